/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Escaped text, and what stands around a page. */
#include "html_writer.h"

#include "base/base64.h"
#include "columns.h"
#include "markup.h"
#include "printable.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

static const char style[] = {
#include "html_style.inc"
    , '\0'};

void html_text(FILE *out, const char *text)
{
    markup_put(out, text);
}

/* direction: of the whole; else it goes by its first letter. */
static gpg_error_t put_isolated(FILE *out, const char *text, const char *direction)
{
    char *cut = columns_cut_middle(text, HTML_COLUMNS, true);
    if (!cut)
        return gpg_error(GPG_ERR_ENOMEM);
    fprintf(out, "<bdi%s>", direction);
    html_text(out, cut);
    fputs("</bdi>", out);
    free(cut);
    return 0;
}

gpg_error_t html_mixed(FILE *out, const char *text)
{
    return put_isolated(out, text, " dir=\"ltr\"");
}

gpg_error_t html_outside(FILE *out, const char *text)
{
    char *shown = printable(text);
    gpg_error_t error = shown ? put_isolated(out, shown, "") : gpg_error(GPG_ERR_ENOMEM);
    free(shown);
    return error;
}

void html_span(FILE *out, html_class_t class, const char *text)
{
    fprintf(out, "<span class=\"%s\">", class);
    html_text(out, text);
    fputs("</span>", out);
}

static gpg_error_t write_to_stream(void *user, const void *data, size_t size)
{
    return fwrite(data, 1, size, user) == size ? 0 : gpg_error(GPG_ERR_ENOMEM);
}

/* CSP level 3 section 2.3.1: hash-source. */
static gpg_error_t put_style_hash(FILE *out)
{
    uint8_t hash[32];
    base64_writer_t base64;
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, style, sizeof style - 1, hash) != 0)
        return gpg_error(GPG_ERR_INTERNAL);
    base64_writer_init(&base64, 76, "", write_to_stream, out);
    fputs("'sha256-", out);
    gpg_error_t error = base64_writer_feed(&base64, (bytes_t){hash, sizeof hash});
    if (!error)
        error = base64_writer_finish(&base64);
    fputc('\'', out);
    return error;
}

gpg_error_t html_begin(FILE *out, const char *language, const char *title)
{
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ",
            language);
    gpg_error_t error = put_style_hash(out);
    fputs("; base-uri 'none'; form-action 'none'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n"
          "<meta name=\"referrer\" content=\"no-referrer\">\n"
          /* what phones make links of */
          "<meta name=\"format-detection\" "
          "content=\"telephone=no, date=no, address=no, email=no, url=no\">\n<title>",
          out);
    html_text(out, title);
    fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
    return error;
}

void html_end(FILE *out)
{
    fputs("</body>\n</html>\n", out);
}
