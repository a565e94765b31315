/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 3: is the signer who From: says? And the pins that the user sets. */
#ifndef SMIME_VERIFY_IDENTITY_H
#define SMIME_VERIFY_IDENTITY_H

#include "base/finding.h"
#include "mime/address.h"
#include "mime/mailbox.h"
#include "path/certification_path.h"
#include "verify/header_protection.h"
#include "verify/sender_claims.h"

typedef struct author {
    const char *address;   /* NULL: there is no one author to compare with */
    known_address_t known; /* the same and sender, for comparison; normal is NULL where they are */
    known_address_t known_sender;
    bool is_pin;        /* there is no message: it is the address that was asked for */
    const char *sender; /* the one address of Sender:, or NULL */
    bool from_is_read;
    mailbox_list_t from;   /* then: of the one From field */
    smime_answer_t answer; /* what the header alone allows: PASS, or the worst of its findings */
} author_t;

/* Reads the author from the header that is judged. Adds author-*, display-name-address,
 * display-name-unreadable, pin-from.
 * header NULL: the input is no message; only pin_from can name an author. */
gpg_error_t author_read(arena_t *arena, const header_t *header, const char *pin_from,
                        const smime_senders_t *senders, const findings_t *findings,
                        author_t *r_author);
/* Adds reply-to-elsewhere and sender-elsewhere, where the person who answers the message should see
 * where that goes, and who hands it in for the author: no reason to doubt it. A field outside of a
 * protected header is obeyed and shown by mail programs too. */
gpg_error_t author_note_others(arena_t *arena, const judged_header_t *header,
                               const author_t *author, const findings_t *findings);
/* Compares the author with what a signer's certificate names, and the pins with the path. Adds
 * signer-mismatch, signer-without-address, sender-only, certificate-address-malformed,
 * mailbox-validated, pin-issuer, pin-serial. claims: of known senders. PASS only if the author's answer is too. */
smime_answer_t identity_judge(const author_t *author, certificate_t *certificate,
                              const certification_path_t *path,
                              const smime_verify_options_t *options, const sender_claims_t *claims,
                              const findings_t *findings);

#endif
