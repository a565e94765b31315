/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [MS-CFB] 2.2 header, 2.3 FAT, 2.4 mini FAT, 2.6 directory; [MS-OXMSG] 2.2 and 2.4 for messages. What goes
 * wrong here ends the process. */
#include "compound_writer.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "pki.h"

#include <stdio.h>
#include <stdlib.h>

#define SECTOR      512
#define SMALL       64
#define SMALL_BELOW 4096
#define ENTRIES_MAX 4100 /* of the directory */
#define END_OF      0xfffffffeu
#define UNUSED      0xffffffffu
#define TABLE       0xfffffffdu

typedef struct entry {
    char name[64];
    uint8_t kind;
    uint32_t parent, right, child, last_child, start;
    bytes_t data;
} entry_t;

typedef struct compound {
    entry_t entries[ENTRIES_MAX];
    uint32_t count;
    buffer_t sectors; /* of the file, without the header */
    buffer_t next;    /* FAT, 4 octets a sector */
    buffer_t small, small_next;
} compound_t;

static void put32(buffer_t *out, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        buffer_append_byte(out, (uint8_t)(number >> 8 * i));
}

static void put16(buffer_t *out, uint32_t number)
{
    buffer_append_byte(out, (uint8_t)number);
    buffer_append_byte(out, (uint8_t)(number >> 8));
}

static void pad(buffer_t *out, size_t to, uint8_t with)
{
    while (out->size % to)
        buffer_append_byte(out, with);
}

/* Appends data in units of `unit` octets and its chain; gives its first unit. */
static uint32_t append_chain(buffer_t *units, buffer_t *next, size_t unit, bytes_t data)
{
    uint32_t first = (uint32_t)(units->size / unit);
    if (data.size == 0)
        return END_OF;
    buffer_append(units, data);
    pad(units, unit, 0);
    uint32_t end = (uint32_t)(units->size / unit);
    for (uint32_t i = first; i < end; i++)
        put32(next, i + 1 < end ? i + 1 : END_OF);
    return first;
}

static uint32_t add_entry(compound_t *file, uint32_t parent, const char *name, size_t size,
                          uint8_t kind)
{
    pki_require(file->count < ENTRIES_MAX && size < 32, "too large a compound file for the writer");
    uint32_t index = file->count++;
    entry_t *entry = &file->entries[index];
    *entry = (entry_t){.kind = kind,
                       .parent = parent,
                       .right = UNUSED,
                       .child = UNUSED,
                       .last_child = UNUSED,
                       .start = END_OF};
    memcpy(entry->name, name, size);
    if (index == 0)
        return index;
    entry_t *above = &file->entries[parent];
    if (above->last_child == UNUSED)
        above->child = index;
    else
        file->entries[above->last_child].right = index;
    above->last_child = index;
    return index;
}

static uint32_t storage_of(compound_t *file, uint32_t parent, const char *name, size_t size)
{
    for (uint32_t i = 1; i < file->count; i++)
        if (file->entries[i].parent == parent && file->entries[i].kind == 1 &&
            strlen(file->entries[i].name) == size && memcmp(file->entries[i].name, name, size) == 0)
            return i;
    return add_entry(file, parent, name, size, 1);
}

static void add_stream(compound_t *file, const char *path, bytes_t data)
{
    uint32_t parent = 0;
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        parent = storage_of(file, parent, path, (size_t)(slash - path));
    uint32_t index = add_entry(file, parent, path, strlen(path), 2);
    file->entries[index].data = data;
    file->entries[index].start = data.size < SMALL_BELOW
                                     ? append_chain(&file->small, &file->small_next, SMALL, data)
                                     : append_chain(&file->sectors, &file->next, SECTOR, data);
}

