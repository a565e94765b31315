/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys and certificates on PKCS#11 tokens, through GnuTLS and p11-kit. */
#include "keys/token.h"

#include "base/error.h"
#include "base/portable.h"
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

static gpg_error_t read_key(const token_uri_t *uri, const passphrase_source_t *source,
                            private_key_t **r_key)
{
    buffer_t url = BUFFER_INIT;
    pin_prompt_t *prompt;
    gpg_error_t error = pin_prompt_new(uri, source, &prompt);
    token_uri_write(uri, "private", &url);
    *r_key = NULL;
    if (!error)
        error = url.error ? url.error : import_key((const char *)url.data, prompt, r_key);
    if (!error) {
        (*r_key)->owned = prompt;
        (*r_key)->free_owned = pin_prompt_free;
        prompt = NULL;
    }
    pin_prompt_free(prompt);
    buffer_free(&url);
    return error;
}

/* ---- certificates ---- */

typedef struct objects {
    gnutls_pkcs11_obj_t *items;
    unsigned count;
} objects_t;

static gpg_error_t list_certificates(const token_uri_t *uri, objects_t *r_objects)
{
    buffer_t url = BUFFER_INIT;
    *r_objects = (objects_t){NULL, 0};
    token_uri_write(uri, "cert", &url);
    gpg_error_t error = url.error;
    if (!error)
        error = token_error(gnutls_pkcs11_obj_list_import_url4(&r_objects->items, &r_objects->count,
                                                               (const char *)url.data,
                                                               GNUTLS_PKCS11_OBJ_FLAG_CRT));
    buffer_free(&url);
    return gpg_err_code(error) == GPG_ERR_NOT_FOUND ? 0 : error;
}

static void release_objects(objects_t *objects)
{
    for (unsigned i = 0; i < objects->count; i++)
        gnutls_pkcs11_obj_deinit(objects->items[i]);
    gnutls_free(objects->items);
}

static gpg_error_t hand_on_certificates(const objects_t *objects, const key_sink_t *sink)
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

/* ---- both ---- */

/* A URI that names a token only: GnuTLS finds no key by it, but by what the certificates are
 * called. More than one key is no answer to which is meant. */
static gpg_error_t read_only_key(const token_uri_t *uri, const objects_t *certificates,
                                 const passphrase_source_t *source, private_key_t **r_key)
{
    gpg_error_t error = 0;
    for (unsigned i = 0; i < certificates->count && !error; i++) {
        char *url = NULL;
        token_uri_t named;
        private_key_t *key = NULL;
        error = token_error(
            gnutls_pkcs11_obj_export_url(certificates->items[i], GNUTLS_PKCS11_URL_GENERIC, &url));
        if (error)
            break;
        error = token_uri_parse(url, &named);
        if (!error) {
            buffer_append(&named.pin_source, buffer_bytes(&uri->pin_source));
            buffer_append(&named.pin_value, buffer_bytes(&uri->pin_value));
            error = read_key(&named, source, &key);
            token_uri_release(&named);
        }
        gnutls_free(url);
        if (gpg_err_code(error) == GPG_ERR_NOT_FOUND)
            error = 0;
        if (key && *r_key)
            error = ERR(AMBIGUOUS_NAME);
        else if (key)
            *r_key = key;
        if (error)
            private_key_free(&key);
    }
    if (error)
        private_key_free(r_key);
    return !error && !*r_key ? ERR(NOT_FOUND) : error;
}

static gpg_error_t read_both(const token_uri_t *uri, const passphrase_source_t *source,
                             const key_sink_t *sink)
{
    objects_t certificates = {NULL, 0};
    private_key_t *key = NULL;
    gpg_error_t error = 0, no_key = ERR(NOT_FOUND);
    if (token_uri_allows(uri, "cert"))
        error = list_certificates(uri, &certificates);
    if (!error && token_uri_allows(uri, "private"))
        no_key = uri->names_an_object ? read_key(uri, source, &key)
                                      : read_only_key(uri, &certificates, source, &key);
    if (!error && no_key && (!certificates.count || gpg_err_code(no_key) != GPG_ERR_NOT_FOUND))
        error = no_key;
    if (!error)
        error = hand_on_certificates(&certificates, sink);
    if (!error && key)
        error = sink->key(sink->user, key);
    else
        private_key_free(&key);
    release_objects(&certificates);
    return error;
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
    error = read_both(&uri, source, sink);
    token_uri_release(&uri);
    return error;
}
