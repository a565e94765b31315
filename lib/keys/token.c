/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and certificates on PKCS#11 tokens, through GnuTLS and p11-kit. */
#include "keys/token.h"

#include "base/error.h"
#include "keys/token_objects.h"
#include "keys/token_pin.h"
#include "keys/token_uri.h"

#include <gnutls/pkcs11.h>

/* ---- keys ---- */

static gpg_error_t token_error(int gnutls_error)
{
    return gnutls_error == GNUTLS_E_PARSING_ERROR ? ERR(INV_URI) : private_key_error(gnutls_error);
}

static gpg_error_t import_key(const char *url, token_pin_t *prompt, private_key_t **r_key)
{
    gnutls_privkey_t handle = NULL;
    if (gnutls_privkey_init(&handle) < 0)
        return ERR(ENOMEM);
    gnutls_privkey_set_pin_function(handle, token_pin_give, prompt);
    int result = gnutls_privkey_import_url(handle, url, 0);
    if (result < 0) {
        gnutls_privkey_deinit(handle);
        return prompt->error ? prompt->error : token_error(result);
    }
    return private_key_of_handle(handle, r_key);
}

/* pins: the URI that says where the PIN is. */
static gpg_error_t read_key(const char *url, const token_uri_t *pins,
                            const passphrase_source_t *source, private_key_t **r_key)
{
    token_pin_t *prompt;
    gpg_error_t error = token_pin_new(pins, source, &prompt);
    *r_key = NULL;
    if (!error)
        error = import_key(url, prompt, r_key);
    if (!error) {
        (*r_key)->owned = prompt;
        (*r_key)->free_owned = token_pin_free;
        prompt = NULL;
    }
    token_pin_free(prompt);
    return error;
}

/* ---- what is where ---- */

/* What a URI names, as far as the token shows it to anybody. */
typedef struct shown {
    const token_uri_t *uri;
    arena_t arena;
    token_objects_t certificates, publics; /* that it names */
    token_objects_t all_publics;           /* of the token, if it names objects */
} shown_t;

static gpg_error_t list_named(const token_uri_t *uri, bool whole_token, const char *type,
                              unsigned flag, token_objects_t *r_objects)
{
    buffer_t url = BUFFER_INIT;
    if (whole_token)
        token_uri_write_id(uri, BYTES_NONE, type, &url);
    else
        token_uri_write(uri, type, &url);
    gpg_error_t error =
        url.error ? url.error : token_objects_list((const char *)url.data, flag, r_objects);
    buffer_free(&url);
    return error;
}

static gpg_error_t look(const token_uri_t *uri, shown_t *r_shown)
{
    gpg_error_t error = 0;
    *r_shown = (shown_t){.uri = uri, .arena = ARENA_INIT};
    if (token_uri_allows(uri, "cert"))
        error = list_named(uri, false, "cert", GNUTLS_PKCS11_OBJ_FLAG_CRT, &r_shown->certificates);
    if (!error && token_uri_allows(uri, "private"))
        error = list_named(uri, false, "public", GNUTLS_PKCS11_OBJ_FLAG_PUBKEY, &r_shown->publics);
    if (!error && uri->names_an_object && r_shown->certificates.count &&
        token_uri_allows(uri, "private"))
        error =
            list_named(uri, true, "public", GNUTLS_PKCS11_OBJ_FLAG_PUBKEY, &r_shown->all_publics);
    return error;
}

static void look_away(shown_t *shown)
{
    token_objects_release(&shown->certificates);
    token_objects_release(&shown->publics);
    token_objects_release(&shown->all_publics);
    arena_free(&shown->arena);
}

/* Reads those that there are; other errors than that one is not there end it: a PIN is not tried again. */
static gpg_error_t read_keys(const token_names_t *names, const token_uri_t *uri,
                             const passphrase_source_t *source, const key_sink_t *sink,
                             size_t *r_count)
{
    gpg_error_t error = 0;
    *r_count = 0;
    for (size_t i = 0; i < names->count && !error; i++) {
        private_key_t *key;
        error = read_key(names->items[i], uri, source, &key);
        if (gpg_err_code(error) == GPG_ERR_NOT_FOUND) {
            error = 0;
            continue;
        }
        if (!error)
            error = sink->key(sink->user, key);
        *r_count += !error;
    }
    return error;
}

