/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A name that is not ended is one all the same. */
#include "name_list.h"

#include "failure.h"
#include "other_file.h"

#include <stdlib.h>
#include <string.h>

static int read_names(const command_t *command, const char *path, name_list_t *list,
                      strings_t *names)
{
    const char *data = (const char *)input_data(list->input);
    const size_t size = input_size(list->input);
    for (size_t at = 0, length; at < size; at += length + 1) {
        const char *name = data + at;
        length = strnlen(name, size - at);
        if (!length)
            return usage_error(command, "%s: an empty name", path);
        if (length == size - at)
            name = list->last = strndup(name, length);
        if (!name || !strings_add(names, name))
            return failure_report(command->name, path, ABOUT_ANYTHING, gpg_error(GPG_ERR_ENOMEM));
    }
    return 0;
}

/* A list for other programs, which is no name of a file. */
static bool has_lines(const input_t *input)
{
    const char *data = (const char *)input_data(input);
    const size_t size = input_size(input);
    return size && !memchr(data, '\0', size) && memchr(data, '\n', size);
}

int name_list_read(const command_t *command, const char *path, name_list_t *list, strings_t *names)
{
    gpg_error_t error = input_open_secret(&list->input, path);
    if (!error)
        error = other_file_in_place_of_list(input_data(list->input), input_size(list->input));
    if (!error && has_lines(list->input))
        return usage_error(
            command,
            "%s: its names are parted by ends of lines; a NUL belongs behind each, as "
            "'find -print0' and 'git diff -z' write it",
            path);
    int status = error ? 0 : read_names(command, path, list, names);
    if (!error && !status && !names->count) /* nothing looked at is nothing good */
        error = ERROR_NO_NAMES;
    return error ? failure_report(command->name, path, ABOUT_ANYTHING, error) : status;
}

void name_list_free(name_list_t *list)
{
    input_free(&list->input);
    free(list->last);
    list->last = NULL;
}
