/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jansson reads; what it holds has to be exactly what is known here, since a member that is misspelt would be
 * a promise that is not kept. */
#include "senders_file.h"

#include "base/portable.h"
#include "base/utf8.h"
#include "date.h"
#include "failure.h"
#include "input.h"
#include "json_load.h"
#include "json_place.h"
#include "language.h"
#include "other_file.h"
#include "serial_file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define STEPS_MAX 6
#define DAY       86400

typedef struct reading {
    const char *command, *path;
    const char *text;
    size_t size;
    json_step_t steps[STEPS_MAX]; /* where one is */
    size_t depth;
    int status; /* the first complaint; 0: none */
    senders_file_t *file;
    smime_sender_t *senders; /* one for each element of the array */
    size_t count;
} reading_t;

/* ---- complaints ---- */

static void complain_at(reading_t *reading, size_t line, size_t column, int status,
                        const char *what)
{
    char *subject = NULL;
    if (reading->status)
        return;
    reading->status = status;
    if (asprintf(&subject, "%s:%zu:%zu", reading->path, line, column) < 0)
        subject = NULL;
    failure_print(stderr, reading->command, subject ? subject : reading->path, _(what));
    free(subject);
}

/* About what the steps lead to, in a sentence that is translated here. */
static void complain(reading_t *reading, const char *what)
{
    json_place_t place =
        json_place_find(reading->text, reading->size, reading->steps, reading->depth);
    complain_at(reading, place.line, place.column, EX_DATAERR, what);
}

static void no_memory(reading_t *reading)
{
    if (!reading->status)
        reading->status = failure_report(reading->command, reading->path, ABOUT_ANYTHING,
                                         gpg_error(GPG_ERR_ENOMEM));
}

static void enter(reading_t *reading, const char *name, size_t index)
{
    reading->steps[reading->depth++] = (json_step_t){name, index};
}

static void leave(reading_t *reading)
{
    reading->depth--;
}

/* ---- values ---- */

static const char *read_text(reading_t *reading, const json_t *value)
{
    const char *text = json_string_value(value);
    if (!text)
        complain(reading, "a text is expected here");
    else if (!*text)
        complain(reading, "this text is empty");
    return text;
}

/* A day: its first second, UTC. */
static int64_t read_day(reading_t *reading, const json_t *value)
{
    int64_t seconds = 0;
    const char *text = read_text(reading, value);
    if (text && (strlen(text) != 10 || !date_parse(text, &seconds)))
        complain(reading, "a day like \"2023-10-18\" is expected here");
    return seconds;
}

/* ---- lists of serial numbers ---- */

/* "Beside the file" is a promise to whoever uses a published file: nothing else is opened. */
static bool is_plain_name(const char *name)
{
    return !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static char *path_beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    char *beside = NULL;
    return asprintf(&beside, "%.*s%s", slash ? (int)(slash - path + 1) : 0, path, name) < 0
               ? NULL
               : beside;
}

static bool keep_list(senders_file_t *file, smime_serial_list_t *list)
{
    smime_serial_list_t **lists =
        realloc(file->lists, (file->list_count + 1) * sizeof(smime_serial_list_t *));
    if (!lists)
        return false;
    file->lists = lists;
    file->lists[file->list_count++] = list;
    return true;
}

static smime_serial_list_t *read_list(reading_t *reading, const char *name, unsigned column)
{
    smime_serial_list_t *list = NULL;
    char *path = path_beside(reading->path, name);
    if (path)
        reading->status = serial_file_read(reading->command, path, "\"column\": ", column, &list);
    if (!path || (list && !keep_list(reading->file, list))) {
        no_memory(reading);
        smime_serial_list_free(&list);
    }
    free(path);
    return list;
}

static unsigned read_column(reading_t *reading, const json_t *value)
{
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 1 || number > 1000) {
        complain(reading, "the number of a column, 1 the first, is expected here");
        return 1;
    }
    return (unsigned)number;
}

