/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Extensions of the C libraries of Linux and the BSDs, written with what POSIX.1-2008 has. */
#include "base/portable.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

void *portable_mempcpy(void *to, const void *from, size_t size)
{
    return (char *)memcpy(to, from, size) + size;
}

void *portable_memmem(const void *in, size_t in_size, const void *what, size_t size)
{
    const char *at = in, *end = at + in_size;
    if (!size)
        return (void *)(uintptr_t)in;
    while ((size_t)(end - at) >= size) {
        at = memchr(at, *(const unsigned char *)what, (size_t)(end - at) - size + 1);
        if (!at)
            return NULL;
        if (memcmp(at, what, size) == 0)
            return (void *)(uintptr_t)at;
        at++;
    }
    return NULL;
}

void *portable_memrchr(const void *in, int what, size_t size)
{
    const unsigned char *at = in;
    while (size--)
        if (at[size] == (unsigned char)what)
            return (void *)(uintptr_t)(at + size);
    return NULL;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

char *portable_strcasestr(const char *in, const char *what)
{
    for (;; in++) {
        size_t same = 0;
        while (what[same] && lower(in[same]) == lower(what[same]))
            same++;
        if (!what[same])
            return (char *)(uintptr_t)in;
        if (!*in)
            return NULL;
    }
}

void portable_explicit_bzero(void *data, size_t size)
{
    volatile unsigned char *at = data; /* volatile: not left out, though nobody reads it */
    while (size--)
        *at++ = 0;
}

void *portable_reallocarray(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, count * size);
}

int portable_vasprintf(char **r_text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    *r_text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (!*r_text)
        return -1;
    return vsnprintf(*r_text, (size_t)size + 1, format, arguments);
}

int portable_asprintf(char **r_text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = portable_vasprintf(r_text, format, arguments);
    va_end(arguments);
    return size;
}

char *portable_secure_getenv(const char *name)
{
    return getuid() == geteuid() && getgid() == getegid() ? getenv(name) : NULL;
}

int portable_mkostemp(char *path, int flags)
{
    int fd = mkstemp(path);
    if (fd >= 0 && (flags & O_CLOEXEC))
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}
