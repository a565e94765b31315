/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [MS-OXMSG] 2.2 (message, attachment and embedded message objects), [MS-OXOSMIME] 2.1 (clear-signed:
 * one attachment that is the multipart/signed entity; others: the CMS structure), [MS-OXCMAIL]. */
#include "container/outlook_message.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/writer.h"
#include "container/outlook_properties.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>

#define FIXED_AT_TOP      32 /* where the fixed properties of the message itself begin */
#define FIXED_AT_EMBEDDED 24
#define PREFIX_SIZE       8192 /* of an entity, in which MIME-Version is looked for */
#define ATTACHMENT_NAME   "__attach_version1.0_#"

typedef struct writing {
    arena_t *arena;
    const compound_file_t *file;
    smime_write_t write;
    void *user;
    gpg_error_t error; /* the first; nothing is written after it */
    size_t attachments;
    unsigned depth;
    char boundary[33];
} writing_t;

bool outlook_message_is(bytes_t in)
{
    return compound_file_is(in);
}

static void put(writing_t *writing, bytes_t b)
{
    if (!writing->error && b.size)
        writing->error = writing->write(writing->user, b.data, b.size);
}

static void put_text(writing_t *writing, const char *text)
{
    put(writing, bytes_text(text));
}

static gpg_error_t put_piece(void *user, const void *data, size_t size)
{
    writing_t *writing = user;
    put(writing, bytes_of(data, size));
    return writing->error;
}

static bytes_t text_of(writing_t *writing, const outlook_object_t *object,
                       outlook_property_t property)
{
    bytes_t text = BYTES_NONE;
    bool utf8;
    if (!writing->error)
        writing->error = outlook_text(writing->arena, object, property, &text, &utf8);
    return text;
}

static void put_stream(writing_t *writing, const compound_entry_t *stream)
{
    if (!writing->error)
        writing->error = compound_file_read(writing->file, stream, put_piece, writing);
}

static gpg_error_t feed_base64(void *user, const void *data, size_t size)
{
    return base64_writer_feed(user, bytes_of(data, size));
}

/* data may be NULL: nothing. */
static void put_base64(writing_t *writing, const compound_entry_t *data)
{
    base64_writer_t writer;
    base64_writer_init(&writer, 76, "\r\n", put_piece, writing);
    gpg_error_t error = writing->error;
    if (!error && data)
        error = compound_file_read(writing->file, data, feed_base64, &writer);
    if (!error)
        error = base64_writer_finish(&writer);
    if (!writing->error)
        writing->error = error;
}

/* ---- header ---- */

/* The fields that say how a body is to be read belong to the entity that is kept, not to the header that
 * another program kept beside it. */
static bool describes_body(bytes_t field, bool with_version)
{
    return bytes_starts_with_nocase(field, "content-") ||
           (with_version && bytes_starts_with_nocase(field, "mime-version"));
}

