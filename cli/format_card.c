/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report for a person with one message: a card of at most 22 lines of 80 columns, with the verdict
 * as its first and last line. Where it does not fit, the middle of the path is left out first, then the
 * middle of names, then a second line of what to do next: never a row, a pin or the verdict. */
#include "base/portable.h"
#include "card_compare.h"
#include "card_pins.h"
#include "card_rows.h"
#include "columns.h"
#include "failure.h"
#include "formats.h"
#include "headline.h"
#include "language.h"
#include "printable.h"
#include "styles.h"
#include "totals_text.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST      200 /* columns that a card takes */
#define MOST_LINES  22
#define ROW_NAME    14 /* columns of a row's name, and of its mark with the blanks around it */
#define ROW_MARK    7
#define LABEL_START (2 * PAGE_INDENT)
#define LABEL       12 /* columns of a line's label, at least */
#define NARROW      56 /* columns; below, texts stand under their names */

typedef struct card {
    char *name, *headline, *path;
    const char *next;
    card_row_t rows[CARD_ROWS];
    card_compare_t compare;
    unsigned value_start; /* column of the values to compare */
    unsigned pin_start;   /* column of the pins; 0: they stand behind their values */
} card_t;

static void put_spaces(const page_t *page, unsigned count)
{
    fprintf(page->out, "%*s", (int)count, "");
}

static unsigned past(unsigned width, unsigned used)
{
    return width > used ? width - used : 0;
}

static bool is_full_width(const page_t *page)
{
    return page->width >= PAGE_WIDTH;
}

/* ---- the next step ---- */

static const char *next_label(void)
{
    return _("Next: ");
}

static unsigned next_hang(void)
{
    return PAGE_INDENT + columns_of(next_label());
}

/* ---- the verdict ---- */

static void put_verdict(const page_t *page, const result_t *result, const card_t *card)
{
    smime_verdict_t verdict = result_verdict(result);
    page_word(page, verdict_style(verdict), verdict_word(verdict));
    fputs("  ", page->out);
    page_rest(page, columns_of(verdict_word(verdict)) + 2, card->name);
}

/* ---- rows ---- */

/* The text with its code, where that has room, and the number of others. */
static char *row_text(const page_t *page, const card_row_t *row, unsigned room)
{
    char more[16] = "", *text = NULL, *cut;
    if (row->more)
        snprintf(more, sizeof more, " +%u", row->more);
    bool coded = row->code && columns_of(row->text) + strlen(row->code) + 3 + strlen(more) <= room;
    if (coded || !is_full_width(page))
        return asprintf(&text, "%s%s%s%s%s", row->text, row->code ? " [" : "",
                        row->code ? row->code : "", row->code ? "]" : "", more) < 0
                   ? NULL
                   : text;
    cut = columns_cut_middle(row->text, past(room, (unsigned)strlen(more)), page->utf8);
    if (cut && asprintf(&text, "%s%s", cut, more) < 0)
        text = NULL;
    free(cut);
    return text;
}

static gpg_error_t put_row(const page_t *page, const card_row_t *row)
{
    const bool narrow = page->width < NARROW;
    const unsigned hang = PAGE_INDENT + ROW_MARK - 2 + (narrow ? 0 : ROW_NAME);
    char *text = row_text(page, row, page->width - hang);
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    put_spaces(page, PAGE_INDENT);
    page_word(page, answer_style(row->answer), card_mark(row->answer));
    fputc(' ', page->out);
    page_word(page, STYLE_PLAIN, row->name);
    if (narrow)
        fprintf(page->out, "\n%*s", (int)hang, "");
    else
        put_spaces(page, past(ROW_NAME, columns_of(row->name)));
    page_rest(page, hang, text);
    free(text);
    return 0;
}

/* ---- what to compare ---- */

