/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The properties of an Outlook object ([MS-OXMSG] 2.1 and 2.4): a storage of a compound file with a stream
 * for each of them. */
#ifndef SMIME_CONTAINER_OUTLOOK_PROPERTIES_H
#define SMIME_CONTAINER_OUTLOOK_PROPERTIES_H

#include "container/compound_file.h"

/* Property identifiers of [MS-OXPROPS] that are read. */
typedef enum outlook_property {
    OUTLOOK_MESSAGE_CLASS = 0x001a,
    OUTLOOK_SUBJECT = 0x0037,
    OUTLOOK_REPRESENTED_TYPE = 0x0064, /* PidTagSentRepresentingAddressType */
    OUTLOOK_REPRESENTED_ADDRESS = 0x0065,
    OUTLOOK_TRANSPORT_HEADERS = 0x007d,
    OUTLOOK_SENDER_TYPE = 0x0c1e,
    OUTLOOK_SENDER_ADDRESS = 0x0c1f,
    OUTLOOK_ATTACHMENT_DATA = 0x3701,
    OUTLOOK_ATTACHMENT_SHORT_NAME = 0x3704,
    OUTLOOK_ATTACHMENT_NAME = 0x3707,
    OUTLOOK_ATTACHMENT_MIME = 0x370e,
    OUTLOOK_INTERNET_CODE_PAGE = 0x3fde,
    OUTLOOK_CODE_PAGE = 0x3ffd,
    OUTLOOK_SENDER_SMTP = 0x5d01,
    OUTLOOK_REPRESENTED_SMTP = 0x5d02
} outlook_property_t;

typedef struct outlook_object {
    const compound_file_t *file;
    const compound_entry_t *storage;
    const char *charset; /* MIME name of that of text that is not Unicode; "": not said */
} outlook_object_t;

/* Finds out the character set of object, whose fixed properties begin at `fixed_at` of their stream: 32 for
 * the message itself, 24 for one attached to it. */
gpg_error_t outlook_find_charset(outlook_object_t *object, size_t fixed_at);
/* Text of a property: UTF-8 where the file has Unicode, else as it is in object->charset (*r_utf8 is false).
 * data is NULL where the object has no such property; else a NUL stands behind it.
 *   TOO_LARGE  more than LIMIT_HEADER_SIZE bytes
 *   INV_OBJ    it is damaged */
gpg_error_t outlook_text(arena_t *arena, const outlook_object_t *object,
                         outlook_property_t property, bytes_t *r_text, bool *r_utf8);
/* The stream of a binary property (PtypBinary), or NULL. */
const compound_entry_t *outlook_binary(const outlook_object_t *object, outlook_property_t property);
/* The storage of an object property (PtypObject), or NULL. */
const compound_entry_t *outlook_embedded(const outlook_object_t *object,
                                         outlook_property_t property);

#endif
