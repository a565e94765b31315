/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GnuTLS, ready for use. */
#ifndef SMIME_CRYPTO_GNUTLS_START_H
#define SMIME_CRYPTO_GNUTLS_START_H

#include <gpg-error.h>

/* NOT_OPERATIONAL: it has no random numbers, its self-tests fail, ... Any thread, any number of times. */
gpg_error_t gnutls_start(void);

#endif
