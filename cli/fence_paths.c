/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock's rules: inputs, the output, and what the C library and others open without being asked. */
#include "fence_paths.h"

#include "base/temporary_file.h"
#include "container/gzip.h"
#include "fence_landlock.h"
#include "output.h"

#include <dirent.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RULES_MAX    100 /* a rule takes some microseconds: of more inputs their folders are allowed */
#define FOLDERS_DEEP 2 /* folders of a Maildir, and cur and new in them */

typedef struct paths {
    landlock_t landlock;
    char last[PATH_MAX]; /* the folder that was allowed last: neighbours share one */
} paths_t;

/* ---- inputs ---- */

/* The folder that path is in. */
static void allow_folder_of(paths_t *paths, const char *path, landlock_use_t use)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1,
                 slash ? path : ".") >= (int)sizeof folder)
        return;
    if (slash == path)
        strcpy(folder, "/");
    if (strcmp(folder, paths->last) == 0)
        return;
    landlock_allow(&paths->landlock, folder, use);
    strcpy(paths->last, folder);
}

static void allow_target(paths_t *paths, const char *link)
{
    char target[PATH_MAX];
    if (realpath(link, target))
        allow_folder_of(paths, target, LANDLOCK_READ);
}

/* cur, new and .Sub of a Maildir: nothing else below a folder is read. */
static bool is_looked_into(const char *name)
{
    return strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 || name[0] == '.';
}

/* A rule holds for what is below a folder, not for where links in it lead. */
static void allow_links_in(paths_t *paths, const char *folder, unsigned deep)
{
    char path[PATH_MAX];
    struct stat status;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory)) != NULL;) {
        const char *name = entry->d_name;
        unsigned char type = entry->d_type;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
            snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
            continue;
        if (type == DT_UNKNOWN && lstat(path, &status) == 0)
            type = S_ISLNK(status.st_mode) ? DT_LNK : S_ISDIR(status.st_mode) ? DT_DIR : DT_REG;
        if (type == DT_LNK)
            allow_target(paths, path);
        else if (type == DT_DIR && deep && is_looked_into(name))
            allow_links_in(paths, path, deep - 1);
    }
    if (directory)
        closedir(directory);
}

static void allow_input(paths_t *paths, const char *path, bool by_name)
{
    struct stat status;
    if (lstat(path, &status) < 0)
        return;
    bool link = S_ISLNK(status.st_mode);
    if (link && stat(path, &status) < 0)
        return;
    if (by_name || S_ISDIR(status.st_mode))
        landlock_allow(&paths->landlock, path, LANDLOCK_READ);
    else
        allow_folder_of(paths, path, LANDLOCK_READ);
    if (S_ISDIR(status.st_mode))
        allow_links_in(paths, path, FOLDERS_DEEP);
    else if (!by_name && link)
        allow_target(paths, path);
}

static void allow_inputs(paths_t *paths, const strings_t *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(inputs->items[i], "-") != 0)
            allow_input(paths, inputs->items[i], inputs->count <= RULES_MAX);
}

/* ---- everything else ---- */

/* As output.c writes it: beside the file that a link leads to, into what is no file. */
static void allow_output(paths_t *paths, const char *path)
{
    char target[PATH_MAX];
    struct stat status;
    if (output_is_stdout(path))
        return;
    bool exists = stat(path, &status) == 0;
    paths->last[0] = '\0'; /* it may have been allowed for reading */
    if (exists && !S_ISREG(status.st_mode))
        landlock_allow(&paths->landlock, path, LANDLOCK_WRITE);
    else
        allow_folder_of(paths, exists && realpath(path, target) ? target : path, LANDLOCK_CREATE);
}

static int allow_modules_beside_libc(struct dl_phdr_info *object, size_t size, void *user)
{
    const paths_t *paths = user;
    const char *slash = object->dlpi_name ? strrchr(object->dlpi_name, '/') : NULL;
    char path[PATH_MAX];
    (void)size;
    if (!slash || strncmp(slash, "/libc.so", 8) != 0)
        return 0;
    static const char *const names[] = {"gconv", GZIP_LIBRARY};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (snprintf(path, sizeof path, "%.*s/%s", (int)(slash - object->dlpi_name),
                     object->dlpi_name, names[i]) < (int)sizeof path)
            landlock_allow(&paths->landlock, path, LANDLOCK_READ);
    return 1;
}

/* iconv opens its modules, which lie beside the C library, when a message asks for them, and zlib is loaded when a file
 * does. Without the modules a name would be unreadable here that others can read. */
static void allow_converters(paths_t *paths)
{
    char path[PATH_MAX];
    dl_iterate_phdr(allow_modules_beside_libc, paths);
    const char *rest = getenv("GCONV_PATH");
    while (rest && *rest) {
        size_t length = strcspn(rest, ":");
        if (snprintf(path, sizeof path, "%.*s", (int)length, rest) < (int)sizeof path)
            landlock_allow(&paths->landlock, path, LANDLOCK_READ);
        rest += length + (rest[length] == ':');
    }
}

gpg_error_t fence_paths(const fence_t *fence, int *r_version)
{
    static const strings_t none;
    paths_t paths = {.last = ""};
    *r_version = 0;
    gpg_error_t error = landlock_open(&paths.landlock);
    if (error)
        return error;
    allow_inputs(&paths, fence->inputs ? fence->inputs : &none);
    if (fence->output)
        allow_output(&paths, fence->output);
    if (fence->page)
        allow_output(&paths, fence->page);
    if (fence->senders) {
        allow_output(&paths, fence->senders);
        landlock_allow(&paths.landlock, "/dev/urandom", LANDLOCK_READ); /* jansson's hash tables */
    }
    if (fence->passphrase_file)
        landlock_allow(&paths.landlock, fence->passphrase_file, LANDLOCK_READ);
    if (fence->asks)
        landlock_allow(&paths.landlock, "/dev/tty", LANDLOCK_TERMINAL);
    landlock_allow(&paths.landlock, temporary_directory(), LANDLOCK_CREATE);
    allow_converters(&paths);
    error = landlock_restrict(&paths.landlock);
    *r_version = error ? 0 : paths.landlock.version;
    landlock_close(&paths.landlock);
    return error;
}