/* The value of a line in the room that it has. */
static char *line_text(const page_t *page, const card_line_t *line, const char *value,
                       unsigned room)
{
    const char *rest = line->rest ? line->rest : "";
    const char *gap = *rest && *rest != ',' ? " " : "";
    char *text = NULL, *cut = strdup(value);
    if (cut && is_full_width(page) && value == line->value) {
        free(cut);
        cut = columns_cut_middle(value, past(room, columns_of(rest) + (*gap != 0)), page->utf8);
    }
    bool behind = line->pin && !is_full_width(page);
    if (cut && asprintf(&text, "%s%s%s%s%s", cut, gap, rest, behind ? "  " : "",
                        behind ? line->pin : "") < 0)
        text = NULL;
    free(cut);
    return text;
}

static gpg_error_t put_line(const page_t *page, const card_t *card, const card_line_t *line)
{
    const bool narrow = page->width < NARROW;
    const unsigned hang = narrow ? LABEL_START + PAGE_INDENT : card->value_start;
    const bool pinned = line->pin && is_full_width(page);
    const unsigned room = past(pinned ? card->pin_start - 1 : page->width, hang);
    const char *value = line->value ? line->value : card->path;
    char *text = line_text(page, line, value, room);
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    put_spaces(page, LABEL_START);
    page_word(page, STYLE_PLAIN, line->label);
    if (narrow)
        fprintf(page->out, "\n%*s", (int)hang, "");
    else
        put_spaces(page, past(card->value_start - LABEL_START, columns_of(line->label)));
    if (pinned) {
        page_word(page, STYLE_PLAIN, text);
        put_spaces(page, past(card->pin_start, hang + columns_of(text)));
        page_word(page, line->pin_style, line->pin);
        fputc('\n', page->out);
    } else {
        page_rest(page, hang, text);
    }
    free(text);
    return 0;
}

/* Values stand below each other, behind the longest label. */
static unsigned value_start(const card_compare_t *compare)
{
    unsigned label = LABEL;
    for (size_t i = 0; i < compare->count; i++) {
        unsigned width = columns_of(compare->lines[i].label) + 1;
        label = width > label ? width : label;
    }
    return LABEL_START + label;
}

/* Pins stand below each other, behind the longest value that has one, if that fits. */
static unsigned pin_start(const page_t *page, const card_t *card)
{
    const card_compare_t *compare = &card->compare;
    unsigned start = PAGE_WIDTH - CARD_PIN_WIDTH, most = past(page->width, CARD_PIN_WIDTH);
    for (size_t i = 0; i < compare->count; i++) {
        const card_line_t *line = &compare->lines[i];
        if (!line->pin || !line->value)
            continue;
        unsigned end = card->value_start + columns_of(line->value) + 2;
        end += line->rest ? columns_of(line->rest) + 1 : 0;
        start = end > start ? end : start;
    }
    return start < most ? start : most;
}

/* ---- the whole ---- */

/* Lines that the card takes if the path takes one. */
static unsigned lines_of(const page_t *page, const card_t *card)
{
    return 2 + page_rest_lines(page, PAGE_INDENT, card->headline) + 1 + CARD_ROWS + 2 +
           (unsigned)card->compare.count + 1 + page_rest_lines(page, next_hang(), card->next);
}

/* One line, or two that are full. */
static gpg_error_t fit_path(const page_t *page, card_t *card)
{
    const bool narrow = page->width < NARROW;
    const unsigned hang = narrow ? LABEL_START + PAGE_INDENT : card->value_start;
    const bool pinned = card->compare.lines[card->compare.path_line].pin && is_full_width(page);
    const unsigned room = past(pinned ? card->pin_start - 1 : page->width, hang);
    const unsigned lines = pinned                                   ? 1
                           : !is_full_width(page)                   ? 4
                           : lines_of(page, card) + 1 <= MOST_LINES ? 2
                                                                    : 1;
    for (unsigned most = lines * room;; most--) {
        card->path = card_path(&card->compare, most, page->utf8);
        if (!card->path)
            return gpg_error(GPG_ERR_ENOMEM);
        if (most <= room || page_rest_lines(page, hang, card->path) <= lines)
            return 0;
        free(card->path);
    }
}

