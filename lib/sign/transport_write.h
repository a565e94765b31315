/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the planned signed part: runs of the template with other line ends, leaves encoded anew. */
#ifndef SMIME_SIGN_TRANSPORT_WRITE_H
#define SMIME_SIGN_TRANSPORT_WRITE_H

#include "base/bytes.h"
#include "mime/transfer_encoding.h"
#include "smime.h"

/* A run of the part: as it stands, but for its line ends; or decoded and encoded anew. */
typedef struct payload_piece {
    enum { PIECE_LINES, PIECE_QUOTED_PRINTABLE, PIECE_BASE64 } kind;
    bytes_t bytes;                /* of the template, or made here */
    transfer_encoding_t encoding; /* that they have now, where they are encoded anew */
} payload_piece_t;

typedef struct payload {
    payload_piece_t *pieces; /* arena */
    size_t count, capacity;
} payload_t;

/* Writes the part with these line ends ("\n" or "\r\n"), the same each time. */
gpg_error_t transport_write(const payload_t *payload, const char *newline, smime_write_t write,
                            void *user);
/* Writes lines with these line ends in place of their own. */
gpg_error_t transport_write_lines(bytes_t lines, const char *newline, smime_write_t write,
                                  void *user);

#endif
