/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The page: rows and lines are the card's, findings those of the full report. */
#include "html_page.h"

#include "base/portable.h"
#include "card_compare.h"
#include "card_rows.h"
#include "failure.h"
#include "finding_text.h"
#include "headline.h"
#include "html_judgement.h"
#include "html_path.h"
#include "html_writer.h"
#include "language.h"
#include "printable.h"
#include "report_pick.h"
#include "styles.h"

#include <stdlib.h>
#include <string.h>

#define HEADLINE_MOST 200 /* columns */
#define MAILBOXES_MAX 6   /* that are shown */

/* The page while it is written; what failed first stays. */
typedef struct sheet {
    FILE *out;
    const result_t *result;
    const smime_report_t *report; /* or NULL */
    const html_judged_t *judged;
    gpg_error_t error;
} sheet_t;

static void keep(sheet_t *sheet, gpg_error_t error)
{
    if (!sheet->error)
        sheet->error = error;
}

static html_class_t class_of(style_t style)
{
    return style == STYLE_GOOD    ? "good"
           : style == STYLE_DOUBT ? "doubt"
           : style == STYLE_BAD   ? "bad"
                                  : "plain";
}

static void put_badge(sheet_t *sheet, html_class_t class, const char *text)
{
    fprintf(sheet->out, "<span class=\"badge %s\">", class);
    html_text(sheet->out, text);
    fputs("</span>", sheet->out);
}

