/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors on a PKCS#11 token, named by an RFC 7512 URI. */
#include "trust/token_trust.h"

#include "base/error.h"

#include <gnutls/pkcs11.h>
#include <gnutls/x509.h>

static gpg_error_t token_error(int code)
{
    switch (code) {
    case GNUTLS_E_MEMORY_ERROR:
        return ERR(ENOMEM);
    case GNUTLS_E_PKCS11_PIN_ERROR:
    case GNUTLS_E_PKCS11_PIN_EXPIRED:
    case GNUTLS_E_PKCS11_PIN_LOCKED:
        return ERR(BAD_PIN);
    case GNUTLS_E_PARSING_ERROR:
    case GNUTLS_E_INVALID_REQUEST:
        return ERR(INV_URI);
    default:
        return ERR(NOT_FOUND);
    }
}

/* BAD_CERT: the object holds no certificate that can be read. */
static gpg_error_t add_object(smime_store_t *store, gnutls_pkcs11_obj_t object, const char *origin)
{
    gnutls_datum_t der = {NULL, 0};
    int code = gnutls_pkcs11_obj_export2(object, &der);
    if (code == GNUTLS_E_MEMORY_ERROR)
        return ERR(ENOMEM);
    if (code < 0)
        return ERR(BAD_CERT);
    gpg_error_t err = store_add_anchor(store, bytes_of(der.data, der.size), origin, INT64_MAX);
    gnutls_free(der.data);
    return err;
}

gpg_error_t trust_add_token(smime_store_t *store, const char *uri, const char *origin)
{
    gnutls_pkcs11_obj_t *objects = NULL;
    unsigned count = 0;
    int code =
        gnutls_pkcs11_obj_list_import_url4(&objects, &count, uri, GNUTLS_PKCS11_OBJ_FLAG_CRT);
    if (code < 0)
        return token_error(code);
    /* Some tokens have objects without a value: they do not make the others untrusted. */
    gpg_error_t err = 0, unread = ERR(NOT_FOUND);
    bool any = false;
    for (unsigned i = 0; i < count; i++) {
        if (!err)
            err = add_object(store, objects[i], origin);
        if (gpg_err_code(err) == GPG_ERR_BAD_CERT) {
            unread = err;
            err = 0;
        } else if (!err) {
            any = true;
        }
        gnutls_pkcs11_obj_deinit(objects[i]);
    }
    gnutls_free(objects);
    return err || any ? err : unread;
}
