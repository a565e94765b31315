/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inputs, and the SIGBUS of a mapped file that somebody else shortens: the handler puts zeros where
 * the file was and takes a note, so that the reader goes on to its end and then reports an I/O
 * error. */
#include "input.h"

#include "base/portable.h"
#include "base/spool.h"
#include "base/temporary_file.h"
#include "container/emlx.h"
#include "container/gzip.h"
#include "container/outlook_message.h"
#include "container/tar.h"
#include "failure.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAPPINGS_MAX 256 /* mapped at once; further files are read */

struct input {
    atomic_uint owners;
    uint8_t *memory; /* or */
    void *map;
    size_t size; /* of either, used */
    size_t capacity;
    int mapping;   /* index into mappings, or -1 */
    spool_t spool; /* or: what was decompressed */
    bytes_t decompressed;
};

/* Read by the signal handler, hence lock-free. start == 0: free. */
typedef struct mapping {
    atomic_uintptr_t start;
    atomic_size_t size;
    atomic_bool shrunk;
} mapping_t;

static mapping_t mappings[MAPPINGS_MAX];
static pthread_mutex_t mappings_lock = PTHREAD_MUTEX_INITIALIZER;
static size_t page_size;

/* In the signal handler. */
static bool map_zeros(void *at, size_t size)
{
#ifdef MAP_ANONYMOUS
    return mmap(at, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
#else
    int zeros = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    if (zeros < 0)
        return false;
    void *map = mmap(at, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, zeros, 0);
    close(zeros);
    return map != MAP_FAILED;
#endif
}

static void on_bus_error(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    uintptr_t at = (uintptr_t)info->si_addr & ~(uintptr_t)(page_size - 1);
    for (int i = 0; i < MAPPINGS_MAX; i++) {
        uintptr_t start = mappings[i].start;
        size_t size = mappings[i].size;
        if (!start || at < start || at - start >= size)
            continue;
        size_t rest = size - (at - start);
        mappings[i].shrunk = true;
        if (map_zeros((void *)at, rest))
            return;
    }
    signal(signal_number, SIG_DFL); /* not ours: the access is repeated and ends the program */
}

static void install_handler(void)
{
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    page_size = (size_t)sysconf(_SC_PAGESIZE);
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}

static int mapping_take(void)
{
    int found = -1;
    pthread_mutex_lock(&mappings_lock);
    install_handler();
    for (int i = 0; i < MAPPINGS_MAX && found < 0; i++) {
        if (mappings[i].size == 0) {
            mappings[i].size = 1; /* taken, no address yet */
            mappings[i].shrunk = false;
            found = i;
        }
    }
    pthread_mutex_unlock(&mappings_lock);
    return found;
}

static void mapping_give_back(int index)
{
    mappings[index].start = 0;
    mappings[index].size = 0;
}

/* Maps size bytes of fd; false: it has to be read. */
static bool map_file(input_t *input, int fd, size_t size)
{
    int index = mapping_take();
    if (index < 0)
        return false;
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) {
        mapping_give_back(index);
        return false;
    }
    posix_madvise(map, size, POSIX_MADV_SEQUENTIAL);
    mappings[index].size = size;
    mappings[index].start = (uintptr_t)map;
    input->map = map;
    input->size = size;
    input->mapping = index;
    return true;
}

static bool reserve(input_t *input, size_t more)
{
    if (input->capacity - input->size >= more)
        return true;
    size_t capacity = input->capacity * 2 > more ? input->capacity * 2 : more;
    uint8_t *memory = malloc(capacity);
    if (!memory)
        return false;
    if (input->size)
        memcpy(memory, input->memory, input->size);
    if (input->memory)
        explicit_bzero(input->memory, input->size); /* it may be a key */
    free(input->memory);
    input->memory = memory;
    input->capacity = capacity;
    return true;
}

/* Reads fd to its end or until there are more than `most` bytes; hint: what is expected. */
static gpg_error_t read_up_to(input_t *input, int fd, size_t hint, size_t most, bool *r_end)
{
    *r_end = false;
    while (input->size <= most) {
        const bool full = input->size == input->capacity;
        if (full && !reserve(input, input->size ? 64 * 1024 : hint + 1))
            return gpg_error(GPG_ERR_ENOMEM);
        ssize_t got = read(fd, input->memory + input->size, input->capacity - input->size);
        if (got < 0 && errno != EINTR)
            return gpg_error_from_syserror();
        if (got == 0) {
            *r_end = true;
            return 0;
        }
        input->size += got > 0 ? (size_t)got : 0;
    }
    return 0;
}

