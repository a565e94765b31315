/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of known senders: JSON (RFC 8259), read strictly. A published one is as hostile as mail. */
#ifndef CLI_SENDERS_FILE_H
#define CLI_SENDERS_FILE_H

#include "smime.h"

#define SENDERS_FILE_MAX 4194304 /* bytes */

typedef struct senders_file {
    smime_senders_t *senders;
    smime_serial_list_t **lists; /* that senders refers to */
    size_t list_count;
} senders_file_t;

/* The file that the environment names for every call (SMIMETOOL_SENDERS); NULL: none. */
const char *senders_file_configured(void);
/* Reads the file and the lists of serial numbers beside it. Complains on stderr, with line and column, and
 * gives an exit status; 0: r_file is filled and is the caller's to free. */
int senders_file_read(const char *command, const char *path, senders_file_t *r_file);
void senders_file_free(senders_file_t *file);

#endif
