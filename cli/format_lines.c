/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line a message: "VERDICT  FILE  From  deciding sentence [code]". Two blanks part the columns,
 * and nothing in them has two blanks; on a terminal no line is longer than its width. */
#include "base/portable.h"
#include "columns.h"
#include "deciding.h"
#include "failure.h"
#include "formats.h"
#include "headline.h"
#include "language.h"
#include "printable.h"
#include "styles.h"
#include "totals_text.h"

#include <stdlib.h>
#include <string.h>

#define GAP          2
#define VERDICT_SIZE 13 /* columns of the longest verdict */
#define FROM_MOST    32 /* columns of an address on a narrow terminal */

static void put_verdict(const page_t *page, smime_verdict_t verdict)
{
    const char *word = verdict_word(verdict);
    unsigned width = columns_of(word);
    page_word(page, verdict_style(verdict), word);
    if (page->columns && width < VERDICT_SIZE) /* names stand below each other */
        fprintf(page->out, "%*s", (int)(VERDICT_SIZE - width), "");
}

/* The columns behind the verdict; what is too long for a terminal is cut. */
typedef struct line {
    char *file, *from, *sentence;
} line_t;

static void shorten(char **text, unsigned most, bool utf8, bool middle)
{
    char *cut = !*text   ? NULL
                : middle ? columns_cut_middle(*text, most, utf8)
                         : columns_cut_end(*text, most, utf8);
    free(*text);
    *text = cut;
}

static void fit(const page_t *page, line_t *line)
{
    const unsigned fixed = VERDICT_SIZE + 3 * GAP;
    unsigned room = page->columns > fixed ? page->columns - fixed : 0;
    shorten(&line->file, room / 3, page->utf8, true);
    unsigned from = room / 3 > FROM_MOST ? room / 3 : FROM_MOST;
    unsigned rest = room - (line->file ? columns_of(line->file) : 0);
    shorten(&line->from, from < rest ? from : rest, page->utf8, true);
    rest -= line->from ? columns_of(line->from) : 0;
    shorten(&line->sentence, rest, page->utf8, false);
}

static char *from_of(const smime_report_t *report)
{
    const smime_header_t *header = report ? report->header : NULL;
    char *text = NULL;
    if (!header || !header->from_count)
        return strdup("-");
    if (header->from_count == 1)
        return printable(header->from[0]->address);
    char *first = printable(header->from[0]->address);
    if (!first || asprintf(&text, "%s +%zu", first, header->from_count - 1) < 0)
        text = NULL;
    free(first);
    return text;
}

static char *sentence_of(const result_t *result)
{
    const smime_finding_t *finding = result->report ? deciding_finding(result->report) : NULL;
    char *text = NULL;
    if (!result->report)
        return result->told ? printable(result->told) : NULL;
    if (asprintf(&text, "%s%s%s%s", _(deciding_sentence(result->report)), finding ? " [" : "",
                 finding ? finding->code : "", finding ? "]" : "") < 0)
        return NULL;
    return text;
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    line_t line = {printable_whole(name_for_people(result->input)), from_of(result->report),
                   sentence_of(result)};
    if (page->columns)
        fit(page, &line);
    bool complete = line.file && line.from && line.sentence;
    if (complete) {
        put_verdict(page, result->report ? result->report->verdict : SMIME_VERDICT_ERROR);
        const char *const texts[] = {"  ", line.file, "  ", line.from, "  ", line.sentence, "\n"};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            page_word(page, STYLE_PLAIN, texts[i]);
    }
    free(line.file);
    free(line.from);
    free(line.sentence);
    return complete ? 0 : gpg_error(GPG_ERR_ENOMEM);
}

const format_t format_lines = {.name = "lines",
                               .separator = "",
                               .for_people = true,
                               .shows_errors = true,
                               .put = put,
                               .end = totals_text_line,
                               .summary = totals_text};
