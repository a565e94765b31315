/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 3.6: whether bytes are a message, and where it starts. */
#include "mime/message_start.h"

#include "base/limits.h"
#include "base/phrase.h"
#include "base/utf8.h"

/* The line at offset, without its line end; *r_next is where the next one starts. */
static bytes_t line_at(bytes_t in, size_t offset, size_t *r_next)
{
    bytes_t rest = bytes_from(in, offset);
    size_t lf = bytes_find_byte(rest, '\n');
    *r_next = lf == SIZE_MAX ? in.size : offset + lf + 1;
    bytes_t line = bytes_slice(rest, 0, lf);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

bytes_t message_field_name(bytes_t line)
{
    size_t size = 0;
    while (size < line.size && line.data[size] > 32 && line.data[size] != 127 &&
           line.data[size] != ':')
        size++;
    size_t colon = size;
    while (colon < line.size && (line.data[colon] == ' ' || line.data[colon] == '\t'))
        colon++;
    return colon < line.size && line.data[colon] == ':' ? bytes_slice(line, 0, size) : BYTES_NONE;
}

/* Fields of mail; other text has lines with a colon too. */
static bool is_mail_field(bytes_t name)
{
    static const char *const names[] = {
        "From",        "Sender",   "Reply-To",     "To",          "Cc",         "Bcc",
        "Date",        "Subject",  "Message-ID",   "In-Reply-To", "References", "MIME-Version",
        "Return-Path", "Received", "Delivered-To", "Envelope-To", "Importance", "DKIM-Signature"};
    static const char *const prefixes[] = {"Content-", "Resent-", "List-",
                                           "X-",       "ARC-",    "Authentication-"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (bytes_equal_nocase(name, names[i]))
            return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (bytes_starts_with_nocase(name, prefixes[i]))
            return true;
    return false;
}

bool message_is_mail_field(bytes_t line)
{
    return is_mail_field(message_field_name(line));
}

bool entity_is_message(bytes_t in)
{
    in = bytes_slice(in, 0, LIMIT_HEADER_SIZE);
    size_t at = 0, next;
    bytes_t line = line_at(in, 0, &next);
    if (bytes_starts_with(in, "From ") && !message_field_name(line).size)
        at = next; /* of an mbox */
    bool first = true;
    for (; at < in.size; at = next, first = false) {
        line = line_at(in, at, &next);
        bytes_t name = message_field_name(line);
        if (is_mail_field(name))
            return true;
        if (!line.size || (first && !name.size))
            return false;
    }
    return false;
}

bool header_has_mail_field(bytes_t in)
{
    in = bytes_slice(in, 0, LIMIT_HEADER_SIZE);
    for (size_t at = 0, next; at < in.size; at = next) {
        const bytes_t line = line_at(in, at, &next);
        if (!line.size || bytes_find_byte(line, 0) != SIZE_MAX) /* or it is no text */
            return false;
        if (message_is_mail_field(line))
            return true;
    }
    return false;
}

bool lines_end_with_cr(bytes_t in)
{
    in = bytes_slice(in, 0, LIMIT_HEADER_SIZE);
    return bytes_find_byte(in, '\n') == SIZE_MAX && bytes_find_byte(in, '\r') != SIZE_MAX;
}

bool entity_is_mime(bytes_t in)
{
    bool found = false;
    in = bytes_slice(in, 0, LIMIT_HEADER_SIZE);
    for (size_t at = 0, next; at < in.size; at = next) {
        bytes_t line = line_at(in, at, &next);
        if (!line.size)
            return found;
        bool continues = at && (line.data[0] == ' ' || line.data[0] == '\t');
        bytes_t name = message_field_name(line);
        if (!continues && !name.size)
            return false;
        found = found || (!continues && bytes_starts_with_nocase(name, "Content-"));
    }
    return false;
}

bytes_t entity_message_start(bytes_t in)
{
    in = utf8_without_mark(in);
    size_t at = 0, next;
    while (at < in.size && !line_at(bytes_slice(in, at, 2), 0, &next).size)
        at += next;
    return bytes_from(in, at);
}

const char *entity_before_start(bytes_t in)
{
    const size_t before = in.size - entity_message_start(in).size;
    const bool mark = utf8_without_mark(in).size < in.size;
    return !before              ? NULL
           : mark && before > 3 ? N_("a byte order mark and an empty line before the header")
           : mark               ? N_("a byte order mark before the header")
                                : N_("an empty line before the header");
}
