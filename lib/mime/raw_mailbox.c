/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 1468, RFC 5322 section 3.4: the one address behind a raw name. */
#include "mime/raw_mailbox.h"

#include "base/error.h"
#include "base/phrase.h"
#include "base/utf8.h"
#include "mime/address.h"
#include "mime/raw_name.h"
#include "mime/shown_text.h"

#define ESCAPE 0x1B

/* How many "<address>" stand in value, whatever is around them. */
static size_t count_addresses(arena_t *arena, bytes_t value)
{
    size_t count = 0, open = SIZE_MAX;
    for (size_t at = 0; at < value.size; at++) {
        if (value.data[at] == '<')
            open = at + 1;
        if (value.data[at] != '>' || open == SIZE_MAX)
            continue;
        count += address_normalize(arena, bytes_slice(value, open, at - open)) != NULL;
        open = SIZE_MAX;
    }
    return count;
}

/* Whether no reader finds another author. A byte of the name may look like a group's colon; its member is the
 * author all the same. */
static bool is_only(arena_t *arena, const mailbox_list_t *list, const char *address)
{
    for (size_t i = 0; i < list->count; i++)
        if (!address_equal(arena, bytes_text(list->items[i].address), bytes_text(address)))
            return false;
    return !list->too_many && !list->too_long;
}

/* The name, as it is written, before the last '<'. */
static gpg_error_t read_name(arena_t *arena, bytes_t name, mailbox_t *mailbox)
{
    shown_text_t shown;
    name = bytes_trim(name);
    if (name.size >= 2 && name.data[0] == '"' && name.data[name.size - 1] == '"')
        name = bytes_slice(name, 1, name.size - 2);
    gpg_error_t error = shown_text_read(arena, name, &shown);
    mailbox->display_name = shown.text;
    mailbox->lossy_name = shown.lossy;
    mailbox->unreadable = N_("mail programs find the end of a name in raw bytes or escape "
                             "sequences at different places");
    return error;
}

/* As a program that knows the character sets does. */
static gpg_error_t read_masked(arena_t *arena, bytes_t value, bytes_t masked,
                               const mailbox_list_t *list, mailbox_t *r_mailbox, bool *r_found)
{
    mailbox_list_t known;
    gpg_error_t error = mailbox_list_parse(arena, masked, &known);
    bytes_t ends = bytes_trim(masked);
    bool one = !error && known.count == 1 && !known.malformed && !known.groups && !known.too_many &&
               ends.size && ends.data[ends.size - 1] == '>';
    if (!one || !is_only(arena, list, known.items[0].address) || count_addresses(arena, value) != 1)
        return error;
    size_t open = masked.size;
    while (masked.data[open - 1] != '<')
        open--;
    *r_mailbox = (mailbox_t){.address = known.items[0].address};
    error = read_name(arena, bytes_slice(value, 0, open - 1), r_mailbox);
    *r_found = !error;
    return error;
}

gpg_error_t raw_mailbox_read(arena_t *arena, bytes_t value, const mailbox_list_t *list,
                             mailbox_t *r_mailbox, bool *r_found)
{
    buffer_t masked = BUFFER_INIT;
    *r_mailbox = (mailbox_t){.address = NULL};
    *r_found = false;
    if (utf8_valid(value) && bytes_find_byte(value, ESCAPE) == SIZE_MAX)
        return 0;
    raw_name_mask(value, &masked);
    gpg_error_t error = masked.error;
    /* What is left of escape sequences is for terminals, not text. */
    if (!error && bytes_find_byte(buffer_bytes(&masked), ESCAPE) == SIZE_MAX)
        error = read_masked(arena, value, buffer_bytes(&masked), list, r_mailbox, r_found);
    buffer_free(&masked);
    return error;
}
