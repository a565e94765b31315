/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* [MS-CFB]: header 2.2, allocation tables 2.3 to 2.5, directory 2.6. */
#include "container/compound_file.h"

#include "base/error.h"
#include "base/limits.h"

#define HEADER_SIZE     512
#define HEADER_TABLE    109 /* sectors of the allocation table that the header names itself */
#define ENTRY_SIZE      128
#define ENTRY_NAME_SIZE 64
#define SMALL_SHIFT     6
#define SMALL_BELOW     4096
#define SECTOR_MAX      0xfffffffau /* above: marks, such as the end of a chain */

static const uint8_t signature[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

/* Little-endian; 0 behind the end. */
static uint32_t u16_at(bytes_t in, size_t at)
{
    bytes_t b = bytes_slice(in, at, 2);
    return b.size == 2 ? b.data[0] | (uint32_t)b.data[1] << 8 : 0;
}

static uint32_t u32_at(bytes_t in, size_t at)
{
    return u16_at(in, at) | u16_at(in, at + 2) << 16;
}

bool compound_file_is(bytes_t in)
{
    return in.size >= sizeof signature && memcmp(in.data, signature, sizeof signature) == 0;
}

/* The last sector of a file may be cut short. The header counts as a sector. */
static uint32_t sector_count(const compound_file_t *file)
{
    size_t size = (size_t)1 << file->shift, count = (file->in.size + size - 1) >> file->shift;
    return count == 0 ? 0 : count - 1 > SECTOR_MAX ? SECTOR_MAX : (uint32_t)(count - 1);
}

static bytes_t sector(const compound_file_t *file, uint32_t number)
{
    return bytes_slice(file->in, ((size_t)number + 1) << file->shift, (size_t)1 << file->shift);
}

/* What number `index` of a table of 32-bit numbers says, which lies in these sectors. */
static uint32_t table_at(const compound_file_t *file, const sectors_t *table, uint32_t index)
{
    uint32_t each = (uint32_t)1 << (file->shift - 2);
    if (index / each >= table->count)
        return COMPOUND_NOWHERE;
    bytes_t part = sector(file, table->numbers[index / each]);
    size_t at = (size_t)(index % each) * 4;
    return at + 4 <= part.size ? u32_at(part, at) : COMPOUND_NOWHERE;
}

/* The sectors of the chain that begins at start: at the most as many as the file has. */
static gpg_error_t read_chain(arena_t *arena, const compound_file_t *file, uint32_t start,
                              sectors_t *r_sectors)
{
    uint32_t most = sector_count(file);
    size_t capacity = 0;
    *r_sectors = (sectors_t){NULL, 0};
    for (uint32_t at = start; at < SECTOR_MAX; at = table_at(file, &file->table, at)) {
        if (at >= most || r_sectors->count >= most)
            return ERR(INV_OBJ);
        uint32_t *number = arena_push(arena, r_sectors->numbers, r_sectors->count, capacity);
        if (!number)
            return ERR(ENOMEM);
        *number = at;
    }
    return 0;
}

static gpg_error_t add_table_sector(arena_t *arena, compound_file_t *file, size_t *capacity,
                                    uint32_t number)
{
    if (number >= SECTOR_MAX) /* a place that is not used */
        return 0;
    if (number >= sector_count(file) || file->table.count >= sector_count(file))
        return ERR(INV_OBJ);
    uint32_t *added = arena_push(arena, file->table.numbers, file->table.count, *capacity);
    if (!added)
        return ERR(ENOMEM);
    *added = number;
    return 0;
}

/* 2.5: where the allocation table lies: in the header, then in a chain of sectors of its own. */
static gpg_error_t read_table(arena_t *arena, compound_file_t *file)
{
    size_t capacity = 0;
    gpg_error_t error = 0;
    for (size_t i = 0; i < HEADER_TABLE && !error; i++)
        error = add_table_sector(arena, file, &capacity, u32_at(file->in, 76 + 4 * i));
    uint32_t each = ((uint32_t)1 << (file->shift - 2)) - 1, next = u32_at(file->in, 68), passed = 0;
    while (!error && next < SECTOR_MAX) {
        if (next >= sector_count(file) || passed++ >= sector_count(file))
            return ERR(INV_OBJ);
        bytes_t part = sector(file, next);
        for (uint32_t i = 0; i < each && !error; i++)
            error = add_table_sector(arena, file, &capacity, u32_at(part, (size_t)i * 4));
        next = (size_t)each * 4 + 4 <= part.size ? u32_at(part, (size_t)each * 4) : SECTOR_MAX;
    }
    return error;
}

static const char *entry_name(arena_t *arena, bytes_t raw)
{
    size_t size = u16_at(raw, ENTRY_NAME_SIZE);
    char name[ENTRY_NAME_SIZE / 2];
    size_t length = size >= 2 && size <= ENTRY_NAME_SIZE ? size / 2 - 1 : 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t unit = u16_at(raw, 2 * i);
        name[i] = unit > ' ' && unit < 0x7f ? (char)unit : '?';
    }
    return arena_text(arena, bytes_of(name, length));
}

