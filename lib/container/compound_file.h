/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compound files ([MS-CFB]): a folder tree of streams in one file, as Outlook keeps a message in. Hostile
 * until shown otherwise: every chain is followed no further than the file has sectors, every entry is
 * reached once, and what does not fit ends the reading. */
#ifndef SMIME_CONTAINER_COMPOUND_FILE_H
#define SMIME_CONTAINER_COMPOUND_FILE_H

#include "base/arena.h"
#include "smime.h"

typedef enum compound_kind {
    COMPOUND_UNUSED = 0,
    COMPOUND_STORAGE = 1,
    COMPOUND_STREAM = 2,
    COMPOUND_ROOT = 5
} compound_kind_t;

typedef struct compound_entry {
    const char *name; /* what is not ASCII in it is '?': no name that Outlook gives has that */
    compound_kind_t kind;
    uint32_t first; /* index of one entry that lies in this storage, or COMPOUND_NOWHERE */
    uint32_t next;  /* another entry of the same storage, or COMPOUND_NOWHERE */
    bool reached;   /* it lies in a storage */
    uint32_t start;
    uint64_t size; /* bytes of a stream */
} compound_entry_t;

#define COMPOUND_NOWHERE 0xffffffffu

typedef struct sectors {
    uint32_t *numbers;
    size_t count;
} sectors_t;

typedef struct compound_file {
    bytes_t in;
    unsigned shift;  /* a sector has 1 << shift bytes */
    sectors_t table; /* the sectors that the sector allocation table (FAT) is in */
    sectors_t small_table, small_stream; /* of streams below 4096 bytes, in sectors of 64 */
    const compound_entry_t *entries;
    uint32_t count;
} compound_file_t;

/* Whether in begins as a compound file does. */
bool compound_file_is(bytes_t in);
/* Reads the directory of in, which has to outlive r_file; what is allocated belongs to the arena.
 *   INV_OBJ       not a compound file, or one whose parts contradict each other
 *   ERR_LIMIT     more than LIMIT_COMPOUND_ENTRIES entries */
gpg_error_t compound_file_open(arena_t *arena, bytes_t in, compound_file_t *r_file);
/* What storage everything lies in. */
const compound_entry_t *compound_file_root(const compound_file_t *file);
/* The entry of that name (ASCII, its case folded: [MS-CFB] 2.6.4) and kind in a storage; NULL: none. */
const compound_entry_t *compound_file_find(const compound_file_t *file,
                                           const compound_entry_t *storage, compound_kind_t kind,
                                           const char *name);
/* Hands on the bytes of a stream. INV_OBJ: it does not have as many as it says; errors of write. */
gpg_error_t compound_file_read(const compound_file_t *file, const compound_entry_t *stream,
                               smime_write_t write, void *user);

#endif
