/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The .mo format of GNU gettext: two tables of lengths and offsets, of texts and of what stands for them; the
 * texts are sorted. Its hash table is not needed. Everything is checked once, when it is read. */
#include "mo_catalogue.h"

#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC          0x950412deu
#define ENTRY_SIZE     8
#define HEADER_SIZE    20 /* as far as it is read */
#define CONTEXT_END    '\004'
#define ARGUMENTS_MOST 9

struct mo_catalogue {
    const uint8_t *bytes;
    size_t size;
    bool swapped; /* written on a machine of the other byte order */
    size_t count, texts, translations;
};

/* ---- formats ---- */

/* What an argument is printed as: "s", "-10s", "zu". */
typedef struct conversion {
    const char *text;
    size_t size;
} conversion_t;

typedef struct arguments {
    conversion_t items[ARGUMENTS_MOST + 1];
    size_t count;
    bool numbered, counted; /* how they are referred to */
} arguments_t;

/* Takes up the conversion at text, behind its "%". false: it is none that is known, or one too many. */
static bool add_conversion(arguments_t *arguments, const char *text, size_t *r_size)
{
    size_t number = arguments->count, skipped = 0;
    if (text[0] >= '1' && text[0] <= '9' && text[1] == '$') {
        number = (size_t)(text[0] - '1');
        skipped = 2;
    }
    size_t flags = strspn(text + skipped, "-+ #0123456789.*hlzjt");
    *r_size = skipped + flags + 1;
    if (number >= ARGUMENTS_MOST || !text[skipped + flags] ||
        !strchr("sduxXocf", text[skipped + flags]))
        return false;
    *(skipped ? &arguments->numbered : &arguments->counted) = true;
    conversion_t *conversion = &arguments->items[number];
    if (conversion->text || (skipped && memchr(text, '*', *r_size)))
        return false;
    *conversion = (conversion_t){text + skipped, flags + 1};
    arguments->count += 1;
    return !(arguments->numbered && arguments->counted);
}

static bool read_arguments(const char *format, arguments_t *r_arguments)
{
    *r_arguments = (arguments_t){.count = 0};
    while ((format = strchr(format, '%'))) {
        size_t size = 1;
        if (format[1] != '%' && !add_conversion(r_arguments, format + 1, &size))
            return false;
        format += 1 + size;
    }
    for (size_t i = 0; i < r_arguments->count; i++)
        if (!r_arguments->items[i].text)
            return false; /* a number is left out */
    return true;
}

bool mo_catalogue_formats_agree(const char *format, const char *translation)
{
    arguments_t given, taken;
    if (!read_arguments(format, &given) || !read_arguments(translation, &taken) ||
        given.count != taken.count)
        return false;
    for (size_t i = 0; i < given.count; i++)
        if (given.items[i].size != taken.items[i].size ||
            memcmp(given.items[i].text, taken.items[i].text, given.items[i].size) != 0)
            return false;
    return true;
}

/* ---- the file ---- */

static uint32_t number_at(const mo_catalogue_t *catalogue, size_t at)
{
    const uint8_t *b = catalogue->bytes + at;
    return catalogue->swapped
               ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]
               : (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

/* Of a table that was checked. */
static const char *text_at(const mo_catalogue_t *catalogue, size_t table, size_t index)
{
    return (const char *)catalogue->bytes +
           number_at(catalogue, table + index * ENTRY_SIZE + ENTRY_SIZE / 2);
}

static bool is_table(const mo_catalogue_t *catalogue, size_t table)
{
    return table >= HEADER_SIZE && table <= catalogue->size &&
           catalogue->count <= (catalogue->size - table) / ENTRY_SIZE;
}

/* One text, as UTF-8, which ends where the table says. */
static bool is_text(const mo_catalogue_t *catalogue, size_t table, size_t index)
{
    size_t length = number_at(catalogue, table + index * ENTRY_SIZE);
    size_t start = number_at(catalogue, table + index * ENTRY_SIZE + ENTRY_SIZE / 2);
    if (start >= catalogue->size || length >= catalogue->size - start)
        return false;
    bytes_t text = bytes_of(catalogue->bytes + start, length);
    return catalogue->bytes[start + length] == 0 && (!length || !memchr(text.data, 0, text.size)) &&
           utf8_valid(text);
}

static const char *behind_context(const char *text)
{
    const char *end = strchr(text, CONTEXT_END);
    return end ? end + 1 : text;
}

/* The text is in its place, and may be printed with what stands for it. The first one is empty, and stands
 * for a description of the catalogue. */
static bool is_entry(const mo_catalogue_t *catalogue, size_t index)
{
    if (!is_text(catalogue, catalogue->texts, index) ||
        !is_text(catalogue, catalogue->translations, index))
        return false;
    const char *text = text_at(catalogue, catalogue->texts, index);
    if (index && strcmp(text_at(catalogue, catalogue->texts, index - 1), text) >= 0)
        return false;
    return !*text || mo_catalogue_formats_agree(behind_context(text),
                                                text_at(catalogue, catalogue->translations, index));
}

static bool is_sound(const mo_catalogue_t *catalogue)
{
    if (number_at(catalogue, 4) >> 16 || !is_table(catalogue, catalogue->texts) ||
        !is_table(catalogue, catalogue->translations))
        return false;
    for (size_t i = 0; i < catalogue->count; i++)
        if (!is_entry(catalogue, i))
            return false;
    return true;
}

gpg_error_t mo_catalogue_new(mo_catalogue_t **r_catalogue, const void *bytes, size_t size)
{
    *r_catalogue = NULL;
    if (size < HEADER_SIZE)
        return gpg_error(GPG_ERR_BAD_DATA);
    mo_catalogue_t *catalogue = malloc(sizeof *catalogue);
    if (!catalogue)
        return gpg_error(GPG_ERR_ENOMEM);
    *catalogue = (mo_catalogue_t){.bytes = bytes, .size = size};
    catalogue->swapped = number_at(catalogue, 0) != MAGIC;
    catalogue->count = number_at(catalogue, 8);
    catalogue->texts = number_at(catalogue, 12);
    catalogue->translations = number_at(catalogue, 16);
    if (number_at(catalogue, 0) != MAGIC || !is_sound(catalogue)) {
        free(catalogue);
        return gpg_error(GPG_ERR_BAD_DATA);
    }
    *r_catalogue = catalogue;
    return 0;
}

void mo_catalogue_free(mo_catalogue_t **catalogue)
{
    free(*catalogue);
    *catalogue = NULL;
}

/* As strcmp, of "context\004text" and an entry. */
static int compare(const char *context, const char *text, const char *entry)
{
    size_t size = context ? strlen(context) : 0;
    if (context) {
        int order = strncmp(context, entry, size);
        if (!order)
            order = CONTEXT_END - (unsigned char)entry[size];
        if (order)
            return order;
        entry += size + 1;
    }
    return strcmp(text, entry);
}

const char *mo_catalogue_find(const mo_catalogue_t *catalogue, const char *context,
                              const char *text)
{
    size_t first = 0, end = catalogue->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = compare(context, text, text_at(catalogue, catalogue->texts, middle));
        if (!order)
            return *text ? text_at(catalogue, catalogue->translations, middle) : NULL;
        *(order < 0 ? &end : &first) = order < 0 ? middle : middle + 1;
    }
    return NULL;
}
