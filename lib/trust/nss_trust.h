/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors of a PKCS#11 module that tells e-mail trust as the NSS root module does. */
#ifndef SMIME_TRUST_NSS_TRUST_H
#define SMIME_TRUST_NSS_TRUST_H

#include "trust/root_module.h"
#include "trust/store.h"

/* The anchors of the module at module_path, or (NULL) of the system's. NOT_FOUND: there is no such
 * module. ELIBACC: there is one, and it does not work or trusts nobody for e-mail. */
gpg_error_t trust_add_nss(smime_store_t *store, const char *module_path, const char *origin);
/* Likewise of a module that has been started; NOT_FOUND: it trusts nobody for e-mail. */
gpg_error_t trust_add_module(smime_store_t *store, root_module_t *module, const char *origin);

#endif
