/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of terms: file, size, SHA-256 (FIPS 180-4), time, trust, version. */
#include "html_judgement.h"

#include "date_text.h"
#include "failure.h"
#include "html_writer.h"
#include "language.h"

#include <gnutls/crypto.h>

static void put_term(FILE *out, const char *term)
{
    fputs("<dt>", out);
    html_text(out, term);
    fputs("</dt><dd>", out);
}

static void end_term(FILE *out)
{
    fputs("</dd>\n", out);
}

static gpg_error_t put_file(FILE *out, const result_t *result, const html_judged_t *judged)
{
    uint8_t hash[32];
    put_term(out, _("File"));
    gpg_error_t error = html_outside(out, name_for_people(result->input));
    if (judged->data)
        fprintf(out, _(", %zu bytes"), judged->size);
    end_term(out);
    put_term(out, "SHA-256");
    if (judged->data &&
        gnutls_hash_fast(GNUTLS_DIG_SHA256, judged->data, judged->size, hash) == 0) {
        fputs("<span class=\"number\">", out);
        for (size_t i = 0; i < sizeof hash; i++)
            fprintf(out, "%02x", hash[i]);
        fputs("</span>", out);
    } else {
        fputs("-", out);
    }
    end_term(out);
    return error;
}

static void put_time(FILE *out, const result_t *result, const html_judged_t *judged)
{
    int64_t at = result->report ? result->report->checked_at : judged->options->at;
    put_term(out, _("As of"));
    html_text(out, date_text(at).text);
    if (judged->options->at_mode == SMIME_AT_SIGNING_TIME)
        html_text(out, _("; certificates: as of the time of signing"));
    else if (judged->options->at_given)
        html_text(out, _(" (this time was asked for)"));
    end_term(out);
}

static gpg_error_t put_trust(FILE *out, const html_judged_t *judged)
{
    gpg_error_t error = 0;
    put_term(out, C_("list", "Trusted"));
    for (size_t i = 0; i < judged->trust->count && !error; i++) {
        fputs(i ? ", " : "", out);
        error = html_outside(out, judged->trust->items[i]);
    }
    if (!judged->trust->count)
        html_text(out, _("this machine's list (system)"));
    if (judged->options->allow_weak)
        html_text(out, _("; weak algorithms were allowed"));
    end_term(out);
    return error;
}

gpg_error_t html_judgement(FILE *out, const result_t *result, const html_judged_t *judged)
{
    fputs("<dl>\n", out);
    gpg_error_t error = put_file(out, result, judged);
    put_time(out, result, judged);
    if (!error)
        error = put_trust(out, judged);
    put_term(out, _("By"));
    html_text(out, "smimetool " SMIME_VERSION);
    end_term(out);
    fputs("</dl>\n", out);
    return error;
}
