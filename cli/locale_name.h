/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The locale that the environment asks for, installed or not (POSIX, 8.2). */
#ifndef CLI_LOCALE_NAME_H
#define CLI_LOCALE_NAME_H

/* category: "LC_CTYPE" and the like. "C" where nothing is asked for; valid until the environment changes. */
const char *locale_name(const char *category);

#endif
