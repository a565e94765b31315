/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The terminal's character set, by iconv. */
#include "terminal.h"

#include "base/utf8.h"
#include "locale_name.h"

#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uniwidth.h>

#define CHARACTER_MOST 16 /* bytes of one, with what shifts to it */

static iconv_t converter = (iconv_t)-1; /* -1: UTF-8 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- which set ---- */

/* What locales call sets, and iconv's names for them: with the vendors' characters, if it knows such. */
static const struct {
    const char *locale, *sets[2];
} known[] = {
    {"eucJP", {"EUC-JP-MS", "EUC-JP"}},      {"EUC-JP", {"EUC-JP-MS", "EUC-JP"}},
    {"ujis", {"EUC-JP-MS", "EUC-JP"}},       {"SJIS", {"CP932", "SHIFT_JIS"}},
    {"Shift_JIS", {"CP932", "SHIFT_JIS"}},   {"ShiftJIS", {"CP932", "SHIFT_JIS"}},
    {"Windows-31J", {"CP932", "SHIFT_JIS"}}, {"CP932", {"CP932", "SHIFT_JIS"}},
    {"MS932", {"CP932", "SHIFT_JIS"}},       {"PCK", {"CP932", "SHIFT_JIS"}},
};

static void close_converter(void)
{
    if (converter != (iconv_t)-1)
        iconv_close(converter);
    converter = (iconv_t)-1;
}

static bool is_utf8(const char *set)
{
    return !*set || strcasecmp(set, "UTF-8") == 0 || strcasecmp(set, "utf8") == 0;
}

/* Whether ASCII is itself there, as terminals have it. */
static bool keeps_ascii(void)
{
    char in[] = "A", out[CHARACTER_MOST], *from = in, *to = out;
    size_t left = 1, room = sizeof out;
    return iconv(converter, &from, &left, &to, &room) == 0 && to == out + 1 && out[0] == 'A';
}

static bool open_set(const char *set)
{
    converter = iconv_open(set, "UTF-8");
    if (converter != (iconv_t)-1 && !keeps_ascii())
        close_converter();
    return converter != (iconv_t)-1;
}

/* One that iconv does not know counts as UTF-8. */
static void use_set(const char *set)
{
    close_converter();
    if (is_utf8(set))
        return;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        for (size_t k = 0; k < 2 && strcasecmp(set, known[i].locale) == 0; k++)
            if (open_set(known[i].sets[k]))
                return;
    open_set(set);
}

static bool is_plain_c(const char *locale)
{
    return strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
}

/* The set that the name tells; "": none. */
static void read_set(const char *locale, char *set, size_t room)
{
    const char *dot = is_plain_c(locale) ? NULL : strchr(locale, '.');
    size_t size = dot ? strcspn(dot + 1, "@") : 0;
    size = size < room ? size : 0;
    if (size)
        memcpy(set, dot + 1, size);
    set[size] = '\0';
}

void terminal_start_as(const char *locale)
{
    char set[32];
    read_set(locale, set, sizeof set);
    use_set(set);
}

/* Where UTF-8 is what the name says, and what counts where it says nothing, nobody needs to load the locale. */
static bool says_utf8(const char *locale)
{
    char set[32];
    read_set(locale, set, sizeof set);
    return is_plain_c(locale) || (*set && is_utf8(set));
}

void terminal_start(void)
{
    const char *name = locale_name("LC_CTYPE"),
               *locale = says_utf8(name) ? NULL : setlocale(LC_CTYPE, "");
    if (locale && !is_plain_c(locale))
        use_set(nl_langinfo(CODESET));
    else
        terminal_start_as(name);
}

bool terminal_is_utf8(void)
{
    return converter == (iconv_t)-1;
}

/* ---- what it has ---- */

/* To the set; gives how many bytes of the text that took: less than all where one is lacking or the room is
 * used up. *r_exact: none became another character. */
static size_t convert(const char *text, size_t size, char **to, size_t *room, bool *r_exact)
{
    char *from = (char *)(uintptr_t)text; /* iconv's prototype lacks the const */
    size_t left = size;
    iconv(converter, NULL, NULL, NULL, NULL);
    *r_exact = iconv(converter, &from, &left, to, room) == 0;
    if (!left)
        iconv(converter, NULL, NULL, to, room);
    return size - left;
}

bool terminal_has(const char *text, size_t size)
{
    char bytes[CHARACTER_MOST], *to = bytes;
    size_t room = sizeof bytes;
    bool exact;
    if (terminal_is_utf8())
        return true;
    pthread_mutex_lock(&lock);
    size_t taken = convert(text, size, &to, &room, &exact);
    pthread_mutex_unlock(&lock);
    /* A yen sign that becomes a backslash is no yen sign. */
    bool became_ascii = to == bytes + 1 && (unsigned char)bytes[0] < 0x80;
    return taken == size && exact && to > bytes && !became_ascii;
}

unsigned terminal_width(uint32_t character)
{
    /* Where sets are Japan's, so are widths: Greek and arrows take two. */
    int width = uc_width(character, terminal_is_utf8() ? "UTF-8" : "EUC-JP");
    return width > 0 ? (unsigned)width : 0;
}

/* ---- conversion ---- */

char *terminal_text(const char *text, size_t size, size_t *r_size)
{
    size_t room = size * 2 + CHARACTER_MOST; /* no set of a terminal takes more */
    char *converted = malloc(room + 1), *to = converted;
    *r_size = 0;
    if (!converted)
        return NULL;
    if (terminal_is_utf8()) {
        memcpy(converted, text, size);
        converted[ *r_size = size] = '\0';
        return converted;
    }
    pthread_mutex_lock(&lock);
    bool exact;
    for (size_t at = 0; at < size && room >= CHARACTER_MOST;) {
        at += convert(text + at, size - at, &to, &room, &exact);
        if (at >= size || room < CHARACTER_MOST)
            break;
        uint32_t character;
        size_t length = utf8_read(bytes_of(text + at, size - at), &character);
        at += length ? length : 1;
        *to++ = '?';
        room--;
    }
    pthread_mutex_unlock(&lock);
    *to = '\0';
    *r_size = (size_t)(to - converted);
    return converted;
}

void terminal_put(FILE *out, const char *text, size_t size)
{
    if (terminal_is_utf8()) {
        fwrite(text, 1, size, out);
        return;
    }
    size_t converted_size;
    char *converted = terminal_text(text, size, &converted_size);
    if (converted)
        fwrite(converted, 1, converted_size, out);
    free(converted);
}
