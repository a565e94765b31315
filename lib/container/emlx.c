/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Apple documents no .emlx; Mail has written this form since Mac OS X 10.4. */
#include "container/emlx.h"

#include "base/error.h"

#define DIGITS_MAX 12 /* of the number of octets */
#define BLANKS_MAX 32

/* Of the first line; its end, or 0 where it is no such line. */
static size_t read_count(bytes_t in, uint64_t *r_count)
{
    size_t at = 0, digits;
    *r_count = 0;
    while (at < in.size && at < DIGITS_MAX && ascii_is_digit(in.data[at]))
        *r_count = *r_count * 10 + (in.data[at++] - '0');
    digits = at;
    while (at < in.size && at < digits + BLANKS_MAX && (in.data[at] == ' ' || in.data[at] == '\r'))
        at++;
    return digits && at < in.size && in.data[at] == '\n' ? at + 1 : 0;
}

bool emlx_is(bytes_t in)
{
    uint64_t count;
    return read_count(in, &count) > 0;
}

/* What stands behind the message is for Mail alone; another message there would be read by nobody here. */
static bool is_property_list(bytes_t rest)
{
    static const char *const starts[] = {"<?xml", "<!DOCTYPE", "<plist", "bplist"};
    size_t at = 0;
    while (at < rest.size && ascii_is_space(rest.data[at]))
        at++;
    bool is = at == rest.size;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        is = is || bytes_starts_with(bytes_from(rest, at), starts[i]);
    return is;
}

gpg_error_t emlx_message(bytes_t in, bytes_t *r_message)
{
    uint64_t count;
    size_t start = read_count(in, &count);
    *r_message = BYTES_NONE;
    if (!start || count > in.size - start)
        return ERR(INV_OBJ);
    bytes_t message = bytes_slice(in, start, (size_t)count);
    if (!is_property_list(bytes_from(in, start + (size_t)count)))
        return ERR(INV_OBJ);
    *r_message = message;
    return 0;
}
