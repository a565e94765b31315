/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Phrases: what is said in detail, so that it can be said in other languages as well. A phrase is a constant English
 * text, or a format of one with what goes into its places, which is kept apart from it in one string:
 * START format (MIDDLE argument)* END, where an argument is text that stays as it is, or a phrase itself.
 * The marks are bytes that UTF-8 never has, so nothing that comes out of a message can be one. */
#ifndef SMIME_BASE_PHRASE_H
#define SMIME_BASE_PHRASE_H

#include "base/arena.h"
#include "base/limits.h"
#include "smime.h"

#include <stdarg.h>

/* Marks a constant text that will be in a phrase, for those who gather what is to be translated. */
#define N_(text) text

/* One that is a constant as a whole: PHRASE_OF(N_("more than %s"), LIMIT_TEXT(LIMIT_OIDS)). */
#define PHRASE_OF(format, argument) "\xF9" format "\xFA" argument "\xFB"
/* One that is a bound of limits.h and its value. Here # is needed again: see LIMIT_TEXT. */
#define MORE_THAN(limit) PHRASE_OF(N_("more than %s"), #limit " (" LIMIT_VALUE_(limit) ")")
#define LESS_THAN(limit) PHRASE_OF(N_("less than %s"), #limit " (" LIMIT_VALUE_(limit) ")")

/* Puts one together as printf would. %s: text that stays in every language (made valid UTF-8, cut where it is
 * absurdly long); %-s: a phrase; a time of time_text.h is one, too;
 * also %.*s, %.80s, %zu, %u, %d, %lld, %llu, %02x and %%. A format without any of
 * them is the phrase. NULL: ENOMEM, which the arena notes. */
const char *phrase(arena_t *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *phrase_put(arena_t *arena, const char *format, va_list args);
/* It in English. NULL: ENOMEM, which the arena notes. */
const char *phrase_in_english(arena_t *arena, const char *phrase);

#endif
