/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Display names in a character set of their own, without the encoded words of RFC 2047: raw
 * ISO-2022-JP (RFC 1468), Shift_JIS or EUC-JP, as old Japanese mail programs write them. */
#include "mime/raw_name.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mime/charset.h"
#include "mime/charset_lossy.h"
#include "mime/iso_2022_jp.h"

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

gpg_error_t raw_name_decode(bytes_t text, buffer_t *out)
{
    size_t before = out->size;
    gpg_error_t error =
        bytes_find_byte(text, ESCAPE) != SIZE_MAX ? iso_2022_jp_decode(text, out) : ERR(BAD_DATA);
    if (error)
        out->size = before;
    return error;
}

gpg_error_t raw_name_lossily(bytes_t text, buffer_t *out, bool *r_lacking)
{
    const bytes_t no_label = BYTES_NONE;
    unsigned count = charset_reading_count(no_label, text);
    gpg_error_t error = 0;
    *r_lacking = false;
    for (unsigned i = 0; count > 1 && i < count && !error; i++) {
        if (i > 0)
            buffer_append_byte(out, '\n');
        error = charset_to_utf8_lossy(no_label, i, text, out);
        if (error && charset_error_is_textual(error)) {
            *r_lacking = true;
            error = 0;
        }
    }
    return error ? error : out->error;
}

/* ---- as a program that knows the character set finds the address ---- */

/* The size of an escape sequence of ISO 2022 that chooses a set, at the start of in; 0: there is none. */
static size_t designation_size(bytes_t in)
{
    size_t size = iso_2022_escape_size(in);
    bool chooses = size > 2 && (in.data[1] == '(' || in.data[1] == '$');
    return chooses && in.data[size - 1] >= 0x30 && in.data[size - 1] < 0x7F ? size : 0;
}

/* The size of characters of two bytes, 7-bit ones behind an escape sequence. */
static size_t pairs_size(bytes_t in)
{
    size_t at = 0;
    while (in.size - at >= 2 && in.data[at] > 0x20 && in.data[at] < 0x7F &&
           in.data[at + 1] > 0x20 && in.data[at + 1] < 0x7F)
        at += 2;
    return at;
}

static bool is_shift_jis_pair(bytes_t in)
{
    if (in.size < 2)
        return false;
    uint8_t lead = in.data[0], trail = in.data[1];
    return ((lead >= 0x81 && lead <= 0x9F) || (lead >= 0xE0 && lead <= 0xFC)) && trail >= 0x40 &&
           trail <= 0xFC && trail != 0x7F;
}

void raw_name_mask(bytes_t value, buffer_t *out)
{
    bool utf8 = utf8_valid(value);
    for (size_t at = 0; at < value.size;) {
        bytes_t rest = bytes_from(value, at);
        size_t size = rest.data[0] == ESCAPE ? designation_size(rest) : 0;
        if (size && rest.data[1] == '$')
            size += pairs_size(bytes_from(rest, size));
        else if (!size && !utf8 && (rest.data[0] & 0x80))
            size = is_shift_jis_pair(rest) ? 2 : 1;
        if (!size)
            buffer_append_byte(out, rest.data[0]);
        for (size_t i = 0; i < size; i++)
            buffer_append_byte(out, 'x');
        at += size ? size : 1;
    }
}
