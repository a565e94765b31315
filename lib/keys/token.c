/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and certificates on PKCS#11 tokens, through GnuTLS and p11-kit. */
#include "keys/token.h"

#include "base/error.h"
#include "base/portable.h"
#include "keys/token_objects.h"
#include "keys/token_uri.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/pkcs11.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIN_ATTEMPTS 3

/* ---- PIN ---- */

/* What GnuTLS's PIN callback gets; the key owns it, since a token may ask again when it signs. */
typedef struct pin_prompt {
    passphrase_source_t source;
    buffer_t pin_source, pin_value; /* of the URI; NUL-terminated, or empty */
    gpg_error_t error;              /* why there was no PIN */
} pin_prompt_t;

static void pin_prompt_free(void *data)
{
    pin_prompt_t *prompt = data;
    if (!prompt)
        return;
    buffer_free(&prompt->pin_source);
    buffer_wipe(&prompt->pin_value);
    free(prompt);
}

/* The first line of a file. RFC 7512 wants a URI there; a bare path is what many write. */
static gpg_error_t pin_from_file(const char *source, char *pin, size_t size)
{
    bytes_t path = bytes_text(source);
    if (bytes_starts_with(path, "file://"))
        path = bytes_from(path, strlen("file://"));
    else if (bytes_starts_with(path, "file:"))
        path = bytes_from(path, strlen("file:"));
    int fd = open((const char *)path.data, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ERR_FROM_ERRNO(errno);
    ssize_t got = read(fd, pin, size - 1); /* what is behind stays zero */
    int number = errno;
    close(fd);
    if (got < 0)
        return ERR_FROM_ERRNO(number);
    size_t end = strcspn(pin, "\r\n");
    explicit_bzero(pin + end, size - end);
    return 0;
}

/* A PIN that stands somewhere is tried once: a second time it is no better, and a token locks
 * itself after a few. */
static gpg_error_t find_pin(pin_prompt_t *prompt, unsigned attempt, const char *token, char *pin,
                            size_t size)
{
    bool given = prompt->pin_source.size || prompt->pin_value.size;
    if (attempt >= PIN_ATTEMPTS || (given ? attempt > 0 : !prompt->source.ask))
        return ERR(BAD_PIN);
    if (prompt->pin_value.size > size)
        return ERR(BAD_PIN);
    if (prompt->pin_value.size) {
        memcpy(pin, prompt->pin_value.data, prompt->pin_value.size);
        return 0;
    }
    if (given)
        return pin_from_file((const char *)prompt->pin_source.data, pin, size);
    gpg_error_t error = prompt->source.ask(prompt->source.user, token, attempt, pin, size);
    return gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE ? ERR(BAD_PIN) : error;
}

static int give_pin(void *user, int attempt, const char *token_url, const char *token_label,
                    unsigned flags, char *pin, size_t size)
{
    pin_prompt_t *prompt = user;
    (void)token_url;
    /* The last attempt before the token locks itself is left to its owner. */
    bool would_lock = attempt > 0 && (flags & GNUTLS_PIN_FINAL_TRY);
    memset(pin, 0, size);
    prompt->error = attempt < 0 || would_lock
                        ? ERR(BAD_PIN)
                        : find_pin(prompt, (unsigned)attempt, token_label, pin, size);
    return prompt->error ? -1 : 0;
}

static gpg_error_t pin_prompt_new(const token_uri_t *uri, const passphrase_source_t *source,
                                  pin_prompt_t **r_prompt)
{
    pin_prompt_t *prompt = calloc(1, sizeof *prompt);
    *r_prompt = prompt;
    if (!prompt)
        return ERR(ENOMEM);
    prompt->source = (passphrase_source_t){.ask = source->ask, .user = source->user};
    buffer_append(&prompt->pin_source, buffer_bytes(&uri->pin_source));
    buffer_append(&prompt->pin_value, buffer_bytes(&uri->pin_value));
    return prompt->pin_source.error ? prompt->pin_source.error : prompt->pin_value.error;
}

/* ---- keys ---- */

static gpg_error_t token_error(int gnutls_error)
{
    return gnutls_error == GNUTLS_E_PARSING_ERROR ? ERR(INV_URI) : private_key_error(gnutls_error);
}

static gpg_error_t import_key(const char *url, pin_prompt_t *prompt, private_key_t **r_key)
{
    gnutls_privkey_t handle = NULL;
    if (gnutls_privkey_init(&handle) < 0)
        return ERR(ENOMEM);
    gnutls_privkey_set_pin_function(handle, give_pin, prompt);
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
    pin_prompt_t *prompt;
    gpg_error_t error = pin_prompt_new(pins, source, &prompt);
    *r_key = NULL;
    if (!error)
        error = import_key(url, prompt, r_key);
    if (!error) {
        (*r_key)->owned = prompt;
        (*r_key)->free_owned = pin_prompt_free;
        prompt = NULL;
    }
    pin_prompt_free(prompt);
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