typedef struct links {
    uint32_t left, right, child;
} links_t;

static gpg_error_t read_entry(arena_t *arena, const compound_file_t *file, bytes_t raw,
                              compound_entry_t *entry, links_t *links)
{
    uint8_t kind = raw.data[66];
    *links = (links_t){u32_at(raw, 68), u32_at(raw, 72), u32_at(raw, 76)};
    *entry = (compound_entry_t){
        .name = entry_name(arena, raw),
        .kind = kind == COMPOUND_STORAGE || kind == COMPOUND_STREAM || kind == COMPOUND_ROOT
                    ? (compound_kind_t)kind
                    : COMPOUND_UNUSED,
        .first = COMPOUND_NOWHERE,
        .next = COMPOUND_NOWHERE,
        .start = u32_at(raw, 116),
        .size = u32_at(raw, 120),
    };
    if (file->shift != 9) /* in version 3 the upper half may hold anything */
        entry->size |= (uint64_t)u32_at(raw, 124) << 32;
    return entry->name ? 0 : ERR(ENOMEM);
}

/* What is being put into its storage. */
typedef struct reaching {
    compound_entry_t *entries;
    uint32_t count;
    struct pending {
        uint32_t entry, storage;
    } * pending;
    size_t waiting;
} reaching_t;

/* Notes that an entry lies in a storage; nothing may lie in two, or twice in one. */
static gpg_error_t reach(reaching_t *reaching, uint32_t index, uint32_t storage)
{
    compound_entry_t *entries = reaching->entries;
    if (index == COMPOUND_NOWHERE)
        return 0;
    if (index >= reaching->count || entries[index].reached ||
        (entries[index].kind != COMPOUND_STORAGE && entries[index].kind != COMPOUND_STREAM))
        return ERR(INV_OBJ);
    entries[index].reached = true;
    entries[index].next = entries[storage].first;
    entries[storage].first = index;
    reaching->pending[reaching->waiting++] = (struct pending){index, storage};
    return 0;
}

/* 2.6.4: siblings form a tree; which colour its nodes have does not matter for reading. */
static gpg_error_t fill_storages(arena_t *arena, compound_entry_t *entries, const links_t *links,
                                 uint32_t count)
{
    reaching_t reaching = {entries, count, arena_alloc(arena, count * sizeof *reaching.pending), 0};
    if (!reaching.pending)
        return ERR(ENOMEM);
    gpg_error_t error = reach(&reaching, links[0].child, 0);
    while (!error && reaching.waiting) {
        struct pending at = reaching.pending[--reaching.waiting];
        error = reach(&reaching, links[at.entry].left, at.storage);
        if (!error)
            error = reach(&reaching, links[at.entry].right, at.storage);
        if (!error && entries[at.entry].kind == COMPOUND_STORAGE)
            error = reach(&reaching, links[at.entry].child, at.entry);
    }
    return error;
}

