/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names and comments decoded, in all the ways that mail programs decode them. */
#include "mime/shown_text.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "base/utf8.h"
#include "mime/address_in_text.h"
#include "mime/charset.h"
#include "mime/encoded_word.h"
#include "mime/raw_name.h"

#define ESCAPE 0x1B

static gpg_error_t keep(arena_t *arena, bytes_t text, const char **r_text)
{
    *r_text = utf8_text(arena, text);
    return *r_text ? 0 : ERR(ENOMEM);
}

gpg_error_t shown_text_add(arena_t *arena, shown_text_t *shown, const char *other)
{
    shown->lossy = shown->lossy ? arena_printf(arena, "%s\n%s", shown->lossy, other) : other;
    return shown->lossy ? 0 : ERR(ENOMEM);
}

/* A line more, if it is not the first. */
static void start_line(buffer_t *lossy)
{
    if (lossy->size)
        buffer_append_byte(lossy, '\n');
}

/* Text in a character set that is not named. */
static gpg_error_t read_raw(arena_t *arena, bytes_t phrase, buffer_t *lossy, shown_text_t *shown)
{
    buffer_t out = BUFFER_INIT;
    bool lacking = false;
    gpg_error_t error = raw_name_decode(phrase, &out);
    if (!error)
        error = header_decode_phrase(arena, buffer_bytes(&out), &shown->text, NULL);
    else if (charset_error_is_textual(error))
        error = 0;
    buffer_free(&out);
    start_line(lossy);
    if (!error)
        error = raw_name_lossily(phrase, lossy, &lacking);
    if (lacking && !shown->unreadable)
        shown->unreadable = N_("iconv on this machine lacks character sets of raw names");
    return error;
}

static bool has_encoded_word(bytes_t text)
{
    return bytes_hold(text, "=?");
}

/* As programs show it that leave words as they are: those that they cannot decode, or in quotes. The marks
 * of a word do not touch what is in it. */
static void read_as_written(bytes_t phrase, buffer_t *lossy)
{
    start_line(lossy);
    for (size_t at = 0; at < phrase.size; at++) {
        const bool mark = phrase.data[at] == '?' || phrase.data[at] == '_';
        buffer_append_byte(lossy, mark ? ' ' : phrase.data[at]);
    }
}

/* Some mail programs decode what has been decoded already. */
static gpg_error_t read_again(arena_t *arena, bytes_t text, buffer_t *lossy, shown_text_t *shown)
{
    const char *unreadable;
    buffer_t again = BUFFER_INIT;
    gpg_error_t error = header_decode_lossily(arena, text, &again, &unreadable);
    shown->unreadable = shown->unreadable ? shown->unreadable : unreadable;
    start_line(lossy);
    buffer_append(lossy, buffer_bytes(&again));
    buffer_free(&again);
    return error;
}

/* What ends a broken word, and whether it is one at all, programs find in many ways. */
static void note_broken(bytes_t phrase, bytes_t lossy, shown_text_t *shown)
{
    if (!shown->unreadable && encoded_word_broken(phrase) &&
        (address_sign_in_text(phrase) || address_sign_in_text(lossy)))
        shown->unreadable =
            N_("mail programs find the end of a broken encoded word at different places");
}

/* Half an address in raw bytes and half in an encoded word: no reading has both. */
static void note_raw_beside_words(bytes_t phrase, bytes_t lossy, shown_text_t *shown)
{
    if (!shown->unreadable && !utf8_valid(phrase) && has_encoded_word(phrase) &&
        (address_sign_in_text(bytes_text(shown->text)) || address_sign_in_text(lossy)))
        shown->unreadable = N_("raw bytes beside encoded words are read in different ways");
}

static gpg_error_t read(arena_t *arena, bytes_t phrase, buffer_t *lossy, shown_text_t *shown)
{
    bool certain = false;
    gpg_error_t error = header_decode_phrase(arena, phrase, &shown->text, &certain);
    if (!error && !certain)
        error = header_decode_lossily(arena, phrase, lossy, &shown->unreadable);
    if (error)
        return error;
    if (!certain && has_encoded_word(phrase) && bytes_find_byte(phrase, '@') != SIZE_MAX)
        read_as_written(phrase, lossy);
    bytes_t once = lossy->size ? buffer_bytes(lossy) : bytes_text(shown->text);
    if (has_encoded_word(once))
        error = read_again(arena, once, lossy, shown);
    note_broken(phrase, buffer_bytes(lossy), shown);
    if (!error && (!utf8_valid(phrase) || bytes_find_byte(phrase, ESCAPE) != SIZE_MAX))
        error = read_raw(arena, phrase, lossy, shown);
    if (!error)
        note_raw_beside_words(phrase, buffer_bytes(lossy), shown);
    return error ? error : lossy->error;
}

gpg_error_t shown_text_read(arena_t *arena, bytes_t phrase, shown_text_t *r_shown)
{
    buffer_t lossy = BUFFER_INIT;
    *r_shown = (shown_text_t){.text = NULL};
    if (phrase.size > LIMIT_DISPLAY_NAME) {
        r_shown->unreadable = PHRASE_OF(N_("it is longer than %s"), LIMIT_TEXT(LIMIT_DISPLAY_NAME));
        return header_decode_phrase(arena, phrase, &r_shown->text, NULL);
    }
    gpg_error_t error = read(arena, phrase, &lossy, r_shown);
    bytes_t other = buffer_bytes(&lossy);
    bool differs = !error && other.size && !bytes_equal_text(other, r_shown->text);
    /* Where all of it was decoded, and what else it may be has no address: the same for people. */
    if (differs && (has_encoded_word(bytes_text(r_shown->text)) || address_sign_in_text(other)))
        error = keep(arena, other, &r_shown->lossy);
    buffer_free(&lossy);
    return error;
}
