/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message as it was before signing: its header, and behind it the content that was signed. */
#ifndef CLI_WHOLE_MESSAGE_H
#define CLI_WHOLE_MESSAGE_H

#include "smime.h"

#define WHOLE_MESSAGE_HEADER_MAX (64 * 1024) /* bytes of the content's header */

typedef struct whole_message whole_message_t;

/* message: the signed message, which has to stay; write receives the result. is_protected: the
 * content's header is what was judged (RFC 9788), and stands for fields of the same name outside;
 * else only its MIME-Version and Content-... fields are taken, since nobody compared the others. */
gpg_error_t whole_message_new(whole_message_t **r_whole, const void *message, size_t size,
                              bool is_protected, smime_write_t write, void *user);
/* As smime_write_t: takes the content in canonical form. The line ends of the result are those of
 * the message. Content that has no header comes behind an empty line. */
gpg_error_t whole_message_write(void *whole, const void *data, size_t size);
/* The content has ended. */
gpg_error_t whole_message_finish(whole_message_t *whole);
void whole_message_free(whole_message_t **whole);

#endif
