/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2047: encoded words in header fields, decoded for people. */
#include "mime/encoded_word.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "base/utf8.h"
#include "mime/address_in_text.h"
#include "mime/charset.h"
#include "mime/charset_lossy.h"
#include "mime/header_field.h"
#include "mime/transfer_encoding.h"

#define LONGEST_CHARSET 64

typedef struct encoded_word {
    bytes_t whole, charset, text;
    bool base64;
    bool unknown; /* neither B nor Q */
} encoded_word_t;

/* Reads an encoded word ("=?charset*language?B?text?=") at the start of in. The text is taken up to
 * the next '?' only, so that a row of unfinished words costs linear time. */
static bool read_word(bytes_t in, encoded_word_t *r_word)
{
    if (!bytes_starts_with(in, "=?"))
        return false;
    size_t charset = bytes_find_byte(bytes_slice(in, 2, LONGEST_CHARSET), '?');
    if (charset == SIZE_MAX || in.size < charset + 5)
        return false;
    size_t text = 2 + charset + 3;
    uint8_t encoding = ascii_lower(in.data[text - 2]);
    if ((encoding != 'b' && encoding != 'q') || in.data[text - 1] != '?')
        return false;
    size_t size = bytes_find_byte(bytes_from(in, text), '?');
    if (size == SIZE_MAX || text + size + 1 >= in.size || in.data[text + size + 1] != '=')
        return false;
    bytes_t name = bytes_slice(in, 2, charset);
    r_word->charset = bytes_slice(name, 0, bytes_find_byte(name, '*')); /* RFC 2231 section 5 */
    r_word->text = bytes_slice(in, text, size);
    r_word->whole = bytes_slice(in, 0, text + size + 2);
    r_word->base64 = encoding == 'b';
    r_word->unknown = false;
    return true;
}

size_t encoded_word_size(bytes_t in)
{
    encoded_word_t word;
    return read_word(in, &word) ? word.whole.size : 0;
}

bool encoded_word_broken(bytes_t in)
{
    for (size_t at = 0, next;
         (next = bytes_find(bytes_from(in, at), bytes_text("=?"))) != SIZE_MAX;) {
        const size_t word = encoded_word_size(bytes_from(in, at + next));
        if (!word)
            return true;
        at += next + word;
    }
    return false;
}

/* The next word of a run, in which white space stands between words. */
static bool next_word(bytes_t run, size_t *offset, encoded_word_t *r_word)
{
    size_t start = *offset;
    while (start < run.size && ascii_is_space(run.data[start]))
        start++;
    if (!read_word(bytes_from(run, start), r_word))
        return false;
    *offset = start + r_word->whole.size;
    return true;
}

/* The words at the start of in that have the charset of the first. */
static bytes_t find_run(bytes_t in)
{
    encoded_word_t first, word;
    size_t size = 0;
    if (!next_word(in, &size, &first))
        return BYTES_NONE;
    for (size_t at = size; next_word(in, &at, &word); size = at)
        if (!bytes_equal_bytes_nocase(word.charset, first.charset))
            break;
    return bytes_slice(in, 0, size);
}

/* RFC 2047 section 4.2. */
static void decode_q(bytes_t text, buffer_t *out)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        int high = c == '=' && text.size - i > 2 ? ascii_hex_value(text.data[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex_value(text.data[i + 2]) : -1;
        if (low >= 0) {
            c = (uint8_t)(high << 4 | low);
            i += 2;
        } else if (c == '_') {
            c = ' ';
        }
        buffer_append_byte(out, c);
    }
}

/* Senders split characters between words, so the bytes of a run are joined before they are
 * converted. */
