/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells apart what a key file holds: PEM blocks (RFC 7468), PKCS#8, PKCS#1, SEC1, PKCS#12,
 * certificates. */
#include "keys/key_file.h"

#include "asn1/der.h"
#include "asn1/pem.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/portable.h"
#include "cms/certificate_set.h"
#include "keys/key_form.h"
#include "keys/pkcs12.h"

#include <string.h>

#define PASSPHRASE_SIZE     1024
#define PASSPHRASE_ATTEMPTS 3

typedef enum content_kind {
    HOLDS_CERTIFICATES,
    HOLDS_KEY,
    HOLDS_ENCRYPTED_KEY,
    HOLDS_PKCS12
} content_kind_t;

/* One thing to be opened, perhaps with a passphrase. */
typedef struct locked {
    bytes_t in;
    bool pem, pkcs12;
} locked_t;

static gpg_error_t open_with(const locked_t *locked, const char *passphrase, const key_sink_t *sink)
{
    if (locked->pkcs12)
        return pkcs12_read(locked->in, passphrase, sink);
    private_key_t *key = NULL;
    gpg_error_t error = private_key_parse(locked->in, locked->pem, passphrase, &key);
    return error ? error : sink->key(sink->user, key);
}

static gpg_error_t open_locked(const locked_t *locked, const passphrase_source_t *source,
                               const key_sink_t *sink)
{
    /* Many a PKCS#12 file has no passphrase, or an empty one: nobody is to be asked for that. */
    gpg_error_t error = locked->pkcs12 ? open_with(locked, "", sink) : ERR(BAD_PASSPHRASE);
    if (gpg_err_code(error) != GPG_ERR_BAD_PASSPHRASE || !source->ask)
        return error;
    for (unsigned attempt = 0; attempt < PASSPHRASE_ATTEMPTS; attempt++) {
        char passphrase[PASSPHRASE_SIZE] = "";
        gpg_error_t refused =
            source->ask(source->user, source->what, attempt, passphrase, sizeof passphrase);
        passphrase[sizeof passphrase - 1] = 0;
        if (!refused)
            error = open_with(locked, passphrase, sink);
        explicit_bzero(passphrase, sizeof passphrase);
        if (refused || gpg_err_code(error) != GPG_ERR_BAD_PASSPHRASE)
            return refused ? refused : error;
    }
    return error;
}

/* ---- PEM ---- */

/* The whole block, with its two lines: pem_next stopped behind it. */
static bytes_t pem_whole(const pem_block_t *block, bytes_t behind)
{
    const uint8_t *start = block->label.data - strlen("-----BEGIN ");
    return bytes_of(start, (size_t)(behind.data - start));
}

static bool label_is_key(bytes_t label)
{
    const char *const suffix = "PRIVATE KEY";
    size_t size = strlen(suffix);
    return label.size >= size && bytes_equal_text(bytes_from(label, label.size - size), suffix);
}

