/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Phrases: formats and what goes into their places, kept apart. */
#include "base/phrase.h"

#include "base/error.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START  '\xF9'
#define MIDDLE '\xFA'
#define END    '\xFB'

#define ARGUMENTS_MOST 9
#define DEPTH_MOST     16   /* of phrases in phrases; our own have three */
#define FORMAT_MOST    512  /* bytes; our own have 200 */
#define ARGUMENT_MOST  2000 /* bytes of one text out of a message */

/* ---- conversions ---- */

/* "%2$-.80s" */
typedef struct conversion {
    size_t number; /* from 0; SIZE_MAX: the next one */
    bool is_phrase, is_counted /* "%.*s" */;
    size_t most; /* of a text */
    char length, kind;
} conversion_t;

/* Reads the one behind the "%"; where it ends. */
static const char *read_conversion(const char *text, conversion_t *r_conversion)
{
    *r_conversion = (conversion_t){.number = SIZE_MAX, .most = ARGUMENT_MOST};
    if (text[0] >= '1' && text[0] <= '9' && text[1] == '$') {
        r_conversion->number = (size_t)(text[0] - '1');
        text += 2;
    }
    for (; *text && strchr("-0123456789.*zl", *text); text++) {
        r_conversion->is_phrase |= *text == '-';
        r_conversion->is_counted |= *text == '*';
        if (*text == 'z' || *text == 'l')
            r_conversion->length = *text;
        if (*text == '.' && text[1] >= '0' && text[1] <= '9')
            r_conversion->most = strtoul(text + 1, NULL, 10);
    }
    r_conversion->kind = *text;
    return *text ? text + 1 : text;
}

/* ---- making ---- */

/* A list of arguments that can be handed on by its address everywhere. */
typedef struct arguments {
    va_list list;
} arguments_t;

static void append_text(buffer_t *out, const char *text, size_t most)
{
    const bytes_t in = bytes_of(text, strnlen(text, most));
    if (utf8_valid(in)) /* as nearly all is */
        buffer_append(out, in);
    else
        utf8_append_repaired(out, in);
}

/* A phrase that is a constant gets the marks, so that it is not taken for text. */
static void append_phrase(buffer_t *out, const char *text)
{
    if (*text && *text != START)
        buffer_append_byte(out, (uint8_t)START);
    buffer_append_text(out, text);
    if (*text && *text != START)
        buffer_append_byte(out, (uint8_t)END);
}

static void append_argument(buffer_t *out, const conversion_t *how, arguments_t *arguments)
{
    size_t most = how->most;
    if (how->is_counted) {
        const int given = va_arg(arguments->list, int);
        most = given < 0 || given > ARGUMENT_MOST ? ARGUMENT_MOST : (size_t)given;
    }
    if (how->kind == 's') {
        const char *text = va_arg(arguments->list, const char *);
        if (how->is_phrase)
            append_phrase(out, text ? text : "");
        else if (most) /* what there is nothing of may have no address */
            append_text(out, text ? text : "?", most);
    } else if (how->kind == 'x')
        buffer_printf(out, "%02x", va_arg(arguments->list, unsigned));
    else if (how->length == 'z')
        buffer_printf(out, "%zu", va_arg(arguments->list, size_t));
    else if (how->length == 'l' && how->kind == 'u')
        buffer_printf(out, "%llu", va_arg(arguments->list, unsigned long long));
    else if (how->length == 'l')
        buffer_printf(out, "%lld", va_arg(arguments->list, long long));
    else if (how->kind == 'd')
        buffer_printf(out, "%d", va_arg(arguments->list, int));
    else if (how->kind == 'u')
        buffer_printf(out, "%u", va_arg(arguments->list, unsigned));
    else
        out->error = out->error ? out->error : ERR(INTERNAL);
}

