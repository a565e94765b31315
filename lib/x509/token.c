/* RFC 7512 URIs to keys and certificates on PKCS#11 tokens, through GnuTLS and p11-kit. */
#include "token.h"

#include "error.h"

#include <gnutls/pkcs11.h>
#include <stdlib.h>
#include <string.h>

#define PIN_ATTEMPTS 3

/* What GnuTLS's PIN callback gets; the key owns it, since a token may ask again when it signs. */
typedef struct pin_prompt {
    smime_passphrase_t ask;
    void *user;
    gpg_error_t error; /* why there was no PIN */
} pin_prompt_t;

static int give_pin(void *user, int attempt, const char *token_url, const char *token_label,
                    unsigned flags, char *pin, size_t size)
{
    pin_prompt_t *prompt = user;
    (void)token_url;
    /* The last attempt before the token locks itself is left to its owner. */
    bool would_lock = attempt > 0 && (flags & GNUTLS_PIN_FINAL_TRY);
    if (!prompt->ask || attempt >= PIN_ATTEMPTS || would_lock) {
        prompt->error = ERR(BAD_PIN);
        return -1;
    }
    gpg_error_t error = prompt->ask(prompt->user, token_label, (unsigned)attempt, pin, size);
    if (gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE)
        error = ERR(BAD_PIN);
    prompt->error = error;
    return error ? -1 : 0;
}

/* ---- the URI ---- */

/* The value of a path or query attribute, undecoded; absent if it is not there. */
static bytes_t uri_attribute(const char *uri, const char *name)
{
    bytes_t rest = bytes_from(bytes_text(uri), strlen("pkcs11:"));
    while (rest.size) {
        size_t end = strcspn((const char *)rest.data, ";?&");
        bytes_t attribute = bytes_slice(rest, 0, end);
        size_t equals = bytes_find_byte(attribute, '=');
        if (equals != SIZE_MAX && bytes_equal_text(bytes_slice(attribute, 0, equals), name))
            return bytes_from(attribute, equals + 1);
        rest = bytes_from(rest, end + 1);
    }
    return BYTES_NONE;
}

/* uri with a type= attribute before its query. */
static gpg_error_t uri_with_type(const char *uri, const char *type, buffer_t *out)
{
    size_t path = strcspn(uri, "?");
    const char *separator = path == strlen("pkcs11:") ? "" : ";";
    buffer_append(out, bytes_of(uri, path));
    if (!bytes_present(uri_attribute(uri, "type")))
        buffer_printf(out, "%stype=%s", separator, type);
    buffer_append_text(out, uri + path);
    buffer_append_byte(out, 0);
    return out->error;
}

static bool uri_allows(const char *uri, const char *type)
{
    bytes_t given = uri_attribute(uri, "type");
    return !bytes_present(given) || bytes_equal_text(given, type);
}

