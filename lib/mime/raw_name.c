/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Display names in a character set of their own, without the encoded words of RFC 2047: raw
 * ISO-2022-JP (RFC 1468), Shift_JIS or EUC-JP, as old Japanese mail programs write them. */
#include "mime/raw_name.h"

#include "base/utf8.h"
#include "mime/charset.h"
#include "mime/charset_lossy.h"

#include <string.h>

#define ESCAPE 0x1B

/* The size of a run of double-byte characters with the escape sequences around it, or 0. What ends
 * a quoted string or stands in a quoted pair must not be in it: programs that know the character
 * set and those that do not would read on at different places. */
static size_t run_size(bytes_t in)
{
    if (!bytes_starts_with(in, "\033$B") && !bytes_starts_with(in, "\033$@"))
        return 0;
    size_t at = 3;
    while (at < in.size && in.data[at] > 32 && in.data[at] < 127 && in.data[at] != '"' &&
           in.data[at] != '\\')
        at++;
    return at % 2 == 1 && bytes_starts_with(bytes_from(in, at), "\033(B") ? at + 3 : 0;
}

size_t raw_name_escapes(bytes_t quoted)
{
    size_t escapes = 0;
    for (size_t at = 0; at < quoted.size;) {
        size_t size = run_size(bytes_from(quoted, at));
        escapes += size ? 2 : 0;
        at += size ? size : 1;
    }
    return escapes;
}

bool raw_name_decode(bytes_t text, buffer_t *out)
{
    return bytes_find_byte(text, ESCAPE) != SIZE_MAX &&
           charset_to_utf8(bytes_text("ISO-2022-JP"), text, out) == 0;
}

/* Whether text may hold an '@', or a full-width one, in any of the character sets. */
static bool may_hold_at(bytes_t text)
{
    static const char *const signs[] = {"@", "!w", "\x81\x97", "\xA1\xF7"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (bytes_find(text, bytes_text(signs[i])) != SIZE_MAX)
            return true;
    return false;
}

const char *raw_name_lossily(arena_t *arena, bytes_t text)
{
    static const struct {
        const char *name;
        bool escapes; /* has no 8-bit characters, but escape sequences */
    } charsets[] = {{"ISO-2022-JP", true}, {"Shift_JIS", false}, {"EUC-JP", false}};
    bool escapes = bytes_find_byte(text, ESCAPE) != SIZE_MAX, utf8 = utf8_valid(text);
    if (!may_hold_at(text))
        return ""; /* iconv is slow to start */
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, text);
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
        if (charsets[i].escapes ? !escapes : utf8)
            continue;
        buffer_append_text(&out, "\n");
        charset_to_utf8_lossy(bytes_text(charsets[i].name), text, &out);
    }
    const char *all = out.error ? NULL : utf8_text(arena, buffer_bytes(&out));
    buffer_free(&out);
    return all;
}
