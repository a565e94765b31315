/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 1468: ISO-2022-JP, by way of Shift_JIS: iconv has the vendors' characters in that alone. */
#include "mime/iso_2022_jp.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mime/charset_label.h"
#include "mime/converter.h"

#include <string.h>

#define ESCAPE      0x1B
#define REPLACEMENT 0xFFFD

static bool is_pair(bytes_t in)
{
    return in.size >= 2 && in.data[0] >= 0x21 && in.data[0] <= 0x7E && in.data[1] >= 0x21 &&
           in.data[1] <= 0x7E;
}

/* One JIS X 0208 character (two bytes 0x21..0x7E; vendors use rows 13 and 89 on) as Shift_JIS. */
static bool append_shift_jis(buffer_t *out, bytes_t in)
{
    if (!is_pair(in))
        return false;
    uint8_t row = in.data[0], cell = in.data[1];
    unsigned lead = (row - 0x21U) / 2 + 0x81U;
    unsigned trail = row % 2 ? cell + 0x1FU + (cell >= 0x60) : cell + 0x7EU;
    buffer_append_byte(out, (uint8_t)(lead > 0x9F ? lead + 0x40 : lead));
    buffer_append_byte(out, (uint8_t)trail);
    return true;
}

typedef enum jis_set { SET_ASCII, SET_KANJI, SET_KATAKANA, SET_UNKNOWN } jis_set_t;

/* The set that an escape sequence at the start of in selects (JIS X 0201 Roman is read as ASCII, as
 * Windows does); *r_size: its length. The last two are ISO 2022's, and few programs know them. */
static jis_set_t escape_sequence(bytes_t in, bool all, size_t *r_size)
{
    static const struct {
        const char *text;
        jis_set_t set;
    } sequences[] = {{"\033(B", SET_ASCII}, {"\033(J", SET_ASCII}, {"\033(I", SET_KATAKANA},
                     {"\033$@", SET_KANJI}, {"\033$B", SET_KANJI}, {"\033$(@", SET_KANJI},
                     {"\033$(B", SET_KANJI}};
    size_t count = sizeof sequences / sizeof *sequences - (all ? 0 : 2);
    for (size_t i = 0; i < count; i++)
        if (bytes_starts_with(in, sequences[i].text)) {
            *r_size = strlen(sequences[i].text);
            return sequences[i].set;
        }
    return SET_UNKNOWN;
}

size_t iso_2022_escape_size(bytes_t in)
{
    size_t size = 1;
    while (size < in.size && in.data[size] >= 0x20 && in.data[size] <= 0x2F)
        size++;
    return size < in.size ? size + 1 : size;
}

static gpg_error_t to_shift_jis(bytes_t in, buffer_t *out)
{
    jis_set_t set = SET_ASCII;
    for (size_t at = 0, size = 0; at < in.size; at += size) {
        uint8_t c = in.data[at];
        size = 1;
        if (c == ESCAPE) {
            set = escape_sequence(bytes_from(in, at), true, &size);
            if (set == SET_UNKNOWN)
                return ERR(BAD_DATA);
        } else if (c == '\r' || c == '\n') {
            set = SET_ASCII; /* a line ends in ASCII, said or not (RFC 1468) */
            buffer_append_byte(out, c);
        } else if ((set == SET_ASCII && c < 0x80) || (c >= 0xA1 && c <= 0xDF)) {
            buffer_append_byte(out, c);
        } else if (set == SET_KATAKANA && c >= 0x21 && c <= 0x5F) {
            buffer_append_byte(out, (uint8_t)(c | 0x80));
        } else if (set == SET_KANJI && append_shift_jis(out, bytes_from(in, at))) {
            size = 2;
        } else {
            return ERR(BAD_DATA);
        }
    }
    return out->error;
}

size_t iso_2022_jp_fault(bytes_t in)
{
    jis_set_t set = SET_ASCII;
    for (size_t at = 0, size; at < in.size; at += size) {
        const uint8_t c = in.data[at];
        size = set == SET_KANJI && is_pair(bytes_from(in, at)) ? 2 : 1;
        if (c == ESCAPE)
            set = escape_sequence(bytes_from(in, at), true, &size);
        else if (c >= 0x80 || c == 0x0E || c == 0x0F ||
                 ((c == '\r' || c == '\n') && set != SET_ASCII))
            return at;
    }
    return SIZE_MAX;
}

