/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Directories of messages, Maildir (cr.yp.to), Maildir++ (Courier: a folder "A.B" of it is the
 * Maildir ".A.B" in it) and MH (nmh: a file's name is the number of the message) among them. Devices and
 * pipes in them are not opened. */
#include "directory.h"

#include "base/portable.h"
#include "failure.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* malloc; NULL: no memory. */
static char *join(const char *path, const char *name)
{
    char *joined;
    const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
    return asprintf(&joined, "%s%s%s", path, slash, name) < 0 ? NULL : joined;
}

static gpg_error_t has_directory(const char *path, const char *name, bool *r_has)
{
    struct stat status;
    char *joined = join(path, name);
    *r_has = false;
    if (!joined)
        return gpg_error(GPG_ERR_ENOMEM);
    gpg_error_t error = stat(joined, &status) == 0 ? 0 : gpg_error_from_syserror();
    *r_has = !error && S_ISDIR(status.st_mode);
    free(joined);
    bool missing = gpg_err_code(error) == GPG_ERR_ENOENT || gpg_err_code(error) == GPG_ERR_ENOTDIR;
    return missing ? 0 : error;
}

static gpg_error_t is_maildir(const char *path, bool *r_is)
{
    gpg_error_t error = has_directory(path, "cur", r_is);
    return error || !*r_is ? error : has_directory(path, "new", r_is);
}

static gpg_error_t add_file(const char *path, const char *name, strings_t *files)
{
    struct stat status;
    char *joined = join(path, name);
    if (!joined)
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

static bool is_number(const char *name)
{
    return *name && !name[strspn(name, "0123456789")];
}

/* Neighbours; MH's messages come in their order, before everything else. */
static int compare(const void *a, const void *b)
{
    const char *one = *(const char *const *)a, *other = *(const char *const *)b;
    const char *name = strrchr(one, '/') + 1, *other_name = strrchr(other, '/') + 1;
    bool numbers = is_number(name), other_numbers = is_number(other_name);
    if (numbers != other_numbers)
        return numbers ? -1 : 1;
    if (!numbers)
        return strcmp(name, other_name);
    name += strspn(name, "0");
    other_name += strspn(other_name, "0");
    size_t size = strlen(name), other_size = strlen(other_name);
    int order = size != other_size ? (size < other_size ? -1 : 1) : strcmp(name, other_name);
    return order ? order : strcmp(one, other);
}

/* Adds what `add` takes of the entries of a directory, sorted. */
static gpg_error_t add_entries(const char *path, strings_t *files,
                               gpg_error_t (*add)(const char *, const char *, strings_t *))
{
    gpg_error_t error = 0;
    size_t before = files->count;
    DIR *directory = opendir(path);
    if (!directory)
        return gpg_error_from_syserror();
    for (struct dirent *entry; !error && (errno = 0, entry = readdir(directory)) != NULL;)
        error = add(path, entry->d_name, files);
    if (!error && errno)
        error = gpg_error_from_syserror();
    closedir(directory);
    if (files->count > before)
        qsort(files->items + before, files->count - before, sizeof *files->items, compare);
    return error;
}

/* Neither what is hidden, .mh_sequences among it, nor what MH's rmm left of a message: ",12". */
static gpg_error_t add_visible_file(const char *path, const char *name, strings_t *files)
{
    bool removed = name[0] == ',' && is_number(name + 1);
    return name[0] == '.' || removed ? 0 : add_file(path, name, files);
}

static gpg_error_t add_below(const char *path, const char *name, strings_t *files)
{
    char *joined = join(path, name);
    gpg_error_t error =
        joined ? add_entries(joined, files, add_visible_file) : gpg_error(GPG_ERR_ENOMEM);
    free(joined);
    return error;
}

static gpg_error_t add_maildir(const char *path, strings_t *files)
{
    gpg_error_t error = add_below(path, "cur", files);
    return error ? error : add_below(path, "new", files);
}

/* Adds the path of a folder, if it is one. A folder that cannot be looked into is an error: what is
 * in it would count for valid. */
static gpg_error_t add_folder(const char *path, const char *name, strings_t *folders)
{
    bool is = false;
    if (name[0] != '.' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return 0;
    char *joined = join(path, name);
    gpg_error_t error = joined ? is_maildir(joined, &is) : gpg_error(GPG_ERR_ENOMEM);
    if (!error && is && strings_add(folders, joined))
        return 0;
    free(joined);
    return error || !is ? error : gpg_error(GPG_ERR_ENOMEM);
}

static gpg_error_t add_folders(const char *path, strings_t *files)
{
    strings_t folders = {NULL, 0};
    gpg_error_t error = add_entries(path, &folders, add_folder);
    for (size_t i = 0; i < folders.count && !error; i++)
        error = add_maildir(folders.items[i], files);
    directory_files_free(&folders);
    return error;
}

gpg_error_t directory_files(const char *path, strings_t *r_files)
{
    bool maildir;
    *r_files = (strings_t){NULL, 0};
    gpg_error_t error = is_maildir(path, &maildir);
    if (!error && !maildir)
        error = add_entries(path, r_files, add_visible_file);
    else if (!error)
        error = add_maildir(path, r_files);
    if (!error && maildir)
        error = add_folders(path, r_files);
    if (!error && r_files->count == 0)
        error = ERROR_EMPTY_DIRECTORY;
    if (error)
        directory_files_free(r_files);
    return error;
}

void directory_files_free(strings_t *files)
{
    for (size_t i = 0; i < files->count; i++)
        free((char *)(uintptr_t)files->items[i]);
    strings_free(files);
}
