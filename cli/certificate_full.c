/* PEM (RFC 7468 section 2), and GnuTLS's own account of a certificate. */
#include "certificate_full.h"

#include <gnutls/x509.h>
#include <limits.h>
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

/* One line of GnuTLS's text, whose tabs become an indentation. */
static void put_line(const page_t *page, const char *line, size_t size)
{
    unsigned tabs = 0;
    while (tabs < size && line[tabs] == '\t')
        tabs++;
    if (size > tabs)
        page_text(page, PAGE_INDENT * (2 + tabs), "%.*s", (int)(size - tabs), line + tabs);
}

static void put_lines(const page_t *page, const gnutls_datum_t *text)
{
    const char *at = (const char *)text->data, *end = at + text->size;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = newline ? (size_t)(newline - at) : (size_t)(end - at);
        if (size <= INT_MAX)
            put_line(page, at, size);
        at += size + 1;
    }
}

gpg_error_t certificate_full(const page_t *page, const smime_certificate_t *certificate)
{
    gnutls_x509_crt_t parsed;
    gnutls_datum_t text = {NULL, 0};
    gnutls_datum_t der = {(unsigned char *)(uintptr_t)certificate->der,
                          (unsigned)certificate->der_size};
    if (gnutls_x509_crt_init(&parsed) < 0)
        return gpg_error(GPG_ERR_ENOMEM);
    int result = gnutls_x509_crt_import(parsed, &der, GNUTLS_X509_FMT_DER);
    if (result >= 0)
        result = gnutls_x509_crt_print(parsed, GNUTLS_CRT_PRINT_FULL, &text);
    if (result >= 0)
        put_lines(page, &text);
    gnutls_free(text.data);
    gnutls_x509_crt_deinit(parsed);
    return result < 0 ? gpg_error(GPG_ERR_BAD_CERT) : 0;
}