static void read_serials(reading_t *reading, json_t *object, smime_sender_serials_t *serials)
{
    const char *key, *name = NULL;
    json_t *value;
    unsigned column = 1;
    *serials = (smime_sender_serials_t){NULL, INT64_MIN, INT64_MAX};
    if (!json_is_object(object))
        complain(reading, "an object with \"file\" is expected here");
    json_object_foreach(object, key, value)
    {
        enter(reading, key, 0);
        if (strcmp(key, "file") == 0)
            name = read_text(reading, value);
        else if (strcmp(key, "column") == 0)
            column = read_column(reading, value);
        else if (strcmp(key, "issued_since") == 0)
            serials->issued_since = read_day(reading, value);
        else if (strcmp(key, "issued_until") == 0)
            serials->issued_until = read_day(reading, value) + DAY - 1;
        else
            complain(reading, "this member is not known: file, column, issued_since, issued_until");
        if (name && !is_plain_name(name))
            complain(reading,
                     "a list lies beside this file: its name without a folder is expected");
        leave(reading);
    }
    if (!reading->status && !name)
        complain(reading, "\"file\" is missing here");
    if (!reading->status && serials->issued_since > serials->issued_until)
        complain(reading, "issued_since is after issued_until");
    if (!reading->status)
        serials->list = read_list(reading, name, column);
}

/* ---- a sender ---- */

static const char *const *read_issuers(reading_t *reading, json_t *array)
{
    size_t index;
    json_t *value;
    if (!json_is_array(array) || !json_array_size(array)) {
        complain(reading, "a list of issuers is expected here, with one at least");
        return NULL;
    }
    const char **issuers = calloc(json_array_size(array) + 1, sizeof *issuers);
    if (!issuers)
        no_memory(reading);
    json_array_foreach(array, index, value)
    {
        enter(reading, NULL, index);
        const char *text = read_text(reading, value);
        if (issuers)
            issuers[index] = text;
        leave(reading);
    }
    return issuers;
}

static const smime_sender_serials_t *const *read_lists(reading_t *reading, json_t *array)
{
    size_t index, count = json_array_size(array);
    json_t *value;
    if (!json_is_array(array) || !count) {
        complain(reading, "a list of lists is expected here, with one at least");
        return NULL;
    }
    const smime_sender_serials_t **pointers = calloc(count + 1, sizeof *pointers);
    smime_sender_serials_t *lists = calloc(count, sizeof *lists);
    if (!pointers || !lists) {
        no_memory(reading);
        free(pointers);
        free(lists);
        return NULL;
    }
    json_array_foreach(array, index, value)
    {
        enter(reading, NULL, index);
        pointers[index] = &lists[index];
        if (!reading->status)
            read_serials(reading, value, &lists[index]);
        leave(reading);
    }
    return pointers;
}

static void read_member(reading_t *reading, const char *key, json_t *value, smime_sender_t *sender)
{
    if (strcmp(key, "address") == 0)
        sender->address = read_text(reading, value);
    else if (strcmp(key, "name") == 0)
        sender->name = read_text(reading, value);
    else if (strcmp(key, "issuers") == 0)
        sender->issuers = read_issuers(reading, value);
    else if (strcmp(key, "serial_lists") == 0)
        sender->serial_lists = read_lists(reading, value);
    else if (strcmp(key, "display_name") == 0)
        sender->any_display_name = true;
    else if (strcmp(key, "signs_since") == 0)
        sender->signs_since = read_day(reading, value);
    else
        complain(reading, "this member is not known: address, name, issuers, serial_lists, "
                          "signs_since, display_name");
    if (strcmp(key, "signs_since") == 0)
        sender->signs = true;
    const char *text = json_string_value(value);
    if (strcmp(key, "display_name") == 0 && (!text || strcmp(text, "any") != 0))
        complain(reading, "\"any\" is all that can be said here");
}

static void read_sender(reading_t *reading, json_t *object, smime_sender_t *sender)
{
    const char *key;
    json_t *value;
    *sender = (smime_sender_t)SMIME_SENDER_INIT;
    if (!json_is_object(object))
        complain(reading, "an object with \"address\" is expected here");
    json_object_foreach(object, key, value)
    {
        enter(reading, key, 0);
        if (!reading->status)
            read_member(reading, key, value, sender);
        leave(reading);
    }
    if (!reading->status && !sender->address)
        complain(reading, "\"address\" is missing here");
}

static void free_sender(smime_sender_t *sender)
{
    free((void *)sender->issuers);
    if (sender->serial_lists)
        free((void *)sender->serial_lists[0]); /* all of them in one piece */
    free((void *)sender->serial_lists);
}

