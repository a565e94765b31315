/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All names are compared before anything is done, so that no result is written over another's. */
#include "output_names.h"

#include "base/portable.h"
#include "directory.h"
#include "failure.h"

#include <gpg-error.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int compare(const void *a, const void *b)
{
    return strcmp(base_of(*(const char *const *)a), base_of(*(const char *const *)b));
}

/* ---- the inputs ---- */

static gpg_error_t add(strings_t *inputs, const char *path)
{
    char *copy = strdup(path);
    if (copy && strings_add(inputs, copy))
        return 0;
    free(copy);
    return gpg_error(GPG_ERR_ENOMEM);
}

/* What cannot be opened is found out when it is its turn. */
static gpg_error_t add_operand(strings_t *inputs, const char *path)
{
    struct stat status;
    strings_t files;
    if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode))
        return add(inputs, path);
    gpg_error_t error = directory_files(path, &files);
    for (size_t i = 0; i < files.count && !error; i++)
        error = add(inputs, files.items[i]);
    directory_files_free(&files);
    return error;
}

/* ---- what they are called ---- */

static int check_name(const output_names_t *names, const command_t *command, size_t index)
{
    const char *input = names->by_result[index], *base = base_of(input);
    const char *before = index ? names->by_result[index - 1] : "";
    if (!*base || strcmp(base, "-") == 0 || strcmp(base, "..") == 0)
        return usage_error(command, "--output-dir takes files, which have names");
    return strcmp(base, base_of(before)) == 0
               ? usage_error(command, "%s and %s: the result of both would be %s/%s", before, input,
                             names->directory, base)
               : 0;
}

/* A template in whose place nothing came would be taken for a result. */
static int check_place(const output_names_t *names, const command_t *command, const char *input)
{
    struct stat own, other;
    char *path = NULL;
    if (asprintf(&path, "%s/%s", names->directory, base_of(input)) < 0)
        return failure_report(command->name, NULL, ABOUT_ANYTHING, gpg_error(GPG_ERR_ENOMEM));
    const bool same = stat(input, &own) == 0 && S_ISREG(own.st_mode) && stat(path, &other) == 0 &&
                      own.st_dev == other.st_dev && own.st_ino == other.st_ino;
    free(path);
    return same ? usage_error(command, "%s: the result would take the place of the template", input)
                : 0;
}

int output_names_find(output_names_t *names, const command_t *command, const char *directory,
                      const strings_t *operands)
{
    *names = (output_names_t){.directory = directory};
    for (size_t i = 0; i < operands->count; i++) {
        gpg_error_t error = add_operand(&names->inputs, operands->items[i]);
        if (error)
            return failure_report(command->name, operands->items[i], ABOUT_MESSAGE, error);
    }
    const size_t count = names->inputs.count;
    names->by_result = calloc(count + 1, sizeof *names->by_result);
    if (!names->by_result)
        return failure_report(command->name, NULL, ABOUT_ANYTHING, gpg_error(GPG_ERR_ENOMEM));
    for (size_t i = 0; i < count; i++)
        names->by_result[i] = names->inputs.items[i];
    qsort(names->by_result, count, sizeof *names->by_result, compare);
    int status = 0;
    for (size_t i = 0; i < count && !status; i++)
        status = check_name(names, command, i);
    for (size_t i = 0; i < count && !status; i++)
        status = check_place(names, command, names->by_result[i]);
    return status;
}

gpg_error_t output_names_path(const output_names_t *names, const char *input, bool made,
                              char **r_path)
{
    *r_path = NULL;
    if (made &&
        bsearch(&input, names->by_result, names->inputs.count, sizeof *names->by_result, compare))
        return gpg_error(GPG_ERR_EEXIST);
    if (asprintf(r_path, "%s/%s", names->directory, base_of(input)) >= 0)
        return 0;
    *r_path = NULL;
    return gpg_error(GPG_ERR_ENOMEM);
}

void output_names_free(output_names_t *names)
{
    directory_files_free(&names->inputs);
    free(names->by_result);
    names->by_result = NULL;
}
