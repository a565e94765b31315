/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A name or a comment of a header field, as people may see it (RFC 2047, RFC 1468). */
#ifndef SMIME_MIME_SHOWN_TEXT_H
#define SMIME_MIME_SHOWN_TEXT_H

#include "base/arena.h"

typedef struct shown_text {
    const char *text;       /* decoded UTF-8; what cannot be decoded is as it was written */
    const char *lossy;      /* how else mail programs may show it, a line each way; or NULL */
    const char *unreadable; /* why some may show what is not known here; or NULL */
} shown_text_t;

/* Errors are this process's (out of memory). */
gpg_error_t shown_text_read(arena_t *arena, bytes_t phrase, shown_text_t *r_shown);
/* One more way in which it may be shown. */
gpg_error_t shown_text_add(arena_t *arena, shown_text_t *shown, const char *other);

#endif
