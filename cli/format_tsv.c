/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table for spreadsheets and scripts: a title line, then one line a message; tabs part the
 * fields, and what would break a line or a field, or be taken for a formula, is escaped. */
#include "base/time_text.h"
#include "deciding.h"
#include "formats.h"
#include "printable.h"
#include "report_pick.h"

#include <stdlib.h>
#include <string.h>

/* What one line says. */
typedef struct row {
    const result_t *result;
    const smime_signer_result_t *signer;    /* who stands for the report, or NULL */
    const smime_certificate_t *certificate; /* his, or NULL */
    time_text_t date;
} row_t;

static const char *verdict_of(row_t *row)
{
    return smime_verdict_name(row->result->report ? row->result->report->verdict
                                                  : SMIME_VERDICT_ERROR);
}

static const char *input_of(row_t *row)
{
    return row->result->input;
}

static const char *code_of(row_t *row)
{
    const smime_finding_t *finding =
        row->result->report ? deciding_finding(row->result->report) : NULL;
    return finding ? finding->code : NULL;
}

static const char *reason_of(row_t *row)
{
    return row->result->report ? deciding_sentence(row->result->report) : row->result->error;
}

static const char *integrity_of(row_t *row)
{
    return row->result->report ? smime_answer_name(row->result->report->integrity) : NULL;
}

static const char *trust_of(row_t *row)
{
    return row->result->report ? smime_answer_name(row->result->report->trust) : NULL;
}

static const char *identity_of(row_t *row)
{
    return row->result->report ? smime_answer_name(row->result->report->identity) : NULL;
}

static const char *coverage_of(row_t *row)
{
    return row->result->report ? smime_coverage_name(row->result->report->coverage) : NULL;
}

static const char *from_of(row_t *row)
{
    const smime_report_t *report = row->result->report;
    return report && report->header->from_count ? report->header->from[0]->address : NULL;
}

static const char *subject_of(row_t *row)
{
    return row->result->report ? row->result->report->header->subject : NULL;
}

static const char *date_of(row_t *row)
{
    return row->result->report ? row->result->report->header->date : NULL;
}

static const char *message_id_of(row_t *row)
{
    return row->result->report ? row->result->report->header->message_id : NULL;
}

static const char *signed_of(row_t *row)
{
    if (!row->signer || !row->signer->has_signing_time)
        return NULL;
    row->date = time_text(row->signer->signing_time);
    return row->date.text;
}

static const char *signer_of(row_t *row)
{
    return row->certificate ? row->certificate->subject : NULL;
}

static const char *serial_of(row_t *row)
{
    return row->certificate ? row->certificate->serial : NULL;
}

static const char *issuer_of(row_t *row)
{
    return row->certificate ? row->certificate->issuer : NULL;
}

static const char *issuer_serial_of(row_t *row)
{
    return row->signer && row->signer->path_count > 1 ? row->signer->path[1]->certificate->serial
                                                      : NULL;
}

/* The columns; further ones are only added at the end. NULL is an empty field. */
static const struct column {
    const char *title;
    const char *(*value)(row_t *row);
} columns[] = {
    {"verdict", verdict_of},
    {"input", input_of},
    {"code", code_of},
    {"reason", reason_of},
    {"integrity", integrity_of},
    {"trust", trust_of},
    {"identity", identity_of},
    {"coverage", coverage_of},
    {"from", from_of},
    {"subject", subject_of},
    {"date", date_of},
    {"message_id", message_id_of},
    {"signed", signed_of},
    {"signer", signer_of},
    {"signer_serial", serial_of},
    {"issuer", issuer_of},
    {"issuer_serial", issuer_serial_of},
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

/* A spreadsheet computes what begins like a formula. */
static bool is_formula(const char *text)
{
    return *text && strchr("=+-@", *text);
}

static gpg_error_t put_field(FILE *out, const char *value)
{
    char *text = printable_whole(value ? value : "");
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    if (is_formula(text))
        fprintf(out, "\\x%02x%s", (unsigned char)text[0], text + 1);
    else
        fputs(text, out);
    free(text);
    return 0;
}

static gpg_error_t put_title(const page_t *page, const totals_t *totals)
{
    (void)totals;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        fprintf(page->out, "%s%s", i ? "\t" : "", columns[i].title);
    fputc('\n', page->out);
    return 0;
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    row_t row = {.result = result};
    gpg_error_t error = 0;
    row.signer = result->report ? report_pick_signer(result->report) : NULL;
    row.certificate = row.signer ? row.signer->certificate : NULL;
    for (size_t i = 0; i < COLUMN_COUNT && !error; i++) {
        if (i)
            fputc('\t', page->out);
        error = put_field(page->out, columns[i].value(&row));
    }
    fputc('\n', page->out);
    return error;
}

static gpg_error_t put_tallies(const page_t *page, const char *kind, const tallies_t *tallies)
{
    tally_t *sorted = totals_sorted(tallies);
    gpg_error_t error = sorted ? 0 : gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < tallies->count && !error; i++) {
        fprintf(page->out, "%s\t%zu\t", kind, sorted[i].count);
        error = put_field(page->out, sorted[i].word);
        fputc('\n', page->out);
    }
    free(sorted);
    return error;
}

static gpg_error_t put_summary(const page_t *page, const totals_t *totals)
{
    fputs("kind\tcount\tname\n", page->out);
    for (size_t i = 0; i < TOTALS_VERDICTS; i++)
        fprintf(page->out, "verdict\t%zu\t%s\n", totals->by_verdict[totals_order[i]],
                smime_verdict_name(totals_order[i]));
    gpg_error_t error = put_tallies(page, "code", &totals->codes);
    return error ? error : put_tallies(page, "signer", &totals->signers);
}

const format_t format_tsv = {
    .name = "tsv", .separator = "", .begin = put_title, .put = put, .summary = put_summary};
