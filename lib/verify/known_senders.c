/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Made once, then only read: any number of verifiers share it. */
#include "verify/known_senders.h"

#include "base/error.h"
#include "base/limits.h"
#include "mime/address.h"

#include <stdlib.h>

struct smime_senders {
    arena_t arena;
    known_sender_t *items; /* in the order of their addresses */
    size_t count;
    bool any_names;                 /* of one of them the display name may be any */
    look_alike_index_t look_alikes; /* numbers are positions in items */
};

/* ---- making ---- */

static const char *copy_text(arena_t *arena, const char *text, gpg_error_t *error)
{
    const char *copy = text ? arena_text(arena, bytes_text(text)) : NULL;
    if (text && !copy)
        *error = ERR(ENOMEM);
    return copy;
}

static const char *const *copy_texts(arena_t *arena, const char *const *texts, gpg_error_t *error)
{
    size_t count = 0;
    while (texts && texts[count])
        count++;
    const char **copy = texts ? arena_alloc(arena, (count + 1) * sizeof *copy) : NULL;
    if (texts && !copy)
        *error = ERR(ENOMEM);
    for (size_t i = 0; copy && i < count; i++)
        copy[i] = copy_text(arena, texts[i], error);
    return copy;
}

/* A whole domain is "@" and the domain: normal with somebody in front, who is then taken away. */
static gpg_error_t read_address(arena_t *arena, const char *given, const char **r_address)
{
    if (!given)
        return ERR(INV_ARG);
    bool whole_domain = given[0] == '@';
    const char *full = whole_domain ? arena_printf(arena, "x%s", given) : given;
    const char *normal = full ? address_normalize(arena, bytes_text(full)) : NULL;
    if (!full)
        return ERR(ENOMEM);
    if (!normal)
        return ERR(INV_VALUE);
    *r_address = normal + whole_domain;
    return 0;
}

static const smime_sender_serials_t *const *
copy_serials(arena_t *arena, const smime_sender_serials_t *const *lists, gpg_error_t *error)
{
    size_t count = 0;
    while (lists && lists[count])
        count++;
    const smime_sender_serials_t **copy =
        lists ? arena_alloc(arena, (count + 1) * sizeof *copy) : NULL;
    if (lists && !copy)
        *error = ERR(ENOMEM);
    for (size_t i = 0; copy && i < count && !*error; i++) {
        bytes_t one = arena_copy(arena, bytes_of(lists[i], sizeof *lists[i]));
        if (!one.data)
            *error = ERR(ENOMEM);
        copy[i] = (const void *)one.data;
    }
    return copy;
}

static gpg_error_t read_sender(arena_t *arena, const smime_sender_t *given,
                               known_sender_t *r_sender)
{
    if (given->size != sizeof *given)
        return ERR(INV_ARG);
    gpg_error_t error = read_address(arena, given->address, &r_sender->address);
    if (error)
        return error;
    r_sender->said = *given;
    r_sender->said.address = r_sender->shown = copy_text(arena, given->address, &error);
    r_sender->said.name = copy_text(arena, given->name, &error);
    r_sender->said.issuers = copy_texts(arena, given->issuers, &error);
    r_sender->said.serial_lists = copy_serials(arena, given->serial_lists, &error);
    return error;
}

static int by_address(const void *a, const void *b)
{
    return strcmp(((const known_sender_t *)a)->address, ((const known_sender_t *)b)->address);
}

/* Of those whose addresses are one: the place of the later one among what was given. */
static bool find_twice(const smime_senders_t *senders, const smime_sender_t *const *given,
                       size_t *r_index)
{
    for (size_t i = 1; i < senders->count; i++) {
        if (strcmp(senders->items[i - 1].address, senders->items[i].address) != 0)
            continue;
        const char *shown = senders->items[i].shown;
        for (size_t k = 0; k < senders->count; k++)
            if (strcmp(given[k]->address, shown) == 0)
                *r_index = k;
        return true;
    }
    return false;
}

