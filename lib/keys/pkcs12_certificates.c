/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The certificates of a PKCS#12 file (RFC 7292), those of its private keys first. */
#include "keys/pkcs12_certificates.h"

#include "base/error.h"
#include "crypto/gnutls_start.h"
#include "keys/key_file.h"
#include "keys/key_form.h"
#include "smime.h"

#include <stdlib.h>

/* In one file; of further ones the certificates stand in the order of the file. */
#define KEYS_MAX 16

typedef struct contents {
    smime_certificates_t *all;
    private_key_t *keys[KEYS_MAX];
    size_t key_count;
} contents_t;

static gpg_error_t keep_certificate(void *user, bytes_t der)
{
    contents_t *contents = user;
    return certificates_add(contents->all, der);
}

static gpg_error_t keep_key(void *user, private_key_t *key)
{
    contents_t *contents = user;
    if (contents->key_count < KEYS_MAX)
        contents->keys[contents->key_count++] = key;
    else
        private_key_free(&key);
    return 0;
}

static gpg_error_t has_key(const contents_t *contents, bytes_t der, bool *r_has)
{
    certificate_t *parsed;
    *r_has = false;
    gpg_error_t error = certificate_parse(der, &parsed);
    if (error)
        return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
    for (size_t i = 0; i < contents->key_count && !*r_has && !error; i++)
        error = private_key_matches(contents->keys[i], parsed->key.spki, r_has);
    certificate_unref(&parsed);
    return error;
}

/* Adds those with a key, then (they are known by then) all. */
static gpg_error_t sort(const contents_t *contents, smime_certificates_t *list)
{
    gpg_error_t error = 0;
    size_t count = smime_certificates_count(contents->all);
    for (size_t i = 0; i < 2 * count && !error; i++) {
        const smime_certificate_t *certificate =
            smime_certificates_get(contents->all, i < count ? i : i - count);
        if (!certificate)
            return ERR(ENOMEM);
        const bytes_t der = bytes_of(certificate->der, certificate->der_size);
        bool wanted = true;
        if (i < count)
            error = has_key(contents, der, &wanted);
        if (!error && wanted)
            error = certificates_add(list, der);
    }
    return error;
}

gpg_error_t pkcs12_certificates(bytes_t in, const passphrase_source_t *source,
                                smime_certificates_t **r_certificates)
{
    contents_t contents = {.all = NULL};
    smime_certificates_t *list = NULL;
    const key_sink_t sink = {keep_certificate, keep_key, &contents};
    *r_certificates = NULL;
    if (!key_form_is_pkcs12(in))
        return ERR(NO_DATA);
    gpg_error_t error = gnutls_start();
    if (!error)
        error = certificates_new(&contents.all);
    if (!error)
        error = certificates_new(&list);
    if (!error)
        error = key_file_read(in, source, &sink);
    if (gpg_err_code(error) == GPG_ERR_INV_PASSPHRASE) { /* the certificates are there */
        certificates_set_key_locked(list);
        error = 0;
    }
    if (gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ALGORITHM)
        error = 0; /* nor are they, of a key that nothing is signed with */
    if (!error && !smime_certificates_count(contents.all))
        error = ERR(NO_DATA);
    if (!error)
        error = sort(&contents, list);
    if (!error)
        error = certificates_describe(list);
    if (!error) {
        *r_certificates = list;
        list = NULL;
    }
    for (size_t i = 0; i < contents.key_count; i++)
        private_key_free(&contents.keys[i]);
    smime_certificates_free(&contents.all);
    smime_certificates_free(&list);
    return error;
}

gpg_error_t smime_certificates_read_pkcs12(smime_certificates_t **r_certificates, const char *name,
                                           const void *data, size_t size, smime_passphrase_t ask,
                                           void *user)
{
    const passphrase_source_t source = {ask, user, name ? name : ""};
    if (!r_certificates)
        return ERR(INV_ARG);
    *r_certificates = NULL;
    if (!data && size)
        return ERR(INV_ARG);
    return pkcs12_certificates(bytes_of(data, size), &source, r_certificates);
}
