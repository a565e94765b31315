/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Private keys through GnuTLS: PKCS#1 (RFC 8017), PKCS#8 (RFC 5958), SEC1 (RFC 5915), Ed25519 (RFC
 * 8410). */
#include "crypto/private_key.h"

#include "base/error.h"
#include "base/gnutls_error.h"
#include "crypto/external_key.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

gpg_error_t private_key_error(int gnutls_error)
{
    switch (gnutls_error) {
    case GNUTLS_E_SUCCESS:
        return 0;
    case GNUTLS_E_MEMORY_ERROR:
        return ERR(ENOMEM);
    case GNUTLS_E_DECRYPTION_FAILED:
    case GNUTLS_E_MAC_VERIFY_FAILED:
        return ERR(BAD_PASSPHRASE);
    case GNUTLS_E_PKCS11_PIN_ERROR:
    case GNUTLS_E_PKCS11_PIN_EXPIRED:
    case GNUTLS_E_PKCS11_PIN_LOCKED:
    case GNUTLS_E_PKCS11_USER_ERROR:
        return ERR(BAD_PIN);
    case GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE:
    case GNUTLS_E_PKCS11_REQUESTED_OBJECT_NOT_AVAILBLE:
    case GNUTLS_E_PKCS11_SLOT_ERROR:
        return ERR(NOT_FOUND);
    case GNUTLS_E_UNKNOWN_PK_ALGORITHM:
    case GNUTLS_E_UNIMPLEMENTED_FEATURE:
    case GNUTLS_E_ECC_UNSUPPORTED_CURVE:
        return ERR(UNSUPPORTED_ALGORITHM);
    case GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM:
    case GNUTLS_E_PKCS11_UNSUPPORTED_FEATURE_ERROR:
    case GNUTLS_E_INVALID_REQUEST:
        return ERR(NOT_SUPPORTED);
    case GNUTLS_E_PKCS11_DEVICE_ERROR:
    case GNUTLS_E_PKCS11_LOAD_ERROR:
    case GNUTLS_E_PKCS11_TOKEN_ERROR:
    case GNUTLS_E_PKCS11_ERROR:
        return ERR(CARD);
    default:
        return ERR(BAD_SECKEY);
    }
}

static void append_number(buffer_t *out, const gnutls_datum_t *number)
{
    bytes_t digits = bytes_of(number->data, number->size);
    while (digits.size && digits.data[0] == 0)
        digits = bytes_from(digits, 1);
    buffer_printf(out, "%zu:", digits.size);
    buffer_append(out, digits);
}

/* Not the SPKI itself: its algorithm identifier may be written in more than one way, and one RSA
 * key may be certified for RSASSA-PSS only. */
static gpg_error_t public_id(gnutls_pubkey_t key, buffer_t *out)
{
    gnutls_datum_t first = {NULL, 0}, second = {NULL, 0};
    gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
    int algorithm = gnutls_pubkey_get_pk_algorithm(key, NULL);
    int result = GNUTLS_E_UNKNOWN_PK_ALGORITHM;
    if (algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_RSA_PSS)
        result = gnutls_pubkey_export_rsa_raw2(key, &first, &second, 0);
    else if (algorithm == GNUTLS_PK_ECDSA || algorithm == GNUTLS_PK_EDDSA_ED25519 ||
             algorithm == GNUTLS_PK_EDDSA_ED448)
        result = gnutls_pubkey_export_ecc_raw2(key, &curve, &first, &second, 0);
    if (result == 0) {
        buffer_printf(out, "%d:", (int)curve);
        append_number(out, &first);
        append_number(out, &second);
    }
    gnutls_free(first.data);
    gnutls_free(second.data);
    return result < 0 ? private_key_error(result) : out->error;
}

static gpg_error_t import_public(bytes_t spki, gnutls_pubkey_t *r_public)
{
    *r_public = NULL;
    if (spki.size > UINT32_MAX)
        return ERR(BAD_PUBKEY);
    if (gnutls_pubkey_init(r_public) < 0)
        return ERR(ENOMEM);
    const gnutls_datum_t data = {(unsigned char *)(uintptr_t)spki.data, (unsigned)spki.size};
    int result = gnutls_pubkey_import(*r_public, &data, GNUTLS_X509_FMT_DER);
    if (result == 0)
        return 0;
    gnutls_pubkey_deinit(*r_public);
    *r_public = NULL;
    return gnutls_ran_out(result) ? ERR(ENOMEM) : ERR(BAD_PUBKEY);
}

