/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One author at a time: the file that is there is locked, read, written beside and renamed. Whoever waited for
 * the lock finds that the file is another one by then, and begins anew. A new file is put where none is, so
 * that of two the later one finds the first. */
#include "remember.h"

#include "failure.h"
#include "input.h"
#include "mime/address.h"
#include "output.h"
#include "report_pick.h"
#include "senders_file.h"
#include "senders_text.h"
#include "verify/known_senders.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct remember {
    const char *path;
    buffer_t text; /* the file as it was seen last */
    arena_t arena;
    const char **known; /* the addresses in it, as address_normalize gives them */
    size_t known_count, known_capacity;
    size_t added;
};

/* ---- whom ---- */

static author_t *author_new(const char *address, const char *issuer)
{
    size_t sizes[2] = {strlen(address) + 1, strlen(issuer) + 1};
    author_t *author = malloc(sizeof *author + sizes[0] + sizes[1]);
    if (author) {
        char *texts = (char *)(author + 1);
        author->address = memcpy(texts, address, sizes[0]);
        author->issuer = memcpy(texts + sizes[0], issuer, sizes[1]);
    }
    return author;
}

gpg_error_t remember_author_of(const smime_report_t *report, const smime_senders_t *senders,
                               author_t **r_author)
{
    *r_author = NULL;
    if (report->verdict != SMIME_VERDICT_VALID || report->header->from_count != 1)
        return 0;
    const smime_signer_result_t *signer = report_pick_signer(report);
    const char *address = report->header->from[0]->address;
    if (!signer || !address || !*signer->certificate->issuer)
        return 0;
    arena_t arena = ARENA_INIT;
    const char *normal = address_normalize(&arena, bytes_text(address));
    /* A section for his whole domain is left to hold for him: it may promise more. */
    bool is_known = !normal || (senders && known_senders_find(senders, normal));
    arena_free(&arena);
    if (is_known)
        return 0;
    *r_author = author_new(address, signer->certificate->issuer);
    return *r_author ? 0 : gpg_error(GPG_ERR_ENOMEM);
}

/* ---- what the file says ---- */

static gpg_error_t know(remember_t *remember, const char *address)
{
    bool whole_domain = address[0] == '@';
    char *full = arena_printf(&remember->arena, "%s%s", whole_domain ? "x" : "", address);
    const char *normal = full ? address_normalize(&remember->arena, bytes_text(full)) : NULL;
    const char **known = arena_push(&remember->arena, remember->known, remember->known_count,
                                    remember->known_capacity);
    if (!full || !known)
        return gpg_error(GPG_ERR_ENOMEM);
    *known = normal ? normal + whole_domain : full;
    return 0;
}

static bool is_known(const remember_t *remember, const char *normal)
{
    const char *domain = strrchr(normal, '@');
    for (size_t i = 0; i < remember->known_count; i++)
        if (strcmp(remember->known[i], normal) == 0 || strcmp(remember->known[i], domain) == 0)
            return true;
    return false;
}

/* Takes the file as it is now; nothing has to be done if nobody else wrote to it. */
static gpg_error_t take_text(remember_t *remember, bytes_t text)
{
    buffer_t addresses = BUFFER_INIT;
    if (remember->text.size && bytes_equal(text, buffer_bytes(&remember->text)))
        return 0;
    arena_free(&remember->arena);
    remember->arena = ARENA_INIT;
    remember->known = NULL;
    remember->known_count = remember->known_capacity = 0;
    buffer_clear(&remember->text);
    gpg_error_t error = text.size ? senders_text_addresses(text, &addresses) : 0;
    for (size_t at = 0; at < addresses.size && !error;) {
        const char *address = (const char *)addresses.data + at;
        at += strlen(address) + 1;
        error = know(remember, address);
    }
    buffer_free(&addresses);
    if (!error)
        buffer_append(&remember->text, text);
    error = error ? error : remember->text.error;
    if (error)
        buffer_clear(&remember->text);
    return error;
}

/* ---- the file ---- */

static gpg_error_t lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    while (fcntl(fd, F_SETLKW, &whole) < 0)
        if (errno != EINTR)
            return gpg_error_from_syserror();
    return 0;
}

