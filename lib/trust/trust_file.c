/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors from files (PEM or DER) and directories of them. */
#include "trust/trust_file.h"

#include "asn1/der.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/certificate_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* OpenSSL's trust settings after a certificate: SEQUENCE { trusted purposes OPTIONAL, rejected
 * purposes [0] OPTIONAL, ... }. Whether they let it vouch for e-mail. */
static bool purpose_listed(const der_item_t *purposes)
{
    static const uint8_t email[] = {0x2b, 6, 1, 5, 5, 7, 3, 4}, any[] = {0x55, 0x1d, 0x25, 0};
    der_reader_t reader;
    der_item_t oid;
    if (der_enter(purposes, &reader))
        return false;
    while (!der_at_end(&reader) && !der_expect(&reader, DER_OID, &oid))
        if (bytes_equal(oid.content, bytes_of(email, sizeof email)) ||
            bytes_equal(oid.content, bytes_of(any, sizeof any)))
            return true;
    return false;
}

static bool settings_allow_email(bytes_t settings)
{
    der_reader_t reader = der_reader(settings, DER_RULES_DER), inside;
    der_item_t purposes;
    if (settings.size == 0)
        return true;
    if (der_expect_enter(&reader, DER_SEQUENCE, &inside))
        return false;
    if (der_optional(&inside, DER_UNIVERSAL, DER_SEQUENCE, &purposes) && !purpose_listed(&purposes))
        return false;
    return !der_optional(&inside, DER_CONTEXT, 0, &purposes) || !purpose_listed(&purposes);
}

typedef struct target {
    smime_store_t *store;
    const char *origin;
} target_t;

static gpg_error_t add_certificate(void *user, bytes_t der, bytes_t settings)
{
    const target_t *target = user;
    return settings_allow_email(settings)
               ? store_add_anchor(target->store, der, target->origin, INT64_MAX)
               : 0;
}

gpg_error_t trust_add_data(smime_store_t *store, bytes_t data, const char *origin)
{
    target_t target = {store, origin};
    if (data.size > LIMIT_TRUST_FILE)
        return ERR(TOO_LARGE);
    return certificates_each_trusted(data, add_certificate, &target);
}

/* Reads fd to its end, or to the limit. */
static gpg_error_t read_all(int fd, size_t expected, buffer_t *out)
{
    buffer_reserve(out, expected + 1);
    while (!out->error) {
        if (out->size > LIMIT_TRUST_FILE)
            return ERR(TOO_LARGE);
        if (out->size == out->capacity)
            buffer_reserve(out, 65536);
        if (out->error)
            break;
        ssize_t got = read(fd, out->data + out->size, out->capacity - out->size);
        if (got == 0)
            return 0;
        if (got > 0)
            out->size += (size_t)got;
        else if (errno != EINTR)
            return ERR_FROM_ERRNO(errno);
    }
    return out->error;
}

static gpg_error_t add_open_file(smime_store_t *store, int fd, const struct stat *status,
                                 const char *origin)
{
    buffer_t content = BUFFER_INIT;
    bool known = S_ISREG(status->st_mode) && status->st_size > 0;
    gpg_error_t err = 0;
    if (known && status->st_size > LIMIT_TRUST_FILE)
        err = ERR(TOO_LARGE);
    if (!err)
        err = read_all(fd, known ? (size_t)status->st_size : 0, &content);
    if (!err)
        err = trust_add_data(store, buffer_bytes(&content), origin);
    buffer_free(&content);
    return err;
}

/* One file of a directory: what holds no certificates is passed over; only regular files are
 * opened, so that nothing blocks or acts on it. */
static gpg_error_t add_member(smime_store_t *store, int directory, const char *name,
                              const char *origin, size_t *r_count)
{
    struct stat status;
    size_t before = store_anchor_count(store);
    if (fstatat(directory, name, &status, 0) || !S_ISREG(status.st_mode))
        return 0;
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return 0;
    gpg_error_t err = 0;
    if (!fstat(fd, &status) && S_ISREG(status.st_mode)) {
        const char *path = store_keep_path(store, origin, name);
        err = path ? add_open_file(store, fd, &status, path) : ERR(ENOMEM);
        *r_count += !err;
    }
    close(fd);
    if (err)
        store_drop_anchors(store, before);
    return gpg_err_code(err) == GPG_ERR_ENOMEM ? err : 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their names, so that reports do not change with the file system. */
static gpg_error_t read_names(arena_t *arena, int fd, const char ***r_names, size_t *r_count)
{
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = again < 0 ? NULL : fdopendir(again);
    gpg_error_t err = directory ? 0 : ERR_FROM_ERRNO(errno);
    if (again >= 0 && !directory)
        close(again);
    for (struct dirent *entry; !err && (errno = 0, entry = readdir(directory)) != NULL;) {
        const char **name = arena_push(arena, names, count, capacity);
        if (!name || (*name = arena_text(arena, bytes_text(entry->d_name))) == NULL)
            err = ERR(ENOMEM);
    }
    if (!err && errno)
        err = ERR_FROM_ERRNO(errno);
    if (directory)
        closedir(directory);
    if (!err && count)
        qsort(names, count, sizeof *names, compare_names);
    *r_names = names;
    *r_count = count;
    return err;
}

static gpg_error_t add_directory(smime_store_t *store, int fd, const char *origin)
{
    arena_t arena = ARENA_INIT;
    const char **names;
    size_t count, found = 0;
    gpg_error_t err = read_names(&arena, fd, &names, &count);
    for (size_t i = 0; i < count && !err; i++)
        err = add_member(store, fd, names[i], origin, &found);
    arena_free(&arena);
    return !err && !found ? ERR(NO_DATA) : err;
}

gpg_error_t trust_add_path(smime_store_t *store, const char *path, const char *origin)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return ERR_FROM_ERRNO(errno);
    gpg_error_t err;
    if (fstat(fd, &status))
        err = ERR_FROM_ERRNO(errno);
    else if (S_ISDIR(status.st_mode))
        err = add_directory(store, fd, origin);
    else
        err = add_open_file(store, fd, &status, origin);
    close(fd);
    return err;
}
