/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A CMS structure that comes without a message: DER or BER, PEM, or base64 alone. */
#ifndef SMIME_CMS_BARE_CMS_H
#define SMIME_CMS_BARE_CMS_H

#include "base/spool.h"

/* The CMS bytes of in, decoded into spool where need be; absent if in is no such structure (a
 * message, for example). Errors: ENOMEM, those of temporary files. */
gpg_error_t bare_cms_read(bytes_t in, spool_t *spool, bytes_t *r_cms);

#endif
