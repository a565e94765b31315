/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 3, RFC 9598 section 5: addresses and the one comparison of them. */
#include "mime/address.h"

#include "base/error.h"
#include "base/gnutls_error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mime/u_label.h"

#include <gnutls/gnutls.h>

#include <string.h>

bool address_is_dot_atom(bytes_t text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (c <= 32 || c == 127 || memchr("()<>[]:;@\\,\"", c, 12))
            return false;
    }
    return text.size > 0;
}

void address_append_local_part(buffer_t *out, bytes_t text)
{
    if (address_is_dot_atom(text)) {
        buffer_append(out, text);
        return;
    }
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            buffer_append_byte(out, '\\');
        buffer_append_byte(out, text.data[i]);
    }
    buffer_append_byte(out, '"');
}

/* Unquotes the local part at the start of address, in lower case. *r_end: where the '@' has to be.
 */
static bool read_local_part(bytes_t address, buffer_t *out, size_t *r_end)
{
    bool quoted = address.size && address.data[0] == '"';
    uint8_t stop = quoted ? '"' : '@';
    size_t at = quoted ? 1 : 0;
    for (; at < address.size && address.data[at] != stop; at++) {
        if (quoted && address.data[at] == '\\' && ++at == address.size)
            return false;
        uint8_t c = address.data[at];
        if (c <= 32 || c == 127)
            return false;
        buffer_append_byte(out, ascii_lower(c));
    }
    *r_end = at + (quoted ? 1 : 0);
    return quoted ? out->size > 0 : address_is_dot_atom(buffer_bytes(out));
}

/* Whether a label was not converted; that there was no memory is no word about the label. */
static bool idna_fails(buffer_t *out, int result)
{
    if (gnutls_ran_out(result) && !out->error)
        out->error = ERR(ENOMEM);
    return result != 0;
}

/* A U-label as an A-label. What IDNA would have to map first (full-width letters, soft hyphens,
 * capitals beyond ASCII) is no U-label (RFC 5890 section 2.3.2.1) and could pass for another one.
 */
static bool append_a_label(buffer_t *out, bytes_t label)
{
    gnutls_datum_t ascii = {NULL, 0}, back = {NULL, 0};
    bool good =
        label.size < 256 &&
        !idna_fails(out, gnutls_idna_map((const char *)label.data, (unsigned)label.size, &ascii,
                                         GNUTLS_IDNA_FORCE_2008)) &&
        !idna_fails(out, gnutls_idna_reverse_map((const char *)ascii.data, ascii.size, &back, 0)) &&
        bytes_equal(label, bytes_of(back.data, back.size));
    if (good)
        buffer_append(out, bytes_of(ascii.data, ascii.size));
    gnutls_free(ascii.data);
    gnutls_free(back.data);
    return good;
}

static bool append_ascii_label(buffer_t *out, bytes_t label)
{
    for (size_t i = 0; i < label.size; i++) {
        uint8_t c = label.data[i];
        if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '-' && c != '_')
            return false;
    }
    buffer_append(out, label);
    return label.size > 0;
}

/* RFC 5321 section 4.1.3. */
static bool append_literal(buffer_t *out, bytes_t domain)
{
    for (size_t i = 1; i + 1 < domain.size; i++)
        if (domain.data[i] <= 32 || domain.data[i] >= 127 || memchr("[]\\", domain.data[i], 3))
            return false;
    buffer_append(out, domain);
    return domain.size > 2 && domain.data[domain.size - 1] == ']';
}

/* domain is in lower case. */
static bool append_domain(buffer_t *out, bytes_t domain)
{
    if (domain.size && domain.data[0] == '[')
        return append_literal(out, domain);
    if (domain.size && domain.data[domain.size - 1] == '.')
        domain.size--;
    for (;;) {
        bytes_t label = bytes_slice(domain, 0, bytes_find_byte(domain, '.'));
        if (!(bytes_are_ascii(label) ? append_ascii_label(out, label) : append_a_label(out, label)))
            return false;
        if (label.size == domain.size)
            return true;
        buffer_append_byte(out, '.');
        domain = bytes_from(domain, label.size + 1);
    }
}

static void append_lower(buffer_t *out, bytes_t text)
{
    for (size_t i = 0; i < text.size; i++)
        buffer_append_byte(out, ascii_lower(text.data[i]));
}

static bool is_plain(uint8_t c, bool in_domain)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '_' || c == '.' ||
           (!in_domain && (c == '+' || c == '='));
}

/* What nearly all addresses are: letters, digits, hyphens and dots, which are only put into lower case. NULL: it is
 * something else, or on ENOMEM. */
static char *normalize_plain(arena_t *arena, bytes_t address)
{
    size_t at = bytes_find_byte(address, '@');
    if (!at || at >= address.size || at + 1 == address.size || address.size > LIMIT_ADDRESS_SIZE)
        return NULL;
    char *text = arena_alloc(arena, address.size + 1);
    for (size_t i = 0; text && i < address.size; i++) {
        uint8_t c = address.data[i];
        bool ends_nothing =
            i > at && c == '.' && (i == at + 1 || address.data[i - 1] == '.'); /* an empty label */
        if (i != at && (!is_plain(c, i > at) || ends_nothing))
            return NULL;
        text[i] = (char)ascii_lower(c);
    }
    if (text)
        text[address.size - (address.data[address.size - 1] == '.')] = '\0';
    return text;
}

