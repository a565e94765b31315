/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which known senders a message claims to be from, and whether it is as they promise of their mail. */
#ifndef SMIME_VERIFY_SENDER_CLAIMS_H
#define SMIME_VERIFY_SENDER_CLAIMS_H

#include "mime/mailbox.h"
#include "path/certification_path.h"
#include "verify/header_protection.h"
#include "verify/known_senders.h"

typedef struct sender_claims {
    const known_sender_t **items; /* each once */
    size_t count, capacity;
    const known_sender_t *author; /* the author's own section, or NULL */
} sender_claims_t;

/* Finds the known senders whose address a reader may take for the author's: in the From that is judged and in
 * the outer one, in each mailbox, in display names and comments. Adds sender-look-alike for an author who is
 * none of them and looks like one. senders NULL: nothing is known. from: of the one From field that is judged, where it
 * was read already, or NULL. */
gpg_error_t sender_claims_read(arena_t *arena, const smime_senders_t *senders,
                               const judged_header_t *header, const char *author,
                               const mailbox_list_t *from, const findings_t *findings,
                               sender_claims_t *r_claims);
/* Whether a signer has the issuer, and the path the number, that they promise. Adds pin-issuer, pin-serial. */
void sender_claims_judge_signer(const sender_claims_t *claims, certificate_t *certificate,
                                const certification_path_t *path, const findings_t *findings);
/* For a message that is not signed as a whole: adds sender-always-signs where one of them signs everything.
 * sealed: what is inside cannot be seen. */
gpg_error_t sender_claims_judge_unsigned(const sender_claims_t *claims,
                                         const judged_header_t *header,
                                         const smime_verify_options_t *options, bool sealed,
                                         const findings_t *findings);

#endif
