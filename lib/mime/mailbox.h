/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 3.4: address lists, parsed leniently where real carriers break the grammar. */
#ifndef SMIME_MIME_MAILBOX_H
#define SMIME_MIME_MAILBOX_H

#include "base/arena.h"

typedef struct mailbox {
    const char *display_name; /* decoded UTF-8, or NULL */
    const char *lossy_name;   /* what other mail programs may show in its place, a line each way; or
                                 NULL */
    const char *address;      /* local@domain: local part unquoted where a dot-atom says the same,
                                 no comments, no white space */
    bytes_t comments;         /* raw text of the comments, concatenated; absent if none */
    const char *comment_text; /* the same decoded, or NULL */
    const char *lossy_comment; /* as lossy_name */
    const char *unreadable;    /* why others may show, for the name or a comment, what is not known
                                  here; or NULL */
    bool in_group;
} mailbox_t;

typedef struct mailbox_list {
    mailbox_t *items;
    size_t count;
    bool groups;    /* group syntax was used */
    bool malformed; /* something could not be read as a mailbox; what could is in items */
    bool too_many;  /* LIMIT_MAILBOXES: the rest was not read */
    /* LIMIT_ADDRESS_SIZE: an address passes it, which also makes the list malformed */
    bool too_long;
} mailbox_list_t;

/* Reads an address list. Lenient: dots anywhere in a local part (a..b@, a.@: Japanese carriers), raw
 * UTF-8, missing display name quotes, obsolete routes and empty list members. Strict: control
 * characters, NUL, an address without '@' or with two outside quotes make it malformed. A raw Japanese
 * name before the only address is not malformed but unreadable. */
gpg_error_t mailbox_list_parse(arena_t *arena, bytes_t value, mailbox_list_t *r_list);

/* Whether the name or a comment of a mailbox that has an address shows another. */
bool mailbox_name_shows_other(arena_t *arena, const mailbox_t *mailbox);
bool mailbox_comment_shows_other(arena_t *arena, const mailbox_t *mailbox);

#endif