static gpg_error_t decode_joined(bytes_t run, buffer_t *out, bool *certain)
{
    buffer_t raw = BUFFER_INIT;
    encoded_word_t word = {0};
    gpg_error_t err = 0;
    for (size_t at = 0; !err && next_word(run, &at, &word);) {
        if (word.base64)
            err = transfer_decode_buffer(ENCODING_BASE64, word.text, &raw);
        else
            decode_q(word.text, &raw);
    }
    err = err ? err : raw.error;
    if (!err)
        err = charset_to_utf8(word.charset, buffer_bytes(&raw), out);
    if (!err && charset_reading_count(word.charset, buffer_bytes(&raw)) > 1)
        *certain = false;
    buffer_free(&raw);
    return err;
}

/* A run word by word; a word that cannot be decoded stays as it was written. */
static gpg_error_t decode_each(bytes_t run, buffer_t *out, bool *certain)
{
    buffer_t text = BUFFER_INIT;
    encoded_word_t word;
    gpg_error_t err = 0;
    bool decoded = true;
    for (size_t at = 0, before = 0; !err && next_word(run, &at, &word); before = at) {
        bytes_t gap = bytes_slice(run, before, at - before - word.whole.size);
        bool last = decoded;
        buffer_clear(&text);
        err = decode_joined(word.whole, &text, certain);
        decoded = !err;
        if (err && charset_error_is_textual(err))
            err = 0;
        if (!decoded || !last)
            buffer_append(out, gap);
        buffer_append(out, decoded ? buffer_bytes(&text) : word.whole);
        *certain = *certain && decoded;
    }
    buffer_free(&text);
    return err;
}

static gpg_error_t decode_run(bytes_t run, buffer_t *out, bool *certain)
{
    size_t size = out->size;
    gpg_error_t err = decode_joined(run, out, certain);
    if (!err || !charset_error_is_textual(err))
        return err;
    out->size = size;
    return decode_each(run, out, certain);
}

/* Counts how often the character set changes in one field: each may cost iconv a converter. */
typedef struct changes {
    bytes_t charset;
    unsigned count;
} changes_t;

/* False: more than are followed. */
static bool note_charset(changes_t *changes, bytes_t charset)
{
    if (!changes->charset.data || !bytes_equal_bytes_nocase(changes->charset, charset))
        changes->count++;
    changes->charset = charset;
    return changes->count <= LIMIT_CHARSET_CHANGES;
}

static bool note_run(changes_t *changes, bytes_t run)
{
    encoded_word_t word;
    size_t at = 0;
    return !next_word(run, &at, &word) || note_charset(changes, word.charset);
}

/* Decodes all words of in to out. */
static gpg_error_t decode_words(bytes_t in, buffer_t *out, bool *certain)
{
    bool after_word = false;
    changes_t changes = {.count = 0};
    gpg_error_t err = 0;
    for (size_t at = 0; !err && at < in.size;) {
        bytes_t rest = bytes_from(in, at);
        bytes_t between = bytes_slice(rest, 0, bytes_find(rest, bytes_text("=?")));
        bytes_t run = find_run(bytes_from(rest, between.size));
        if (run.data && !note_run(&changes, run)) {
            buffer_append(out, rest);
            *certain = false;
            break;
        }
        /* White space between encoded words is not shown (RFC 2047 section 6.2). */
        if (!(after_word && run.data && bytes_trim(between).size == 0))
            buffer_append(out, between);
        at += between.size;
        after_word = run.data != NULL;
        if (!run.data) {
            bytes_t mark = bytes_slice(in, at, 2);
            *certain = *certain && mark.size == 0;
            buffer_append(out, mark);
            at += mark.size;
            continue;
        }
        err = decode_run(run, out, certain);
        at += run.size;
    }
    return err ? err : out->error;
}

/* ---- lossily ---- */

/* Whether in starts as an encoded word does; *r_text: where its text starts. */
static bool starts_word(bytes_t in, size_t *r_text)
{
    if (!bytes_starts_with(in, "=?"))
        return false;
    size_t charset = bytes_find_byte(bytes_from(in, 2), '?');
    if (charset == SIZE_MAX || in.size - charset < 5 || in.data[charset + 4] != '?')
        return false;
    *r_text = charset + 5;
    return true;
}

