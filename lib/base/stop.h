/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Work that its caller can end before it is done. */
#ifndef SMIME_BASE_STOP_H
#define SMIME_BASE_STOP_H

#include "smime.h"

/* The caller's question, and that it was once answered with yes: whatever comes of what is under way
 * then, it is no result. */
typedef struct stop {
    smime_stop_t ask; /* or NULL */
    void *user;
    bool stopped;
} stop_t;

/* Whether to stop; stop may be NULL: never. */
bool stop_asked(stop_t *stop);
/* Hands data on in pieces and asks before each: CANCELED, or what write returns. */
gpg_error_t stop_between(stop_t *stop, smime_write_t write, void *user, const void *data,
                         size_t size);

#endif
