/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines to compare. A value that is missing is "-", in its place. */
#include "card_compare.h"

#include "base/portable.h"
#include "card_pins.h"
#include "certificate_name.h"
#include "columns.h"
#include "date_text.h"
#include "language.h"
#include "memory_stream.h"
#include "printable.h"
#include "report_pick.h"
#include "verify/signer_answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Translated and printable (malloc); NULL: no memory. */
static char *text_of(const char *format, ...)
{
    char *raw = NULL, *shown;
    va_list args;
    va_start(args, format);
    if (vasprintf(&raw, _(format), args) < 0)
        raw = NULL;
    va_end(args);
    shown = raw ? printable(raw) : NULL;
    free(raw);
    return shown;
}

static void set_rest(card_line_t *line, char *text)
{
    line->rest = text;
    line->incomplete = !text;
}

/* What the lines are about. */
typedef struct subject {
    const smime_report_t *report;           /* or NULL */
    const smime_layer_result_t *layer;      /* of the signer; NULL: none is known */
    const smime_signer_result_t *signer;    /* or NULL */
    const smime_certificate_t *certificate; /* his, or NULL */
} subject_t;

static subject_t subject_of(const smime_report_t *report)
{
    subject_t subject = {.report = report};
    if (!report)
        return subject;
    subject.layer = report_pick_layer(report);
    subject.signer = report_pick_any_signer(report);
    if (subject.signer)
        subject.certificate = subject.signer->certificate;
    return subject;
}

/* ---- signer, subject, issuer ---- */

/* The author's address if it is the certificate's, else the certificate's first. */
static const char *address_of(const subject_t *subject)
{
    const char *const *addresses = subject->certificate->addresses;
    const smime_header_t *header = subject->report->header;
    if (!addresses || !*addresses)
        return NULL;
    for (size_t i = 0; addresses[i] && header->from_count == 1; i++)
        if (strcasecmp(addresses[i], header->from[0]->address) == 0)
            return addresses[i];
    return addresses[0];
}

static void make_signer(const subject_t *subject, card_line_t *line)
{
    size_t signers = subject->layer ? subject->layer->signer_count : 1;
    const char *address = subject->certificate ? address_of(subject) : NULL;
    if (!subject->signer)
        line->value = strdup("-");
    else if (!subject->certificate)
        line->value = text_of("certificate not in the message (named by issuer and number)");
    else if (!address)
        line->value = text_of("the certificate names no address");
    else
        line->value = text_of("%s", address);
    if (address && signers > 1)
        set_rest(line, text_of("(1 of %zu signers)", signers));
}

/* How far the authority says that it checked; its word counts if it is trusted. */
static const char *checked_by(const subject_t *subject)
{
    static const char *const sentences[][2] = {
        {"mailbox", N_("(the CA checked only the mailbox)")},
        {"organization", N_("(the CA checked the organization)")},
        {"sponsor", N_("(the CA checked organization and person)")},
        {"individual", N_("(the CA checked the person)")},
    };
    const smime_signer_result_t *signer = subject->signer;
    const char *validated = subject->certificate->validated;
    bool anchored = signer->path_count && signer->path[signer->path_count - 1]->anchor;
    if (!anchored)
        return N_("(no trusted CA vouches for it)");
    if (signer->trust == SMIME_FAIL)
        return N_("(not to be relied on: see above)");
    for (size_t i = 0; validated && i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i][0], validated) == 0)
            return sentences[i][1];
    return N_("(the CA does not say what it checked)");
}

static void make_subject(const subject_t *subject, card_line_t *line)
{
    if (!subject->certificate) {
        line->value = strdup("-");
        return;
    }
    line->value = certificate_who(subject->certificate);
    set_rest(line, strdup(_(checked_by(subject))));
}

