/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes compound files ([MS-CFB], version 3) and Outlook messages in them, for tests. */
#ifndef SMIME_TEST_COMPOUND_WRITER_H
#define SMIME_TEST_COMPOUND_WRITER_H

#include "base/bytes.h"

typedef struct compound_item {
    const char *path; /* of a stream: names of storages and its own, separated by '/' */
    bytes_t data;
} compound_item_t;

#define COMPOUND_ITEMS_MAX 64

void compound_write(buffer_t *out, const compound_item_t *items, size_t count);
/* A file of `count` storages, each inside the one before it: the directory ends the file, in whole sectors of four
 * entries, of which so many are not used. */
#define COMPOUND_NESTED_SPARE(count) ((4 - ((count) + 1) % 4) % 4)
void compound_write_nested(buffer_t *out, uint32_t count);
/* Text as Outlook keeps it in a Unicode file. in: UTF-8 up to U+FFFF. */
void compound_append_utf16(buffer_t *out, bytes_t in);

/* An Outlook message. NULL or absent: left out. */
typedef struct outlook_parts {
    const char *message_class;
    bytes_t header;     /* PidTagTransportMessageHeaders, UTF-8 */
    bytes_t attachment; /* of the one attachment */
    const char *subject, *sender;
    const char *ansi_subject;             /* raw octets, in code page 932 */
    const struct outlook_parts *attached; /* a message attached to it, instead of attachment */
    const char *file_name, *media_type;   /* of the attachment */
} outlook_parts_t;

void outlook_write(buffer_t *out, const outlook_parts_t *parts);
/* One with so many attachments, without anything in them. */
void outlook_write_attachments(buffer_t *out, size_t count);

#endif