gpg_error_t private_key_import_public(bytes_t spki, gnutls_pubkey_t *r_public)
{
    gpg_error_t error = import_public(spki, r_public);
    /* libtasn1 calls it malformed where it has no memory: what is malformed stays so. */
    return gpg_err_code(error) == GPG_ERR_BAD_PUBKEY ? import_public(spki, r_public) : error;
}

gpg_error_t private_key_describe(private_key_t *key, gnutls_pubkey_t public_half)
{
    key->type = key_type_of_gnutls(gnutls_pubkey_get_pk_algorithm(public_half, &key->bits));
    if (key->type == KEY_UNKNOWN)
        return ERR(UNSUPPORTED_ALGORITHM);
    gpg_error_t error = public_id(public_half, &key->public_id);
    if (!error && key->type == KEY_ECDSA)
        error = private_key_error(
            gnutls_pubkey_export_ecc_raw2(public_half, &key->curve, NULL, NULL, 0));
    return error;
}

static gpg_error_t describe(private_key_t *key)
{
    key->type = key_type_of_gnutls(gnutls_privkey_get_pk_algorithm(key->handle, &key->bits));
    if (key->type == KEY_UNKNOWN)
        return ERR(UNSUPPORTED_ALGORITHM);
    gnutls_pubkey_t public_half = NULL;
    int result = gnutls_pubkey_init(&public_half);
    if (result == 0)
        result = gnutls_pubkey_import_privkey(public_half, key->handle, 0, 0);
    gpg_error_t error = private_key_error(result);
    if (!error)
        error = private_key_describe(key, public_half);
    if (public_half)
        gnutls_pubkey_deinit(public_half);
    /* Some tokens have no public half of an EC key: which one it is a signature will tell. */
    const bool untold = gpg_err_code(error) == GPG_ERR_NOT_FOUND && key->type == KEY_ECDSA;
    return untold ? 0 : error;
}

gpg_error_t private_key_of_handle(gnutls_privkey_t handle, private_key_t **r_key)
{
    *r_key = NULL;
    private_key_t *key = calloc(1, sizeof *key);
    if (!key) {
        gnutls_privkey_deinit(handle);
        return ERR(ENOMEM);
    }
    key->handle = handle;
    key->public_id = BUFFER_INIT;
    gpg_error_t error = describe(key);
    if (error)
        private_key_free(&key);
    *r_key = key;
    return error;
}

gpg_error_t private_key_parse(bytes_t in, bool pem, const char *passphrase, private_key_t **r_key)
{
    *r_key = NULL;
    gnutls_privkey_t handle = NULL;
    if (in.size > UINT32_MAX)
        return ERR(TOO_LARGE);
    if (gnutls_privkey_init(&handle) < 0)
        return ERR(ENOMEM);
    const gnutls_datum_t data = {(unsigned char *)(uintptr_t)in.data, (unsigned)in.size};
    int result = gnutls_privkey_import_x509_raw(
        handle, &data, pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER, passphrase, 0);
    if (result < 0) {
        gnutls_privkey_deinit(handle);
        return private_key_error(result);
    }
    return private_key_of_handle(handle, r_key);
}

void private_key_free(private_key_t **key)
{
    if (!key || !*key)
        return;
    if ((*key)->handle)
        gnutls_privkey_deinit((*key)->handle);
    buffer_free(&(*key)->public_id);
    if ((*key)->free_owned)
        (*key)->free_owned((*key)->owned);
    free(*key);
    *key = NULL;
}

/* Whether what the key signs this one verifies; then it is known from here on. */
static gpg_error_t try_out(private_key_t *key, gnutls_pubkey_t public_half, bool *r_matches)
{
    static unsigned char question[] = "Which key is this?";
    const gnutls_datum_t data = {question, sizeof question};
    gnutls_datum_t signature = {NULL, 0};
    if (gnutls_pubkey_get_pk_algorithm(public_half, NULL) != GNUTLS_PK_ECDSA)
        return 0;
    gpg_error_t error = private_key_error(
        gnutls_privkey_sign_data2(key->handle, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &signature));
    if (!error)
        *r_matches = gnutls_pubkey_verify_data2(public_half, GNUTLS_SIGN_ECDSA_SHA256, 0, &data,
                                                &signature) >= 0;
    gnutls_free(signature.data);
    return *r_matches ? private_key_describe(key, public_half) : error;
}