static gpg_error_t index_looks(smime_senders_t *senders)
{
    gpg_error_t error = 0;
    senders->look_alikes.arena = &senders->arena;
    for (size_t i = 0; i < senders->count && !error; i++)
        error = look_alike_add(&senders->look_alikes, strrchr(senders->items[i].address, '@') + 1,
                               senders->items[i].said.name);
    look_alike_ready(&senders->look_alikes);
    return error;
}

gpg_error_t smime_senders_new(smime_senders_t **r_senders, const smime_sender_t *const *given,
                              size_t *r_index)
{
    size_t count = 0, index = 0;
    if (!r_senders)
        return ERR(INV_ARG);
    *r_senders = NULL;
    while (given && given[count])
        count++;
    if (!given || count > LIMIT_SENDERS)
        return given ? ERR_LIMIT(SENDERS) : ERR(INV_ARG);
    smime_senders_t *senders = calloc(1, sizeof *senders);
    if (!senders)
        return ERR(ENOMEM);
    gpg_error_t error = 0;
    senders->items = arena_alloc(&senders->arena, (count + 1) * sizeof *senders->items);
    if (!senders->items)
        error = ERR(ENOMEM);
    for (; index < count && !error; index++) {
        error = read_sender(&senders->arena, given[index], &senders->items[index]);
        if (error)
            break;
        senders->any_names = senders->any_names || given[index]->any_display_name;
    }
    senders->count = index;
    if (!error)
        qsort(senders->items, count, sizeof *senders->items, by_address);
    if (!error && find_twice(senders, given, &index))
        error = ERR(DUP_VALUE);
    if (!error)
        error = index_looks(senders);
    if (r_index)
        *r_index = error ? index : 0;
    if (error)
        smime_senders_free(&senders);
    *r_senders = senders;
    return error;
}

size_t smime_senders_count(const smime_senders_t *senders)
{
    return senders ? senders->count : 0;
}

void smime_senders_free(smime_senders_t **senders)
{
    if (!senders || !*senders)
        return;
    arena_free(&(*senders)->arena);
    free(*senders);
    *senders = NULL;
}

/* ---- looking up ---- */

static const known_sender_t *find_exactly(const smime_senders_t *senders, const char *address)
{
    const known_sender_t key = {.address = address};
    return senders->count ? bsearch(&key, senders->items, senders->count, sizeof key, by_address)
                          : NULL;
}

const known_sender_t *known_senders_find(const smime_senders_t *senders, const char *address)
{
    const known_sender_t *found = find_exactly(senders, address);
    const char *domain = strrchr(address, '@');
    return found || !domain ? found : find_exactly(senders, domain);
}

bool known_senders_any_name(arena_t *arena, const smime_senders_t *senders, const char *address)
{
    const char *normal =
        senders && senders->any_names ? address_normalize(arena, bytes_text(address)) : NULL;
    const known_sender_t *known = normal ? known_senders_find(senders, normal) : NULL;
    return known && known->said.any_display_name;
}

static bytes_t domain_of(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? bytes_text(at + 1) : BYTES_NONE;
}

static void take_found(const smime_senders_t *senders, const look_alike_t *found,
                       const known_sender_t **r_known, look_alike_how_t *r_how)
{
    *r_known = found->how == LOOK_ALIKE_NONE ? NULL : &senders->items[found->known];
    *r_how = found->how;
}

gpg_error_t known_senders_like_domain(const smime_senders_t *senders, const char *address,
                                      const known_sender_t **r_known, look_alike_how_t *r_how)
{
    look_alike_t found;
    gpg_error_t error = look_alike_find_domain(&senders->look_alikes, domain_of(address), &found);
    take_found(senders, &found, r_known, r_how);
    return error;
}

gpg_error_t known_senders_like_name(const smime_senders_t *senders, const char *address,
                                    bytes_t name, const known_sender_t **r_known,
                                    look_alike_how_t *r_how)
{
    look_alike_t found;
    gpg_error_t error =
        look_alike_find_name(&senders->look_alikes, domain_of(address), name, &found);
    take_found(senders, &found, r_known, r_how);
    return error;
}
