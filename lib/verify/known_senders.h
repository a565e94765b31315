/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a recipient knows about senders who sign, for looking up by address: smime_senders_t. */
#ifndef SMIME_VERIFY_KNOWN_SENDERS_H
#define SMIME_VERIFY_KNOWN_SENDERS_H

#include "smime.h"
#include "verify/look_alike.h"

/* One sender; the texts are copies. */
typedef struct known_sender {
    const char *address; /* as address_normalize gives it, or "@" and a domain in that form */
    const char *shown;   /* the same as it was given */
    smime_sender_t said;
} known_sender_t;

/* Who is meant by an address in the form that address_normalize gives: the sender of that address, else the
 * one of its whole domain; NULL: none. */
const known_sender_t *known_senders_find(const smime_senders_t *senders, const char *address);
/* Whether what displays beside this address of a known sender does not count. senders NULL: none is. */
bool known_senders_any_name(arena_t *arena, const smime_senders_t *senders, const char *address);
/* Who an author looks like that is none of them, by the domain of his address; NULL: nobody. ENOMEM. */
gpg_error_t known_senders_like_domain(const smime_senders_t *senders, const char *address,
                                      const known_sender_t **r_known, look_alike_how_t *r_how);
/* Likewise by a name (UTF-8) that he shows. */
gpg_error_t known_senders_like_name(const smime_senders_t *senders, const char *address,
                                    bytes_t name, const known_sender_t **r_known,
                                    look_alike_how_t *r_how);

#endif