/* The size of an encoded word's text, which ends before "?=", the next word, or at the end. */
static size_t text_size(bytes_t in)
{
    size_t size = 0, text;
    while (size < in.size && !bytes_starts_with(bytes_from(in, size), "?=") &&
           !starts_word(bytes_from(in, size), &text))
        size++;
    return size;
}

/* The next word of in from `at` on, finished or not; whole is absent where there is none. */
static encoded_word_t find_lossy_word(bytes_t in, size_t at)
{
    size_t text;
    for (; at < in.size; at++) {
        bytes_t rest = bytes_from(in, at);
        if (!starts_word(rest, &text))
            continue;
        size_t size = text_size(bytes_from(rest, text));
        bytes_t name = bytes_slice(rest, 2, text - 5);
        bool closed = text + size < rest.size && rest.data[text + size] == '?';
        return (encoded_word_t){
            .whole = bytes_slice(rest, 0, text + size + (closed ? 2 : 0)),
            .charset = bytes_slice(name, 0, bytes_find_byte(name, '*')),
            .text = bytes_slice(rest, text, size),
            .base64 = ascii_lower(rest.data[text - 2]) == 'b',
            .unknown =
                ascii_lower(rest.data[text - 2]) != 'b' && ascii_lower(rest.data[text - 2]) != 'q',
        };
    }
    return (encoded_word_t){.base64 = false};
}

/* An unknown encoding may be taken for either. */
static void decode_lossily(const encoded_word_t *word, buffer_t *raw)
{
    if (!word->base64)
        decode_q(word->text, raw);
    if (word->unknown)
        buffer_append_byte(raw, ' ');
    if (word->base64 || word->unknown)
        base64_decode_lossy(word->text, raw);
}

/* One of the readings of a phrase. */
typedef struct reading {
    unsigned number;
    bool more;       /* there is one of the next number */
    bytes_t several; /* a charset whose words are read in several ways */
    bool mixed;      /* there is another such one */
    const char *unreadable;
    arena_t *arena;
    buffer_t raw; /* the bytes of words in a row, of one charset */
    buffer_t out;
    changes_t changes;
} reading_t;

static void note_unreadable(reading_t *reading, bytes_t charset, gpg_error_t err)
{
    int size = (int)(charset.size < LONGEST_CHARSET ? charset.size : LONGEST_CHARSET);
    const char *format = gpg_err_code(err) == GPG_ERR_NOT_SUPPORTED
                             ? N_("iconv on this machine lacks the character set \"%.*s\"")
                         : gpg_err_code(err) == GPG_ERR_BAD_DATA
                             ? N_("what is no \"%.*s\" is shown in different ways")
                             : N_("the character set \"%.*s\" is not known here");
    if (!reading->unreadable)
        reading->unreadable = phrase(reading->arena, format, size, (const char *)charset.data);
    if (!reading->unreadable)
        reading->out.error = ERR(ENOMEM);
}

/* The bytes of words in a row of one charset are joined, as in decode_joined. */
static gpg_error_t convert_joined(reading_t *reading, bytes_t charset)
{
    bytes_t raw = buffer_bytes(&reading->raw);
    gpg_error_t err = charset_to_utf8_lossy(charset, reading->number, raw, &reading->out);
    if (err && charset_error_is_textual(err)) {
        note_unreadable(reading, charset, err);
        err = 0;
    }
    const unsigned count = charset_reading_count(charset, raw);
    reading->more = reading->more || count > reading->number + 1;
    if (count > 1 && !reading->several.data)
        reading->several = charset;
    reading->mixed =
        reading->mixed || (count > 1 && !bytes_equal_bytes_nocase(reading->several, charset));
    buffer_clear(&reading->raw);
    return err;
}

