/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1: signing moved the MIME fields inside; here they come out again: the message as
 * it was before signing, its header and behind it the content that was signed. */
#ifndef SMIME_VERIFY_RESTORED_MESSAGE_H
#define SMIME_VERIFY_RESTORED_MESSAGE_H

#include "mime/header_field.h"
#include "smime.h"

typedef struct restored_message restored_message_t;

/* outer: the header of the signed message (NULL: a bare structure has none), which has to stay; lf:
 * its lines end in LF alone, and so will those of the result, which write receives. is_protected: the
 * content's header is what was judged (RFC 9788), and stands for fields of the same name outside; else
 * only its MIME-Version and Content-... fields are taken, since nobody compared the others.
 *   GPG_ERR_TOO_LARGE  more than LIMIT_HEADER_SIZE or LIMIT_HEADER_FIELDS; from write and finish too */
gpg_error_t restored_message_new(restored_message_t **r_restored, const header_t *outer, bool lf,
                                 bool is_protected, smime_write_t write, void *user);
/* As smime_write_t: takes the content in canonical form, in pieces. Content that has no header comes
 * behind an empty line. */
gpg_error_t restored_message_write(void *restored, const void *data, size_t size);
/* The content has ended. */
gpg_error_t restored_message_finish(restored_message_t *restored);
void restored_message_free(restored_message_t **restored);

#endif
