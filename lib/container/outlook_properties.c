/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [MS-OXMSG] 2.4.1.1 (fixed length), 2.4.1.2 (streams named __substg1.0_ and the property's tag). */
#include "container/outlook_properties.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdio.h>

#define TYPE_STRING8 0x001e /* in the object's character set */
#define TYPE_UNICODE 0x001f /* UTF-16, little-endian */
#define TYPE_BINARY  0x0102
#define TYPE_OBJECT  0x000d
#define TYPE_INTEGER 0x0003

typedef struct code_page {
    uint32_t number;
    const char *charset;
} code_page_t;

/* Those of mail; "windows-" and "iso-8859-" are made from the number. */
static const code_page_t code_pages[] = {
    {932, "windows-31j"},   {936, "gbk"},           {949, "ks_c_5601-1987"}, {950, "big5"},
    {20127, "us-ascii"},    {20866, "koi8-r"},      {21866, "koi8-u"},       {20932, "euc-jp"},
    {50220, "iso-2022-jp"}, {50221, "iso-2022-jp"}, {50222, "iso-2022-jp"},  {51932, "euc-jp"},
    {51949, "euc-kr"},      {54936, "gb18030"},     {65001, "utf-8"},        {874, "windows-874"},
    {1250, "windows-1250"}, {1251, "windows-1251"}, {1252, "windows-1252"},  {1253, "windows-1253"},
    {1254, "windows-1254"}, {1255, "windows-1255"}, {1256, "windows-1256"},  {1257, "windows-1257"},
    {1258, "windows-1258"}, {28591, "iso-8859-1"},  {28592, "iso-8859-2"},   {28595, "iso-8859-5"},
    {28597, "iso-8859-7"},  {28605, "iso-8859-15"},
};

static const compound_entry_t *entry_of(const outlook_object_t *object, outlook_property_t property,
                                        unsigned type, compound_kind_t kind)
{
    char name[32];
    snprintf(name, sizeof name, "__substg1.0_%04X%04X", (unsigned)property, type);
    return compound_file_find(object->file, object->storage, kind, name);
}

const compound_entry_t *outlook_binary(const outlook_object_t *object, outlook_property_t property)
{
    return entry_of(object, property, TYPE_BINARY, COMPOUND_STREAM);
}

const compound_entry_t *outlook_embedded(const outlook_object_t *object,
                                         outlook_property_t property)
{
    return entry_of(object, property, TYPE_OBJECT, COMPOUND_STORAGE);
}

static gpg_error_t read_whole(const outlook_object_t *object, const compound_entry_t *stream,
                              buffer_t *out)
{
    if (stream->size > LIMIT_HEADER_SIZE)
        return ERR(TOO_LARGE);
    return compound_file_read(object->file, stream, buffer_write, out);
}

static uint32_t number_at(bytes_t in, size_t at)
{
    const uint8_t *b = in.data + at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* The value of a 32-bit property, or 0: 16 octets each, tag, flags, value. */
static uint32_t fixed_integer(bytes_t fixed, outlook_property_t property)
{
    for (size_t at = 0; at + 16 <= fixed.size; at += 16)
        if (number_at(fixed, at) == ((uint32_t)property << 16 | TYPE_INTEGER))
            return number_at(fixed, at + 8);
    return 0;
}

static const char *charset_of(uint32_t code_page)
{
    for (size_t i = 0; i < sizeof code_pages / sizeof *code_pages; i++)
        if (code_pages[i].number == code_page)
            return code_pages[i].charset;
    return "";
}

gpg_error_t outlook_find_charset(outlook_object_t *object, size_t fixed_at)
{
    object->charset = "";
    const compound_entry_t *stream = compound_file_find(object->file, object->storage,
                                                        COMPOUND_STREAM, "__properties_version1.0");
    if (!stream)
        return 0;
    buffer_t buffer = BUFFER_INIT;
    gpg_error_t error = read_whole(object, stream, &buffer);
    if (!error) {
        bytes_t fixed = bytes_from(buffer_bytes(&buffer), fixed_at);
        object->charset = charset_of(fixed_integer(fixed, OUTLOOK_CODE_PAGE));
        if (!*object->charset)
            object->charset = charset_of(fixed_integer(fixed, OUTLOOK_INTERNET_CODE_PAGE));
    }
    buffer_free(&buffer);
    return error;
}

static uint32_t unit_at(bytes_t in, size_t at)
{
    return in.data[at] | (uint32_t)in.data[at + 1] << 8;
}

static void append_utf16(buffer_t *out, bytes_t in)
{
    for (size_t at = 0; at + 2 <= in.size; at += 2) {
        uint32_t c = unit_at(in, at), low = at + 4 <= in.size ? unit_at(in, at + 2) : 0;
        if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            at += 2;
        }
        utf8_append(out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
    }
}

gpg_error_t outlook_text(arena_t *arena, const outlook_object_t *object,
                         outlook_property_t property, bytes_t *r_text, bool *r_utf8)
{
    *r_text = BYTES_NONE;
    const compound_entry_t *unicode = entry_of(object, property, TYPE_UNICODE, COMPOUND_STREAM);
    const compound_entry_t *stream =
        unicode ? unicode : entry_of(object, property, TYPE_STRING8, COMPOUND_STREAM);
    *r_utf8 = unicode != NULL;
    if (!stream)
        return 0;
    buffer_t raw = BUFFER_INIT, text = BUFFER_INIT;
    gpg_error_t error = read_whole(object, stream, &raw);
    if (!error && unicode)
        append_utf16(&text, buffer_bytes(&raw));
    bytes_t found = buffer_bytes(unicode ? &text : &raw);
    const char *copy = error || text.error ? NULL : arena_text(arena, found);
    if (!error && !copy)
        error = ERR(ENOMEM);
    if (!error)
        *r_text = bytes_of(copy, found.size);
    buffer_free(&raw);
    buffer_free(&text);
    return error;
}
