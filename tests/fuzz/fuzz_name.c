/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes around an address in a display name of a known character set: the address is found, or the
 * name is said to be unreadable. The first byte chooses the set, the second how many bytes stand before. */
#include "fuzz.h"

#include "mime/mailbox.h"

#include <string.h>

#define ADDRESS "boss@corp.example"
#define EBCDIC  "\x82\x96\xA2\xA2\x7C\x83\x96\x99\x97\x4B\x85\xA7\x81\x94\x97\x93\x85"

/* Sets in which no byte means another thing because of bytes long before it. */
static const struct {
    const char *label;
    const char *address;
    unsigned unit; /* bytes of a character; those of the address are big-endian */
} sets[] = {{"utf-8", ADDRESS, 1},
            {"us-ascii", ADDRESS, 1},
            {"iso-8859-1", ADDRESS, 1},
            {"iso-8859-8-i", ADDRESS, 1},
            {"windows-1258", ADDRESS, 1},
            {"koi8-r", ADDRESS, 1},
            {"shift_jis", ADDRESS, 1},
            {"csShiftJIS", ADDRESS, 1},
            {"euc-jp", ADDRESS, 1},
            {"gb2312", ADDRESS, 1},
            {"gb18030", ADDRESS, 1},
            {"big5", ADDRESS, 1},
            {"big5-hkscs", ADDRESS, 1},
            {"cp950", ADDRESS, 1},
            {"euc-kr", ADDRESS, 1},
            {"johab", ADDRESS, 1},
            {"euc-tw", ADDRESS, 1},
            {"x-mac-cyrillic", ADDRESS, 1},
            {"tscii", ADDRESS, 1},
            {"ibm037", EBCDIC, 1},
            {"cp500", EBCDIC, 1},
            {"utf-16be", ADDRESS, 2},
            {"utf-32be", ADDRESS, 4},
            {"unknown-8bit", ADDRESS, 1},
            {"", ADDRESS, 1},
            {"x-carrier", ADDRESS, 1},
            {"shift_jis_2004", ADDRESS, 1}};

static void append_byte(buffer_t *out, uint8_t byte)
{
    buffer_printf(out, "=%02X", byte);
}

static void append_bytes(buffer_t *out, bytes_t bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        append_byte(out, bytes.data[i]);
}

static void append_address(buffer_t *out, const char *address, unsigned unit)
{
    for (const char *at = address; *at; at++) {
        for (unsigned i = 1; i < unit; i++)
            append_byte(out, 0);
        append_byte(out, (uint8_t)*at);
    }
}

static void check_found(bytes_t from)
{
    arena_t arena = ARENA_INIT;
    mailbox_list_t list;
    REQUIRE(mailbox_list_parse(&arena, from, &list) == 0);
    REQUIRE(list.count == 1 && !list.malformed);
    REQUIRE(mailbox_name_shows_other(&arena, &list.items[0]) || list.items[0].unreadable);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 4096)
        return 0;
    size_t set = data[0] % (sizeof sets / sizeof *sets);
    bytes_t rest = bytes_of(data + 2, size - 2);
    bytes_t before = bytes_slice(rest, 0, data[1]);
    before.size -= before.size % sets[set].unit;
    buffer_t from = BUFFER_INIT;
    buffer_printf(&from, "=?%s?Q?", sets[set].label);
    append_bytes(&from, before);
    append_address(&from, sets[set].address, sets[set].unit);
    append_bytes(&from, bytes_from(rest, before.size));
    buffer_append_text(&from, "?= <eve@evil.example>");
    REQUIRE(!from.error);
    check_found(buffer_bytes(&from));
    buffer_free(&from);
    return 0;
}
