/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Streams into memory (open_memstream), and whether all that was written is there. */
#ifndef CLI_MEMORY_STREAM_H
#define CLI_MEMORY_STREAM_H

#include <gpg-error.h>
#include <stdio.h>

/* Closes the stream; text is what open_memstream was given. ENOMEM: something is lost, which fclose
 * does not always tell; *text can be NULL then. */
gpg_error_t memory_stream_close(FILE *stream, char *const *text);

#endif
