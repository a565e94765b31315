/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Forms of key files that are told apart by how they begin: PEM (RFC 7468) and what became of it on its
 * way, PKCS#8 (RFC 5958), SEC1 (RFC 5915), and those of other programs. */
#include "keys/key_form.h"

#include "asn1/der.h"
#include "asn1/der_value.h"
#include "asn1/pem.h"
#include "base/base64.h"
#include "base/error.h"
#include "base/utf8.h"
#include "crypto/curve.h"
#include "keys/pkcs12.h"

#include <stdio.h>

#define PEM_BEGIN     "-----BEGIN "
#define EC_PUBLIC_KEY "1.2.840.10045.2.1"
#define FEWEST_DIGITS 64 /* of base64: less is no key and no certificate */

/* ---- what is around ---- */

gpg_error_t key_form_unwrap(bytes_t in, buffer_t *scratch, bytes_t *r_in)
{
    in = utf8_without_mark(in);
    *r_in = in;
    bytes_t text = bytes_trim(in);
    if (text.size < FEWEST_DIGITS || base64_fault(text) != SIZE_MAX)
        return 0;
    gpg_error_t error = base64_decode(text, buffer_write, scratch);
    if (error)
        return error;
    bytes_t inside = utf8_without_mark(buffer_bytes(scratch));
    if (bytes_starts_with(inside, "0") || pem_is(inside)) /* a SEQUENCE */
        *r_in = inside;
    return 0;
}

bool key_form_is_pkcs12_label(bytes_t label)
{
    return bytes_equal_text(label, "PKCS12") || bytes_equal_text(label, "PKCS #12");
}

bool key_form_is_pkcs12(bytes_t in)
{
    buffer_t scratch = BUFFER_INIT;
    bytes_t content;
    bool is = !key_form_unwrap(in, &scratch, &content) && pkcs12_is(content);
    pem_block_t block;
    while (!is && pem_next(&content, &block))
        is = key_form_is_pkcs12_label(block.label);
    buffer_wipe(&scratch);
    return is;
}

/* ---- curves ---- */

static bool take_curve(der_reader_t *parameters, char curve[64])
{
    der_item_t oid;
    if (der_expect(parameters, DER_OID, &oid))
        return false;
    const curve_t *known = curve_by_oid(oid.content);
    if (known && known->gnutls != GNUTLS_ECC_CURVE_INVALID)
        return false; /* something else is wrong with it */
    if (known)
        snprintf(curve, 64, "%s", known->name);
    else if (der_oid_text(oid.content, curve, 64))
        return false;
    return true;
}

/* The curve of a key that is not encrypted: PKCS#8's AlgorithmIdentifier, SEC1's [0]. */
static bool curve_of(bytes_t key, char curve[64])
{
    der_reader_t file = der_reader(key, DER_RULES_BER), inside, algorithm;
    der_item_t item, oid;
    char text[64];
    if (der_expect_enter(&file, DER_SEQUENCE, &inside) || der_expect(&inside, DER_INTEGER, &item))
        return false;
    if (der_expect_enter(&inside, DER_SEQUENCE, &algorithm) == 0)
        return der_expect(&algorithm, DER_OID, &oid) == 0 &&
               der_oid_text(oid.content, text, sizeof text) == 0 &&
               strcmp(text, EC_PUBLIC_KEY) == 0 && take_curve(&algorithm, curve);
    if (der_expect(&inside, DER_OCTET_STRING, &item) || der_next(&inside, &item) ||
        !der_is(&item, DER_CONTEXT, 0))
        return false;
    algorithm = der_reader(item.content, DER_RULES_BER);
    return take_curve(&algorithm, curve);
}

static bool has_foreign_curve(bytes_t in, char curve[64])
{
    pem_block_t block;
    if (curve_of(in, curve))
        return true;
    while (pem_next(&in, &block)) {
        buffer_t der = BUFFER_INIT;
        bool is = !pem_decode(&block, &der) && curve_of(buffer_bytes(&der), curve);
        buffer_wipe(&der);
        if (is)
            return true;
    }
    return false;
}

/* ---- names ---- */

static bool is_java_keystore(bytes_t in)
{
    return bytes_starts_with(in, "\xfe\xed\xfe\xed") || bytes_starts_with(in, "\xce\xce\xce\xce");
}

/* Of text: what was PEM before it came through an environment variable, a shell or a form. */
static key_form_t broken_pem(bytes_t in)
{
    size_t begin = bytes_find(in, bytes_text(PEM_BEGIN));
    if (begin == SIZE_MAX)
        return KEY_FORM_OTHER;
    bytes_t line = bytes_from(in, begin);
    line = bytes_slice(line, 0, bytes_find_byte(line, '\n'));
    if (bytes_hold(line, "-----\\n") || bytes_hold(line, "-----\\r"))
        return KEY_FORM_ESCAPED_LINES;
    return bytes_hold(line, "-----END ") ? KEY_FORM_ONE_LINE : KEY_FORM_OTHER;
}

static key_form_t form_of_text(bytes_t in, char curve[64])
{
    if (bytes_hold(in, PEM_BEGIN "OPENSSH PRIVATE KEY-----"))
        return KEY_FORM_OPENSSH;
    if (bytes_starts_with(in, "PuTTY-User-Key-File-"))
        return KEY_FORM_PUTTY;
    if (is_java_keystore(in))
        return KEY_FORM_JAVA_KEYSTORE;
    if (bytes_hold(in, PEM_BEGIN "PGP "))
        return KEY_FORM_OPENPGP;
    if (bytes_starts_with(in, "\xff\xfe") || bytes_starts_with(in, "\xfe\xff"))
        return KEY_FORM_UTF16;
    key_form_t broken = broken_pem(in);
    return broken ? broken : has_foreign_curve(in, curve) ? KEY_FORM_CURVE : KEY_FORM_OTHER;
}

key_form_t key_form_of(bytes_t in, char curve[64])
{
    buffer_t scratch = BUFFER_INIT;
    bytes_t content;
    *curve = '\0';
    key_form_t form =
        key_form_unwrap(in, &scratch, &content) ? KEY_FORM_OTHER : form_of_text(content, curve);
    buffer_wipe(&scratch);
    return form;
}
