/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects of a PKCS#11 token that need no login, through GnuTLS. PKCS#11 2.40 section 4.6.2: CKA_ID is what
 * a certificate and its keys have in common. */
#include "keys/token_objects.h"

#include "base/error.h"
#include "crypto/private_key.h"
#include "keys/token_uri.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#define KEY_ID_SIZE 32 /* SHA-256 */
#define CKA_ID_SIZE 256

gpg_error_t token_objects_list(const char *url, unsigned flag, token_objects_t *r_objects)
{
    *r_objects = (token_objects_t){NULL, 0};
    int result =
        gnutls_pkcs11_obj_list_import_url4(&r_objects->items, &r_objects->count, url, flag);
    gpg_error_t error = result == GNUTLS_E_PARSING_ERROR ? ERR(INV_URI) : private_key_error(result);
    return gpg_err_code(error) == GPG_ERR_NOT_FOUND ? 0 : error;
}

void token_objects_release(token_objects_t *objects)
{
    for (unsigned i = 0; i < objects->count; i++)
        gnutls_pkcs11_obj_deinit(objects->items[i]);
    gnutls_free(objects->items);
    *objects = (token_objects_t){NULL, 0};
}

/* ---- one object ---- */

/* What is compared of an object. */
typedef struct identity {
    uint8_t key[KEY_ID_SIZE];
    size_t key_size; /* 0: not known */
    uint8_t id[CKA_ID_SIZE];
    size_t id_size; /* 0: it has none */
    bool ca;
} identity_t;

static void read_certificate(gnutls_pkcs11_obj_t object, identity_t *identity)
{
    gnutls_x509_crt_t certificate;
    if (gnutls_x509_crt_init(&certificate) < 0)
        return;
    identity->key_size = sizeof identity->key;
    if (gnutls_x509_crt_import_pkcs11(certificate, object) < 0 ||
        gnutls_x509_crt_get_key_id(certificate, GNUTLS_KEYID_USE_SHA256, identity->key,
                                   &identity->key_size) < 0)
        identity->key_size = 0;
    else
        identity->ca = gnutls_x509_crt_get_ca_status(certificate, NULL) > 0;
    gnutls_x509_crt_deinit(certificate);
}

static void read_public(gnutls_pkcs11_obj_t object, identity_t *identity)
{
    gnutls_pubkey_t key;
    if (gnutls_pubkey_init(&key) < 0)
        return;
    identity->key_size = sizeof identity->key;
    if (gnutls_pubkey_import_pkcs11(key, object, 0) < 0 ||
        gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, identity->key, &identity->key_size) <
            0)
        identity->key_size = 0;
    gnutls_pubkey_deinit(key);
}

static identity_t identity_of(gnutls_pkcs11_obj_t object)
{
    identity_t identity = {.key_size = 0, .id_size = CKA_ID_SIZE};
    if (gnutls_pkcs11_obj_get_info(object, GNUTLS_PKCS11_OBJ_ID, identity.id, &identity.id_size) <
        0)
        identity.id_size = 0;
    if (gnutls_pkcs11_obj_get_type(object) == GNUTLS_PKCS11_OBJ_X509_CRT)
        read_certificate(object, &identity);
    else
        read_public(object, &identity);
    return identity;
}

static bool same_id(const identity_t *a, const identity_t *b)
{
    return a->id_size && a->id_size == b->id_size && memcmp(a->id, b->id, a->id_size) == 0;
}

static bool same_key(const identity_t *a, const identity_t *b)
{
    return a->key_size && a->key_size == b->key_size && memcmp(a->key, b->key, a->key_size) == 0;
}

/* ---- names ---- */

static gpg_error_t add_name(token_names_t *names, const char *url)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], url) == 0)
            return 0;
    const char *copy = arena_text(names->arena, bytes_text(url));
    const char **item = arena_push(names->arena, names->items, names->count, names->capacity);
    if (!copy || !item)
        return ERR(ENOMEM);
    *item = copy;
    return 0;
}

/* The object's namesake of this type on its token: by CKA_ID, without one by label. */
static gpg_error_t add_namesake(token_names_t *names, gnutls_pkcs11_obj_t object, const char *type)
{
    char *url = NULL;
    token_uri_t uri;
    buffer_t out = BUFFER_INIT;
    int result = gnutls_pkcs11_obj_export_url(object, GNUTLS_PKCS11_URL_GENERIC, &url);
    if (result < 0)
        return private_key_error(result);
    gpg_error_t error = token_uri_parse(url, &uri);
    if (!error) {
        if (bytes_present(uri.id))
            token_uri_write_id(&uri, uri.id, type, &out);
        else
            token_uri_write(&uri, type, &out);
        error = out.error ? out.error : add_name(names, (const char *)out.data);
        token_uri_release(&uri);
    }
    buffer_free(&out);
    gnutls_free(url);
    return error;
}

static gpg_error_t identities_of(const token_objects_t *objects, arena_t *arena,
                                 identity_t **r_identities)
{
    *r_identities = arena_alloc(arena, (objects->count + 1) * sizeof **r_identities);
    if (!*r_identities)
        return ERR(ENOMEM);
    for (unsigned i = 0; i < objects->count; i++)
        (*r_identities)[i] = identity_of(objects->items[i]);
    return 0;
}

/* The public key of a certificate on the token: the one in it, else the one with its CKA_ID. */
static gnutls_pkcs11_obj_t public_of(const identity_t *certificate, const token_objects_t *publics,
                                     const identity_t *identities)
{
    gnutls_pkcs11_obj_t by_id = NULL;
    for (unsigned i = 0; i < publics->count; i++) {
        if (same_key(certificate, &identities[i]))
            return publics->items[i];
        if (!by_id && same_id(certificate, &identities[i]))
            by_id = publics->items[i];
    }
    return by_id;
}

gpg_error_t token_names_of_certificates(const token_objects_t *certificates,
                                        const token_objects_t *publics, token_names_t *names)
{
    identity_t *own = NULL, *others = NULL;
    gpg_error_t error = identities_of(certificates, names->arena, &own);
    if (!error)
        error = identities_of(publics, names->arena, &others);
    for (int likely = 1; likely >= 0; likely--)
        for (unsigned i = 0; i < certificates->count && !error; i++) {
            gnutls_pkcs11_obj_t half = public_of(&own[i], publics, others);
            if ((own[i].ca && certificates->count > 1) || (likely && !half))
                continue;
            error = add_namesake(names, likely ? half : certificates->items[i], "private");
        }
    return error;
}

gpg_error_t token_names_of_publics(const token_objects_t *publics, const char *type,
                                   token_names_t *names)
{
    gpg_error_t error = 0;
    for (unsigned i = 0; i < publics->count && !error; i++)
        error = add_namesake(names, publics->items[i], type);
    return error;
}
