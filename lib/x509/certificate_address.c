/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 3, RFC 5280 section 4.2.1.6, RFC 9598: the addresses that a certificate is for.
 */
#include "x509/certificate_address.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mime/address.h"
#include "x509/extension.h"
#include "x509/general_name.h"
#include "x509/name.h"

/* Positions from here on count the emailAddress attributes of the subject; those below are offsets
 * into the subjectAltName. */
#define IN_SUBJECT (SIZE_MAX / 2)

/* The next address of the subjectAltName from offset *position on, which is moved behind it. */
static bytes_t next_alt_address(const certificate_t *certificate, size_t *position, bool *r_utf8)
{
    der_reader_t names;
    general_name_t name;
    *r_utf8 = false;
    if (extension_open(&certificate->extensions[EXTENSION_SUBJECT_ALT_NAME], &names))
        return BYTES_NONE;
    size_t size = names.rest.size;
    names.rest = bytes_from(names.rest, *position);
    while (!der_at_end(&names) && general_name_next(&names, &name) == 0) {
        bytes_t address =
            name.kind == GENERAL_NAME_EMAIL ? name.value : general_name_smtp_utf8(&name);
        *position = size - names.rest.size;
        *r_utf8 = name.kind != GENERAL_NAME_EMAIL;
        if (bytes_present(address))
            return address;
    }
    return BYTES_NONE;
}

/* Whether text cannot be the address of anybody: a NUL or newline may be read as its end, by
 * others. */
static bool is_malformed(bytes_t text, bool utf8)
{
    size_t at = bytes_find_byte(text, '@');
    if (text.size > LIMIT_ADDRESS_SIZE || at == SIZE_MAX || at == 0 ||
        text.data[text.size - 1] == '@')
        return true;
    if (utf8 && !utf8_valid(text))
        return true;
    for (size_t offset = 0; offset < text.size;) {
        uint32_t c = utf8 ? utf8_next(text, &offset) : text.data[offset++];
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (!utf8 && c >= 0x80))
            return true;
    }
    return false;
}

bytes_t certificate_address(const certificate_t *certificate, size_t *position, bool *r_malformed)
{
    bytes_t address = BYTES_NONE;
    bool utf8 = false, first = *position == 0;
    if (*position < IN_SUBJECT)
        address = next_alt_address(certificate, position, &utf8);
    if (!bytes_present(address) && (first || *position >= IN_SUBJECT)) {
        if (*position < IN_SUBJECT)
            *position = IN_SUBJECT;
        address = name_attribute_raw(certificate->subject, NAME_OID_EMAIL, *position - IN_SUBJECT);
        *position += bytes_present(address);
    }
    if (r_malformed)
        *r_malformed = bytes_present(address) && is_malformed(address, utf8);
    return address;
}

static bool has_known(const certificate_t *certificate, const known_address_t *known)
{
    size_t position = 0;
    bytes_t named;
    bool malformed;
    for (size_t count = 0;
         count < LIMIT_ADDRESSES &&
         bytes_present(named = certificate_address(certificate, &position, &malformed));
         count++)
        if (!malformed && address_is_known(named, known))
            return true;
    return false;
}

bool certificate_has_address(const certificate_t *certificate, bytes_t address)
{
    arena_t arena = ARENA_INIT;
    known_address_t known;
    bool has = known_address_read(&arena, address, &known) && has_known(certificate, &known);
    arena_free(&arena);
    return has;
}
