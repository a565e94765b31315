/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The language that people are spoken to in. The environment is read by hand, as GNU gettext reads it, since
 * the C library translates nothing where a locale is not installed. Texts that people see are written in
 * English and marked: _("text") where it is used, N_("text") in a table whose texts go through _() later. */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include <gpg-error.h>
#include <stdbool.h>

typedef enum language { LANGUAGE_ENGLISH, LANGUAGE_JAPANESE } language_t;

#define LANGUAGES "en|ja" /* as --lang takes them, in the order of language_t */

/* What --lang among the arguments says, else the environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG). */
language_t language_choose(int argc, char *const *argv);
/* Speaks that language from now on: reads its catalogue. Where there is none everything stays English.
 * To be called before the fence is raised and before there are threads. ENOMEM. */
gpg_error_t language_speak(language_t language);
language_t language_spoken(void);

/* The text in the language, or as it is. */
const char *language_text(const char *text) __attribute__((format_arg(1)));
/* Likewise of a text that has several meanings; context: says which, never shown. */
const char *language_text_in(const char *context, const char *text) __attribute__((format_arg(2)));

/* What the library says in a phrase (smime.h), in the language; where there is none, the English text.
 * Raw (malloc). NULL: no memory. */
char *language_phrase(const char *phrase, const char *english);

#define _(text)            language_text(text)
#define N_(text)           text
#define C_(context, text)  language_text_in(context, text)
#define NC_(context, text) text /* as N_, for C_ with that context */

#endif
