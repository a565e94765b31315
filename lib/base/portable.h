/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What POSIX.1-2008 lacks and not every system has: each function under its usual name, the system's where
 * CMakeLists.txt found it (SMIME_HAS_X), else one of ours. SMIME_PORTABLE takes ours everywhere, which is how they are
 * tested. */
#ifndef SMIME_BASE_PORTABLE_H
#define SMIME_BASE_PORTABLE_H

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef SMIME_HAS_MEMPCPY
#define mempcpy portable_mempcpy
#endif
#ifndef SMIME_HAS_MEMMEM
#define memmem portable_memmem
#endif
#ifndef SMIME_HAS_MEMRCHR
#define memrchr portable_memrchr
#endif
#ifndef SMIME_HAS_STRCASESTR
#define strcasestr portable_strcasestr
#endif
#ifndef SMIME_HAS_EXPLICIT_BZERO
#define explicit_bzero portable_explicit_bzero
#endif
#ifndef SMIME_HAS_REALLOCARRAY
#define reallocarray portable_reallocarray
#endif
#ifndef SMIME_HAS_ASPRINTF
#undef asprintf /* checking C libraries have macros */
#undef vasprintf
#define asprintf  portable_asprintf
#define vasprintf portable_vasprintf
#endif
#ifndef SMIME_HAS_SECURE_GETENV
#define secure_getenv portable_secure_getenv
#endif
#ifndef SMIME_HAS_MKOSTEMP
#define mkostemp portable_mkostemp
#endif

/* Always there, so that they are tested where the system has its own, too. */
void *portable_mempcpy(void *to, const void *from, size_t size);
/* Quadratic if the needle repeats itself: needles are short and ours. */
void *portable_memmem(const void *in, size_t in_size, const void *what, size_t size);
void *portable_memrchr(const void *in, int what, size_t size);
char *portable_strcasestr(const char *in, const char *what); /* ASCII */
void portable_explicit_bzero(void *data, size_t size);
void *portable_reallocarray(void *old, size_t count, size_t size);
int portable_asprintf(char **r_text, const char *format, ...) __attribute__((format(printf, 2, 3)));
int portable_vasprintf(char **r_text, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* NULL in a program that runs with another's rights. */
char *portable_secure_getenv(const char *name);
/* flags: O_CLOEXEC, which a fork in between may miss */
int portable_mkostemp(char *path, int flags);

#endif
