/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a header, as the value of each kind of field, and as encoded text. */
#include "fuzz.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "mime/address.h"
#include "mime/address_in_text.h"
#include "mime/charset.h"
#include "mime/content_type.h"
#include "mime/date_time.h"
#include "mime/encoded_word.h"
#include "mime/header_field.h"
#include "mime/mailbox.h"
#include "mime/quoted_printable.h"
#include "mime/transfer_encoding.h"

#include <string.h>

static void require_text(const char *text)
{
    REQUIRE(text && utf8_valid(bytes_text(text)));
}

static bool is_plain(const char *address)
{
    for (; *address; address++)
        if (*address < 0 || *address == '"' || *address == '[')
            return false;
    return true;
}

static void check_mailboxes(arena_t *arena, bytes_t value)
{
    mailbox_list_t list;
    REQUIRE(mailbox_list_parse(arena, value, &list) == 0);
    for (size_t i = 0; i < list.count; i++) {
        const mailbox_t *item = &list.items[i];
        require_text(item->address);
        REQUIRE(address_equal(arena, bytes_text(item->address), bytes_text(item->address)));
        if (item->display_name) {
            require_text(item->display_name);
            address_other_in_text(arena, item->display_name, item->address);
        }
        if (item->lossy_name)
            require_text(item->lossy_name);
        if (item->lossy_comment)
            require_text(item->lossy_comment);
        if (item->comment_text)
            require_text(item->comment_text);
    }
    const char *address = address_normalize(arena, value);
    if (address) {
        const char *again = address_normalize(arena, bytes_text(address));
        REQUIRE(again && strcmp(address, again) == 0);
        /* A name that is the address shows no other; beyond ASCII and in quotes it may seem to. */
        if (is_plain(address))
            REQUIRE(!address_other_in_text(arena, address, address));
    }
}

static void check_parameters(const content_type_t *type)
{
    for (size_t i = 0; i < type->count; i++) {
        require_text(type->parameters[i].name);
        require_text(type->parameters[i].value);
        REQUIRE(content_type_parameter(type, type->parameters[i].name));
    }
}

static void check_value(arena_t *arena, bytes_t value)
{
    content_type_t type;
    int64_t time;
    const char *text, *unreadable;
    bool certain;
    REQUIRE(header_decode(arena, value, &text) == 0);
    require_text(text);
    REQUIRE(header_decode_phrase(arena, value, &text, &certain) == 0);
    require_text(text);
    buffer_t lossy = BUFFER_INIT;
    REQUIRE(header_decode_lossily(arena, value, &lossy, &unreadable) == 0);
    buffer_free(&lossy);
    REQUIRE(content_type_parse(arena, value, &type) == 0);
    check_parameters(&type);
    REQUIRE(content_disposition_parse(arena, value, &type) == 0);
    check_parameters(&type);
    header_date(value, &time);
    transfer_encoding_of(value);
    check_mailboxes(arena, value);
}

static void check_header(arena_t *arena, bytes_t in, bool top)
{
    header_t header;
    size_t body;
    REQUIRE(header_parse(arena, in, top, &header, &body) == 0);
    REQUIRE(body <= in.size);
    for (size_t i = 0; i < header.count; i++) {
        const header_field_t *field = &header.fields[i];
        REQUIRE(field->whole.data >= in.data &&
                field->whole.data + field->whole.size <= in.data + body);
        if (i < 20)
            check_value(arena, field->value);
    }
}

static void check_encodings(bytes_t in)
{
    buffer_t encoded = BUFFER_INIT, decoded = BUFFER_INIT;
    base64_decode(in, buffer_write, &decoded);
    REQUIRE(decoded.size <= in.size);
    buffer_clear(&decoded);
    quoted_printable_decode(in, buffer_write, &decoded);
    REQUIRE(decoded.size <= in.size);
    buffer_clear(&decoded);
    base64_writer_t writer;
    base64_writer_init(&writer, 76, "\r\n", buffer_write, &encoded);
    REQUIRE(base64_writer_feed(&writer, in) == 0 && base64_writer_finish(&writer) == 0);
    REQUIRE(base64_decode(buffer_bytes(&encoded), buffer_write, &decoded) == 0);
    REQUIRE(bytes_equal(buffer_bytes(&decoded), in));
    buffer_clear(&encoded);
    buffer_clear(&decoded);
    REQUIRE(quoted_printable_encode(in, false, "\n", buffer_write, &encoded) == 0);
    REQUIRE(quoted_printable_decode(buffer_bytes(&encoded), buffer_write, &decoded) == 0);
    REQUIRE(bytes_equal(buffer_bytes(&decoded), in));
    buffer_free(&encoded);
    buffer_free(&decoded);
}

static void check_charsets(bytes_t in)
{
    static const char *const names[] = {"us-ascii",  "utf-8",       "utf-16",      "iso-8859-1",
                                        "shift_jis", "iso-2022-jp", "cp50221",     "euc-jp",
                                        "big5",      "gb18030",     "iso-2022-kr", "iso-2022-jp-3"};
    size_t name = in.size ? in.data[0] % (sizeof names / sizeof *names) : 0;
    buffer_t out = BUFFER_INIT;
    charset_to_utf8(bytes_text(names[name]), bytes_from(in, 1), &out);
    REQUIRE(utf8_valid(buffer_bytes(&out)));
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena_t arena = ARENA_INIT;
    bytes_t in = bytes_of(data, size);
    check_header(&arena, in, true);
    check_header(&arena, in, false);
    check_value(&arena, in);
    check_encodings(in);
    check_charsets(in);
    arena_free(&arena);
    return 0;
}
