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

/* The next address of the subjectAltName from offset *position on, which is moved behind it. Where that
 * ends the subject's begin; where it is broken, none. */
static bytes_t next_alt_address(const certificate_t *certificate, size_t *position, bool *r_utf8)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_SUBJECT_ALT_NAME];
    der_reader_t names;
    general_name_t name;
    bool broken = bytes_present(extension->value) && extension_open(extension, &names);
    size_t size = bytes_present(extension->value) && !broken ? names.rest.size : 0;
    if (size)
        names.rest = bytes_from(names.rest, *position);
    while (size && !broken && !der_at_end(&names)) {
        broken = general_name_next(&names, &name) != 0;
        if (broken)
            break;
        bytes_t address =
            name.kind == GENERAL_NAME_EMAIL ? name.value : general_name_smtp_utf8(&name);
        *position = size - names.rest.size;
        *r_utf8 = name.kind != GENERAL_NAME_EMAIL;
        if (bytes_present(address))
            return address;
    }
    *r_utf8 = false;
    *position = broken ? SIZE_MAX : IN_SUBJECT;
    return BYTES_NONE;
}

/* Whether the subjectAltName has it, so that it has been given already. */
static bool is_alternative(const certificate_t *certificate, bytes_t address)
{
    size_t position = 0;
    bool utf8;
    bytes_t other;
    for (size_t i = 0; i < LIMIT_ADDRESSES &&
                       bytes_present(other = next_alt_address(certificate, &position, &utf8));
         i++)
        if (bytes_equal_bytes_nocase(other, address))
            return true;
    return false;
}

static bytes_t next_subject_address(const certificate_t *certificate, size_t *position)
{
    bytes_t address = BYTES_NONE;
    while (*position != SIZE_MAX) {
        address = name_attribute_raw(certificate->subject, NAME_OID_EMAIL, *position - IN_SUBJECT);
        *position = bytes_present(address) ? *position + 1 : SIZE_MAX;
        if (!bytes_present(address) || !is_alternative(certificate, address))
            break;
    }
    return *position == SIZE_MAX ? BYTES_NONE : address;
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
    bool utf8 = false;
    if (*position < IN_SUBJECT)
        address = next_alt_address(certificate, position, &utf8);
    if (!bytes_present(address))
        address = next_subject_address(certificate, position);
    if (r_malformed)
        *r_malformed = bytes_present(address) && is_malformed(address, utf8);
    return address;
}

bool certificate_address_in_subject(size_t position)
{
    return position > IN_SUBJECT;
}

bool certificate_has_known_address(arena_t *arena, const certificate_t *certificate,
                                   const known_address_t *known)
{
    size_t position = 0;
    bytes_t named;
    bool malformed;
    for (size_t count = 0;
         count < LIMIT_ADDRESSES &&
         bytes_present(named = certificate_address(certificate, &position, &malformed));
         count++)
        if (!malformed && address_is_known(arena, named, known))
            return true;
    return false;
}

bool certificate_has_address(arena_t *arena, const certificate_t *certificate, bytes_t address)
{
    known_address_t known;
    return known_address_read(arena, address, &known) &&
           certificate_has_known_address(arena, certificate, &known);
}
