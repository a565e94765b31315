/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates and paths for people. */
#ifndef CLI_CERTIFICATE_TEXT_H
#define CLI_CERTIFICATE_TEXT_H

#include "page.h"
#include "smime.h"

/* A path as a tree from the root down to the signer, with each certificate's serial number and
 * state; detailed: with subject and validity. */
void text_of_path(const page_t *page, const smime_signer_result_t *signer, bool detailed);
/* Everything that a certificate says. */
void text_of_certificate(const page_t *page, const smime_certificate_t *certificate);
/* How far the certification authority says it checked who is behind the address. */
const char *text_of_validation(const char *validated);

typedef struct key_kind {
    char text[128];
} key_kind_t;

/* "RSA", "ECDSA P-256", "ECDSA brainpoolP256r1". */
key_kind_t text_of_key_kind(const smime_certificate_t *certificate);

#endif