static gpg_error_t make(const page_t *page, const result_t *result, card_t *r_card)
{
    const char *word = verdict_word(result_verdict(result));
    *r_card = (card_t){.next = next_step_of(result)};
    gpg_error_t rows = card_rows(result->report, r_card->rows);
    gpg_error_t error = card_compare(result->report, &r_card->compare);
    char *name = printable_whole(name_for_people(result->input));
    if (name)
        r_card->name =
            columns_cut_middle(name, past(page->width, columns_of(word) + 2), page->utf8);
    free(name);
    r_card->headline = headline_of(page, result, page->width - PAGE_INDENT - 1);
    error = rows ? rows : error;
    if (!error && (!r_card->name || !r_card->headline))
        error = gpg_error(GPG_ERR_ENOMEM);
    r_card->value_start = value_start(&r_card->compare);
    r_card->pin_start = pin_start(page, r_card);
    return error ? error : fit_path(page, r_card);
}

/* With the words where everything is shown, as many of them as take no further line; else, if even the
 * step takes one too many, its first line. */
static char *next_text(const page_t *page, const result_t *result, const card_t *card)
{
    static const char *const more[] = {N_("--format full shows everything, --html FILE a page."),
                                       N_("--format full shows everything.")};
    const unsigned lines = lines_of(page, card) - page_rest_lines(page, next_hang(), card->next);
    char *text = NULL;
    for (size_t i = 0; result->report && i < sizeof more / sizeof *more; i++) {
        if (asprintf(&text, C_("sentences", "%s %s"), card->next, _(more[i])) < 0)
            return NULL;
        if (page_rest_lines(page, next_hang(), text) == 1)
            return text;
        free(text);
    }
    if (is_full_width(page) && lines + 2 > MOST_LINES)
        return columns_cut_end(card->next, page->width - next_hang(), page->utf8);
    return strdup(card->next);
}

static gpg_error_t put_next(const page_t *page, const result_t *result, const card_t *card)
{
    char *text = next_text(page, result, card);
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    fprintf(page->out, "\n%*s", PAGE_INDENT, "");
    page_word(page, STYLE_PLAIN, next_label());
    page_rest(page, next_hang(), text);
    free(text);
    return 0;
}

static void put_heading(const page_t *page, const char *heading)
{
    if (columns_of(heading) + PAGE_INDENT <= page->width) {
        page_heading(page, heading);
    } else {
        page_blank(page);
        page_text(page, PAGE_INDENT, "%s", heading);
    }
}

static gpg_error_t put_card(const page_t *page, const result_t *result, const card_t *card)
{
    gpg_error_t error = 0;
    put_verdict(page, result, card);
    put_spaces(page, PAGE_INDENT);
    page_rest(page, PAGE_INDENT, card->headline);
    page_blank(page);
    for (size_t i = 0; i < CARD_ROWS && !error; i++)
        error = put_row(page, &card->rows[i]);
    put_heading(page, _("To compare with what the sender publishes"));
    for (size_t i = 0; i < card->compare.count && !error; i++)
        error = put_line(page, card, &card->compare.lines[i]);
    if (!error)
        error = put_next(page, result, card);
    put_verdict(page, result, card);
    return error;
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    page_t wide = *page;
    card_t card;
    if (page->columns > page->width)
        wide.width = page->columns < WIDEST ? page->columns : WIDEST;
    gpg_error_t error = make(&wide, result, &card);
    if (!error)
        error = put_card(&wide, result, &card);
    card_rows_free(card.rows);
    card_compare_free(&card.compare);
    free(card.name);
    free(card.headline);
    free(card.path);
    return error;
}

const format_t format_card = {.name = "card",
                              .separator = "\n",
                              .for_people = true,
                              .shows_errors = true,
                              .put = put,
                              .summary = totals_text};
