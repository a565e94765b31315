/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 3.6: whether bytes are a message, and where it starts. */
#ifndef SMIME_MIME_MESSAGE_START_H
#define SMIME_MIME_MESSAGE_START_H

#include "base/bytes.h"

/* The name of the field that a line begins, 8-bit characters and white space before the colon allowed;
 * empty if it begins none. */
bytes_t message_field_name(bytes_t line);
/* Whether it is a field of mail; other text has lines with a colon too. */
bool message_is_mail_field(bytes_t line);
/* Whether in can be a message (or an entity) at all: its first line is a header field or an mbox
 * "From " line, and there is a field of mail before the first empty line. */
bool entity_is_message(bytes_t in);
/* Whether in is a MIME entity (RFC 2045 section 3): fields, one of MIME among them, up to an empty line. */
bool entity_is_mime(bytes_t in);
/* Whether there is a field of mail before the first empty line, whatever stands above it. */
bool header_has_mail_field(bytes_t in);
/* Whether lines end with CR alone, as on old Macintoshes: all of it would be one field. */
bool lines_end_with_cr(bytes_t in);
/* Without empty lines and a byte order mark before the header. */
bytes_t entity_message_start(bytes_t in);
/* What that leaves out, for people; NULL: nothing. Some mail programs take an empty line on top for the end
 * of the header, and a byte order mark for a part of the first field's name. */
const char *entity_before_start(bytes_t in);

#endif
