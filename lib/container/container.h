/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file that a mail program keeps one message in, told by its content, and the message in it. */
#ifndef SMIME_CONTAINER_CONTAINER_H
#define SMIME_CONTAINER_CONTAINER_H

#include "base/spool.h"
#include "container/outlook_message.h"

typedef struct container {
    spool_t spool;         /* the message, where it is no part of the file */
    bool is_apple;         /* bodies of parts may be kept elsewhere: apple_part_is_elsewhere */
    bool is_outlook;       /* then: */
    outlook_shown_t shown; /* texts belong to the arena */
} container_t;

/* Gives the message in a file, or the file itself where it is no container. r_message lasts until
 * container_close, which has to be called in any case. What outlook_message_write and emlx_message return. */
gpg_error_t container_open(container_t *container, arena_t *arena, bytes_t in, bytes_t *r_message);
void container_close(container_t *container);

#endif