static gpg_error_t read_directory(arena_t *arena, compound_file_t *file)
{
    sectors_t directory;
    gpg_error_t error = read_chain(arena, file, u32_at(file->in, 48), &directory);
    if (error)
        return error;
    uint32_t each = (uint32_t)1 << (file->shift - 7);
    if (directory.count > LIMIT_COMPOUND_ENTRIES / each)
        return ERR_LIMIT(COMPOUND_ENTRIES);
    uint32_t count = (uint32_t)directory.count * each;
    compound_entry_t *entries = arena_alloc(arena, count * sizeof *entries);
    links_t *links = arena_alloc(arena, count * sizeof *links);
    if (count == 0)
        return ERR(INV_OBJ);
    if (!entries || !links)
        return ERR(ENOMEM);
    for (uint32_t i = 0; i < count && !error; i++) {
        bytes_t raw = bytes_slice(sector(file, directory.numbers[i / each]),
                                  (size_t)(i % each) * ENTRY_SIZE, ENTRY_SIZE);
        error = raw.size == ENTRY_SIZE ? read_entry(arena, file, raw, &entries[i], &links[i])
                                       : ERR(INV_OBJ);
    }
    if (!error && entries[0].kind != COMPOUND_ROOT)
        error = ERR(INV_OBJ);
    if (!error)
        error = fill_storages(arena, entries, links, count);
    file->entries = entries;
    file->count = count;
    return error;
}

gpg_error_t compound_file_open(arena_t *arena, bytes_t in, compound_file_t *r_file)
{
    *r_file = (compound_file_t){.in = in};
    uint32_t version = u16_at(in, 26);
    r_file->shift = u16_at(in, 30);
    if (in.size < HEADER_SIZE || !compound_file_is(in) || u16_at(in, 28) != 0xfffe ||
        r_file->shift != (version == 4 ? 12 : 9) || u16_at(in, 32) != SMALL_SHIFT ||
        u32_at(in, 56) != SMALL_BELOW)
        return ERR(INV_OBJ);
    gpg_error_t error = read_table(arena, r_file);
    if (!error)
        error = read_directory(arena, r_file);
    if (!error)
        error = read_chain(arena, r_file, u32_at(in, 60), &r_file->small_table);
    if (!error)
        error = read_chain(arena, r_file, r_file->entries[0].start, &r_file->small_stream);
    return error;
}

const compound_entry_t *compound_file_root(const compound_file_t *file)
{
    return file->entries;
}

const compound_entry_t *compound_file_find(const compound_file_t *file,
                                           const compound_entry_t *storage, compound_kind_t kind,
                                           const char *name)
{
    for (uint32_t at = storage->first; at != COMPOUND_NOWHERE; at = file->entries[at].next)
        if (file->entries[at].kind == kind &&
            bytes_equal_nocase(bytes_text(file->entries[at].name), name))
            return &file->entries[at];
    return NULL;
}

/* A sector of the stream that holds the small ones. */
static bytes_t small_sector(const compound_file_t *file, uint32_t number)
{
    uint64_t at = (uint64_t)number << SMALL_SHIFT;
    if (at >> file->shift >= file->small_stream.count)
        return BYTES_NONE;
    uint32_t around = file->small_stream.numbers[at >> file->shift];
    return bytes_slice(sector(file, around), at & (((size_t)1 << file->shift) - 1),
                       (size_t)1 << SMALL_SHIFT);
}

gpg_error_t compound_file_read(const compound_file_t *file, const compound_entry_t *stream,
                               smime_write_t write, void *user)
{
    bool small = stream->size < SMALL_BELOW;
    const sectors_t *table = small ? &file->small_table : &file->table;
    size_t each = (size_t)1 << (small ? SMALL_SHIFT : file->shift);
    uint64_t left = stream->size;
    gpg_error_t error = left > file->in.size ? ERR(INV_OBJ) : 0;
    for (uint32_t at = stream->start; left && !error; at = table_at(file, table, at)) {
        size_t wanted = left < each ? (size_t)left : each;
        bytes_t piece = at >= SECTOR_MAX ? BYTES_NONE
                        : small          ? small_sector(file, at)
                                         : sector(file, at);
        if (piece.size < wanted)
            return ERR(INV_OBJ);
        error = write(user, piece.data, wanted);
        left -= wanted;
    }
    return error;
}
