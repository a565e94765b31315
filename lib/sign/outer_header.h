/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The header that a signed message keeps outside its signature. */
#ifndef SMIME_SIGN_OUTER_HEADER_H
#define SMIME_SIGN_OUTER_HEADER_H

#include "base/finding.h"
#include "mime/header_field.h"

/* Adds header-unsafe, with field and line, for what relays would refuse or change in the fields that
 * stay outside. */
void outer_header_check(const header_t *header, const findings_t *findings);

#endif
