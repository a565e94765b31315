/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock (landlock(7)): which files and folders are left. */
#ifndef CLI_FENCE_LANDLOCK_H
#define CLI_FENCE_LANDLOCK_H

#include <gpg-error.h>
#include <stdint.h>

typedef struct landlock {
    int version;      /* of the kernel's interface; 0: there is none */
    int rules;        /* descriptor, or -1 */
    uint64_t handled; /* what is forbidden where no rule allows it */
} landlock_t;

/* What a rule allows, beside looking whether a file is there. */
typedef enum landlock_use {
    LANDLOCK_READ,     /* a file, or all below a folder */
    LANDLOCK_WRITE,    /* a file that is there */
    LANDLOCK_TERMINAL, /* that a passphrase is asked at */
    LANDLOCK_CREATE /* files in a folder, under a name or without: reading, writing, removing them */
} landlock_use_t;

/* NOT_SUPPORTED: the kernel, or what it runs in, has no Landlock. */
gpg_error_t landlock_open(landlock_t *r_landlock);
/* A path that does not exist is passed over: what it is to be opened for fails later, and says so. */
void landlock_allow(const landlock_t *landlock, const char *path, landlock_use_t use);
/* From here on this thread, and those that it starts, have no more than was allowed, and no TCP. */
gpg_error_t landlock_restrict(const landlock_t *landlock);
void landlock_close(landlock_t *landlock);

#endif
