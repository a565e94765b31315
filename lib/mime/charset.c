/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 5.1, RFC 2978: text by the label of its character set, to UTF-8. */
#include "mime/charset.h"

#include "base/error.h"
#include "base/utf8.h"
#include "mime/converter.h"
#include "mime/iso_2022_jp.h"

#include <string.h>

/* HZ (RFC 1843) rewritten as GB 2312, which iconv has. */
static gpg_error_t hz_to_gb(bytes_t in, buffer_t *out)
{
    bool chinese = false;
    for (size_t at = 0; at < in.size; at++) {
        bytes_t rest = bytes_from(in, at);
        if (chinese ? bytes_starts_with(rest, "~}") : bytes_starts_with(rest, "~{")) {
            chinese = !chinese;
            at++;
        } else if (!chinese && in.data[at] == '~') {
            if (!bytes_starts_with(rest, "~~") && !bytes_starts_with(rest, "~\n"))
                return ERR(BAD_DATA);
            if (in.data[++at] == '~')
                buffer_append_byte(out, '~');
        } else if (in.data[at] >= 0x80 || (chinese && in.data[at] < 0x21)) {
            return ERR(BAD_DATA);
        } else {
            buffer_append_byte(out, (uint8_t)(in.data[at] | (chinese ? 0x80 : 0)));
        }
    }
    return out->error;
}

static gpg_error_t hz_decode(bytes_t in, buffer_t *out)
{
    buffer_t rewritten = BUFFER_INIT;
    gpg_error_t error = hz_to_gb(in, &rewritten);
    if (!error)
        error = converter_run(CHARSET_GB18030, buffer_bytes(&rewritten), out);
    buffer_free(&rewritten);
    return error;
}

/* RFC 2781 section 4.3: the byte order mark decides, without one it is big-endian. */
static gpg_error_t utf16_decode(bytes_t in, buffer_t *out)
{
    bool little = bytes_starts_with(in, "\xFF\xFE"), big = bytes_starts_with(in, "\xFE\xFF");
    return converter_run(little ? CHARSET_UTF16LE : CHARSET_UTF16BE,
                         bytes_from(in, little || big ? 2 : 0), out);
}

/* Whether ISO 2022 text shifts out before it says to which set: some programs then stay in ASCII. */
static bool shifts_to_nowhere(bytes_t in)
{
    size_t shift = bytes_find_byte(in, 0x0E), designation = bytes_find(in, bytes_text("\033$)"));
    return shift != SIZE_MAX && (designation == SIZE_MAX || designation > shift);
}

/* By iconv. It passes an escape sequence that it does not know as a control character. */
static gpg_error_t iconv_decode(const charset_t *charset, bytes_t in, buffer_t *out)
{
    size_t before = out->size;
    bool escapes = strncmp(charset->name, "ISO-2022", 8) == 0;
    if (escapes && shifts_to_nowhere(in))
        return ERR(BAD_DATA);
    gpg_error_t error = converter_run(charset->set, in, out);
    if (!error && escapes &&
        bytes_find_byte(bytes_from(buffer_bytes(out), before), 0x1B) != SIZE_MAX)
        error = ERR(BAD_DATA);
    return error;
}

static gpg_error_t decode(const charset_t *charset, bytes_t in, buffer_t *out)
{
    switch (charset->set) {
    case CHARSET_RAW:  /* nobody says what it is */
    case CHARSET_UTF7: /* RFC 2152: for mail of long ago; most programs do not read it any more */
        return ERR(UNSUPPORTED_ENCODING);
    case CHARSET_ASCII:
        return ERR(BAD_DATA);
    case CHARSET_UTF8:
        if (!utf8_valid(in))
            return ERR(BAD_DATA);
        buffer_append(out, in);
        return out->error;
    case CHARSET_UTF16:
        return utf16_decode(in, out);
    case CHARSET_ISO_2022_JP:
        return iso_2022_jp_decode(in, out);
    case CHARSET_HZ:
        return hz_decode(in, out);
    default:
        return iconv_decode(charset, in, out);
    }
}

gpg_error_t charset_decode(const charset_t *charset, bytes_t in, buffer_t *out)
{
    size_t before = out->size;
    if ((charset->flags & CHARSET_IS_ASCII) && charset->set != CHARSET_RAW && bytes_are_ascii(in)) {
        buffer_append(out, in);
        return out->error;
    }
    gpg_error_t error = decode(charset, in, out);
    if (error)
        out->size = before;
    return error;
}

gpg_error_t charset_to_utf8(bytes_t label, bytes_t in, buffer_t *out)
{
    charset_t charset;
    return charset_find(label, &charset) ? charset_decode(&charset, in, out)
                                         : ERR(UNSUPPORTED_ENCODING);
}

bool charset_known(bytes_t label)
{
    charset_t charset;
    return charset_find(label, &charset) && charset.set != CHARSET_RAW &&
           charset.set != CHARSET_UTF7;
}

bool charset_error_is_textual(gpg_error_t error)
{
    gpg_err_code_t code = gpg_err_code(error);
    return code == GPG_ERR_BAD_DATA || code == GPG_ERR_UNSUPPORTED_ENCODING ||
           code == GPG_ERR_NOT_SUPPORTED;
}
