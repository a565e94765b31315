/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X.660: object identifiers as people write them. */
#include "asn1/dotted_oid.h"

#include "asn1/der_value.h"

bool is_dotted_oid(const char *text)
{
    size_t arcs = 0, size;
    for (bytes_t rest = bytes_text(text);; rest = bytes_from(rest, size + 1), arcs++) {
        for (size = 0; size < rest.size && ascii_is_digit(rest.data[size]); size++)
            ;
        if (!size || (size > 1 && rest.data[0] == '0'))
            return false;
        if (arcs == 0 && (size > 1 || rest.data[0] > '2'))
            return false;
        if (arcs == 1 && text[0] != '2' && (size > 2 || (size == 2 && rest.data[0] > '3')))
            return false;
        if (size == rest.size)
            return arcs > 0;
        if (rest.data[size] != '.')
            return false;
    }
}

bool dotted_oid_is(const char *dotted, bytes_t oid)
{
    char text[512]; /* what is longer is nobody's */
    const size_t size = strlen(dotted) + 1;
    return size <= sizeof text && der_oid_text(oid, text, size) == 0 && strcmp(text, dotted) == 0;
}
