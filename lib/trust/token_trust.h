/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors on a PKCS#11 token. */
#ifndef SMIME_TRUST_TOKEN_TRUST_H
#define SMIME_TRUST_TOKEN_TRUST_H

#include "trust/store.h"

/* Objects of a PKCS#11 token (RFC 7512 URI), through GnuTLS. */
gpg_error_t trust_add_token(smime_store_t *store, const char *uri, const char *origin);

#endif
