/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.3, RFC 2049 section 4: what relays and mailboxes do to a clear-signed part
 * although they should not. Undone, the part has the digest that was signed: nothing is guessed. */
#ifndef SMIME_VERIFY_TRANSIT_DAMAGE_H
#define SMIME_VERIFY_TRANSIT_DAMAGE_H

#include "crypto/algorithm.h"
#include "mime/entity.h"

typedef struct transit_damage {
    const char *what;   /* what was changed in which part, for people; NULL: no damage is known that
                           explains the digest */
    const char *limit;  /* the cap that kept it from being found, for people; or NULL */
    bool encoding_only; /* structure, what every part decodes to and its header but for
                           the encoding are as signed */
} transit_damage_t;

/* Bytes that may be hashed for a message of so many. */
size_t transit_damage_budget(size_t message_size);

/* Undoes one kind of damage after the other in part, and compares digests with the signed one. The
 * caller has to know that the signer signed this digest. Of a header only the field that names the
 * transfer encoding and folds are looked at: another field or a boundary that changed is never harmless. Parts
 * that mail programs read in different ways get no answer. budget: bytes that may still be hashed for
 * this message. Only ENOMEM and errors of GnuTLS fail. */
gpg_error_t transit_damage_find(arena_t *arena, const entity_t *part,
                                const digest_algorithm_t *algorithm, bytes_t signed_digest,
                                size_t *budget, transit_damage_t *r_damage);

#endif