/* By the certificates that were named and, if that finds none, by the public keys; then the name itself is
 * the key's. */
static gpg_error_t read_private(shown_t *shown, const passphrase_source_t *source,
                                const key_sink_t *sink, size_t *r_count)
{
    const token_uri_t *uri = shown->uri;
    token_names_t names = {.arena = &shown->arena};
    buffer_t url = BUFFER_INIT;
    gpg_error_t error = token_names_of_certificates(
        &shown->certificates, uri->names_an_object ? &shown->all_publics : &shown->publics, &names);
    if (!error)
        error = read_keys(&names, uri, source, sink, r_count);
    names = (token_names_t){.arena = &shown->arena};
    if (!error && !*r_count && uri->names_an_object) {
        token_uri_write(uri, "private", &url);
        const char *own = (const char *)url.data;
        const token_names_t named = {.items = &own, .count = 1};
        error = url.error ? url.error : read_keys(&named, uri, source, sink, r_count);
    }
    if (!error && !*r_count)
        error = token_names_of_publics(&shown->publics, "private", &names);
    if (!error && !*r_count)
        error = read_keys(&names, uri, source, sink, r_count);
    buffer_free(&url);
    return error;
}

/* ---- certificates ---- */

static gpg_error_t hand_on_certificates(const token_objects_t *objects, const key_sink_t *sink)
{
    gpg_error_t error = 0;
    for (unsigned i = 0; i < objects->count && !error; i++) {
        gnutls_datum_t der = {NULL, 0};
        error = token_error(gnutls_pkcs11_obj_export2(objects->items[i], &der));
        if (!error)
            error = sink->certificate(sink->user, bytes_of(der.data, der.size));
        gnutls_free(der.data);
    }
    return error;
}

/* Where the URI has the name of keys only: those with their CKA_ID. */
static gpg_error_t find_certificates_of_keys(shown_t *shown)
{
    token_names_t names = {.arena = &shown->arena};
    gpg_error_t error = token_names_of_publics(&shown->publics, "cert", &names);
    for (size_t i = 0; i < names.count && !error && !shown->certificates.count; i++)
        error =
            token_objects_list(names.items[i], GNUTLS_PKCS11_OBJ_FLAG_CRT, &shown->certificates);
    return error;
}

/* ---- both ---- */

/* Without a type, what the token shows under no such name is missing: nobody is asked for a PIN to learn
 * that. (A private key has a public one beside it, or a certificate; one that has neither is named with
 * type=private.) */
static gpg_error_t read_both(shown_t *shown, const passphrase_source_t *source,
                             const key_sink_t *sink)
{
    const token_uri_t *uri = shown->uri;
    size_t keys = 0;
    gpg_error_t error = 0;
    if (!bytes_present(uri->type) && !shown->certificates.count && !shown->publics.count)
        return ERR(NOT_FOUND);
    if (!bytes_present(uri->type) && !shown->certificates.count)
        error = find_certificates_of_keys(shown);
    if (!error)
        error = hand_on_certificates(&shown->certificates, sink);
    if (!error && token_uri_allows(uri, "private"))
        error = read_private(shown, source, sink, &keys);
    return !error && !keys && !shown->certificates.count ? ERR(NOT_FOUND) : error;
}

gpg_error_t token_read(const char *text, const passphrase_source_t *source, const key_sink_t *sink)
{
    token_uri_t uri;
    gpg_error_t error = token_uri_parse(text, &uri);
    if (error)
        return error;
    /* p11-kit has no configuration for such a module. Loading one twice does no harm, and when it
     * cannot be loaded the object is not found. */
    if (uri.module_path.size)
        gnutls_pkcs11_add_provider((const char *)uri.module_path.data, NULL);
    shown_t shown;
    error = look(&uri, &shown);
    if (!error)
        error = read_both(&shown, source, sink);
    look_away(&shown);
    token_uri_release(&uri);
    return error;
}
