/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788 section 4.4: whether two header fields of one name say the same. */
#include "verify/header_compare.h"

#include "base/error.h"
#include "mime/address.h"
#include "mime/encoded_word.h"
#include "mime/mailbox.h"

#include <string.h>

/* The value for people, with one space wherever there is white space. */
static gpg_error_t collapse(arena_t *arena, bytes_t value, const char **r_text)
{
    const char *decoded;
    gpg_error_t error = header_decode(arena, value, &decoded);
    char *text = error ? NULL : arena_text(arena, bytes_text(decoded));
    size_t size = 0;
    *r_text = text;
    for (const char *at = decoded; text && *at; at++)
        if (!ascii_is_space((uint8_t)*at))
            text[size++] = *at;
        else if (size && text[size - 1] != ' ')
            text[size++] = ' ';
    if (text)
        text[size && text[size - 1] == ' ' ? size - 1 : size] = 0;
    return error || text ? error : ERR(ENOMEM);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_address(arena_t *arena, const mailbox_t *a, const mailbox_t *b)
{
    return same_text(a->address, b->address) ||
           address_equal(arena, bytes_text(a->address), bytes_text(b->address));
}

static bool same_names(const mailbox_t *a, const mailbox_t *b)
{
    return same_text(a->display_name, b->display_name) && same_text(a->lossy_name, b->lossy_name) &&
           same_text(a->comment_text, b->comment_text);
}

/* Whether all of it was read, and is nothing but mailboxes. */
static bool is_plain(const mailbox_list_t *list)
{
    return !list->malformed && !list->too_many && !list->groups;
}

static gpg_error_t compare_addresses(arena_t *arena, bytes_t a, bytes_t b,
                                     header_comparison_t *r_comparison)
{
    mailbox_list_t left, right;
    *r_comparison = (header_comparison_t){false, false};
    gpg_error_t error = mailbox_list_parse(arena, a, &left);
    if (!error)
        error = mailbox_list_parse(arena, b, &right);
    if (error || left.count != right.count || !is_plain(&left) || !is_plain(&right))
        return error;
    header_comparison_t result = {true, true};
    for (size_t i = 0; i < left.count; i++) {
        result.same_authors =
            result.same_authors && same_address(arena, &left.items[i], &right.items[i]);
        result.same = result.same && same_names(&left.items[i], &right.items[i]);
    }
    result.same = result.same && result.same_authors;
    *r_comparison = result;
    return 0;
}

static bool holds_addresses(const char *name)
{
    static const char *const names[] = {"From", "Sender", "Reply-To", "To", "Cc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

gpg_error_t header_compare(arena_t *arena, const char *name, bytes_t a, bytes_t b,
                           header_comparison_t *r_comparison)
{
    gpg_error_t error = 0;
    *r_comparison = (header_comparison_t){true, true};
    if (bytes_equal(bytes_trim(a), bytes_trim(b)))
        return 0;
    *r_comparison = (header_comparison_t){false, false};
    if (holds_addresses(name))
        error = compare_addresses(arena, a, b, r_comparison);
    if (error || r_comparison->same_authors)
        return error;
    const char *left, *right;
    error = collapse(arena, a, &left);
    if (!error)
        error = collapse(arena, b, &right);
    r_comparison->same = !error && strcmp(left, right) == 0;
    return error;
}
