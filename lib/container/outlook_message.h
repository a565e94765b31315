/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Outlook's .msg files ([MS-OXMSG], signed ones as [MS-OXOSMIME] keeps them) as the messages that they were
 * made of. */
#ifndef SMIME_CONTAINER_OUTLOOK_MESSAGE_H
#define SMIME_CONTAINER_OUTLOOK_MESSAGE_H

#include "base/arena.h"
#include "smime.h"

/* What Outlook shows that does not come from the message's header. */
typedef struct outlook_shown {
    bytes_t sender;      /* an SMTP address, or absent: not said */
    bytes_t subject;     /* or absent */
    const char *charset; /* MIME name of what the subject is in; "": not said */
    bool has_header;     /* the file keeps the header that the message came with */
    bool is_smime;       /* its class says that it is signed or encrypted */
} outlook_shown_t;

bool outlook_message_is(bytes_t in);
/* Hands on the message in an .msg: the header that it came with and its signed (or encrypted) entity or CMS
 * structure, octet for octet. Without a header (sent items, drafts) what is handed on is the entity or the
 * structure by itself. A message that Outlook does not keep as S/MIME becomes a multipart/mixed of its
 * attachments, attached messages among them. r_shown's texts belong to the arena.
 *   INV_OBJ       the file is damaged, or its class says S/MIME and it has not exactly one attachment
 *   TOO_LARGE     a text of it passes LIMIT_HEADER_SIZE
 *   ERR_LIMIT     COMPOUND_ENTRIES, OUTLOOK_ATTACHMENTS, OUTLOOK_DEPTH
 *   errors of write */
gpg_error_t outlook_message_write(arena_t *arena, bytes_t in, smime_write_t write, void *user,
                                  outlook_shown_t *r_shown);

#endif
