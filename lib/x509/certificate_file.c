/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of certificates: PEM (RFC 7468 section 5), DER one after another, base64 of DER alone. */
#include "x509/certificate_file.h"

#include "asn1/der.h"
#include "asn1/pem.h"
#include "base/error.h"
#include "base/utf8.h"
#include "mime/transfer_encoding.h"

#include <string.h>

typedef gpg_error_t (*found_t)(void *user, bytes_t der, bytes_t settings);

/* "TRUSTED CERTIFICATE" is OpenSSL's: trust settings follow the certificate. */
static bool is_certificate_label(bytes_t label, bool *r_trusted)
{
    *r_trusted = bytes_equal_text(label, "TRUSTED CERTIFICATE");
    return *r_trusted || bytes_equal_text(label, "CERTIFICATE") ||
           bytes_equal_text(label, "X509 CERTIFICATE");
}

static bool starts_as_certificate(bytes_t in)
{
    der_reader_t outer = der_reader(in, DER_RULES_DER), inside;
    der_item_t item;
    return der_expect_enter(&outer, DER_SEQUENCE, &inside) == 0 &&
           der_expect(&inside, DER_SEQUENCE, &item) == 0;
}

/* Whether in begins like a certificate of usual size, perhaps one that has been cut off. */
static bool looks_like_certificate(bytes_t in)
{
    return in.size >= 5 && in.data[0] == 0x30 && in.data[1] == 0x82 && in.data[4] == 0x30;
}

/* Whether a block of a certificate stands in what pem_next passed over, since it does not end. */
static bool has_open_block(bytes_t rest)
{
    return bytes_hold(rest, "-----BEGIN CERTIFICATE-----") ||
           bytes_hold(rest, "-----BEGIN X509 CERTIFICATE-----") ||
           bytes_hold(rest, "-----BEGIN TRUSTED CERTIFICATE-----");
}

/* Takes the certificate off the start of *in; absent if there is none. */
static bytes_t take_der(bytes_t *in)
{
    der_reader_t reader = der_reader(*in, DER_RULES_DER);
    der_item_t item;
    if (!starts_as_certificate(*in) || der_next(&reader, &item))
        return BYTES_NONE;
    *in = reader.rest;
    return item.whole;
}

/* Behind one that cannot be read nobody knows where the next begins. */
static gpg_error_t each_der(bytes_t in, found_t found, void *user)
{
    gpg_error_t error;
    bytes_t der;
    do {
        der = take_der(&in);
        error = found(user, der, BYTES_NONE);
    } while (!error && bytes_present(der) && bytes_trim(in).size);
    return error;
}

/* The one certificate of a PEM block. Trusted: all that follows are its settings. */
static gpg_error_t pem_certificate(const pem_block_t *block, bool trusted, buffer_t *scratch,
                                   found_t found, void *user)
{
    buffer_clear(scratch);
    gpg_error_t error = pem_decode(block, scratch);
    if (error && gpg_err_code(error) != GPG_ERR_BAD_DATA)
        return error;
    bytes_t rest = error ? BYTES_NONE : buffer_bytes(scratch), der = take_der(&rest);
    if (!trusted && rest.size)
        der = BYTES_NONE;
    return found(user, der, trusted && bytes_present(der) ? rest : BYTES_NONE);
}

static gpg_error_t each_pem(bytes_t in, size_t *count, found_t found, void *user)
{
    pem_block_t block;
    buffer_t scratch = BUFFER_INIT;
    gpg_error_t error = 0;
    bytes_t rest = in;
    while (!error && pem_next(&in, &block)) {
        bool trusted;
        const size_t begins = (size_t)(block.label.data - rest.data) - strlen("-----BEGIN ");
        if (has_open_block(bytes_slice(rest, 0, begins))) {
            ++*count;
            error = found(user, BYTES_NONE, BYTES_NONE);
        }
        rest = in;
        if (error || !is_certificate_label(block.label, &trusted))
            continue;
        ++*count;
        error = pem_certificate(&block, trusted, &scratch, found, user);
    }
    if (!error && has_open_block(rest)) { /* the file has been cut off */
        ++*count;
        error = found(user, BYTES_NONE, BYTES_NONE);
    }
    buffer_free(&scratch);
    return error;
}

/* Whether in is the base64 of an ASN.1 SEQUENCE and nothing else; then r_der is it. */
static bool decode_base64(bytes_t in, buffer_t *r_der)
{
    bytes_t text = bytes_trim(in);
    return text.size && text.data[0] == 'M' &&
           transfer_decode_buffer(ENCODING_BASE64, text, r_der) == 0 && r_der->size;
}

gpg_error_t certificates_each_trusted(bytes_t in, found_t found, void *user)
{
    size_t count = 0;
    in = utf8_without_mark(in);
    if (starts_as_certificate(in) || looks_like_certificate(in))
        return each_der(in, found, user);
    gpg_error_t error = each_pem(in, &count, found, user);
    if (error || count)
        return error;
    buffer_t der = BUFFER_INIT;
    error = ERR(NO_DATA);
    if (decode_base64(in, &der) && starts_as_certificate(buffer_bytes(&der)))
        error = each_der(buffer_bytes(&der), found, user);
    buffer_free(&der);
    return error;
}

typedef struct plain_callback {
    gpg_error_t (*found)(void *user, bytes_t der);
    void *user;
} plain_callback_t;

static gpg_error_t call_plain(void *user, bytes_t der, bytes_t settings)
{
    const plain_callback_t *callback = user;
    (void)settings;
    return callback->found(callback->user, der);
}

gpg_error_t certificates_each(bytes_t in, gpg_error_t (*found)(void *user, bytes_t der), void *user)
{
    plain_callback_t callback = {found, user};
    return certificates_each_trusted(in, call_plain, &callback);
}