static void make_issuer(const subject_t *subject, card_line_t *line)
{
    const smime_certificate_t *certificate = subject->certificate;
    if (certificate)
        line->value =
            text_of("%s", certificate->issuer_common_name ? certificate->issuer_common_name
                                                          : certificate->issuer);
    else if (!subject->signer || !subject->signer->identifier)
        line->value = strdup("-");
    else {
        line->value =
            language_phrase(subject->signer->identifier_phrase, subject->signer->identifier);
        set_rest(line, strdup(_("(as the signature says)")));
    }
}

/* ---- numbers and path ---- */

static void make_serial(const subject_t *subject, card_line_t *line)
{
    bool known = subject->certificate && subject->signer->path_count > 1;
    line->is_number = known;
    line->value =
        known ? text_of("%s", subject->signer->path[1]->certificate->serial) : strdup("-");
}

static gpg_error_t make_path(const subject_t *subject, card_compare_t *compare)
{
    const smime_signer_result_t *signer = subject->signer;
    size_t count = subject->certificate ? signer->path_count : 0;
    compare->path_line = compare->count - 1;
    if (!count)
        return 0;
    compare->path = calloc(count + 1, sizeof *compare->path);
    if (!compare->path)
        return gpg_error(GPG_ERR_ENOMEM);
    if (!signer->path[count - 1]->anchor) /* it leads on to nobody who is known */
        compare->path[compare->path_count++] = strdup("?");
    for (size_t i = count; i-- > 0;)
        compare->path[compare->path_count++] =
            text_of("%s", certificate_short_name(signer->path[i]->certificate));
    for (size_t i = 0; i < compare->path_count; i++)
        if (!compare->path[i])
            return gpg_error(GPG_ERR_ENOMEM);
    return 0;
}

/* Of `count` names the first and the last ones, with "..." for the others between them. */
static char *joined(char *const *names, size_t count, size_t left_out)
{
    char *text = NULL;
    size_t size;
    FILE *stream = memory_stream_open(&text, &size);
    if (!stream)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (i == 1 && left_out) {
            fputs(" > ...", stream);
            i += left_out;
        }
        fprintf(stream, "%s%s", i ? " > " : "", names[i]);
    }
    if (!memory_stream_close(stream, &text))
        return text;
    free(text);
    return NULL;
}

char *card_path(const card_compare_t *compare, unsigned most, bool utf8)
{
    size_t count = compare->path_count;
    if (!count)
        return strdup("-");
    for (size_t left_out = 0; left_out + 1 < count || left_out == 0; left_out++) {
        char *text = joined(compare->path, count, left_out);
        if (!text || columns_of(text) <= most)
            return text;
        free(text);
    }
    char *text = joined(compare->path, count, count > 2 ? count - 2 : 0), *cut = NULL;
    if (text)
        cut = columns_cut_middle(text, most, utf8);
    free(text);
    return cut;
}

/* ---- validity ---- */

static void make_valid(const subject_t *subject, card_line_t *line)
{
    const smime_certificate_t *certificate = subject->certificate;
    const smime_signer_result_t *signer = subject->signer;
    bool signing = signer && signer->has_signing_time;
    if (certificate && signing)
        line->value = text_of("%s to %s; signed %s", date_text_day(certificate->not_before).text,
                              date_text_day(certificate->not_after).text,
                              date_text_to_the_minute(signer->signing_time).text);
    else if (certificate)
        line->value = text_of("%s to %s", date_text_day(certificate->not_before).text,
                              date_text_day(certificate->not_after).text);
    else if (signing)
        line->value = text_of("-; signed %s (as the signer says)",
                              date_text_to_the_minute(signer->signing_time).text);
    else
        line->value = strdup("-");
}

/* ---- further signatures ---- */

static const char *problem_with(const smime_report_t *report, size_t layer, size_t signer)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if (finding->layer == (int)layer && finding->signer == (int)signer &&
            finding->severity >= SMIME_SEVERITY_WARNING &&
            (!worst || finding->severity > worst->severity))
            worst = finding;
    }
    return worst ? worst->code : NULL;
}