gpg_error_t iso_2022_jp_decode(bytes_t in, buffer_t *out)
{
    buffer_t rewritten = BUFFER_INIT;
    gpg_error_t error = to_shift_jis(in, &rewritten);
    if (!error)
        error = converter_run(CHARSET_CP932, buffer_bytes(&rewritten), out);
    buffer_free(&rewritten);
    return error;
}

/* ---- what is broken ---- */

typedef struct lossy {
    jis_set_t set;
    iso_2022_jp_reader_t reader;
    buffer_t kanji; /* in Shift_JIS, not yet in out */
    buffer_t *out;
    gpg_error_t error;
} lossy_t;

static void flush_kanji(lossy_t *lossy)
{
    if (lossy->kanji.size && !lossy->error)
        lossy->error =
            converter_run_lossily(CHARSET_CP932, 2, buffer_bytes(&lossy->kanji), lossy->out);
    buffer_clear(&lossy->kanji);
}

/* Reads an escape sequence at the start of in; how many bytes. */
static size_t read_escape(lossy_t *lossy, bytes_t in)
{
    const bool plain = lossy->reader == ISO_2022_JP_AS_RFC_1468;
    size_t size = 1;
    jis_set_t set = escape_sequence(in, plain, &size);
    if (set < (plain ? SET_KATAKANA : SET_UNKNOWN)) {
        lossy->set = set;
        return size;
    }
    if (lossy->reader == ISO_2022_JP_AS_WINDOWS)
        lossy->set = SET_ASCII;
    else
        utf8_append(lossy->out, REPLACEMENT);
    return lossy->reader == ISO_2022_JP_AS_BROWSERS ? 1 : iso_2022_escape_size(in);
}

/* Reads what is no character of two bytes at the start of in; how many bytes. */
static size_t read_other(lossy_t *lossy, bytes_t in)
{
    uint8_t c = in.data[0];
    bool ends = lossy->reader == ISO_2022_JP_AS_WINDOWS && (c == '\r' || c == '\n');
    bool katakana = lossy->set == SET_KATAKANA && c >= 0x21 && c <= 0x5F;
    flush_kanji(lossy);
    if (c == ESCAPE)
        return read_escape(lossy, in);
    if (ends || (lossy->set == SET_ASCII && c < 0x80)) {
        lossy->set = ends ? SET_ASCII : lossy->set;
        buffer_append_byte(lossy->out, c);
    } else if (katakana || (c >= 0xA1 && c <= 0xDF)) {
        utf8_append(lossy->out, 0xFF61U + (c & 0x7FU) - 0x21U);
    } else {
        utf8_append(lossy->out, REPLACEMENT);
    }
    return 1;
}

/* What stands in the place of a pair, but is none, is one where pairs are never parted. */
static bool read_pair(lossy_t *lossy, bytes_t in)
{
    if (lossy->set != SET_KANJI || append_shift_jis(&lossy->kanji, in))
        return lossy->set == SET_KANJI;
    if (lossy->reader != ISO_2022_JP_AS_RFC_1468 || in.size < 2 || in.data[0] < 0x20 ||
        in.data[0] > 0x7F)
        return false;
    flush_kanji(lossy);
    utf8_append(lossy->out, REPLACEMENT);
    return true;
}

gpg_error_t iso_2022_jp_decode_lossily(bytes_t in, iso_2022_jp_reader_t reader, buffer_t *out)
{
    lossy_t lossy = {SET_ASCII, reader, BUFFER_INIT, out, 0};
    for (size_t at = 0; at < in.size && !lossy.error;) {
        bytes_t rest = bytes_from(in, at);
        at += read_pair(&lossy, rest) ? 2 : read_other(&lossy, rest);
    }
    flush_kanji(&lossy);
    gpg_error_t error = lossy.error ? lossy.error : lossy.kanji.error;
    buffer_free(&lossy.kanji);
    return error ? error : out->error;
}
