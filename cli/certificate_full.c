/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PEM (RFC 7468 section 2), and GnuTLS's own account of a certificate. */
#include "certificate_full.h"

#include "base/bytes.h"
#include "base/portable.h"
#include "line_ends.h"

#include <gnutls/x509.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define PEM_LINE_BYTES 48 /* 64 characters */

static void put_base64_line(FILE *out, const uint8_t *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < size; at += 3) {
        uint32_t group = (uint32_t)data[at] << 16;
        group |= at + 1 < size ? (uint32_t)data[at + 1] << 8 : 0;
        group |= at + 2 < size ? data[at + 2] : 0;
        fputc(digits[group >> 18], out);
        fputc(digits[group >> 12 & 63], out);
        fputc(at + 1 < size ? digits[group >> 6 & 63] : '=', out);
        fputc(at + 2 < size ? digits[group & 63] : '=', out);
    }
    fputc('\n', out);
}

void certificate_pem(FILE *out, const smime_certificate_t *certificate)
{
    const uint8_t *der = certificate->der;
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    for (size_t at = 0; at < certificate->der_size; at += PEM_LINE_BYTES) {
        size_t rest = certificate->der_size - at;
        put_base64_line(out, der + at, rest < PEM_LINE_BYTES ? rest : PEM_LINE_BYTES);
    }
    fputs("-----END CERTIFICATE-----\n", out);
}

#define HANG (2 * PAGE_INDENT + 1) /* no line of its own is indented by an odd number */

/* "Curve:\tSECP256R1" */
static const char curve[] = "Curve:\t";

/* One line of GnuTLS's text, whose tabs become an indentation. */
static void put_line(const page_t *page, char *line, size_t size)
{
    unsigned tabs = 0;
    while (tabs < size && line[tabs] == '\t')
        tabs++;
    line += tabs;
    size -= tabs;
    if (size >= sizeof curve - 1 && memcmp(line, curve, sizeof curve - 1) == 0)
        line[sizeof curve - 2] = ' ';
    for (size_t i = 0; i < size; i++) /* to be shown as what it is */
        if (line[i] == LINE_END_MASK)
            line[i] = '\n';
    unsigned indent = PAGE_INDENT * (2 + tabs);
    if (size)
        page_hanging(page, indent, indent + HANG, "%.*s", (int)size, line);
}

static void put_lines(const page_t *page, const gnutls_datum_t *text)
{
    char *at = (char *)text->data, *end = at + text->size;
    while (at < end) {
        char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = newline ? (size_t)(newline - at) : (size_t)(end - at);
        if (size <= INT_MAX)
            put_line(page, at, size);
        at += size + 1;
    }
}

#define DIGEST_MAX 64 /* bytes */

/* In hexadecimal, as GnuTLS writes it; its length, or 0. */
static size_t fingerprint(gnutls_digest_algorithm_t algorithm, const gnutls_datum_t *der,
                          char hex[2 * DIGEST_MAX + 1])
{
    uint8_t digest[DIGEST_MAX];
    size_t size = sizeof digest;
    if (gnutls_fingerprint(algorithm, der, digest, &size) < 0)
        return 0;
    return bytes_to_hex(bytes_of(digest, size), hex);
}

/* The text is of the masked certificate, its fingerprints have to be the certificate's. */
static void restore_fingerprints(const gnutls_datum_t *text, const gnutls_datum_t *masked,
                                 const gnutls_datum_t *der)
{
    static const gnutls_digest_algorithm_t algorithms[] = {GNUTLS_DIG_SHA1, GNUTLS_DIG_SHA256};
    char wrong[2 * DIGEST_MAX + 1], right[2 * DIGEST_MAX + 1];
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        size_t size = fingerprint(algorithms[i], masked, wrong);
        char *at = size ? memmem(text->data, text->size, wrong, size) : NULL;
        if (at && fingerprint(algorithms[i], der, right) == size)
            memcpy(at, right, size);
    }
}

static int print_once(const gnutls_datum_t *der, gnutls_datum_t *r_text)
{
    gnutls_x509_crt_t parsed;
    int result = gnutls_x509_crt_init(&parsed);
    if (result < 0)
        return result;
    result = gnutls_x509_crt_import(parsed, der, GNUTLS_X509_FMT_DER);
    if (result >= 0)
        result = gnutls_x509_crt_print(parsed, GNUTLS_CRT_PRINT_FULL, r_text);
    gnutls_x509_crt_deinit(parsed);
    return result;
}

/* GnuTLS leaves out what it has no memory for, or prints an error in its place, and returns success. With memory it
 * prints the same each time. */
static int print(const gnutls_datum_t *der, gnutls_datum_t *r_text)
{
    gnutls_datum_t again = {NULL, 0};
    int result = print_once(der, r_text);
    if (result >= 0)
        result = print_once(der, &again);
    if (result >= 0 &&
        (again.size != r_text->size || memcmp(again.data, r_text->data, again.size) != 0))
        result = GNUTLS_E_MEMORY_ERROR;
    gnutls_free(again.data);
    return result;
}

gpg_error_t certificate_full(const page_t *page, const smime_certificate_t *certificate)
{
    gnutls_datum_t text = {NULL, 0};
    gnutls_datum_t der = {(unsigned char *)(uintptr_t)certificate->der,
                          (unsigned)certificate->der_size};
    gnutls_datum_t masked = {malloc(der.size), der.size};
    if (!masked.data)
        return gpg_error(GPG_ERR_ENOMEM);
    memcpy(masked.data, der.data, der.size);
    bool changed = line_ends_mask(masked.data, masked.size);
    int result = print(&masked, &text);
    if (result >= 0 && changed)
        restore_fingerprints(&text, &masked, &der);
    if (result >= 0)
        put_lines(page, &text);
    gnutls_free(text.data);
    free(masked.data);
    return result == GNUTLS_E_MEMORY_ERROR ? gpg_error(GPG_ERR_ENOMEM)
           : result < 0                    ? gpg_error(GPG_ERR_BAD_CERT)
                                           : 0;
}