static void begin_section(sheet_t *sheet, const char *id, const char *heading)
{
    fprintf(sheet->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
    html_text(sheet->out, heading);
    fputs("</h2>\n", sheet->out);
}

static void end_section(sheet_t *sheet)
{
    fputs("</section>\n", sheet->out);
}

/* ---- the verdict ---- */

static void put_verdict(sheet_t *sheet)
{
    const smime_verdict_t verdict = result_verdict(sheet->result);
    const page_t wide = {.utf8 = true, .width = HEADLINE_MOST};
    char *headline = headline_of(&wide, sheet->result, HEADLINE_MOST);
    fprintf(sheet->out, "<section class=\"verdict %s\" aria-labelledby=\"verdict\">\n",
            class_of(verdict_style(verdict)));
    fprintf(sheet->out, "<h1 id=\"verdict\">");
    html_text(sheet->out, verdict_word(verdict));
    fputs("</h1>\n<p class=\"file\">", sheet->out);
    keep(sheet, html_outside(sheet->out, name_for_people(sheet->result->input)));
    fputs("</p>\n<p class=\"headline\">", sheet->out);
    keep(sheet, headline ? html_mixed(sheet->out, headline) : gpg_error(GPG_ERR_ENOMEM));
    fputs("</p>\n<p><strong>", sheet->out);
    html_text(sheet->out, _("Next:"));
    fputs("</strong> ", sheet->out);
    html_text(sheet->out, next_step_of(sheet->result));
    fputs("</p>\n", sheet->out);
    end_section(sheet);
    free(headline);
}

/* ---- rows ---- */

static const char *word_of(smime_answer_t answer)
{
    return answer == SMIME_PASS ? _("ok") : answer == SMIME_FAIL ? _("NO") : _("not known");
}

static void put_row(sheet_t *sheet, const card_row_t *row)
{
    fputs("<tr><th scope=\"row\">", sheet->out);
    html_text(sheet->out, row->name);
    fputs("</th><td class=\"mark\">", sheet->out);
    put_badge(sheet, class_of(answer_style(row->answer)), word_of(row->answer));
    fputs("</td><td>", sheet->out);
    keep(sheet, html_mixed(sheet->out, row->text));
    if (row->code)
        fprintf(sheet->out, " <code>%s</code>", row->code);
    if (row->more) {
        fputs(" <span class=\"quiet\">", sheet->out);
        fprintf(sheet->out, _("and %u more"), row->more);
        fputs("</span>", sheet->out);
    }
    fputs("</td></tr>\n", sheet->out);
}

static void put_rows(sheet_t *sheet)
{
    card_row_t rows[CARD_ROWS];
    gpg_error_t error = card_rows(sheet->report, rows);
    keep(sheet, error);
    begin_section(sheet, "rows", _("What was found"));
    fputs("<table>\n", sheet->out);
    for (size_t i = 0; i < CARD_ROWS && !error; i++)
        put_row(sheet, &rows[i]);
    fputs("</table>\n", sheet->out);
    end_section(sheet);
    card_rows_free(rows);
}

/* ---- what to compare ---- */

static void put_line_value(sheet_t *sheet, const card_line_t *line)
{
    fputs(line->is_number ? "<span class=\"number\">" : "<span>", sheet->out);
    keep(sheet, html_outside(sheet->out, line->value));
    fputs("</span>", sheet->out);
    if (!line->rest)
        return;
    fputs(line->rest[0] == ',' ? "" : " ", sheet->out);
    fputs("<span class=\"quiet\">", sheet->out);
    keep(sheet, html_mixed(sheet->out, line->rest));
    fputs("</span>", sheet->out);
}

static void put_line(sheet_t *sheet, const card_line_t *line, bool is_path)
{
    const smime_signer_result_t *signer = sheet->report ? report_pick_signer(sheet->report) : NULL;
    fputs("<tr><th scope=\"row\">", sheet->out);
    html_text(sheet->out, line->label);
    fputs("</th><td>", sheet->out);
    if (is_path)
        keep(sheet, html_path(sheet->out, signer));
    else
        put_line_value(sheet, line);
    fputs("</td><td class=\"pin\">", sheet->out);
    if (line->pin)
        put_badge(sheet, class_of(line->pin_style), line->pin);
    fputs("</td></tr>\n", sheet->out);
}

static void put_compare(sheet_t *sheet)
{
    card_compare_t compare;
    gpg_error_t error = card_compare(sheet->report, &compare);
    keep(sheet, error);
    begin_section(sheet, "compare", _("To compare with what the sender publishes"));
    fputs("<table>\n", sheet->out);
    for (size_t i = 0; i < compare.count && !error; i++)
        put_line(sheet, &compare.lines[i], i == compare.path_line);
    fputs("</table>\n", sheet->out);
    end_section(sheet);
    card_compare_free(&compare);
}

/* ---- the message ---- */

static bool is_listed(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* Whether the signature covers the field; nothing is said of one that is not there. */
static void put_signed(sheet_t *sheet, const char *name)
{
    bool is_signed = is_listed(sheet->report->header->protected_fields, name);
    bool is_known = strcmp(name, "from") == 0 && sheet->report->identity == SMIME_PASS &&
                    sheet->report->integrity == SMIME_PASS && sheet->report->trust == SMIME_PASS;
    fputs("</td><td class=\"pin\">", sheet->out);
    put_badge(sheet, is_signed || is_known ? "good" : "plain",
              is_signed  ? _("signed")
              : is_known ? _("in the certificate")
                         : _("not signed"));
}

static void begin_field(sheet_t *sheet, const char *label)
{
    fputs("<tr><th scope=\"row\">", sheet->out);
    html_text(sheet->out, label);
    fputs("</th><td>", sheet->out);
}

/* The address first: a name can be chosen to look like one. */
static void put_mailboxes(sheet_t *sheet, const char *label, const char *name,
                          const smime_mailbox_t *const *mailboxes, size_t count)
{
    if (!count)
        return;
    begin_field(sheet, label);
    for (size_t i = 0; i < count && i < MAILBOXES_MAX; i++) {
        const char *shown_as = mailboxes[i]->display_name;
        fputs(i ? "<br>" : "", sheet->out);
        keep(sheet, html_outside(sheet->out, mailboxes[i]->address));
        if (!shown_as || !*shown_as)
            continue;
        fputs(" <span class=\"quiet\">", sheet->out);
        html_text(sheet->out, _("shown as "));
        keep(sheet, html_outside(sheet->out, shown_as));
        fputs("</span>", sheet->out);
    }
    put_signed(sheet, name);
    fputs("</td></tr>\n", sheet->out);
}

static void put_field(sheet_t *sheet, const char *label, const char *name, const char *value)
{
    if (!value)
        return;
    begin_field(sheet, label);
    keep(sheet, html_outside(sheet->out, value));
    put_signed(sheet, name);
    fputs("</td></tr>\n", sheet->out);
}

static void put_message(sheet_t *sheet)
{
    static const smime_header_t none;
    const smime_header_t *header = sheet->report ? sheet->report->header : &none;
    begin_section(sheet, "message", _("The message"));
    if (!finding_text_has_header(header) && !header->sender_count && !header->message_id) {
        fputs("<p>", sheet->out);
        html_text(sheet->out, _("There is no header to show."));
        fputs("</p>\n", sheet->out);
    } else {
        fputs("<table>\n", sheet->out);
        put_mailboxes(sheet, _("From"), "from", header->from, header->from_count);
        put_mailboxes(sheet, _("Sender"), "sender", header->sender, header->sender_count);
        put_field(sheet, C_("mail", "Subject"), "subject", header->subject);
        put_field(sheet, _("Date"), "date", header->date);
        put_field(sheet, "Message-ID", "message-id", header->message_id);
        fputs("</table>\n", sheet->out);
    }
    end_section(sheet);
}

/* ---- findings ---- */

static const char *word_of_severity(smime_severity_t severity)
{
    return severity == SMIME_SEVERITY_FAIL      ? _("fails")
           : severity == SMIME_SEVERITY_UNKNOWN ? _("not known")
           : severity == SMIME_SEVERITY_WARNING ? _("warning")
                                                : _("note");
}

static void put_detail(sheet_t *sheet, const smime_finding_t *finding)
{
    char *text = finding_text_detail(sheet->report, finding);
    if (!text || *text) {
        fputs("<li>", sheet->out);
        keep(sheet, text ? html_outside(sheet->out, text) : gpg_error(GPG_ERR_ENOMEM));
        fputs("</li>", sheet->out);
    }
    free(text);
}

/* All findings of the code of the first of them, together. */
static void put_finding_group(sheet_t *sheet, size_t first)
{
    const smime_report_t *report = sheet->report;
    const smime_finding_t *lead = report->findings[first];
    size_t count = 0;
    fputs("<li><div>", sheet->out);
    put_badge(sheet, class_of(severity_style(lead->severity)), word_of_severity(lead->severity));
    fputs("</div> <div>", sheet->out);
    html_text(sheet->out, _(lead->sentence));
    fprintf(sheet->out, "%s <code>%s</code>", _("."), lead->code);
    if (lead->reference && *lead->reference) {
        fputs(" <span class=\"quiet reference\">", sheet->out);
        html_text(sheet->out, lead->reference);
        fputs("</span>", sheet->out);
    }
    fputs("<ul class=\"details\">", sheet->out);
    for (size_t i = first; i < report->finding_count; i++)
        if (finding_text_is_like(report->findings[i], lead) && count++ < FINDING_TEXT_DETAILS)
            put_detail(sheet, report->findings[i]);
    if (count > FINDING_TEXT_DETAILS) {
        fputs("<li>", sheet->out);
        fprintf(sheet->out, _("and %u more"), (unsigned)(count - FINDING_TEXT_DETAILS));
        fputs("</li>", sheet->out);
    }
    fputs("</ul></div></li>\n", sheet->out);
}

static void put_findings(sheet_t *sheet)
{
    const smime_report_t *report = sheet->report;
    begin_section(sheet, "findings", _("Findings"));
    if (!report || !report->finding_count) {
        fputs("<p>", sheet->out);
        html_text(sheet->out, report ? _("None.") : _("Nothing was judged."));
        fputs("</p>\n", sheet->out);
    } else {
        fputs("<ul class=\"findings\">\n", sheet->out);
        for (int severity = SMIME_SEVERITY_FAIL; severity >= (int)SMIME_SEVERITY_NOTE; severity--)
            for (size_t i = 0; i < report->finding_count; i++)
                if ((int)report->findings[i]->severity == severity &&
                    finding_text_is_first(report, i))
                    put_finding_group(sheet, i);
        fputs("</ul>\n", sheet->out);
    }
    end_section(sheet);
}

/* ---- the whole ---- */

static void put_judged(sheet_t *sheet)
{
    begin_section(sheet, "judged", _("How it was judged"));
    keep(sheet, html_judgement(sheet->out, sheet->result, sheet->judged));
    end_section(sheet);
}

static void begin(sheet_t *sheet)
{
    char *name = printable(name_for_people(sheet->result->input)), *title = NULL;
    if (!name || asprintf(&title, "%s - %s", verdict_word(result_verdict(sheet->result)), name) < 0)
        title = NULL;
    keep(sheet,
         title ? html_begin(sheet->out, language_spoken() == LANGUAGE_JAPANESE ? "ja" : "en", title)
               : gpg_error(GPG_ERR_ENOMEM));
    free(title);
    free(name);
    fputs("<main>\n", sheet->out);
}

gpg_error_t html_page(FILE *out, const result_t *result, const html_judged_t *judged)
{
    sheet_t sheet = {out, result, result->report, judged, 0};
    begin(&sheet);
    put_verdict(&sheet);
    put_rows(&sheet);
    put_compare(&sheet);
    put_message(&sheet);
    put_findings(&sheet);
    put_judged(&sheet);
    fputs("</main>\n", out);
    html_end(out);
    return sheet.error;
}
