/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 3.4: address lists, parsed leniently where real carriers break the grammar, and
 * RFC 8550 section 3: the one comparison of addresses that the whole library uses. */
#ifndef SMIME_MIME_MAILBOX_H
#define SMIME_MIME_MAILBOX_H

#include "base/arena.h"

typedef struct mailbox {
    const char *display_name; /* decoded UTF-8, or NULL */
    const char *lossy_name;   /* where it cannot be decoded and is shown as written: what other mail
                                 programs may show; else NULL */
    const char *address;      /* local@domain: local part unquoted where a dot-atom says the same,
                                 no comments, no white space */
    bytes_t comments;         /* raw text of the comments, concatenated; absent if none */
    const char *comment_text; /* the same decoded, or NULL */
    const char *lossy_comment; /* as lossy_name */
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
 * characters, NUL, an address without '@' or with two outside quotes make it malformed. */
gpg_error_t mailbox_list_parse(arena_t *arena, bytes_t value, mailbox_list_t *r_list);

/* The address for comparison: local part and domain ASCII-lower-cased, U-labels of the domain turned
 * into A-labels (RFC 8550 section 3, RFC 9598 section 5), a trailing dot of the domain dropped.
 * NULL if it is no address (no '@', empty side, control characters, spaces, NUL, more than
 * LIMIT_ADDRESS_SIZE) or on ENOMEM. */
const char *address_normalize(arena_t *arena, bytes_t address);
/* Whether text can be a local part without quotes: atext (RFC 5322 section 3.2.3), raw UTF-8, and dots
 * anywhere. */
bool address_is_dot_atom(bytes_t text);
/* Appends a local part that has been unquoted, in quotes where it needs them. */
void address_append_local_part(buffer_t *out, bytes_t text);
/* Whether two addresses are the same mailbox; false if either is no address. */
bool address_equal(bytes_t a, bytes_t b);
/* An address that many others are compared with: IDNA is asked once. */
typedef struct known_address {
    const char *normal;  /* as address_normalize gives it */
    const char *unicode; /* the same with those A-labels as U-labels that have one */
} known_address_t;
/* False if it is no address, or on ENOMEM. */
bool known_address_read(arena_t *arena, bytes_t address, known_address_t *r_known);
/* address_equal, without asking IDNA. */
bool address_is_known(bytes_t address, const known_address_t *known);
/* Whether text contains something that reads as an address (also with spaces, full-width or look-alike
 * '@' and dots around it) other than `address`. For display names. */
bool address_other_in_text(arena_t *arena, const char *text, const char *address);
/* Whether the name or a comment of a mailbox that has an address shows another. */
bool mailbox_name_shows_other(arena_t *arena, const mailbox_t *mailbox);
bool mailbox_comment_shows_other(arena_t *arena, const mailbox_t *mailbox);

#endif
