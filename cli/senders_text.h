/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text of a file of known senders with one more section: every octet that was there stays. */
#ifndef CLI_SENDERS_TEXT_H
#define CLI_SENDERS_TEXT_H

#include "base/bytes.h"
#include "base/writer.h"

/* Appends text (empty: a new file) with a section for address and issuer at its end. BAD_DATA: text is no
 * such file. */
gpg_error_t senders_text_add(bytes_t text, const char *address, const char *issuer,
                             buffer_t *r_text);
/* The addresses of all sections, parted and ended by NUL octets. BAD_DATA. */
gpg_error_t senders_text_addresses(bytes_t text, buffer_t *r_addresses);

#endif