/* A line has one number for all words, but who knows one label may not know the other. */
static void note_mixed(reading_t *reading)
{
    if (reading->mixed && !reading->unreadable && address_sign_in_text(buffer_bytes(&reading->out)))
        reading->unreadable =
            N_("its character sets are read in different ways, in any combination");
}

static void stop_at_limit(reading_t *reading, bytes_t rest)
{
    buffer_append(&reading->out, rest);
    if (!reading->unreadable)
        reading->unreadable = PHRASE_OF(N_("the character set changes more often than %s"),
                                        LIMIT_TEXT(LIMIT_CHARSET_CHANGES));
}

static gpg_error_t read_words(bytes_t in, reading_t *reading)
{
    encoded_word_t last = {.base64 = false};
    for (size_t at = 0;;) {
        encoded_word_t word = find_lossy_word(in, at);
        size_t start = word.whole.data ? (size_t)(word.whole.data - in.data) : in.size;
        bytes_t between = bytes_slice(in, at, start - at);
        bool adjacent = last.whole.data && word.whole.data && bytes_trim(between).size == 0;
        gpg_error_t err = 0;
        if (last.whole.data && (!adjacent || !bytes_equal_bytes_nocase(last.charset, word.charset)))
            err = convert_joined(reading, last.charset);
        if (err)
            return err;
        if (!adjacent)
            buffer_append(&reading->out, between);
        if (word.whole.data && !note_charset(&reading->changes, word.charset)) {
            stop_at_limit(reading, bytes_from(in, start));
            return 0;
        }
        if (!word.whole.data)
            return 0;
        decode_lossily(&word, &reading->raw);
        last = word;
        at = start + word.whole.size;
    }
}

/* Reads the phrase in one way. Free raw and out. */
static gpg_error_t read_phrase(arena_t *arena, bytes_t phrase, unsigned number, reading_t *r)
{
    *r = (reading_t){.number = number, .arena = arena, .raw = BUFFER_INIT, .out = BUFFER_INIT};
    gpg_error_t err = read_words(phrase, r);
    note_mixed(r);
    return err ? err : r->raw.error ? r->raw.error : r->out.error;
}

gpg_error_t header_decode_lossily(arena_t *arena, bytes_t phrase, buffer_t *out,
                                  const char **r_unreadable)
{
    const size_t start = out->size;
    size_t first = 0; /* the size of the first reading */
    gpg_error_t err = 0;
    bool more = true;
    *r_unreadable = NULL;
    for (unsigned i = 0; more && !err; i++) {
        reading_t reading;
        err = read_phrase(arena, phrase, i, &reading);
        bytes_t text = buffer_bytes(&reading.out);
        bool known = i > 0 && bytes_equal(text, bytes_slice(buffer_bytes(out), start, first));
        if (i > 0 && !known)
            buffer_append_byte(out, '\n');
        if (!known)
            buffer_append(out, text);
        first = i == 0 ? text.size : first;
        more = reading.more;
        *r_unreadable = *r_unreadable ? *r_unreadable : reading.unreadable;
        buffer_free(&reading.raw);
        buffer_free(&reading.out);
    }
    return err ? err : out->error;
}

gpg_error_t header_decode_phrase(arena_t *arena, bytes_t phrase, const char **r_text,
                                 bool *r_certain)
{
    buffer_t out = BUFFER_INIT;
    bool certain = true;
    gpg_error_t err = decode_words(phrase, &out, &certain);
    *r_text = err ? NULL : utf8_text(arena, buffer_bytes(&out));
    buffer_free(&out);
    if (r_certain)
        *r_certain = certain && *r_text;
    return err || *r_text ? err : ERR(ENOMEM);
}

gpg_error_t header_decode(arena_t *arena, bytes_t value, const char **r_text)
{
    bytes_t text = header_unfold(arena, value);
    *r_text = NULL;
    return text.data ? header_decode_phrase(arena, text, r_text, NULL) : ERR(ENOMEM);
}
