/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 7292: PKCS#12 files as certification authorities and mail programs hand them out, through
 * GnuTLS. */
#include "keys/pkcs12.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "base/arena.h"
#include "base/error.h"
#include "x509/certificate.h"

#include <gnutls/pkcs12.h>

#define PKCS12_VERSION 3

bool pkcs12_is(bytes_t in)
{
    der_reader_t file = der_reader(in, DER_RULES_BER), inside;
    der_item_t version, content;
    int64_t number = 0;
    return !der_expect_enter(&file, DER_SEQUENCE, &inside) &&
           !der_expect(&inside, DER_INTEGER, &version) && !der_small_integer(&version, &number) &&
           number == PKCS12_VERSION && !der_expect(&inside, DER_SEQUENCE, &content);
}

/* What was found: all of it, before any is handed on. */
typedef struct contents {
    gnutls_datum_t *certificates;
    size_t certificate_count;
    private_key_t **keys;
    size_t key_count;
    const char *passphrase;
    arena_t arena;
    size_t certificate_capacity, key_capacity;
    bool right;  /* the MAC says so of the passphrase */
    bool locked; /* a key does not open with it all the same */
} contents_t;

static gpg_error_t add_certificate(contents_t *contents, const gnutls_datum_t *data)
{
    gnutls_datum_t *item = arena_push(&contents->arena, contents->certificates,
                                      contents->certificate_count, contents->certificate_capacity);
    if (!item)
        return ERR(ENOMEM);
    bytes_t der = arena_copy(&contents->arena, bytes_of(data->data, data->size));
    *item = (gnutls_datum_t){(unsigned char *)(uintptr_t)der.data, data->size};
    return der.data ? 0 : ERR(ENOMEM);
}

static gpg_error_t add_key(contents_t *contents, const gnutls_datum_t *data, const char *passphrase)
{
    private_key_t **item =
        arena_push(&contents->arena, contents->keys, contents->key_count, contents->key_capacity);
    if (!item)
        return ERR(ENOMEM);
    gpg_error_t error =
        private_key_parse(bytes_of(data->data, data->size), false, passphrase, item);
    if (!contents->right || gpg_err_code(error) != GPG_ERR_BAD_PASSPHRASE)
        return error;
    contents->locked = true; /* Java's keytool gives keys passphrases of their own */
    contents->key_count--;
    return 0;
}

static gpg_error_t read_bag(contents_t *contents, gnutls_pkcs12_bag_t bag)
{
    if (gnutls_pkcs12_bag_get_type(bag, 0) == GNUTLS_BAG_ENCRYPTED) {
        int result = gnutls_pkcs12_bag_decrypt(bag, contents->passphrase);
        if (result < 0)
            return private_key_error(result);
    }
    int count = gnutls_pkcs12_bag_get_count(bag);
    gpg_error_t error = count < 0 ? private_key_error(count) : 0;
    for (int i = 0; i < count && !error; i++) {
        gnutls_datum_t data = {NULL, 0};
        int result = gnutls_pkcs12_bag_get_data(bag, (unsigned)i, &data);
        int type = gnutls_pkcs12_bag_get_type(bag, (unsigned)i);
        if (result < 0)
            error = private_key_error(result);
        else if (type == GNUTLS_BAG_CERTIFICATE)
            error = add_certificate(contents, &data);
        else if (type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY)
            error = add_key(contents, &data, contents->passphrase ? contents->passphrase : "");
        else if (type == GNUTLS_BAG_PKCS8_KEY)
            error = add_key(contents, &data, NULL);
    }
    return error;
}

static gpg_error_t read_bags(contents_t *contents, gnutls_pkcs12_t file)
{
    for (int i = 0; i < LIMIT_PKCS12_BAGS; i++) {
        gnutls_pkcs12_bag_t bag = NULL;
        if (gnutls_pkcs12_bag_init(&bag) < 0)
            return ERR(ENOMEM);
        int result = gnutls_pkcs12_get_bag(file, i, bag);
        gpg_error_t error = result < 0 ? private_key_error(result) : read_bag(contents, bag);
        gnutls_pkcs12_bag_deinit(bag);
        if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            return 0;
        if (error)
            return error;
    }
    return ERR_LIMIT(PKCS12_BAGS);
}

static gpg_error_t hand_on(contents_t *contents, const key_sink_t *sink)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < contents->certificate_count && !error; i++)
        error = sink->certificate(
            sink->user, bytes_of(contents->certificates[i].data, contents->certificates[i].size));
    for (size_t i = 0; i < contents->key_count && !error; i++) {
        private_key_t *key = contents->keys[i];
        contents->keys[i] = NULL;
        error = sink->key(sink->user, key);
    }
    return error;
}

/* GnuTLS says the same of a key that does not open and of one on a curve that it does not know; the
 * certificate beside it tells. */
static gpg_error_t why_locked(const contents_t *contents)
{
    for (size_t i = 0; i < contents->certificate_count; i++) {
        certificate_t *certificate = NULL;
        gpg_error_t error = certificate_parse(
            bytes_of(contents->certificates[i].data, contents->certificates[i].size), &certificate);
        bool foreign = !error && !certificate->ca && !public_key_usable(&certificate->key);
        certificate_unref(&certificate);
        if (foreign)
            return ERR(UNSUPPORTED_ALGORITHM);
        if (gpg_err_code(error) == GPG_ERR_ENOMEM)
            return error;
    }
    return ERR(INV_PASSPHRASE);
}

static gpg_error_t read_with(gnutls_pkcs12_t file, const char *passphrase, const key_sink_t *sink)
{
    int mac = gnutls_pkcs12_verify_mac(file, passphrase);
    if (mac == GNUTLS_E_MAC_VERIFY_FAILED)
        return ERR(BAD_PASSPHRASE);
    contents_t contents = {.passphrase = passphrase, .arena = ARENA_INIT, .right = mac == 0};
    gpg_error_t error = read_bags(&contents, file);
    /* A file without a MAC, or with one that GnuTLS does not know (PBMAC1, RFC 9579), is decrypted
     * all the same. A wrong passphrase shows in the padding, but one time in 256 only in what the
     * decrypted bytes say. */
    if (error && mac < 0 && gpg_err_code(error) != GPG_ERR_ENOMEM)
        error = ERR(BAD_PASSPHRASE);
    if (!error)
        error = hand_on(&contents, sink);
    if (!error && contents.locked)
        error = why_locked(&contents);
    for (size_t i = 0; i < contents.key_count; i++)
        private_key_free(&contents.keys[i]);
    arena_free(&contents.arena);
    return error;
}

gpg_error_t pkcs12_read(bytes_t in, const char *passphrase, const key_sink_t *sink)
{
    gnutls_pkcs12_t file = NULL;
    if (in.size > UINT32_MAX)
        return ERR(TOO_LARGE);
    if (gnutls_pkcs12_init(&file) < 0)
        return ERR(ENOMEM);
    const gnutls_datum_t data = {(unsigned char *)(uintptr_t)in.data, (unsigned)in.size};
    int result = gnutls_pkcs12_import(file, &data, GNUTLS_X509_FMT_DER, 0);
    gpg_error_t error = private_key_error(result);
    if (!error)
        error = read_with(file, passphrase, sink);
    /* An empty passphrase is written as an empty string by some and as none at all by others. */
    if (gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE && passphrase && !*passphrase)
        error = read_with(file, NULL, sink);
    gnutls_pkcs12_deinit(file);
    return error;
}
