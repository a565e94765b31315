/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses in names that are displayed, as a person would read them (RFC 8550 section 3). */
#ifndef SMIME_MIME_ADDRESS_IN_TEXT_H
#define SMIME_MIME_ADDRESS_IN_TEXT_H

#include "base/arena.h"

/* Whether text contains something that reads as an address (also with spaces, full-width or
 * look-alike '@' and dots around it) other than `address`. For display names. The arena notes ENOMEM. */
bool address_other_in_text(arena_t *arena, const char *text, const char *address);
/* Calls visit with what reads as an address in text, one after another, "local@domain" in the form of
 * address_normalize where it has one. Text with more '@' than a name has is looked through no further.
 * ENOMEM; errors of visit. */
gpg_error_t address_each_in_text(arena_t *arena, const char *text,
                                 gpg_error_t (*visit)(void *user, const char *address), void *user);

/* Whether there is an '@' in it, or what passes for one. */
bool address_sign_in_text(bytes_t text);

#endif
