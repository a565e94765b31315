/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Directories of messages, Maildir (cr.yp.to) among them. Devices and pipes in them are not opened.
 */
#include "directory.h"

#include "failure.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_directory(const char *path, const char *name)
{
    char *joined;
    struct stat status;
    if (asprintf(&joined, "%s/%s", path, name) < 0)
        return false;
    bool found = stat(joined, &status) == 0 && S_ISDIR(status.st_mode);
    free(joined);
    return found;
}

static gpg_error_t add_file(const char *path, const char *name, strings_t *files)
{
    char *joined;
    struct stat status;
    const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
    if (asprintf(&joined, "%s%s%s", path, slash, name) < 0)
        return gpg_error(GPG_ERR_ENOMEM);
    if (stat(joined, &status) == 0 && S_ISREG(status.st_mode)) {
        if (strings_add(files, joined))
            return 0;
        free(joined);
        return gpg_error(GPG_ERR_ENOMEM);
    }
    free(joined);
    return 0;
}

static gpg_error_t add_files(const char *path, strings_t *files)
{
    gpg_error_t error = 0;
    DIR *directory = opendir(path);
    if (!directory)
        return gpg_error_from_syserror();
    for (struct dirent *entry; !error && (errno = 0, entry = readdir(directory)) != NULL;)
        if (entry->d_name[0] != '.')
            error = add_file(path, entry->d_name, files);
    if (!error && errno)
        error = gpg_error_from_syserror();
    closedir(directory);
    return error;
}

static gpg_error_t add_below(const char *path, const char *name, strings_t *files)
{
    char *joined;
    if (asprintf(&joined, "%s/%s", path, name) < 0)
        return gpg_error(GPG_ERR_ENOMEM);
    gpg_error_t error = add_files(joined, files);
    free(joined);
    return error;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gpg_error_t directory_files(const char *path, strings_t *r_files)
{
    gpg_error_t error;
    *r_files = (strings_t){NULL, 0};
    if (is_directory(path, "cur") && is_directory(path, "new")) {
        error = add_below(path, "cur", r_files);
        error = error ? error : add_below(path, "new", r_files);
    } else {
        error = add_files(path, r_files);
    }
    if (!error && r_files->count == 0)
        error = ERROR_EMPTY_DIRECTORY;
    if (error)
        directory_files_free(r_files);
    else
        qsort(r_files->items, r_files->count, sizeof *r_files->items, compare);
    return error;
}

void directory_files_free(strings_t *files)
{
    for (size_t i = 0; i < files->count; i++)
        free((char *)(uintptr_t)files->items[i]);
    strings_free(files);
}