const char *phrase_put(arena_t *arena, const char *format, va_list args)
{
    if (!strchr(format, '%'))
        return format;
    arguments_t arguments;
    va_copy(arguments.list, args);
    buffer_t out = BUFFER_INIT;
    buffer_append_byte(&out, (uint8_t)START);
    buffer_append_text(&out, format);
    for (const char *at = format; (at = strchr(at, '%'));) {
        conversion_t how;
        at = read_conversion(at + 1, &how);
        if (how.kind == '%')
            continue;
        buffer_append_byte(&out, (uint8_t)MIDDLE);
        append_argument(&out, &how, &arguments);
    }
    buffer_append_byte(&out, (uint8_t)END);
    va_end(arguments.list);
    const char *made = arena_buffer_text(arena, &out);
    buffer_free(&out);
    return made;
}

const char *phrase(arena_t *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *made = phrase_put(arena, format, args);
    va_end(args);
    return made;
}

/* ---- saying ---- */

typedef struct speech {
    smime_translate_t translate; /* NULL: English */
    void *user;
    char *text; /* there is room for size bytes ... */
    size_t size;
    size_t used; /* ... of so many, without the end */
} speech_t;

static void put(speech_t *speech, const char *text, size_t size)
{
    const size_t room = speech->used + 1 < speech->size ? speech->size - 1 - speech->used : 0;
    if (room)
        memcpy(speech->text + speech->used, text, size < room ? size : room);
    speech->used += size;
}

static bool is_mark(char c)
{
    return c == START || c == MIDDLE || c == END;
}

/* Where the argument that starts there, or a format, ends. */
static const char *end_of_piece(const char *at)
{
    for (size_t depth = 0; *at && (depth || (*at != MIDDLE && *at != END)); at++)
        if (*at == START)
            depth++;
        else if (*at == END)
            depth--;
    return at;
}

static void say(speech_t *speech, const char *phrase, unsigned depth);

/* An argument: text, or a phrase. */
static void say_argument(speech_t *speech, const char *argument, unsigned depth)
{
    if (*argument == START && depth < DEPTH_MOST)
        say(speech, argument, depth + 1);
    else if (*argument != START)
        put(speech, argument, (size_t)(end_of_piece(argument) - argument));
}

static void say_format(speech_t *speech, const char *format, const char *const *arguments,
                       size_t count, unsigned depth)
{
    size_t next = 0;
    for (const char *mark; (mark = strchr(format, '%')); next++) {
        conversion_t how;
        put(speech, format, (size_t)(mark - format));
        format = read_conversion(mark + 1, &how);
        const size_t number = how.number == SIZE_MAX ? next : how.number;
        if (how.kind == '%') {
            put(speech, "%", 1);
            next--;
        } else if (number < count)
            say_argument(speech, arguments[number], depth);
    }
    put(speech, format, strlen(format));
}

static void say(speech_t *speech, const char *phrase, unsigned depth)
{
    const bool has_marks = *phrase == START;
    const char *at = phrase + has_marks, *arguments[ARGUMENTS_MOST];
    size_t size = 0, count = 0;
    char english[FORMAT_MOST];
    for (; *at && !is_mark(*at) && size + 1 < sizeof english; at++)
        english[size++] = *at;
    english[size] = '\0';
    for (at = end_of_piece(at); *at == MIDDLE && count < ARGUMENTS_MOST; at = end_of_piece(at))
        arguments[count++] = ++at;
    const char *text = speech->translate ? speech->translate(speech->user, english) : english;
    if (has_marks && (count || strstr(text, "%%")))
        say_format(speech, text, arguments, count, depth);
    else
        put(speech, text, strlen(text));
}

size_t smime_phrase_text(const char *phrase, smime_translate_t translate, void *user, char *text,
                         size_t size)
{
    speech_t speech = {translate, user, text, text ? size : 0, 0};
    if (phrase)
        say(&speech, phrase, 0);
    if (speech.size)
        text[speech.used < size ? speech.used : size - 1] = '\0';
    return speech.used;
}

const char *phrase_in_english(arena_t *arena, const char *phrase)
{
    char most[512];
    if (*phrase != START)
        return phrase;
    const size_t size = smime_phrase_text(phrase, NULL, NULL, most, sizeof most);
    if (size < sizeof most)
        return arena_text(arena, bytes_of(most, size));
    char *text = arena_alloc(arena, size + 1);
    if (text)
        smime_phrase_text(phrase, NULL, NULL, text, size + 1);
    return text;
}
