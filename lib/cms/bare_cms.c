/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Recognising a bare CMS structure by its content (RFC 5652 section 3, RFC 7468 section 8 and 9).
 */
#include "cms/bare_cms.h"

#include "asn1/pem.h"
#include "base/base64.h"
#include "base/error.h"
#include "base/utf8.h"
#include "cms/signed_data.h"
#include "mime/message_start.h"

/* RFC 7468 sections 8 and 9, what OpenSSL reads and what gpgsm writes. */
static bool is_cms_label(bytes_t label)
{
    static const char *const labels[] = {"PKCS7", "CMS", "PKCS #7 SIGNED DATA", "SIGNED MESSAGE",
                                         "ENCRYPTED MESSAGE"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (bytes_equal_text(label, labels[i]))
            return true;
    return false;
}

/* Other tools have other labels, "CERTIFICATE" for anything among them: there the beginning tells. */
static gpg_error_t block_is_cms(const pem_block_t *block, bool *r_is_cms)
{
    buffer_t start = BUFFER_INIT;
    base64_decode_lossy(bytes_slice(block->text, 0, 200), &start);
    cms_type_t type = cms_type_of(buffer_bytes(&start));
    *r_is_cms = type != CMS_NONE && (type != CMS_OTHER || is_cms_label(block->label));
    gpg_error_t error = start.error;
    buffer_free(&start);
    return error;
}

/* The first CMS block of PEM text; nothing if that is broken. */
static gpg_error_t from_pem(bytes_t in, spool_t *spool, bytes_t *r_cms)
{
    pem_block_t block;
    while (pem_next(&in, &block)) {
        bool is_cms;
        gpg_error_t error = block_is_cms(&block, &is_cms);
        if (error)
            return error;
        if (!is_cms)
            continue;
        error = base64_decode(block.text, spool_write, spool);
        if (gpg_err_code(error) == GPG_ERR_BAD_DATA)
            return 0;
        return error ? error : spool_finish(spool, r_cms);
    }
    return 0;
}

/* RFC 7468 section 2 lets any text stand before a block. A message is none: what is in it is for those
 * who read it as one, however its header may begin. */
static bool is_pem_text(bytes_t in)
{
    if (entity_is_message(entity_message_start(in)))
        return false;
    while (in.size && !bytes_starts_with(in, "-----BEGIN ")) {
        if (message_is_mail_field(in))
            return false;
        size_t end = bytes_find_byte(in, '\n');
        in = bytes_from(in, end == SIZE_MAX ? in.size : end + 1);
    }
    return in.size != 0;
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
    const bytes_t text = utf8_without_mark(in);
    if (in.size && in.data[0] == 0x30)
        *r_cms = in;
    else if (is_pem_text(text))
        error = from_pem(text, spool, r_cms);
    else
        error = from_base64(text, spool, r_cms);
    if (bytes_present(*r_cms) && cms_type_of(*r_cms) == CMS_NONE)
        *r_cms = BYTES_NONE;
    return error;
}
