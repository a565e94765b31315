/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists that people keep or paste: what is wrong in one is quoted, and a column that would do is
 * named. */
#include "serial_file.h"

#include "base/portable.h"
#include "columns.h"
#include "failure.h"
#include "input.h"
#include "language.h"
#include "other_file.h"
#include "printable.h"
#include "verify/serial_list.h"

#include <stdlib.h>
#include <string.h>

#define QUOTED_MOST  40 /* columns of what is quoted */
#define COLUMNS_MOST 20 /* of a list, that are tried */

/* One list while it is read. */
typedef struct list_file {
    const char *command, *path;
    const char *column_word; /* before the number of a column that would do */
    unsigned column;
    input_t *input;
    size_t line; /* that cannot be read, or 0 */
} list_file_t;

/* The field at fault, made printable and short (malloc); NULL: there is none, or no memory. */
static char *quoted(const list_file_t *file)
{
    char *field = serial_list_field(input_data(file->input), input_size(file->input), file->column,
                                    file->line);
    char *shown = field && *field ? printable(field) : NULL;
    char *cut = shown ? columns_cut_middle(shown, QUOTED_MOST, printable_is_utf8()) : NULL;
    free(shown);
    free(field);
    return cut;
}

static bool column_would_do(const list_file_t *file, unsigned column)
{
    smime_serial_list_t *list;
    gpg_error_t error = smime_serial_list_read(&list, input_data(file->input),
                                               input_size(file->input), column, NULL);
    bool would = !error && smime_serial_list_count(list);
    smime_serial_list_free(&list);
    return would;
}

/* 0: none would. */
static unsigned other_column(const list_file_t *file)
{
    for (unsigned column = 1; column <= COLUMNS_MOST; column++)
        if (column != file->column && column_would_do(file, column))
            return column;
    return 0;
}

/* "list.csv: line 3" (malloc). */
static char *subject_of(const list_file_t *file)
{
    char *subject = NULL;
    if (!file->line)
        return strdup(file->path);
    return asprintf(&subject, _("%s: line %zu"), name_for_people(file->path), file->line) < 0
               ? NULL
               : subject;
}

static void print_of_line(const list_file_t *file, const char *text)
{
    char *subject = subject_of(file);
    failure_print(stderr, file->command, subject ? subject : file->path, text);
    free(subject);
}

static void say_no_number(const list_file_t *file)
{
    char *field = quoted(file), *text = NULL, advice[128];
    unsigned other = other_column(file);
    int size;
    if (other)
        snprintf(advice, sizeof advice, _("%s%u would do"), file->column_word, other);
    else
        snprintf(advice, sizeof advice, "%s",
                 _("write one number a line, in hexadecimal or as decimal:NUMBER"));
    if (field)
        size = asprintf(&text, _("this is no serial number: '%s'; %s"), field, advice);
    else
        size = asprintf(&text, _("this is no serial number: there is nothing in column %u; %s"),
                        file->column, advice);
    print_of_line(file, size < 0 ? NULL : text);
    free(text);
    free(field);
}

static void say_title(const list_file_t *file)
{
    char *field = quoted(file), *text = NULL;
    if (asprintf(&text, _("this is no serial number and is taken for a title: '%s'"),
                 field ? field : "") < 0)
        text = NULL;
    print_of_line(file, text);
    free(text);
    free(field);
}

static int report(const list_file_t *file, gpg_error_t error)
{
    if (!error && file->line)
        say_title(file);
    if (!error)
        return 0;
    if (file->line && gpg_err_code(error) == GPG_ERR_INV_VALUE) {
        say_no_number(file);
        return failure_status(ABOUT_SERIALS, error);
    }
    char *subject = subject_of(file);
    int status =
        failure_report(file->command, subject ? subject : file->path, ABOUT_SERIALS, error);
    free(subject);
    return status;
}

int serial_file_read(const char *command, const char *path, const char *column_word,
                     unsigned column, smime_serial_list_t **r_list)
{
    list_file_t file = {command, path, column_word, column ? column : 1, NULL, 0};
    *r_list = NULL;
    gpg_error_t error = input_open_secret(&file.input, path);
    if (!error)
        error = smime_serial_list_read(r_list, input_data(file.input), input_size(file.input),
                                       file.column, &file.line);
    if (!error && smime_serial_list_count(*r_list) == 0)
        error = gpg_error(GPG_ERR_NO_DATA);
    if (file.input)
        error =
            other_file_error(error, ABOUT_SERIALS, input_data(file.input), input_size(file.input));
    if (error && gpg_err_code(error) != GPG_ERR_INV_VALUE && !smime_limit_text(error))
        file.line = 0;
    int status = report(&file, error);
    input_free(&file.input);
    if (error)
        smime_serial_list_free(r_list);
    return status;
}
