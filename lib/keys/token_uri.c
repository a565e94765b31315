/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes "pkcs11:" URIs apart (RFC 7512 section 2.3): what GnuTLS is not to see is taken out of
 * them. */
#include "keys/token_uri.h"

#include "base/error.h"

#include <string.h>

#define SCHEME "pkcs11:"

static int hex_digit(const bytes_t in, size_t at)
{
    return at < in.size ? ascii_hex_value(in.data[at]) : -1;
}

static gpg_error_t percent_decode(bytes_t in, buffer_t *out)
{
    for (size_t i = 0; i < in.size; i++) {
        if (in.data[i] != '%') {
            buffer_append_byte(out, in.data[i]);
            continue;
        }
        int high = hex_digit(in, i + 1), low = hex_digit(in, i + 2);
        if (high < 0 || low < 0 || high + low == 0) /* NUL ends no path and no PIN */
            return ERR(INV_URI);
        buffer_append_byte(out, (uint8_t)(high * 16 + low));
        i += 2;
    }
    buffer_append_byte(out, 0);
    return out->error;
}

static void append_attribute(buffer_t *out, bytes_t attribute)
{
    if (out->size > strlen(SCHEME))
        buffer_append_byte(out, ';');
    buffer_append(out, attribute);
}

static gpg_error_t take_path_attribute(token_uri_t *uri, bytes_t name, bytes_t value, bytes_t whole)
{
    if (bytes_equal_text(name, "type")) {
        uri->type = value;
        return 0;
    }
    const bool is_id = bytes_equal_text(name, "id");
    if (is_id)
        uri->id = value;
    append_attribute(&uri->base, whole);
    if (is_id || bytes_equal_text(name, "object"))
        uri->names_an_object = true;
    else
        append_attribute(&uri->token, whole);
    return uri->base.error ? uri->base.error : uri->token.error;
}

/* Other query attributes mean nothing here (RFC 7512 section 2.4: module-name is p11-kit's matter).
 */
static gpg_error_t take_query_attribute(token_uri_t *uri, bytes_t name, bytes_t value)
{
    buffer_t *place = bytes_equal_text(name, "pin-source")    ? &uri->pin_source
                      : bytes_equal_text(name, "pin-value")   ? &uri->pin_value
                      : bytes_equal_text(name, "module-path") ? &uri->module_path
                                                              : NULL;
    if (!place)
        return 0;
    return place->size ? ERR(INV_URI) : percent_decode(value, place);
}

static gpg_error_t take_attributes(token_uri_t *uri, bytes_t list, char separator)
{
    gpg_error_t error = 0;
    while (list.size && !error) {
        size_t end = bytes_find_byte(list, (uint8_t)separator);
        bytes_t whole = bytes_slice(list, 0, end);
        list = bytes_from(list, end == SIZE_MAX ? list.size : end + 1);
        size_t equals = bytes_find_byte(whole, '=');
        if (equals == SIZE_MAX)
            return ERR(INV_URI);
        bytes_t name = bytes_slice(whole, 0, equals), value = bytes_from(whole, equals + 1);
        error = separator == ';' ? take_path_attribute(uri, name, value, whole)
                                 : take_query_attribute(uri, name, value);
    }
    return error;
}

gpg_error_t token_uri_parse(const char *text, token_uri_t *r_uri)
{
    *r_uri = (token_uri_t){.type = BYTES_NONE, .id = BYTES_NONE};
    bytes_t rest = bytes_text(text);
    if (!bytes_starts_with(rest, SCHEME))
        return ERR(INV_URI);
    buffer_append_text(&r_uri->base, SCHEME);
    buffer_append_text(&r_uri->token, SCHEME);
    rest = bytes_from(rest, strlen(SCHEME));
    size_t query = bytes_find_byte(rest, '?');
    gpg_error_t error = take_attributes(r_uri, bytes_slice(rest, 0, query), ';');
    if (!error && query != SIZE_MAX)
        error = take_attributes(r_uri, bytes_from(rest, query + 1), '&');
    if (error)
        token_uri_release(r_uri);
    return error;
}

void token_uri_release(token_uri_t *uri)
{
    buffer_free(&uri->base);
    buffer_free(&uri->token);
    buffer_free(&uri->pin_source);
    buffer_wipe(&uri->pin_value);
    buffer_free(&uri->module_path);
}

bool token_uri_allows(const token_uri_t *uri, const char *type)
{
    return !bytes_present(uri->type) || bytes_equal_text(uri->type, type);
}

void token_uri_write(const token_uri_t *uri, const char *type, buffer_t *out)
{
    buffer_append(out, buffer_bytes(&uri->base));
    buffer_printf(out, "%stype=%s", uri->base.size > strlen(SCHEME) ? ";" : "", type);
    buffer_append_byte(out, 0);
}

void token_uri_write_id(const token_uri_t *uri, bytes_t id, const char *type, buffer_t *out)
{
    size_t start = out->size;
    buffer_append(out, buffer_bytes(&uri->token));
    if (bytes_present(id))
        buffer_printf(out, "%sid=%.*s", uri->token.size > strlen(SCHEME) ? ";" : "", (int)id.size,
                      (const char *)id.data);
    buffer_printf(out, "%stype=%s", out->size - start > strlen(SCHEME) ? ";" : "", type);
    buffer_append_byte(out, 0);
}
