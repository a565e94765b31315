/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text as mail programs show it that replace what they cannot decode (U+FFFD) and go on. */
#include "mime/charset_lossy.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "mime/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define REPLACEMENT 0xFFFD

/* The bytes of an escape sequence (ECMA-35): ESC, intermediate bytes, a final byte. */
static size_t escape_size(bytes_t in)
{
    size_t size = 1;
    while (size < in.size && in.data[size] >= 0x20 && in.data[size] <= 0x2F)
        size++;
    return size < in.size ? size + 1 : size;
}

/* ISO-2022 text with each escape sequence that not all programs know turned into a return to ASCII,
 * and so the end of a line (RFC 1468): what follows may be shown as ASCII. */
static void plain_escapes(bytes_t in, buffer_t *out)
{
    bool katakana = false; /* of JIS X 0201: never shown as ASCII */
    for (size_t at = 0, size = 0; at < in.size; at += size) {
        bytes_t rest = bytes_from(in, at);
        uint8_t c = rest.data[0];
        bool escape = c == 0x1B, ends = c == '\r' || c == '\n';
        size = escape ? escape_size(rest) : 1;
        bool known = bytes_starts_with(rest, "\033$B") || bytes_starts_with(rest, "\033$@");
        if (escape || ends)
            katakana = bytes_starts_with(rest, "\033(I");
        if ((escape && !known) || ends)
            buffer_append_text(out, "\033(B");
        if (known || !escape)
            buffer_append(out, katakana ? bytes_text("\xFF") : bytes_slice(rest, 0, size));
    }
}

static void convert(iconv_t converter, size_t unit, bytes_t in, buffer_t *out)
{
    char *from = (char *)(uintptr_t)in.data; /* iconv's prototype lacks the const */
    size_t left = in.size;
    while (left && !out->error) {
        char chunk[1024];
        char *to = chunk;
        size_t room = sizeof chunk, before = left;
        size_t result = iconv(converter, &from, &left, &to, &room);
        bool full = result == (size_t)-1 && errno == E2BIG;
        buffer_append(out, bytes_of(chunk, sizeof chunk - room));
        if (result != (size_t)-1 || (full && left < before))
            continue;
        size_t skip = left < unit ? left : unit;
        utf8_append(out, REPLACEMENT);
        from += skip;
        left -= skip;
    }
}

/* RFC 2152. Surrogates, which no '@' and no letter of an address needs, are replaced. */
static void convert_utf7(bytes_t in, buffer_t *out)
{
    for (size_t at = 0; at < in.size;) {
        if (in.data[at] != '+') {
            buffer_append_byte(out, in.data[at++]);
            continue;
        }
        size_t start = ++at;
        while (at < in.size && base64_digit(in.data[at]) >= 0)
            at++;
        buffer_t units = BUFFER_INIT;
        base64_decode_lossy(bytes_slice(in, start, at - start), &units);
        for (size_t i = 0; i + 1 < units.size; i += 2) {
            uint32_t c = (uint32_t)units.data[i] << 8 | units.data[i + 1];
            utf8_append(out, c >= 0xD800 && c <= 0xDFFF ? REPLACEMENT : c);
        }
        out->error = out->error ? out->error : units.error;
        buffer_free(&units);
        if (at < in.size && in.data[at] == '-') {
            if (at == start)
                buffer_append_byte(out, '+');
            at++;
        }
    }
}

static bool is_utf7(bytes_t charset)
{
    return (charset.size >= 5 &&
            bytes_equal_nocase(bytes_from(charset, charset.size - 5), "utf-7")) ||
           (charset.size >= 4 && bytes_equal_nocase(bytes_from(charset, charset.size - 4), "utf7"));
}

void charset_to_utf8_lossy(bytes_t charset, bytes_t in, buffer_t *out)
{
    const char *from = charset_iconv_name(charset);
    bool utf16 = from && strncmp(from, "UTF-16", 6) == 0;
    bool little = utf16 && in.size >= 2 && in.data[0] == 0xFF && in.data[1] == 0xFE;
    iconv_t converter = from ? iconv_open("UTF-8", little ? "UTF-16LE" : from) : (iconv_t)-1;
    if (is_utf7(charset)) {
        convert_utf7(in, out);
    } else if (converter == (iconv_t)-1) {
        buffer_append(out, in);
    } else if (strncmp(from, "ISO-2022", 8) == 0) {
        buffer_t plain = BUFFER_INIT;
        plain_escapes(in, &plain);
        convert(converter, 1, buffer_bytes(&plain), out);
        out->error = out->error ? out->error : plain.error;
        buffer_free(&plain);
    } else {
        convert(converter, utf16 ? 2 : 1, in, out);
    }
    if (converter != (iconv_t)-1)
        iconv_close(converter);
}
