/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Recognising a bare CMS structure by its content (RFC 5652 section 3, RFC 7468 section 8 and 9).
 */
#include "cms/bare_cms.h"

#include "asn1/pem.h"
#include "base/base64.h"
#include "base/error.h"
#include "cms/signed_data.h"

static bool is_cms_label(bytes_t label)
{
    return bytes_equal_text(label, "PKCS7") || bytes_equal_text(label, "CMS") ||
           bytes_equal_text(label, "PKCS #7 SIGNED DATA");
}

/* The first CMS block of PEM text; nothing if that is broken. */
static gpg_error_t from_pem(bytes_t in, spool_t *spool, bytes_t *r_cms)
{
    pem_block_t block;
    while (pem_next(&in, &block)) {
        if (!is_cms_label(block.label))
            continue;
        gpg_error_t error = base64_decode(block.text, spool_write, spool);
        if (gpg_err_code(error) == GPG_ERR_BAD_DATA)
            return 0;
        return error ? error : spool_finish(spool, r_cms);
    }
    return 0;
}

/* Base64 of a SEQUENCE starts with M: 0x30 and a long length. Nothing else may stand around it. */
static gpg_error_t from_base64(bytes_t in, spool_t *spool, bytes_t *r_cms)
{
    bytes_t text = bytes_trim(in);
    if (!text.size || text.data[0] != 'M' ||
        bytes_find_byte(bytes_slice(text, 0, 100), ':') != SIZE_MAX)
        return 0;
    gpg_error_t error = base64_decode(text, spool_write, spool);
    if (gpg_err_code(error) == GPG_ERR_BAD_DATA)
        return 0;
    return error ? error : spool_finish(spool, r_cms);
}

gpg_error_t bare_cms_read(bytes_t in, spool_t *spool, bytes_t *r_cms)
{
    gpg_error_t error = 0;
    *r_cms = BYTES_NONE;
    if (in.size && in.data[0] == 0x30)
        *r_cms = in;
    else if (bytes_starts_with(bytes_trim(bytes_slice(in, 0, 4096)), "-----BEGIN "))
        error = from_pem(in, spool, r_cms);
    else
        error = from_base64(in, spool, r_cms);
    if (bytes_present(*r_cms) && cms_type_of(*r_cms) == CMS_NONE)
        *r_cms = BYTES_NONE;
    return error;
}
