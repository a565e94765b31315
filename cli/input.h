/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole inputs in memory: small files read, large ones mapped, a large pipe spooled to an unlinked
 * temporary file and mapped, so that memory does not grow with the message. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "base/limits.h"

#include <gpg-error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_MAPPED_FROM (128 * 1024)     /* bytes; a smaller file is read */
#define INPUT_PIPE_MEMORY (1024 * 1024)    /* bytes of a pipe kept in memory */
#define INPUT_FILE_MAX    LIMIT_TRUST_FILE /* bytes of a key, list or certificate file */

typedef struct input input_t;

/* Opens path; "-" is standard input. A directory is GPG_ERR_EISDIR. */
gpg_error_t input_open(input_t **r_input, const char *path);
/* Likewise for messages: what gzip compressed is decompressed. ERROR_GZIP_DAMAGED, ERROR_NO_ZLIB, ERROR_TAR, or a limit
 * of what comes out. */
gpg_error_t input_open_message(input_t **r_input, const char *path);
/* Likewise for a file of keys, certificates or numbers: of INPUT_FILE_MAX bytes at the most
 * (GPG_ERR_TOO_LARGE), kept in memory and wiped when it is freed. */
gpg_error_t input_open_secret(input_t **r_input, const char *path);
const uint8_t *input_data(const input_t *input); /* never NULL */
size_t input_size(const input_t *input);
/* Whether the mapped file became shorter while it was in use: what was read from it then is zeros,
 * and no result that rests on it counts. */
bool input_shrunk(const input_t *input);
/* One more owner; every owner frees. Any thread. */
input_t *input_share(input_t *input);
void input_free(input_t **input);

/* What an input turns out to be that mail programs make but that is no message: an Outlook .msg or
 * an Apple .emlx (ERROR_OUTLOOK_MSG, ERROR_APPLE_EMLX); 0: nothing of that kind. */
gpg_error_t input_foreign_format(const uint8_t *data, size_t size);

#endif
