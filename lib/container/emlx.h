/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Apple Mail's .emlx files: a line with the number of octets, the message, a property list. */
#ifndef SMIME_CONTAINER_EMLX_H
#define SMIME_CONTAINER_EMLX_H

#include "base/bytes.h"

bool emlx_is(bytes_t in);
/* The message in an .emlx, a part of in.
 *   INV_OBJ    it is cut off, or something else than a property list stands behind the message */
gpg_error_t emlx_message(bytes_t in, bytes_t *r_message);

#endif
