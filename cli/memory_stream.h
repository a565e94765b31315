/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Streams into memory, and whether all that was written is there. */
#ifndef CLI_MEMORY_STREAM_H
#define CLI_MEMORY_STREAM_H

#include <gpg-error.h>
#include <stdio.h>

/* As open_memstream, which glibc's does not do: what there was no memory for is an error of the stream
 * (ferror). NULL: no memory. */
FILE *memory_stream_open(char **r_text, size_t *r_size);
/* Closes the stream; text is what memory_stream_open was given. ENOMEM: something is lost; *text can be
 * NULL then. */
gpg_error_t memory_stream_close(FILE *stream, char *const *text);

#endif
