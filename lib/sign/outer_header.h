/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The header that a signed message keeps outside its signature. */
#ifndef SMIME_SIGN_OUTER_HEADER_H
#define SMIME_SIGN_OUTER_HEADER_H

#include "base/finding.h"
#include "mime/header_field.h"

/* Adds header-unsafe, with field and line, for what relays would refuse or change in the fields that
 * stay outside. */
void outer_header_check(const header_t *header, const findings_t *findings);
/* Adds header-unsafe for control characters and raw escape sequences in any field. */
void header_control_check(const header_t *header, const findings_t *findings);
/* Adds field-repeated for fields that may stand once, and dkim-broken. */
void outer_header_once_check(const header_t *header, const findings_t *findings);

#endif