static void put_entry(buffer_t *out, const entry_t *entry)
{
    size_t start = out->size;
    for (const char *c = entry->name; *c; c++)
        put16(out, (uint8_t)*c);
    while (out->size - start < 64)
        buffer_append_byte(out, 0);
    put16(out, (uint32_t)(2 * strlen(entry->name) + 2));
    buffer_append_byte(out, entry->kind);
    buffer_append_byte(out, 1);
    put32(out, UNUSED);
    put32(out, entry->right);
    put32(out, entry->child);
    for (int i = 0; i < 36; i++)
        buffer_append_byte(out, 0);
    put32(out, entry->start);
    put32(out, (uint32_t)entry->data.size);
    put32(out, 0);
}

static void put_header(buffer_t *out, uint32_t tables, uint32_t directory, uint32_t small_table,
                       uint32_t small_tables, uint32_t first_table)
{
    static const uint8_t signature[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
    buffer_append(out, bytes_of(signature, sizeof signature));
    for (int i = 0; i < 16; i++)
        buffer_append_byte(out, 0);
    put16(out, 0x3e);
    put16(out, 3);
    put16(out, 0xfffe);
    put16(out, 9);
    put16(out, 6);
    for (int i = 0; i < 10; i++)
        buffer_append_byte(out, 0);
    put32(out, tables);
    put32(out, directory);
    put32(out, 0);
    put32(out, SMALL_BELOW);
    put32(out, small_table);
    put32(out, small_tables);
    put32(out, END_OF);
    put32(out, 0);
    for (uint32_t i = 0; i < 109; i++)
        put32(out, i < tables ? first_table + i : UNUSED);
}

static void finish(compound_t *file, buffer_t *out)
{
    buffer_t directory = BUFFER_INIT;
    file->entries[0].data = buffer_bytes(&file->small);
    file->entries[0].start =
        append_chain(&file->sectors, &file->next, SECTOR, buffer_bytes(&file->small));
    uint32_t small_tables = (uint32_t)(file->small_next.size + SECTOR - 1) / SECTOR;
    pad(&file->small_next, SECTOR, 0xff);
    uint32_t small_table =
        append_chain(&file->sectors, &file->next, SECTOR, buffer_bytes(&file->small_next));
    for (uint32_t i = 0; i < file->count; i++)
        put_entry(&directory, &file->entries[i]);
    pad(&directory, SECTOR, 0);
    uint32_t start = append_chain(&file->sectors, &file->next, SECTOR, buffer_bytes(&directory));
    buffer_free(&directory);
    uint32_t data = (uint32_t)(file->sectors.size / SECTOR), tables = 1;
    while (tables * (SECTOR / 4) < data + tables)
        tables++;
    pki_require(tables <= 109, "too large a compound file for the writer");
    for (uint32_t i = 0; i < tables; i++)
        put32(&file->next, TABLE);
    pad(&file->next, SECTOR, 0xff);
    put_header(out, tables, start, small_table, small_tables, data);
    buffer_append(out, buffer_bytes(&file->sectors));
    buffer_append(out, buffer_bytes(&file->next));
}

void compound_write(buffer_t *out, const compound_item_t *items, size_t count)
{
    compound_t *file = calloc(1, sizeof *file);
    pki_require(file != NULL, "memory");
    add_entry(file, 0, "Root Entry", 10, 5);
    for (size_t i = 0; i < count; i++)
        add_stream(file, items[i].path, items[i].data);
    finish(file, out);
    buffer_free(&file->sectors);
    buffer_free(&file->next);
    buffer_free(&file->small);
    buffer_free(&file->small_next);
    free(file);
}

/* By hand: more storages than the writer above holds. */
void compound_write_nested(buffer_t *out, uint32_t count)
{
    uint32_t directory = (count + 1 + 3) / 4, tables = 1;
    while (tables * (SECTOR / 4) < directory + tables)
        tables++;
    pki_require(tables <= 109, "too many storages for the writer");
    put_header(out, tables, tables, END_OF, 0, 0);
    for (uint32_t i = 0; i < tables * (SECTOR / 4); i++)
        put32(out, i >= tables && i < tables + directory - 1 ? i + 1 : END_OF);
    for (uint32_t i = 0; i < directory * 4; i++) {
        entry_t entry = {.name = "n",
                         .kind = i == 0       ? 5
                                 : i <= count ? 1
                                              : 0,
                         .right = UNUSED,
                         .child = i < count ? i + 1 : UNUSED,
                         .start = END_OF};
        put_entry(out, &entry);
    }
}

void compound_append_utf16(buffer_t *out, bytes_t in)
{
    for (size_t at = 0; at < in.size;)
        put16(out, utf8_next(in, &at));
}

/* ---- Outlook ---- */

typedef struct message {
    arena_t arena;
    compound_item_t items[COMPOUND_ITEMS_MAX];
    size_t count;
} message_t;

static void add(message_t *message, const char *folder, const char *name, bytes_t data)
{
    pki_require(message->count < COMPOUND_ITEMS_MAX, "too many streams");
    message->items[message->count++] = (compound_item_t){
        arena_printf(&message->arena, "%s%s", folder, name), arena_copy(&message->arena, data)};
}

static void add_unicode(message_t *message, const char *folder, unsigned property, bytes_t text)
{
    buffer_t utf16 = BUFFER_INIT;
    char name[32];
    if (!bytes_present(text))
        return;
    snprintf(name, sizeof name, "__substg1.0_%04X001F", property);
    compound_append_utf16(&utf16, text);
    add(message, folder, name, buffer_bytes(&utf16));
    buffer_free(&utf16);
}

static bytes_t text_or_none(const char *text)
{
    return text ? bytes_text(text) : BYTES_NONE;
}

/* Flags readable and writeable, then the value. */
static void put_fixed(buffer_t *out, uint32_t tag, uint32_t value)
{
    put32(out, tag);
    put32(out, 6);
    put32(out, value);
    put32(out, 0);
}

static void add_fixed(message_t *message, const char *folder, size_t header)
{
    buffer_t fixed = BUFFER_INIT;
    for (size_t i = 0; i < header; i++)
        buffer_append_byte(&fixed, 0);
    put_fixed(&fixed, 0x340d0003, 0x40000);
    put_fixed(&fixed, 0x3ffd0003, 932);
    add(message, folder, "__properties_version1.0", buffer_bytes(&fixed));
    buffer_free(&fixed);
}

static void add_message(message_t *message, const char *folder, size_t fixed_header,
                        const outlook_parts_t *parts)
{
    add_fixed(message, folder, fixed_header);
    add_unicode(message, folder, 0x001a, text_or_none(parts->message_class));
    add_unicode(message, folder, 0x007d, parts->header);
    add_unicode(message, folder, 0x0037, text_or_none(parts->subject));
    if (parts->ansi_subject)
        add(message, folder, "__substg1.0_0037001E", bytes_text(parts->ansi_subject));
    add_unicode(message, folder, 0x5d02, text_or_none(parts->sender));
    if (!bytes_present(parts->attachment) && !parts->attached)
        return;
    const char *below = arena_printf(&message->arena, "%s__attach_version1.0_#00000000/", folder);
    add_unicode(message, below, 0x3707, text_or_none(parts->file_name));
    add_unicode(message, below, 0x370e, text_or_none(parts->media_type));
    if (parts->attached)
        add_message(message, arena_printf(&message->arena, "%s__substg1.0_3701000D/", below), 24,
                    parts->attached);
    else
        add(message, below, "__substg1.0_37010102", parts->attachment);
}

void outlook_write(buffer_t *out, const outlook_parts_t *parts)
{
    message_t *message = calloc(1, sizeof *message);
    pki_require(message != NULL, "memory");
    add_message(message, "", 32, parts);
    compound_write(out, message->items, message->count);
    arena_free(&message->arena);
    free(message);
}

void outlook_write_attachments(buffer_t *out, size_t count)
{
    compound_item_t *items = calloc(count, sizeof *items);
    arena_t arena = ARENA_INIT;
    pki_require(items != NULL, "memory");
    for (size_t i = 0; i < count; i++) /* a storage is there where something lies in it */
        items[i] = (compound_item_t){arena_printf(&arena, "__attach_version1.0_#%08zX/x", i),
                                     bytes_text("")};
    compound_write(out, items, count);
    arena_free(&arena);
    free(items);
}
