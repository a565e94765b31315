/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5890, RFC 5891 section 5.2: libidn2 decodes, through GnuTLS. */
#include "mime/u_label.h"

#include "base/error.h"
#include "base/gnutls_error.h"

#include <gnutls/gnutls.h>

void u_label_append(buffer_t *out, bytes_t label)
{
    gnutls_datum_t unicode = {NULL, 0};
    bytes_t letters = label;
    if (bytes_starts_with(label, "xn--")) {
        int result =
            gnutls_idna_reverse_map((const char *)label.data, (unsigned)label.size, &unicode, 0);
        if (result == 0)
            letters = bytes_of(unicode.data, unicode.size);
        else if (gnutls_ran_out(result) && !out->error)
            out->error = ERR(ENOMEM);
    }
    buffer_append(out, letters);
    gnutls_free(unicode.data);
}