static gpg_error_t compare(const private_key_t *key, gnutls_pubkey_t public_half, bool *r_matches)
{
    buffer_t other = BUFFER_INIT;
    gpg_error_t error = public_id(public_half, &other);
    if (!error)
        *r_matches = bytes_equal(buffer_bytes(&other), buffer_bytes(&key->public_id));
    buffer_free(&other);
    return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0; /* another key is no match */
}

gpg_error_t private_key_matches(private_key_t *key, bytes_t spki, bool *r_matches)
{
    gnutls_pubkey_t public_half;
    *r_matches = false;
    gpg_error_t error = private_key_import_public(spki, &public_half);
    if (error)
        return gpg_err_code(error) == GPG_ERR_ENOMEM ? error : 0;
    error = key->public_id.size ? compare(key, public_half, r_matches)
                                : try_out(key, public_half, r_matches);
    gnutls_pubkey_deinit(public_half);
    return error;
}

/* What GnuTLS calls the algorithm; GNUTLS_SIGN_UNKNOWN where nothing is signed with it. */
static gnutls_sign_algorithm_t sign_algorithm(const private_key_t *key,
                                              const signature_algorithm_t *algorithm)
{
    const scheme_oid_t *row = scheme_checked(algorithm->scheme, algorithm->digest);
    if (!row || !scheme_written(algorithm->scheme, algorithm->digest) ||
        !scheme_has_key(algorithm->scheme, key->type))
        return GNUTLS_SIGN_UNKNOWN;
    return key->type == KEY_RSA && row->gnutls_rsa ? row->gnutls_rsa : row->gnutls;
}

/* The nonce of ECDSA comes from key and data where GnuTLS has the key: the same message is the same
 * bytes, and a bad random generator gives no key away. (For RSASSA-PSS the flag would mean no
 * salt.) */
static unsigned sign_flags(const private_key_t *key, const signature_algorithm_t *algorithm)
{
    if (algorithm->scheme == SCHEME_RSA_PSS)
        return GNUTLS_PRIVKEY_FLAG_RSA_PSS_FIXED_SALT_LENGTH;
    if (algorithm->scheme == SCHEME_ECDSA &&
        gnutls_privkey_get_type(key->handle) == GNUTLS_PRIVKEY_X509)
        return GNUTLS_PRIVKEY_FLAG_REPRODUCIBLE;
    return 0;
}

/* The first random numbers of a thread need memory. Where GnuTLS 3.7 learns inside of RSA's blinding that there is
 * none, that never ends. */
static gpg_error_t start_random(void)
{
    unsigned char byte;
    int result = gnutls_rnd(GNUTLS_RND_NONCE, &byte, sizeof byte);
    return result == GNUTLS_E_MEMORY_ERROR ? ERR(ENOMEM) : result < 0 ? ERR(NOT_OPERATIONAL) : 0;
}

gpg_error_t private_key_sign(const private_key_t *key, const signature_algorithm_t *algorithm,
                             bytes_t data, buffer_t *r_signature)
{
    gnutls_sign_algorithm_t how = sign_algorithm(key, algorithm);
    if (how == GNUTLS_SIGN_UNKNOWN || data.size > UINT32_MAX)
        return ERR(NOT_SUPPORTED);
    if (key->make)
        return external_key_sign(key, algorithm, data, r_signature);
    gpg_error_t error = start_random();
    if (error)
        return error;
    const gnutls_datum_t in = {(unsigned char *)(uintptr_t)data.data, (unsigned)data.size};
    gnutls_datum_t signature = {NULL, 0};
    int result =
        gnutls_privkey_sign_data2(key->handle, how, sign_flags(key, algorithm), &in, &signature);
    if (result == 0)
        buffer_append(r_signature, bytes_of(signature.data, signature.size));
    gnutls_free(signature.data);
    return result < 0 ? private_key_error(result) : r_signature->error;
}