/* Opens and locks the file that has this name once it is locked; *r_fd -1: there is none. */
static gpg_error_t lock_file(const char *path, int *r_fd)
{
    for (;;) {
        struct stat mine, named;
        *r_fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
        if (*r_fd < 0)
            return errno == ENOENT ? 0 : gpg_error_from_syserror();
        gpg_error_t error = lock(*r_fd);
        if (!error && fstat(*r_fd, &mine) < 0)
            error = gpg_error_from_syserror();
        if (!error && !S_ISREG(mine.st_mode))
            error = gpg_error(GPG_ERR_ENXIO);
        if (!error && stat(path, &named) == 0 && named.st_dev == mine.st_dev &&
            named.st_ino == mine.st_ino)
            return 0;
        close(*r_fd);
        *r_fd = -1;
        if (error)
            return error;
    }
}

static gpg_error_t read_text(int fd, buffer_t *r_text)
{
    uint8_t piece[16 * 1024];
    ssize_t got = 1;
    while (got && r_text->size <= SENDERS_FILE_MAX && !r_text->error) {
        got = read(fd, piece, sizeof piece);
        if (got < 0 && errno != EINTR)
            return gpg_error_from_syserror();
        buffer_append(r_text, bytes_of(piece, got > 0 ? (size_t)got : 0));
    }
    return r_text->size > SENDERS_FILE_MAX ? gpg_error(GPG_ERR_TOO_LARGE) : r_text->error;
}

/* EEXIST: there was no file, and there is one now. */
static gpg_error_t replace(const char *path, bool is_new, bytes_t text)
{
    output_t *output = NULL;
    gpg_error_t error = text.size > SENDERS_FILE_MAX ? gpg_error(GPG_ERR_TOO_LARGE) : 0;
    if (!error)
        error = output_open(&output, path, true);
    if (!error && !output_keeps_owner(output))
        error = ERROR_OWNER;
    if (!error)
        error = output_write(output, text.data, text.size);
    if (!error)
        error = is_new ? output_commit_new(output) : output_commit(output);
    output_close(&output);
    return error;
}

static gpg_error_t add(remember_t *remember, int fd, const author_t *author, const char *normal)
{
    buffer_t text = BUFFER_INIT;
    gpg_error_t error = fd >= 0 ? read_text(fd, &text) : 0;
    if (!error && fd >= 0 && !text.size) /* not what a new file is made of */
        error = gpg_error(GPG_ERR_BAD_DATA);
    if (!error)
        error = take_text(remember, buffer_bytes(&text));
    buffer_clear(&text);
    if (!error && !is_known(remember, normal)) {
        error =
            senders_text_add(buffer_bytes(&remember->text), author->address, author->issuer, &text);
        if (!error)
            error = replace(remember->path, fd < 0, buffer_bytes(&text));
        if (!error)
            error = know(remember, author->address);
        if (!error) {
            remember->added++;
            buffer_clear(&remember->text);
            buffer_append(&remember->text, buffer_bytes(&text));
        }
    }
    buffer_free(&text);
    return error;
}

gpg_error_t remember_add(remember_t *remember, const author_t *author)
{
    arena_t arena = ARENA_INIT;
    const char *normal = address_normalize(&arena, bytes_text(author->address));
    gpg_error_t error = normal ? 0 : gpg_error(GPG_ERR_ENOMEM);
    bool again = !error;
    while (again) {
        int fd = -1;
        error = lock_file(remember->path, &fd);
        if (!error)
            error = add(remember, fd, author, normal);
        again = fd < 0 && gpg_err_code(error) == GPG_ERR_EEXIST;
        if (fd >= 0)
            close(fd);
    }
    arena_free(&arena);
    return error;
}

size_t remember_count(const remember_t *remember)
{
    return remember->added;
}

gpg_error_t remember_open(remember_t **r_remember, const char *path)
{
    struct stat status;
    output_t *output = NULL;
    *r_remember = NULL;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return gpg_error(S_ISDIR(status.st_mode) ? GPG_ERR_EISDIR : GPG_ERR_ENXIO);
    gpg_error_t error = output_open(&output, path, true);
    if (!error && !output_keeps_owner(output))
        error = ERROR_OWNER;
    output_close(&output);
    if (error)
        return error;
    *r_remember = calloc(1, sizeof **r_remember);
    if (!*r_remember)
        return gpg_error(GPG_ERR_ENOMEM);
    (*r_remember)->path = path;
    return 0;
}

void remember_free(remember_t **remember)
{
    if (*remember) {
        buffer_free(&(*remember)->text);
        arena_free(&(*remember)->arena);
    }
    free(*remember);
    *remember = NULL;
}