/* Moves what was read of a large pipe, and the rest of it, to a temporary file, and maps that. */
static gpg_error_t spool_pipe(input_t *input, int pipe)
{
    size_t total = 0;
    bool end = false;
    int fd;
    gpg_error_t error = temporary_file_open(&fd);
    if (error)
        return error;
    while (!error && !end) {
        total += input->size;
        error = total > LIMIT_PIPE ? ERROR_LONG_PIPE : file_write(fd, input->memory, input->size);
        input->size = 0;
        if (!error)
            error = read_up_to(input, pipe, INPUT_PIPE_MEMORY, INPUT_PIPE_MEMORY / 2, &end);
    }
    total += input->size;
    if (!error)
        error = total > LIMIT_PIPE ? ERROR_LONG_PIPE : file_write(fd, input->memory, input->size);
    free(input->memory);
    input->memory = NULL;
    input->capacity = input->size = 0;
    if (!error && !map_file(input, fd, total))
        error = gpg_error(GPG_ERR_ENOMEM);
    close(fd);
    return error;
}

/* What the file itself is held in. */
static void release(input_t *input)
{
    if (input->map) {
        mapping_give_back(input->mapping);
        munmap(input->map, input->size);
    }
    if (input->memory)
        explicit_bzero(input->memory, input->size);
    free(input->memory);
    input->map = NULL;
    input->memory = NULL;
    input->mapping = -1;
    input->size = input->capacity = 0;
}

static gpg_error_t load(input_t *input, int fd)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return gpg_error_from_syserror();
    if (S_ISDIR(status.st_mode))
        return gpg_error(GPG_ERR_EISDIR);
    bool regular = S_ISREG(status.st_mode) && lseek(fd, 0, SEEK_CUR) == 0;
    size_t expected = regular && status.st_size > 0 ? (size_t)status.st_size : 4096;
    if (regular && expected >= INPUT_MAPPED_FROM && map_file(input, fd, expected))
        return 0;
    bool end;
    gpg_error_t error =
        read_up_to(input, fd, expected < INPUT_PIPE_MEMORY ? expected : INPUT_PIPE_MEMORY,
                   INPUT_PIPE_MEMORY, &end);
    return error || end ? error : spool_pipe(input, fd);
}

static gpg_error_t load_secret(input_t *input, int fd)
{
    bool end;
    gpg_error_t error = read_up_to(input, fd, 4096, INPUT_FILE_MAX, &end);
    return error || end ? error : gpg_error(GPG_ERR_TOO_LARGE);
}

static gpg_error_t open_with(gpg_error_t (*loader)(input_t *, int), const char *path,
                             input_t **r_input)
{
    *r_input = NULL;
    input_t *input = calloc(1, sizeof *input);
    if (!input)
        return gpg_error(GPG_ERR_ENOMEM);
    input->owners = 1;
    input->mapping = -1;
    spool_init(&input->spool);
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    gpg_error_t error = fd < 0 ? gpg_error_from_syserror() : loader(input, fd);
    if (fd >= 0 && !is_stdin)
        close(fd);
    if (error)
        input_free(&input);
    *r_input = input;
    return error;
}

gpg_error_t input_open(input_t **r_input, const char *path)
{
    return open_with(load, path, r_input);
}

gpg_error_t input_open_secret(input_t **r_input, const char *path)
{
    return open_with(load_secret, path, r_input);
}

/* Puts what comes out of a gzip file in the place of the file. */
static gpg_error_t decompress(input_t *input)
{
    gpg_error_t error =
        gzip_write(bytes_of(input_data(input), input->size), spool_write, &input->spool);
    if (!error)
        error = spool_finish(&input->spool, &input->decompressed);
    if (input_shrunk(input))
        error = ERROR_SHRUNK;
    release(input);
    input->size = input->decompressed.size;
    return gpg_err_code(error) == GPG_ERR_INV_OBJ         ? ERROR_GZIP_DAMAGED
           : gpg_err_code(error) == GPG_ERR_NOT_SUPPORTED ? ERROR_NO_ZLIB
                                                          : error;
}

gpg_error_t input_open_message(input_t **r_input, const char *path)
{
    gpg_error_t error = input_open(r_input, path);
    if (!error && gzip_is(bytes_of(input_data(*r_input), (*r_input)->size)))
        error = decompress(*r_input);
    if (!error && tar_is(bytes_of(input_data(*r_input), (*r_input)->size)))
        error = ERROR_TAR;
    if (error)
        input_free(r_input);
    return error;
}

const uint8_t *input_data(const input_t *input)
{
    static const uint8_t nothing[1] = {0};
    if (input->decompressed.size)
        return input->decompressed.data;
    return input->map ? input->map : input->memory ? input->memory : nothing;
}

size_t input_size(const input_t *input)
{
    return input->size;
}

bool input_shrunk(const input_t *input)
{
    return input->mapping >= 0 && mappings[input->mapping].shrunk;
}

input_t *input_share(input_t *input)
{
    input->owners++;
    return input;
}

void input_free(input_t **input)
{
    input_t *old = *input;
    *input = NULL;
    if (!old || --old->owners > 0)
        return;
    release(old);
    spool_free(&old->spool);
    free(old);
}

gpg_error_t input_foreign_format(const uint8_t *data, size_t size)
{
    bytes_t in = bytes_of(data, size);
    return outlook_message_is(in) ? ERROR_OUTLOOK_MSG : emlx_is(in) ? ERROR_APPLE_EMLX : 0;
}
