/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 3.6: whether bytes are a message, and where it starts. */
#ifndef SMIME_MIME_MESSAGE_START_H
#define SMIME_MIME_MESSAGE_START_H

#include "base/bytes.h"

/* Whether in can be a message (or an entity) at all: its first line is a header field or an mbox
 * "From " line, and there is a field of mail before the first empty line. */
bool entity_is_message(bytes_t in);
/* Without empty lines and a byte order mark before the header. */
bytes_t entity_message_start(bytes_t in);

#endif