static bool label_is_certificates(bytes_t label)
{
    static const char *const labels[] = {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE",
                                         "PKCS7", "CMS"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (bytes_equal_text(label, labels[i]))
            return true;
    return false;
}

/* RFC 7468 section 11, or the RFC 1421 headers of OpenSSL's older form. */
static bool pem_is_encrypted(const pem_block_t *block)
{
    return bytes_starts_with(block->label, "ENCRYPTED") ||
           bytes_hold(block->text, "Proc-Type: 4,ENCRYPTED");
}

/* RFC 7292 has no PEM form; certtool and gpgsm write this one. */
static gpg_error_t read_pem_pkcs12(const pem_block_t *block, const passphrase_source_t *source,
                                   const key_sink_t *sink)
{
    buffer_t der = BUFFER_INIT;
    gpg_error_t error = pem_decode(block, &der);
    if (gpg_err_code(error) == GPG_ERR_BAD_DATA || (!error && !pkcs12_is(buffer_bytes(&der))))
        error = ERR(BAD_SECKEY);
    const locked_t locked = {buffer_bytes(&der), false, true};
    if (!error)
        error = open_locked(&locked, source, sink);
    buffer_wipe(&der);
    return error;
}

static gpg_error_t read_pem_key(const pem_block_t *block, bytes_t behind,
                                const passphrase_source_t *source, const key_sink_t *sink)
{
    if (bytes_equal_text(block->label, "OPENSSH PRIVATE KEY")) /* GnuTLS finds no key in it */
        return ERR(BAD_SECKEY);
    const locked_t locked = {pem_whole(block, behind), true, false};
    return pem_is_encrypted(block) ? open_locked(&locked, source, sink)
                                   : open_with(&locked, NULL, sink);
}

static gpg_error_t read_pem(bytes_t in, const passphrase_source_t *source, const key_sink_t *sink,
                            bool *r_certificates)
{
    pem_block_t block;
    bool found = false;
    while (pem_next(&in, &block)) {
        const bool pkcs12 = key_form_is_pkcs12_label(block.label);
        *r_certificates = *r_certificates || label_is_certificates(block.label);
        if (!pkcs12 && !label_is_key(block.label))
            continue;
        gpg_error_t error =
            pkcs12 ? read_pem_pkcs12(&block, source, sink) : read_pem_key(&block, in, source, sink);
        if (error)
            return error;
        found = true;
    }
    return found || *r_certificates ? 0 : ERR(NO_DATA);
}

/* ---- DER ---- */

static content_kind_t der_kind(bytes_t in)
{
    der_reader_t file = der_reader(in, DER_RULES_BER), inside;
    der_item_t first, second;
    if (der_expect_enter(&file, DER_SEQUENCE, &inside) || der_next(&inside, &first) ||
        der_next(&inside, &second))
        return HOLDS_CERTIFICATES;
    if (der_is(&first, DER_UNIVERSAL, DER_INTEGER))
        return pkcs12_is(in) ? HOLDS_PKCS12 : HOLDS_KEY;
    if (der_is(&first, DER_UNIVERSAL, DER_SEQUENCE) &&
        der_is(&second, DER_UNIVERSAL, DER_OCTET_STRING))
        return HOLDS_ENCRYPTED_KEY;
    return HOLDS_CERTIFICATES;
}

static gpg_error_t read_der(bytes_t in, const passphrase_source_t *source, const key_sink_t *sink)
{
    content_kind_t kind = der_kind(in);
    const locked_t locked = {in, false, kind == HOLDS_PKCS12};
    switch (kind) {
    case HOLDS_KEY:
        return open_with(&locked, NULL, sink);
    case HOLDS_ENCRYPTED_KEY:
    case HOLDS_PKCS12:
        return open_locked(&locked, source, sink);
    default:
        return certificate_set_read(in, sink->certificate, sink->user);
    }
}

static gpg_error_t read_unwrapped(bytes_t in, const passphrase_source_t *source,
                                  const key_sink_t *sink)
{
    if (!pem_is(in))
        return read_der(in, source, sink);
    bool certificates = false;
    gpg_error_t error = read_pem(in, source, sink, &certificates);
    /* Those beside a key that does not open may tell why. */
    const bool locked = gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE;
    if (locked || (!error && certificates)) {
        gpg_error_t unread = certificate_set_read(in, sink->certificate, sink->user);
        error = locked ? error : unread;
    }
    return error;
}

gpg_error_t key_file_read(bytes_t in, const passphrase_source_t *source, const key_sink_t *sink)
{
    if (in.size == 0)
        return ERR(NO_DATA);
    if (in.size > LIMIT_KEY_FILE)
        return ERR(TOO_LARGE);
    buffer_t scratch = BUFFER_INIT;
    bytes_t content;
    gpg_error_t error = key_form_unwrap(in, &scratch, &content);
    if (!error)
        error = read_unwrapped(content, source, sink);
    buffer_wipe(&scratch);
    return error;
}
