/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 5.1, RFC 2978: character sets by their names, to UTF-8. */
#include "mime/charset.h"

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

/* The allow-list. Senders label vendor supersets with the standard's name, so the superset is what
 * is asked for, or tried second where the two differ. NULL: done here, without iconv. "vendor" and
 * "hz" are rewritten here first. */
static const struct charset_entry {
    const char *name, *iconv, *second;
} charsets[] = {
    {"us-ascii", NULL, NULL},
    {"ascii", NULL, NULL},
    {"ansi_x3.4-1968", NULL, NULL},
    {"iso646-us", NULL, NULL},
    {"utf-8", NULL, NULL},
    {"utf8", NULL, NULL},
    {"unicode-1-1-utf-8", NULL, NULL},
    {"utf-16", "UTF-16BE", NULL},
    {"utf-16be", "UTF-16BE", NULL},
    {"utf-16le", "UTF-16LE", NULL},
    {"iso-8859-1", "ISO-8859-1", NULL},
    {"iso8859-1", "ISO-8859-1", NULL},
    {"iso_8859-1", "ISO-8859-1", NULL},
    {"latin1", "ISO-8859-1", NULL},
    {"iso-8859-2", "ISO-8859-2", NULL},
    {"iso-8859-3", "ISO-8859-3", NULL},
    {"iso-8859-4", "ISO-8859-4", NULL},
    {"iso-8859-5", "ISO-8859-5", NULL},
    {"iso-8859-6", "ISO-8859-6", NULL},
    {"iso-8859-7", "ISO-8859-7", NULL},
    {"iso-8859-8", "ISO-8859-8", NULL},
    {"iso-8859-8-i", "ISO-8859-8", NULL},
    {"iso-8859-9", "ISO-8859-9", NULL},
    {"iso-8859-10", "ISO-8859-10", NULL},
    {"iso-8859-11", "ISO-8859-11", NULL},
    {"iso-8859-13", "ISO-8859-13", NULL},
    {"iso-8859-14", "ISO-8859-14", NULL},
    {"iso-8859-15", "ISO-8859-15", NULL},
    {"iso-8859-16", "ISO-8859-16", NULL},
    {"windows-1250", "CP1250", NULL},
    {"windows-1251", "CP1251", NULL},
    {"windows-1252", "CP1252", NULL},
    {"windows-1253", "CP1253", NULL},
    {"windows-1254", "CP1254", NULL},
    {"windows-1255", "CP1255", NULL},
    {"windows-1256", "CP1256", NULL},
    {"windows-1257", "CP1257", NULL},
    {"windows-1258", "CP1258", NULL},
    {"cp1250", "CP1250", NULL},
    {"cp1251", "CP1251", NULL},
    {"cp1252", "CP1252", NULL},
    {"windows-874", "CP874", NULL},
    {"tis-620", "TIS-620", "CP874"},
    {"koi8-r", "KOI8-R", NULL},
    {"koi8-u", "KOI8-U", NULL},
    {"ibm866", "CP866", NULL},
    {"cp866", "CP866", NULL},
    {"ibm437", "CP437", NULL},
    {"ibm850", "CP850", NULL},
    {"ibm852", "CP852", NULL},
    {"macintosh", "MACINTOSH", NULL},
    {"viscii", "VISCII", NULL},
    {"iso-2022-jp", "ISO-2022-JP", "vendor"},
    {"iso-2022-jp-1", "ISO-2022-JP-2", "vendor"},
    {"iso-2022-jp-2", "ISO-2022-JP-2", NULL},
    {"iso-2022-jp-3", "ISO-2022-JP-3", NULL},
    {"iso-2022-jp-ms", "vendor", NULL},
    {"csiso2022jp", "ISO-2022-JP", "vendor"},
    {"cp50220", "vendor", NULL},
    {"cp50221", "vendor", NULL},
    {"shift_jis", "CP932", NULL},
    {"shift-jis", "CP932", NULL},
    {"sjis", "CP932", NULL},
    {"x-sjis", "CP932", NULL},
    {"ms_kanji", "CP932", NULL},
    {"cp932", "CP932", NULL},
    {"ms932", "CP932", NULL},
    {"windows-31j", "CP932", NULL},
    {"euc-jp", "EUC-JP", "EUC-JP-MS"},
    {"x-euc-jp", "EUC-JP", "EUC-JP-MS"},
    {"eucjp-ms", "EUC-JP-MS", NULL},
    {"iso-2022-kr", "ISO-2022-KR", NULL},
    {"euc-kr", "UHC", NULL},
    {"ks_c_5601-1987", "UHC", NULL},
    {"ksc5601", "UHC", NULL},
    {"cp949", "UHC", NULL},
    {"windows-949", "UHC", NULL},
    {"big5", "BIG5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS", NULL},
    {"cp950", "CP950", NULL},
    {"gb2312", "GB18030", NULL},
    {"euc-cn", "GB18030", NULL},
    {"gbk", "GB18030", NULL},
    {"cp936", "GB18030", NULL},
    {"gb18030", "GB18030", NULL},
    {"hz-gb-2312", "hz", NULL},
};

