/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5890 section 2.3.2.1: what a label of a domain shows to readers. */
#ifndef SMIME_MIME_U_LABEL_H
#define SMIME_MIME_U_LABEL_H

#include "base/bytes.h"

/* Appends the U-label of an A-label; any other label, and one that IDNA does not decode, as it is. out notes
 * ENOMEM. */
void u_label_append(buffer_t *out, bytes_t label);

#endif
