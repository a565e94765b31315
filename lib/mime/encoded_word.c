/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2047: encoded words in header fields, decoded for people. */
#include "mime/encoded_word.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/utf8.h"
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
static gpg_error_t decode_joined(bytes_t run, buffer_t *out)
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
    buffer_free(&raw);
    return err;
}

/* A run word by word; a word that cannot be decoded stays as it was written. */
static bool decode_each(bytes_t run, buffer_t *out)
{
    encoded_word_t word;
    bool all = true, last = true;
    for (size_t at = 0, before = 0; next_word(run, &at, &word); before = at) {
        size_t gap = at - before - word.whole.size;
        size_t size = out->size;
        bool decoded = decode_joined(word.whole, out) == 0;
        if (!decoded || !last) {
            out->size = size;
            buffer_append(out, bytes_slice(run, before, gap));
            if (!decoded || decode_joined(word.whole, out) != 0)
                buffer_append(out, word.whole);
        }
        last = decoded;
        all = all && decoded;
    }
    return all;
}

/* Decodes all words of in to out; false if one could not be. */
static bool decode_words(bytes_t in, buffer_t *out)
{
    bool all = true, after_word = false;
    for (size_t at = 0; at < in.size;) {
        bytes_t rest = bytes_from(in, at);
        bytes_t between = bytes_slice(rest, 0, bytes_find(rest, bytes_text("=?")));
        bytes_t run = find_run(bytes_from(rest, between.size));
        /* White space between encoded words is not shown (RFC 2047 section 6.2). */
        if (!(after_word && run.data && bytes_trim(between).size == 0))
            buffer_append(out, between);
        at += between.size;
        after_word = run.data != NULL;
        if (!run.data) {
            bytes_t mark = bytes_slice(in, at, 2);
            all = all && mark.size == 0;
            buffer_append(out, mark);
            at += mark.size;
            continue;
        }
        size_t size = out->size;
        if (decode_joined(run, out) != 0) {
            out->size = size;
            all = decode_each(run, out) && all;
        }
        at += run.size;
    }
    return all;
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

/* The bytes of words in a row of one charset are joined, as in decode_joined. */
static void decode_words_lossily(bytes_t in, buffer_t *raw, buffer_t *out)
{
    encoded_word_t last = {.base64 = false};
    for (size_t at = 0;;) {
        encoded_word_t word = find_lossy_word(in, at);
        size_t start = word.whole.data ? (size_t)(word.whole.data - in.data) : in.size;
        bytes_t between = bytes_slice(in, at, start - at);
        bool adjacent = last.whole.data && word.whole.data && bytes_trim(between).size == 0;
        if (!adjacent || !bytes_equal_bytes_nocase(last.charset, word.charset)) {
            charset_to_utf8_lossy(last.charset, buffer_bytes(raw), out);
            buffer_clear(raw);
        }
        if (!adjacent)
            buffer_append(out, between);
        if (!word.whole.data)
            return;
        decode_lossily(&word, raw);
        last = word;
        at = start + word.whole.size;
    }
}

const char *header_decode_lossily(arena_t *arena, bytes_t phrase)
{
    buffer_t raw = BUFFER_INIT, out = BUFFER_INIT;
    decode_words_lossily(phrase, &raw, &out);
    bool good = !raw.error && !out.error;
    const char *text = good ? utf8_text(arena, buffer_bytes(&out)) : NULL;
    buffer_free(&raw);
    buffer_free(&out);
    return text;
}

const char *header_decode_phrase(arena_t *arena, bytes_t phrase, bool *r_undecodable)
{
    buffer_t out = BUFFER_INIT;
    bool all = decode_words(phrase, &out);
    if (r_undecodable)
        *r_undecodable = !all;
    const char *text = out.error ? NULL : utf8_text(arena, buffer_bytes(&out));
    buffer_free(&out);
    return text;
}

const char *header_decode(arena_t *arena, bytes_t value)
{
    bytes_t text = header_unfold(arena, value);
    return text.data ? header_decode_phrase(arena, text, NULL) : NULL;
}