static const struct charset_entry *find(bytes_t name)
{
    name = bytes_trim(name);
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        if (bytes_equal_nocase(name, charsets[i].name))
            return &charsets[i];
    return NULL;
}

bool charset_known(bytes_t charset)
{
    return find(charset) != NULL;
}

const char *charset_iconv_name(bytes_t charset)
{
    const struct charset_entry *entry = find(charset);
    const char *name = entry ? entry->iconv : NULL;
    if (name && strcmp(name, "vendor") == 0)
        return "ISO-2022-JP";
    return name && strcmp(name, "hz") == 0 ? NULL : name;
}

static gpg_error_t convert_loop(iconv_t converter, bytes_t in, buffer_t *out)
{
    char *from = (char *)(uintptr_t)in.data; /* iconv's prototype lacks the const */
    size_t left = in.size;
    bool flushing = false;
    for (;;) {
        char chunk[1024];
        char *to = chunk;
        size_t room = sizeof chunk, before = left;
        size_t result = flushing ? iconv(converter, NULL, NULL, &to, &room)
                                 : iconv(converter, &from, &left, &to, &room);
        bool full = result == (size_t)-1 && errno == E2BIG;
        if (result == (size_t)-1 && !full)
            return ERR(BAD_DATA);
        if (full && left == before && room == sizeof chunk)
            return ERR(BAD_DATA); /* no progress: never loop on a fault of iconv */
        buffer_append(out, bytes_of(chunk, sizeof chunk - room));
        if (out->error)
            return out->error;
        if (!full && flushing)
            return 0;
        flushing = flushing || !full;
    }
}

static gpg_error_t convert(const char *from, bytes_t in, buffer_t *out)
{
    iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1)
        return ERR(UNSUPPORTED_ENCODING);
    size_t before = out->size;
    gpg_error_t err = convert_loop(converter, in, out);
    iconv_close(converter);
    /* glibc passes an escape sequence that it does not know as a control character. */
    bool escapes = strncmp(from, "ISO-2022", 8) == 0;
    if (!err && escapes && bytes_find_byte(bytes_from(buffer_bytes(out), before), 0x1B) != SIZE_MAX)
        err = ERR(BAD_DATA);
    return err;
}

/* One JIS X 0208 character (two bytes 0x21..0x7E; vendors use rows 13 and 89 on) as Shift_JIS. */
static bool append_shift_jis(buffer_t *out, uint8_t row, uint8_t cell)
{
    if (row < 0x21 || row > 0x7E || cell < 0x21 || cell > 0x7E)
        return false;
    unsigned lead = (row - 0x21U) / 2 + 0x81U;
    unsigned trail = row % 2 ? cell + 0x1FU + (cell >= 0x60) : cell + 0x7EU;
    buffer_append_byte(out, (uint8_t)(lead > 0x9F ? lead + 0x40 : lead));
    buffer_append_byte(out, (uint8_t)trail);
    return true;
}

typedef enum jis_set { SET_ASCII, SET_KATAKANA, SET_KANJI, SET_UNKNOWN } jis_set_t;

/* The set that an escape sequence at the start of in selects (JIS X 0201 Roman is read as ASCII, as
 * Windows does); *r_size: its length. */