const char *address_normalize(arena_t *arena, bytes_t address)
{
    const char *plain = normalize_plain(arena, address);
    if (plain)
        return plain;
    buffer_t local = BUFFER_INIT, domain = BUFFER_INIT, out = BUFFER_INIT;
    const char *text = NULL;
    size_t at = 0;
    bool good = address.size <= LIMIT_ADDRESS_SIZE && utf8_valid(address) &&
                read_local_part(address, &local, &at) && at < address.size &&
                address.data[at] == '@';
    if (good) {
        address_append_local_part(&out, buffer_bytes(&local));
        buffer_append_byte(&out, '@');
        append_lower(&domain, bytes_from(address, at + 1));
        good = append_domain(&out, buffer_bytes(&domain));
    }
    arena_fail(arena, local.error);
    arena_fail(arena, domain.error);
    arena_fail(arena, out.error);
    if (good && !local.error && !domain.error)
        text = arena_buffer_text(arena, &out);
    buffer_free(&local);
    buffer_free(&domain);
    buffer_free(&out);
    return text;
}

bool address_equal(arena_t *arena, bytes_t a, bytes_t b)
{
    const char *left = address_normalize(arena, a);
    const char *right = left ? address_normalize(arena, b) : NULL;
    return left && right && strcmp(left, right) == 0;
}

/* ---- one address, compared with many ---- */

/* The U-label of an A-label, where it is the one that append_a_label turns into that; else itself.
 */
static void append_u_label(buffer_t *out, bytes_t label)
{
    buffer_t decoded = BUFFER_INIT, back = BUFFER_INIT;
    u_label_append(&decoded, label);
    bytes_t u_label = buffer_bytes(&decoded);
    bool good = !bytes_are_ascii(u_label) && bytes_find_byte(u_label, '.') == SIZE_MAX &&
                append_a_label(&back, u_label) && bytes_equal(buffer_bytes(&back), label);
    buffer_append(out, good ? u_label : label);
    if (decoded.error || back.error)
        out->error = decoded.error ? decoded.error : back.error;
    buffer_free(&decoded);
    buffer_free(&back);
}

bool known_address_read(arena_t *arena, bytes_t address, known_address_t *r_known)
{
    buffer_t out = BUFFER_INIT;
    *r_known = (known_address_t){.normal = address_normalize(arena, address)};
    if (!r_known->normal)
        return false;
    bytes_t domain = bytes_text(strrchr(r_known->normal, '@') + 1);
    buffer_append(
        &out, bytes_slice(bytes_text(r_known->normal), 0, strlen(r_known->normal) - domain.size));
    while (domain.size) {
        bytes_t label = bytes_slice(domain, 0, bytes_find_byte(domain, '.'));
        append_u_label(&out, label);
        if (label.size < domain.size)
            buffer_append_byte(&out, '.');
        domain = bytes_from(domain, label.size + 1);
    }
    r_known->unicode = arena_buffer_text(arena, &out);
    buffer_free(&out);
    return r_known->unicode != NULL;
}

/* Splits what stands before the next dot off. False: nothing is left. */
static bool take_label(bytes_t *rest, bytes_t *r_label)
{
    if (!bytes_present(*rest))
        return false;
    size_t dot = bytes_find_byte(*rest, '.');
    *r_label = bytes_slice(*rest, 0, dot);
    *rest = dot == SIZE_MAX ? BYTES_NONE : bytes_from(*rest, dot + 1);
    return true;
}

static bool is_known_domain(bytes_t domain, bytes_t normal, bytes_t unicode)
{
    bytes_t label, a_label, u_label;
    if (domain.size && domain.data[domain.size - 1] == '.')
        domain.size--;
    while (take_label(&domain, &label))
        if (!take_label(&normal, &a_label) || !take_label(&unicode, &u_label) ||
            !(bytes_equal_bytes_nocase(label, a_label) || bytes_equal_bytes_nocase(label, u_label)))
            return false;
    return !bytes_present(normal);
}

/* Whether the local part at the start of address is `normal`. *r_end: where the '@' has to be. */
static bool is_known_local_part(arena_t *arena, bytes_t address, bytes_t normal, size_t *r_end)
{
    if (!address.size || address.data[0] != '"') { /* equal bytes are a dot-atom too */
        *r_end = bytes_find_byte(address, '@');
        return bytes_equal_bytes_nocase(bytes_slice(address, 0, *r_end), normal);
    }
    buffer_t local = BUFFER_INIT, quoted = BUFFER_INIT;
    bool same = read_local_part(address, &local, r_end);
    address_append_local_part(&quoted, buffer_bytes(&local));
    arena_fail(arena, local.error);
    arena_fail(arena, quoted.error);
    same = same && !local.error && !quoted.error && bytes_equal(buffer_bytes(&quoted), normal);
    buffer_free(&local);
    buffer_free(&quoted);
    return same;
}

bool address_is_known(arena_t *arena, bytes_t address, const known_address_t *known)
{
    const bytes_t normal = bytes_text(known->normal), unicode = bytes_text(known->unicode);
    const size_t local_size = (size_t)(strrchr(known->normal, '@') - known->normal);
    size_t at;
    return address.size <= LIMIT_ADDRESS_SIZE &&
           is_known_local_part(arena, address, bytes_slice(normal, 0, local_size), &at) &&
           at < address.size && address.data[at] == '@' &&
           is_known_domain(bytes_from(address, at + 1), bytes_from(normal, local_size + 1),
                           bytes_from(unicode, local_size + 1));
}
