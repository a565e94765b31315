/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.10, RFC 9598 section 6: comparing a name with the base of a subtree. */
#ifndef SMIME_PATH_CONSTRAINED_NAME_H
#define SMIME_PATH_CONSTRAINED_NAME_H

#include "base/arena.h"
#include "x509/general_name.h"

/* A name and what is compared of it. An SmtpUTF8Mailbox counts as an rfc822Name: RFC 9598 section 6
 * has rfc822Name constraints rule both. */
typedef struct constrained_name {
    general_name_t general;
    bytes_t host; /* what is compared of an address (domain), a DNS name or a URI; or absent: it has
                     no such part or is malformed */
    const char *address; /* normalised, or NULL */
    bytes_t rdns;        /* name_rdn_digests of a directoryName */
} constrained_name_t;

/* Of a name of a certificate; of the base of a subtree. BAD_CERT: it is malformed. */
gpg_error_t constrained_name_of(arena_t *arena, const general_name_t *general,
                                constrained_name_t *r_name);
gpg_error_t constrained_name_base(arena_t *arena, const general_name_t *general,
                                  constrained_name_t *r_base);

/* Whether a constraint of the one's form rules the other. */
bool constrained_name_same_form(const constrained_name_t *a, const constrained_name_t *b);
/* Whether constraints of its form are known here. */
bool constrained_name_supported(const constrained_name_t *name);
/* Whether a name of a certificate can be compared at all. */
bool constrained_name_readable(const constrained_name_t *name);
/* Whether a base can: one that cannot permits nothing and excludes everything. So does an empty
 * rfc822Name, which is used to exclude all addresses. */
bool constrained_name_usable(const constrained_name_t *base);
/* Whether a readable name lies in the subtree of a usable base of the same form. */
bool constrained_name_within(const constrained_name_t *name, const constrained_name_t *base);
/* "the address a@b.example"; NULL: ENOMEM. */
const char *constrained_name_text(arena_t *arena, const constrained_name_t *name);

#endif