static jis_set_t escape_sequence(bytes_t in, size_t *r_size)
{
    static const struct {
        const char *text;
        jis_set_t set;
    } sequences[] = {{"\033(B", SET_ASCII}, {"\033(J", SET_ASCII}, {"\033(I", SET_KATAKANA},
                     {"\033$@", SET_KANJI}, {"\033$B", SET_KANJI}, {"\033$(B", SET_KANJI}};
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
        if (bytes_starts_with(in, sequences[i].text)) {
            *r_size = strlen(sequences[i].text);
            return sequences[i].set;
        }
    return SET_UNKNOWN;
}

/* ISO-2022-JP as Windows writes it (code page 50221), rewritten as Shift_JIS: glibc has the
 * vendors' characters in CP932 only. */
static gpg_error_t vendor_to_shift_jis(bytes_t in, buffer_t *out)
{
    jis_set_t set = SET_ASCII;
    for (size_t at = 0, size = 0; at < in.size; at += size) {
        uint8_t c = in.data[at];
        size = 1;
        if (c == 0x1B) {
            set = escape_sequence(bytes_from(in, at), &size);
            if (set == SET_UNKNOWN)
                return ERR(BAD_DATA);
        } else if (c == '\r' || c == '\n') {
            set = SET_ASCII; /* a line ends in ASCII, said or not (RFC 1468) */
            buffer_append_byte(out, c);
        } else if ((set == SET_ASCII && c < 0x80) || (c >= 0xA1 && c <= 0xDF)) {
            buffer_append_byte(out, c);
        } else if (set == SET_KATAKANA && c >= 0x21 && c <= 0x5F) {
            buffer_append_byte(out, (uint8_t)(c | 0x80));
        } else if (set == SET_KANJI && in.size - at >= 2 &&
                   append_shift_jis(out, c, in.data[at + 1])) {
            size = 2;
        } else {
            return ERR(BAD_DATA);
        }
    }
    return out->error;
}

/* HZ (RFC 1843) rewritten as GB 2312, which glibc has. */
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

/* From a character set that glibc lacks, by way of one that it has. */
static gpg_error_t convert_rewritten(gpg_error_t (*rewrite)(bytes_t, buffer_t *), const char *to,
                                     bytes_t in, buffer_t *out)
{
    buffer_t rewritten = BUFFER_INIT;
    gpg_error_t err = rewrite(in, &rewritten);
    if (!err)
        err = convert(to, buffer_bytes(&rewritten), out);
    buffer_free(&rewritten);
    return err;
}

static gpg_error_t convert_named(const char *from, bytes_t in, buffer_t *out)
{
    if (strcmp(from, "vendor") == 0)
        return convert_rewritten(vendor_to_shift_jis, "CP932", in, out);
    if (strcmp(from, "hz") == 0)
        return convert_rewritten(hz_to_gb, "GB18030", in, out);
    return convert(from, in, out);
}

static bool is_ascii(bytes_t in)
{
    for (size_t i = 0; i < in.size; i++)
        if (in.data[i] & 0x80)
            return false;
    return true;
}

gpg_error_t charset_to_utf8(bytes_t charset, bytes_t in, buffer_t *out)
{
    const struct charset_entry *entry = find(charset);
    if (!entry)
        return ERR(UNSUPPORTED_ENCODING);
    if (!entry->iconv) {
        bool utf8 = entry->name[0] == 'u' && entry->name[1] != 's';
        if (!(utf8 ? utf8_valid(in) : is_ascii(in)))
            return ERR(BAD_DATA);
        buffer_append(out, in);
        return out->error;
    }
    const char *from = entry->iconv;
    if (strcmp(entry->name, "utf-16") == 0 && in.size >= 2) {
        /* RFC 2781 section 4.3: the byte order mark decides, without one it is big-endian. */
        bool little = in.data[0] == 0xFF && in.data[1] == 0xFE;
        bool big = in.data[0] == 0xFE && in.data[1] == 0xFF;
        from = little ? "UTF-16LE" : from;
        in = bytes_from(in, little || big ? 2 : 0);
    }
    size_t before = out->size;
    gpg_error_t err = convert_named(from, in, out);
    if (gpg_err_code(err) == GPG_ERR_BAD_DATA && entry->second) {
        out->size = before;
        err = convert_named(entry->second, in, out);
    }
    if (err)
        out->size = before;
    return err;
}
