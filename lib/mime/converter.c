/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* iconv, one converter a character set. */
#include "mime/converter.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mime/charset_label.h"

#include <errno.h>
#include <iconv.h>
#include <stdatomic.h>

#define REPLACEMENT 0xFFFD

/* The converters that nobody uses now: 0 or an iconv_t. Whoever needs one takes it out. */
static atomic_uintptr_t kept[CHARSET_COUNT_MAX];

static gpg_error_t take(unsigned set, iconv_t *r_converter)
{
    uintptr_t idle = atomic_exchange(&kept[set], 0);
    *r_converter = idle ? (iconv_t)idle : iconv_open("UTF-8", charset_name(set));
    if (*r_converter != (iconv_t)-1)
        return 0;
    bool ours = errno == ENOMEM || errno == EMFILE || errno == ENFILE;
    return ours ? ERR_FROM_ERRNO(errno) : ERR(NOT_SUPPORTED);
}

static void give_back(unsigned set, iconv_t converter)
{
    iconv(converter, NULL, NULL, NULL, NULL); /* to its initial state */
    uintptr_t other = atomic_exchange(&kept[set], (uintptr_t)converter);
    if (other)
        iconv_close((iconv_t)other);
}

/* When the library is unloaded. */
__attribute__((destructor)) static void close_all(void)
{
    for (unsigned set = 0; set < CHARSET_COUNT_MAX; set++) {
        uintptr_t idle = atomic_exchange(&kept[set], 0);
        if (idle)
            iconv_close((iconv_t)idle);
    }
}

/* What is being converted; unit: bytes that are replaced where they are not valid, 0: none may be. */
typedef struct work {
    char *from;
    size_t left, unit;
    buffer_t *out;
    bool flushing;
} work_t;

/* After iconv stopped at what is not valid. */
static gpg_error_t replace(work_t *work)
{
    if (!work->unit || !work->left)
        return ERR(BAD_DATA);
    size_t skipped = work->left < work->unit ? work->left : work->unit;
    work->from += skipped;
    work->left -= skipped;
    utf8_append(work->out, REPLACEMENT);
    return 0;
}

/* One call of iconv. */
static gpg_error_t step(iconv_t converter, work_t *work)
{
    char chunk[1024];
    char *to = chunk;
    size_t room = sizeof chunk, before = work->left;
    size_t result = work->flushing ? iconv(converter, NULL, NULL, &to, &room)
                                   : iconv(converter, &work->from, &work->left, &to, &room);
    int problem = result == (size_t)-1 ? errno : 0;
    bool moved = work->left != before || room != sizeof chunk;
    buffer_append(work->out, bytes_of(chunk, sizeof chunk - room));
    if (work->out->error)
        return work->out->error;
    if (problem == EILSEQ || problem == EINVAL || (problem == E2BIG && !moved))
        return replace(work); /* no progress: never loop on a fault of iconv */
    return problem && problem != E2BIG ? ERR_FROM_ERRNO(problem) : 0;
}

static gpg_error_t run(unsigned set, size_t unit, bytes_t in, buffer_t *out)
{
    iconv_t converter;
    gpg_error_t error = take(set, &converter);
    if (error)
        return error;
    /* iconv's prototype lacks the const */
    work_t work = {(char *)(uintptr_t)in.data, in.size, unit, out, false};
    while (!error && work.left)
        error = step(converter, &work);
    work.flushing = true; /* a base letter may wait for its accent */
    if (!error)
        error = step(converter, &work);
    give_back(set, converter);
    return error;
}

gpg_error_t converter_run(unsigned set, bytes_t in, buffer_t *out)
{
    return run(set, 0, in, out);
}

gpg_error_t converter_run_lossily(unsigned set, size_t unit, bytes_t in, buffer_t *out)
{
    return run(set, unit, in, out);
}