/* "gateway@relay.example, trusted" */
static char *other_text(const smime_report_t *report, size_t layer, size_t index, unsigned more,
                        char **r_rest)
{
    const smime_signer_result_t *signer = report->layers[layer]->signers[index];
    const smime_certificate_t *certificate = signer->certificate;
    const char *problem = problem_with(report, layer, index);
    const char *who = !certificate ? _("someone")
                      : certificate->addresses && certificate->addresses[0]
                          ? certificate->addresses[0]
                          : certificate_short_name(certificate);
    const char *format = signer->integrity != SMIME_PASS ? _(", whose signature does not hold")
                         : signer->trust != SMIME_PASS   ? _(", not trusted")
                                                         : _(", trusted");
    char count[24] = "";
    if (more)
        snprintf(count, sizeof count, " +%u", more);
    *r_rest = text_of("%s%s%s%s%s", format, problem ? " [" : "", problem ? problem : "",
                      problem ? "]" : "", count);
    return text_of("%s", who);
}

/* Of all signatures but the one that the lines are about, the first; the others are counted. */
static void make_others(const subject_t *subject, card_compare_t *compare)
{
    const smime_report_t *report = subject->report;
    size_t own = 0, first_layer = 0, first = 0;
    unsigned count = 0;
    while (report && own < report->layer_count && report->layers[own] != subject->layer)
        own++;
    for (size_t i = 0; report && subject->layer && i < report->layer_count; i++)
        for (size_t k = 0; k < report->layers[i]->signer_count; k++)
            if (report->layers[i]->signers[k] != subject->signer && count++ == 0) {
                first_layer = i;
                first = k;
            }
    if (!count)
        return;
    card_line_t *line = &compare->lines[compare->count++];
    line->label = report->layers[first_layer]->errant ? C_("line", "In a part")
                  : first_layer < own                 ? C_("line", "Around it")
                  : first_layer > own                 ? C_("line", "Inside it")
                                                      : C_("line", "Also signed");
    char *rest;
    line->value = other_text(report, first_layer, first, count - 1, &rest);
    set_rest(line, rest);
}

/* ---- all of them ---- */

static const struct {
    const char *label;
    void (*make)(const subject_t *subject, card_line_t *line);
    card_pin_place_t pin;
} kinds[] = {{NC_("line", "Signer"), make_signer, CARD_PIN_SIGNER},
             {NC_("line", "Subject"), make_subject, CARD_PIN_NONE},
             {NC_("line", "Issuer"), make_issuer, CARD_PIN_ISSUER},
             {NC_("line", "CA serial"), make_serial, CARD_PIN_SERIAL},
             {NC_("line", "Path"), NULL, CARD_PIN_PATH},
             {NC_("line", "Valid"), make_valid, CARD_PIN_NONE}};

gpg_error_t card_compare(const smime_report_t *report, card_compare_t *r_compare)
{
    const subject_t subject = subject_of(report);
    gpg_error_t error = 0;
    *r_compare = (card_compare_t){.count = 0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        card_line_t *line = &r_compare->lines[r_compare->count++];
        line->label = C_("line", kinds[i].label);
        if (kinds[i].make)
            kinds[i].make(&subject, line);
        else if (!error)
            error = make_path(&subject, r_compare);
        if (report && !error)
            error = card_pin(report, subject.signer, kinds[i].pin, &line->pin, &line->pin_style);
    }
    make_others(&subject, r_compare);
    for (size_t i = 0; i < r_compare->count; i++)
        if (r_compare->lines[i].incomplete ||
            (!r_compare->lines[i].value && i != r_compare->path_line))
            error = gpg_error(GPG_ERR_ENOMEM);
    return error;
}

void card_compare_free(card_compare_t *compare)
{
    for (size_t i = 0; i < compare->count; i++) {
        free(compare->lines[i].value);
        free(compare->lines[i].rest);
    }
    for (size_t i = 0; i < compare->path_count; i++)
        free(compare->path[i]);
    free(compare->path);
    *compare = (card_compare_t){.count = 0};
}