static bytes_t next_line(bytes_t *rest)
{
    size_t end = bytes_find_byte(*rest, '\n');
    bytes_t line = bytes_slice(*rest, 0, end == SIZE_MAX ? rest->size : end);
    *rest = bytes_from(*rest, line.size + 1);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* Up to the first empty line. */
static void put_header(writing_t *writing, bytes_t header, bool with_version)
{
    bool drop = false;
    while (header.size) {
        bytes_t line = next_line(&header);
        if (line.size == 0)
            break;
        if (line.data[0] != ' ' && line.data[0] != '\t')
            drop = describes_body(line, with_version);
        if (!drop) {
            put(writing, line);
            put_text(writing, "\r\n");
        }
    }
}

/* ---- attachments ---- */

static int by_name(const void *a, const void *b)
{
    const compound_entry_t *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

typedef struct attachments {
    const compound_entry_t **items;
    size_t count;
} attachments_t;

static attachments_t attachments_of(writing_t *writing, const compound_entry_t *storage)
{
    attachments_t found = {NULL, 0};
    const compound_entry_t *entries = writing->file->entries;
    size_t capacity = 0;
    for (uint32_t at = storage->first; at != COMPOUND_NOWHERE && !writing->error;
         at = entries[at].next) {
        if (entries[at].kind != COMPOUND_STORAGE ||
            !bytes_starts_with_nocase(bytes_text(entries[at].name), ATTACHMENT_NAME))
            continue;
        const compound_entry_t **item =
            arena_push(writing->arena, found.items, found.count, capacity);
        if (!item)
            writing->error = ERR(ENOMEM);
        else
            *item = &entries[at];
        if (++writing->attachments > LIMIT_OUTLOOK_ATTACHMENTS)
            writing->error = ERR_LIMIT(OUTLOOK_ATTACHMENTS);
    }
    if (found.count)
        qsort(found.items, found.count, sizeof *found.items, by_name);
    return found;
}

/* A media type that may stand in a field as it is; others say too little to be worth escaping. */
static bool is_media_type(bytes_t type)
{
    size_t slash = bytes_find_byte(type, '/');
    for (size_t i = 0; i < type.size; i++)
        if (!ascii_is_alpha(type.data[i]) && !ascii_is_digit(type.data[i]) &&
            !strchr("/+-._", type.data[i]))
            return false;
    return slash != SIZE_MAX && slash && slash + 1 < type.size && type.size < 100;
}

/* RFC 2231 section 4. */
static void put_file_name(writing_t *writing, const outlook_object_t *attachment)
{
    bytes_t name = BYTES_NONE;
    bool utf8 = false;
    if (!writing->error)
        writing->error =
            outlook_text(writing->arena, attachment, OUTLOOK_ATTACHMENT_NAME, &name, &utf8);
    if (!writing->error && !name.size)
        writing->error =
            outlook_text(writing->arena, attachment, OUTLOOK_ATTACHMENT_SHORT_NAME, &name, &utf8);
    put_text(writing, "Content-Disposition: attachment");
    if (name.size) {
        put_text(writing, "; filename*=");
        put_text(writing, utf8 ? "utf-8" : attachment->charset);
        put_text(writing, "''");
    }
    for (size_t i = 0; i < name.size; i++) {
        char text[8];
        bool plain = ascii_is_alpha(name.data[i]) || ascii_is_digit(name.data[i]) ||
                     name.data[i] == '.' || name.data[i] == '-' || name.data[i] == '_';
        snprintf(text, sizeof text, plain ? "%c" : "%%%02X", name.data[i]);
        put_text(writing, text);
    }
    put_text(writing, "\r\n");
}

static bool put_message(writing_t *writing, outlook_object_t *message, size_t fixed_at);

/* A message inside another has a boundary of its own. */
static void put_boundary_value(writing_t *writing, unsigned level)
{
    const char digit[] = {(char)('0' + level), '\0'};
    put_text(writing, "=_msg");
    put_text(writing, digit);
    put_text(writing, writing->boundary);
}

static void put_boundary(writing_t *writing, unsigned level, const char *end)
{
    put_text(writing, "\r\n--");
    put_boundary_value(writing, level);
    put_text(writing, end);
}

static void put_embedded(writing_t *writing, const compound_entry_t *storage)
{
    outlook_object_t inner = {writing->file, storage, ""};
    put_text(writing, "Content-Type: message/rfc822\r\n\r\n");
    (void)put_message(writing, &inner, FIXED_AT_EMBEDDED);
}

static void put_attachment(writing_t *writing, const outlook_object_t *attachment)
{
    const compound_entry_t *embedded = outlook_embedded(attachment, OUTLOOK_ATTACHMENT_DATA);
    const compound_entry_t *data = outlook_binary(attachment, OUTLOOK_ATTACHMENT_DATA);
    bytes_t type = text_of(writing, attachment, OUTLOOK_ATTACHMENT_MIME);
    if (embedded) {
        put_embedded(writing, embedded);
        return;
    }
    bool is_message = bytes_equal_nocase(type, "message/rfc822");
    bool is_composite =
        bytes_starts_with_nocase(type, "multipart/") || bytes_starts_with_nocase(type, "message/");
    put_text(writing, "Content-Type: ");
    put(writing, is_media_type(type) && (is_message || !is_composite)
                     ? type
                     : bytes_text("application/octet-stream"));
    put_text(writing, "\r\n");
    put_file_name(writing, attachment);
    if (is_message && data) {
        put_text(writing, "\r\n");
        put_stream(writing, data);
        return;
    }
    put_text(writing, "Content-Transfer-Encoding: base64\r\n\r\n");
    put_base64(writing, data);
}

/* ---- the message ---- */

static gpg_error_t take_prefix(void *user, const void *data, size_t size)
{
    buffer_t *prefix = user;
    buffer_append(prefix, bytes_of(data, size));
    return prefix->error ? ERR(ENOMEM) : prefix->size >= PREFIX_SIZE ? ERR(CANCELED) : 0;
}

/* Whether a stream is a CMS structure (DER or BER) rather than a MIME entity, and whether the entity says
 * its version of MIME. */
static void look_at(writing_t *writing, const compound_entry_t *stream, bool *r_cms,
                    bool *r_version)
{
    buffer_t prefix = BUFFER_INIT;
    gpg_error_t error = compound_file_read(writing->file, stream, take_prefix, &prefix);
    if (error && gpg_err_code(error) != GPG_ERR_CANCELED && !writing->error)
        writing->error = error;
    bytes_t begin = buffer_bytes(&prefix), line;
    *r_cms = begin.size > 1 && begin.data[0] == 0x30 && begin.data[1] >= 0x80;
    *r_version = false;
    while (!*r_cms && begin.size && (line = next_line(&begin)).size)
        *r_version |= bytes_starts_with_nocase(line, "mime-version");
    buffer_free(&prefix);
}

/* What was signed or encrypted, octet for octet, below the header that it came with. */
static void put_smime(writing_t *writing, const outlook_object_t *message, bytes_t header)
{
    attachments_t attachments = attachments_of(writing, message->storage);
    outlook_object_t attachment = {writing->file, NULL, ""};
    if (attachments.count == 1)
        attachment.storage = attachments.items[0];
    const compound_entry_t *data =
        attachment.storage ? outlook_binary(&attachment, OUTLOOK_ATTACHMENT_DATA) : NULL;
    bool cms, version;
    if (!data && !writing->error)
        writing->error = ERR(INV_OBJ);
    if (writing->error)
        return;
    look_at(writing, data, &cms, &version);
    put_header(writing, header, cms || version);
    if (cms && header.size) {
        put_text(writing, "MIME-Version: 1.0\r\n"
                          "Content-Type: application/pkcs7-mime; name=\"smime.p7m\"\r\n"
                          "Content-Transfer-Encoding: base64\r\n\r\n");
        put_base64(writing, data);
    } else {
        put_stream(writing, data);
    }
}

/* A message that Outlook took apart: nothing of it is signed any more, so its text is left out. */
static void put_plain(writing_t *writing, const outlook_object_t *message, bytes_t header)
{
    unsigned level = writing->depth;
    attachments_t attachments = attachments_of(writing, message->storage);
    put_header(writing, header, true);
    put_text(writing, "MIME-Version: 1.0\r\n");
    if (attachments.count == 0) {
        put_text(writing, "Content-Type: text/plain\r\n\r\n");
        return;
    }
    put_text(writing, "Content-Type: multipart/mixed; boundary=\"");
    put_boundary_value(writing, level);
    put_text(writing, "\"\r\n");
    for (size_t i = 0; i < attachments.count && !writing->error; i++) {
        outlook_object_t attachment = {writing->file, attachments.items[i], message->charset};
        put_boundary(writing, level, "\r\n");
        put_attachment(writing, &attachment);
    }
    put_boundary(writing, level, "--\r\n");
}

/* Classes that others derive from IPM.Note.SMIME keep its end. */
static bool is_smime_class(bytes_t class)
{
    return bytes_ends_with_nocase(class, ".smime") ||
           bytes_ends_with_nocase(class, ".smime.multipartsigned");
}

static bool put_message(writing_t *writing, outlook_object_t *message, size_t fixed_at)
{
    if (++writing->depth > LIMIT_OUTLOOK_DEPTH && !writing->error)
        writing->error = ERR_LIMIT(OUTLOOK_DEPTH);
    if (!writing->error)
        writing->error = outlook_find_charset(message, fixed_at);
    bool smime = is_smime_class(text_of(writing, message, OUTLOOK_MESSAGE_CLASS));
    bytes_t header = text_of(writing, message, OUTLOOK_TRANSPORT_HEADERS);
    if (smime)
        put_smime(writing, message, header);
    else
        put_plain(writing, message, header);
    writing->depth--;
    return smime;
}

/* An address of SMTP: where Exchange keeps another kind, a property of its own has it. */
static bytes_t smtp_address(writing_t *writing, const outlook_object_t *message,
                            outlook_property_t smtp, outlook_property_t type,
                            outlook_property_t address)
{
    bytes_t found = text_of(writing, message, smtp);
    if (!found.size && bytes_equal_nocase(text_of(writing, message, type), "SMTP"))
        found = text_of(writing, message, address);
    return found;
}

static void read_shown(writing_t *writing, const outlook_object_t *message,
                       outlook_shown_t *r_shown)
{
    bool utf8 = true;
    r_shown->sender = smtp_address(writing, message, OUTLOOK_REPRESENTED_SMTP,
                                   OUTLOOK_REPRESENTED_TYPE, OUTLOOK_REPRESENTED_ADDRESS);
    if (!r_shown->sender.size)
        r_shown->sender = smtp_address(writing, message, OUTLOOK_SENDER_SMTP, OUTLOOK_SENDER_TYPE,
                                       OUTLOOK_SENDER_ADDRESS);
    if (!writing->error)
        writing->error =
            outlook_text(writing->arena, message, OUTLOOK_SUBJECT, &r_shown->subject, &utf8);
    r_shown->charset = utf8 ? "utf-8" : message->charset;
    r_shown->has_header = text_of(writing, message, OUTLOOK_TRANSPORT_HEADERS).size > 0;
}

/* Nothing in the file can hold a boundary that is made of its own digest. */
static gpg_error_t choose_boundary(writing_t *writing, bytes_t in)
{
    uint8_t digest[32];
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, in.data, in.size, digest) < 0)
        return ERR(GENERAL);
    for (size_t i = 0; i < sizeof writing->boundary / 2; i++)
        snprintf(writing->boundary + 2 * i, 3, "%02x", digest[i]);
    return 0;
}

gpg_error_t outlook_message_write(arena_t *arena, bytes_t in, smime_write_t write, void *user,
                                  outlook_shown_t *r_shown)
{
    compound_file_t file;
    writing_t writing = {.arena = arena, .file = &file, .write = write, .user = user};
    *r_shown = (outlook_shown_t){.charset = ""};
    gpg_error_t error = compound_file_open(arena, in, &file);
    if (!error)
        error = choose_boundary(&writing, in);
    if (error)
        return error;
    outlook_object_t message = {&file, compound_file_root(&file), ""};
    r_shown->is_smime = put_message(&writing, &message, FIXED_AT_TOP);
    read_shown(&writing, &message, r_shown);
    return writing.error;
}
