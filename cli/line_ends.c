/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.1 and X.690: which bytes of a certificate are text. Strings are known by their
 * types, general names (section 4.2.1.6) by the extensions that they stand in. */
#include "line_ends.h"

#include "asn1/der.h"

#include <string.h>

#define DEPTH_MAX LIMIT_DER_DEPTH

/* The extensions whose text GnuTLS shows; of others it shows the bytes in hexadecimal. Their
 * context-specific primitives 1, 2 and 6 are the general names that are text: rfc822Name, dNSName,
 * uniformResourceIdentifier. */
static const char *const with_text[] = {
    "\x55\x1d\x11",                     /* subjectAltName */
    "\x55\x1d\x12",                     /* issuerAltName */
    "\x55\x1d\x1e",                     /* nameConstraints */
    "\x55\x1d\x1f",                     /* cRLDistributionPoints */
    "\x55\x1d\x20",                     /* certificatePolicies */
    "\x55\x1d\x23",                     /* authorityKeyIdentifier */
    "\x55\x1d\x2e",                     /* freshestCRL */
    "\x2b\x06\x01\x05\x05\x07\x01\x01", /* authorityInfoAccess */
    "\x2b\x06\x01\x05\x05\x07\x01\x0b", /* subjectInfoAccess */
};
static const char key_identifier[] = "\x55\x1d\x23";

static bool has_text(bytes_t extension)
{
    for (size_t i = 0; i < sizeof with_text / sizeof *with_text; i++)
        if (bytes_equal_text(extension, with_text[i]))
            return true;
    return false;
}

typedef struct masking {
    uint8_t *start; /* what is changed; the items point into it */
    const uint8_t *view;
    bool changed;
} masking_t;

/* Where the walk is: in which extension, how many levels inside its value. */
typedef struct place {
    bytes_t extension; /* its identifier, or absent */
    unsigned level;
} place_t;

static void mask_bytes(masking_t *masking, bytes_t text)
{
    uint8_t *bytes = masking->start + (text.data - masking->view);
    for (uint8_t *end = bytes + text.size;
         bytes < end && (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL; bytes++) {
        *bytes = LINE_END_MASK;
        masking->changed = true;
    }
}

/* Of a BMPString only the character U+000A, not half of another. */
static void mask_pairs(masking_t *masking, bytes_t text)
{
    for (size_t i = 0; i + 1 < text.size; i += 2)
        if (text.data[i] == 0)
            mask_bytes(masking, bytes_slice(text, i + 1, 1));
}

static bool is_string(const der_item_t *item)
{
    uint32_t tag = item->tag;
    return item->tag_class == DER_UNIVERSAL &&
           (tag == DER_UTF8_STRING || (tag >= DER_NUMERIC_STRING && tag <= DER_IA5_STRING) ||
            (tag > DER_GENERALIZED_TIME && tag <= DER_BMP_STRING));
}

static bool is_named_text(const der_item_t *item, const place_t *place)
{
    bool named = item->tag_class == DER_CONTEXT && bytes_present(place->extension) &&
                 (item->tag == 1 || item->tag == 2 || item->tag == 6);
    /* In an authorityKeyIdentifier itself 2 is authorityCertSerialNumber. */
    bool number = bytes_equal_text(place->extension, key_identifier) && place->level == 2;
    return named && !number;
}

static void mask_level(masking_t *masking, bytes_t in, place_t place, unsigned depth);

static void mask_item(masking_t *masking, const der_item_t *item, place_t place, unsigned depth)
{
    bool even_pairs =
        item->tag == DER_BMP_STRING && !item->constructed && item->content.size % 2 == 0;
    if (is_string(item) && even_pairs)
        mask_pairs(masking, item->content);
    else if (is_string(item))
        mask_bytes(masking, item->content);
    else if (item->constructed)
        mask_level(masking, item->content, place, depth + 1);
    else if (is_named_text(item, &place))
        mask_bytes(masking, item->content);
}

static void mask_level(masking_t *masking, bytes_t in, place_t place, unsigned depth)
{
    der_reader_t reader = der_reader(in, DER_RULES_DER);
    der_item_t item;
    bytes_t oid = BYTES_NONE;
    place.level++;
    while (!der_at_end(&reader)) {
        if (depth > DEPTH_MAX || der_next(&reader, &item)) {
            mask_bytes(masking, reader.rest);
            return;
        }
        const place_t value = {oid, 0};
        /* extnValue: the OCTET STRING beside an identifier. */
        if (!der_is(&item, DER_UNIVERSAL, DER_OCTET_STRING))
            mask_item(masking, &item, place, depth);
        else if (has_text(oid))
            mask_level(masking, item.content, value, depth + 1);
        if (der_is(&item, DER_UNIVERSAL, DER_OID))
            oid = item.content;
    }
}

bool line_ends_mask(uint8_t *certificate, size_t size)
{
    masking_t masking = {certificate, certificate, false};
    mask_level(&masking, bytes_of(certificate, size), (place_t){BYTES_NONE, 0}, 0);
    return masking.changed;
}