static int hex_digit(uint8_t c)
{
    uint8_t lower = ascii_lower(c);
    return ascii_is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static gpg_error_t percent_decode(bytes_t in, buffer_t *out)
{
    for (size_t i = 0; i < in.size; i++) {
        int high = i + 2 < in.size ? hex_digit(in.data[i + 1]) : -1;
        int low = i + 2 < in.size ? hex_digit(in.data[i + 2]) : -1;
        if (in.data[i] != '%') {
            buffer_append_byte(out, in.data[i]);
        } else if (high < 0 || low < 0) {
            return ERR(INV_URI);
        } else {
            buffer_append_byte(out, (uint8_t)(high * 16 + low));
            i += 2;
        }
    }
    buffer_append_byte(out, 0);
    return out->error;
}

/* Modules that p11-kit has no configuration for are named in the URI. Loading one twice does no
 * harm, and when it cannot be loaded the object is not found. */
static gpg_error_t load_module(const char *uri)
{
    bytes_t given = uri_attribute(uri, "module-path");
    if (!bytes_present(given))
        return 0;
    buffer_t path = BUFFER_INIT;
    gpg_error_t error = percent_decode(given, &path);
    if (!error)
        gnutls_pkcs11_add_provider((const char *)path.data, NULL);
    buffer_free(&path);
    return error;
}

/* ---- objects ---- */

static gpg_error_t import_key(const char *uri, pin_prompt_t *prompt, private_key_t **r_key)
{
    gnutls_privkey_t handle = NULL;
    if (gnutls_privkey_init(&handle) < 0)
        return ERR(ENOMEM);
    gnutls_privkey_set_pin_function(handle, give_pin, prompt);
    int result = gnutls_privkey_import_url(handle, uri, 0);
    if (result < 0) {
        gnutls_privkey_deinit(handle);
        return prompt->error ? prompt->error : private_key_error(result);
    }
    return private_key_of_handle(handle, r_key);
}

static gpg_error_t read_key(const char *uri, const passphrase_source_t *source,
                            const key_sink_t *sink)
{
    private_key_t *key = NULL;
    buffer_t typed = BUFFER_INIT;
    pin_prompt_t *prompt = calloc(1, sizeof *prompt);
    gpg_error_t error = prompt ? uri_with_type(uri, "private", &typed) : ERR(ENOMEM);
    if (!error) {
        *prompt = (pin_prompt_t){source->ask, source->user, 0};
        error = import_key((const char *)typed.data, prompt, &key);
    }
    if (!error) {
        key->owned = prompt;
        prompt = NULL;
        error = sink->key(sink->user, key);
    }
    free(prompt);
    buffer_wipe(&typed); /* it may hold a pin-value */
    return error;
}

static gpg_error_t hand_on_certificate(gnutls_pkcs11_obj_t object, const key_sink_t *sink)
{
    gnutls_datum_t der = {NULL, 0};
    int result = gnutls_pkcs11_obj_export2(object, &der);
    gpg_error_t error = result < 0 ? private_key_error(result)
                                   : sink->certificate(sink->user, bytes_of(der.data, der.size));
    gnutls_free(der.data);
    return error;
}

static gpg_error_t read_certificates(const char *uri, const key_sink_t *sink)
{
    buffer_t typed = BUFFER_INIT;
    gnutls_pkcs11_obj_t *objects = NULL;
    unsigned count = 0;
    gpg_error_t error = uri_with_type(uri, "cert", &typed);
    if (!error)
        error = private_key_error(gnutls_pkcs11_obj_list_import_url4(
            &objects, &count, (const char *)typed.data, GNUTLS_PKCS11_OBJ_FLAG_CRT));
    if (!error && count == 0)
        error = ERR(NOT_FOUND);
    for (unsigned i = 0; i < count; i++) {
        if (!error)
            error = hand_on_certificate(objects[i], sink);
        gnutls_pkcs11_obj_deinit(objects[i]);
    }
    gnutls_free(objects);
    buffer_wipe(&typed);
    return error;
}

gpg_error_t token_read(const char *uri, const passphrase_source_t *source, const key_sink_t *sink)
{
    if (!bytes_starts_with(bytes_text(uri), "pkcs11:"))
        return ERR(INV_URI);
    gpg_error_t error = load_module(uri);
    if (error)
        return error;
    bool wants_key = uri_allows(uri, "private"), wants_certificate = uri_allows(uri, "cert");
    gpg_error_t no_certificate = wants_certificate ? read_certificates(uri, sink) : ERR(NOT_FOUND);
    if (no_certificate && gpg_err_code(no_certificate) != GPG_ERR_NOT_FOUND)
        return no_certificate;
    gpg_error_t no_key = wants_key ? read_key(uri, source, sink) : ERR(NOT_FOUND);
    if (no_key && (no_certificate || gpg_err_code(no_key) != GPG_ERR_NOT_FOUND))
        return no_key;
    return 0;
}