/* ---- the file ---- */

const char *senders_file_configured(void)
{
    const char *path = getenv("SMIMETOOL_SENDERS");
    return path && *path ? path : NULL;
}

static void make_senders(reading_t *reading)
{
    size_t index = 0;
    const smime_sender_t **pointers = calloc(reading->count + 1, sizeof *pointers);
    if (!pointers) {
        no_memory(reading);
        return;
    }
    for (size_t i = 0; i < reading->count; i++)
        pointers[i] = &reading->senders[i];
    gpg_error_t error = smime_senders_new(&reading->file->senders, pointers, &index);
    free(pointers);
    enter(reading, NULL, index);
    enter(reading, "address", 0);
    if (gpg_err_code(error) == GPG_ERR_INV_VALUE)
        complain(reading, "this is no address like noreply@sign.example or @sign.example");
    else if (gpg_err_code(error) == GPG_ERR_DUP_VALUE)
        complain(reading, "this sender stands in the file twice");
    else if (error)
        reading->status = failure_report(reading->command, reading->path, ABOUT_ANYTHING, error);
    reading->depth -= 2;
}

static void read_senders(reading_t *reading, json_t *array)
{
    size_t index;
    json_t *value;
    reading->count = json_array_size(array);
    if (!json_is_array(array)) {
        complain(reading, "a list of senders is expected here");
        return;
    }
    reading->senders = calloc(reading->count + 1, sizeof *reading->senders);
    if (!reading->senders) {
        no_memory(reading);
        return;
    }
    json_array_foreach(array, index, value)
    {
        enter(reading, NULL, index);
        if (!reading->status)
            read_sender(reading, value, &reading->senders[index]);
        leave(reading);
    }
    if (!reading->status)
        make_senders(reading);
    for (index = 0; index < reading->count; index++)
        free_sender(&reading->senders[index]);
    free(reading->senders);
}

static void read_top(reading_t *reading, json_t *top)
{
    const char *key;
    json_t *value;
    json_object_foreach(top, key, value)
    {
        enter(reading, key, 0);
        if (strcmp(key, "senders") != 0)
            complain(reading, "this member is not known: senders");
        leave(reading);
    }
    json_t *senders = json_object_get(top, "senders");
    if (!senders)
        complain(reading, "an object with \"senders\" is expected here");
    enter(reading, "senders", 0);
    if (!reading->status)
        read_senders(reading, senders);
    leave(reading);
}

static void read_json(reading_t *reading)
{
    json_error_t error;
    const bytes_t text = utf8_without_mark(bytes_of(reading->text, reading->size));
    json_t *top = json_load((const char *)text.data, text.size, &error);
    if (top)
        read_top(reading, top);
    else if (json_error_code(&error) == json_error_out_of_memory)
        no_memory(reading);
    else
        complain_at(reading, (size_t)(error.line > 0 ? error.line : 1),
                    (size_t)(error.column > 0 ? error.column : 1), EX_DATAERR, error.text);
    json_decref(top);
}

int senders_file_read(const char *command, const char *path, senders_file_t *r_file)
{
    input_t *input = NULL;
    *r_file = (senders_file_t){NULL, NULL, 0};
    gpg_error_t error = input_open_secret(&input, path);
    if (!error && input_size(input) > SENDERS_FILE_MAX)
        error = gpg_error(GPG_ERR_TOO_LARGE);
    if (!error)
        error = other_file_in_place_of_list(input_data(input), input_size(input));
    if (error) {
        input_free(&input);
        return failure_report(command, path, ABOUT_ANYTHING, error);
    }
    reading_t reading = {.command = command,
                         .path = path,
                         .text = (const char *)input_data(input),
                         .size = input_size(input),
                         .file = r_file};
    read_json(&reading);
    input_free(&input);
    if (reading.status)
        senders_file_free(r_file);
    return reading.status;
}

void senders_file_free(senders_file_t *file)
{
    smime_senders_free(&file->senders);
    for (size_t i = 0; i < file->list_count; i++)
        smime_serial_list_free(&file->lists[i]);
    free(file->lists);
    *file = (senders_file_t){NULL, NULL, 0};
}
