/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings for people: those of a code together, each place that they are at on a line. */
#include "finding_text.h"

#include "base/portable.h"
#include "language.h"
#include "styles.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHY_INDENT 4
#define WHY_HANG   13

/* "part 1.2, line 6: ", of a finding whose line is known. */
static char *line_of(const smime_finding_t *finding)
{
    const char *part = finding->part ? finding->part : "";
    char *text = NULL;
    const int size = *part ? asprintf(&text, _("part %s, line %zu: "), part, finding->line)
                           : asprintf(&text, _("line %zu: "), finding->line);
    return size < 0 ? NULL : text;
}

/* " (signer 2, part 1.2)", where there is more than one place that it can be. */
static char *place_of(const smime_report_t *report, const smime_finding_t *finding)
{
    char layer[40] = "", signer[40] = "";
    bool known = finding->layer >= 0 && (size_t)finding->layer < report->layer_count;
    if (known && report->layer_count > 1)
        snprintf(layer, sizeof layer, _(" (layer %d)"), finding->layer + 1);
    if (known && finding->signer >= 0 && report->layers[finding->layer]->signer_count > 1)
        snprintf(signer, sizeof signer, _(" (signer %d)"), finding->signer + 1);
    bool told = strncmp(finding->detail, "part ", 5) == 0 || finding->line;
    const char *part = finding->part && !told ? finding->part : "";
    char *place = NULL;
    return asprintf(&place, "%s%s%s%s%s", layer, signer, *part ? _(" (part ") : "", part,
                    *part ? ")" : "") < 0
               ? NULL
               : place;
}

char *finding_text_detail(const smime_report_t *report, const smime_finding_t *finding)
{
    char *place = place_of(report, finding), *text = NULL;
    char *line = finding->line ? line_of(finding) : NULL;
    char *said = language_phrase(finding->phrase, finding->detail);
    const bool anything = line || (place && *place);
    const char *detail = said && *said ? said : anything ? _("here") : "";
    if (!place || !said || (finding->line && !line) ||
        asprintf(&text, "%s%s%s", line ? line : "", detail, place) < 0)
        text = NULL;
    free(said);
    free(line);
    free(place);
    return text;
}

static void put_detail(const page_t *page, const smime_report_t *report,
                       const smime_finding_t *finding)
{
    char *text = finding_text_detail(report, finding);
    if (!text)
        page_lose();
    if (text && *text)
        page_text(page, WHY_HANG, "%s", text);
    free(text);
}

bool finding_text_is_like(const smime_finding_t *a, const smime_finding_t *b)
{
    return a->severity == b->severity && a->id == b->id;
}

/* All findings of the code of the first of them, together. */
static void put_group(const page_t *page, const smime_report_t *report, size_t first)
{
    const smime_finding_t *lead = report->findings[first];
    size_t count = 0;
    page_item(page, WHY_INDENT, WHY_HANG, severity_style(lead->severity),
              severity_word(lead->severity), "%s. [%s]", _(lead->sentence), lead->code);
    for (size_t i = first; i < report->finding_count; i++)
        if (finding_text_is_like(report->findings[i], lead) && count++ < FINDING_TEXT_DETAILS)
            put_detail(page, report, report->findings[i]);
    if (count > FINDING_TEXT_DETAILS)
        page_text(page, WHY_HANG, "and %zu more", count - FINDING_TEXT_DETAILS);
}

bool finding_text_has_header(const smime_header_t *header)
{
    return header->from_count || header->subject || header->date;
}

bool finding_text_is_first(const smime_report_t *report, size_t index)
{
    if (finding_text_has_header(report->header) &&
        report->findings[index]->id == SMIME_FINDING_HEADERS_UNPROTECTED)
        return false;
    for (size_t i = 0; i < index; i++)
        if (finding_text_is_like(report->findings[i], report->findings[index]))
            return false;
    return true;
}

static bool is_any(const smime_finding_t *finding)
{
    (void)finding;
    return true;
}

static bool is_about_certificate(const smime_finding_t *finding)
{
    return finding->question == SMIME_ABOUT_TRUST || finding->id == SMIME_FINDING_KEY_UNUSABLE ||
           finding->id == SMIME_FINDING_KEY_WEAK;
}

static void put_findings(const page_t *page, const smime_report_t *report, smime_severity_t least,
                         bool (*is_wanted)(const smime_finding_t *))
{
    for (int severity = SMIME_SEVERITY_FAIL; severity >= (int)least; severity--)
        for (size_t i = 0; i < report->finding_count; i++)
            if ((int)report->findings[i]->severity == severity &&
                finding_text_is_first(report, i) && is_wanted(report->findings[i]))
                put_group(page, report, i);
}

void text_of_findings(const page_t *page, const smime_report_t *report, smime_severity_t least)
{
    put_findings(page, report, least, is_any);
}

void text_of_certificate_findings(const page_t *page, const char *heading,
                                  const smime_report_t *report)
{
    bool any = false;
    for (size_t i = 0; i < report->finding_count && !any; i++)
        any = is_about_certificate(report->findings[i]);
    if (any)
        page_heading(page, heading);
    put_findings(page, report, SMIME_SEVERITY_NOTE, is_about_certificate);
}
