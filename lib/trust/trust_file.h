/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trust anchors from files (PEM or DER) and directories of them. */
#ifndef SMIME_TRUST_TRUST_FILE_H
#define SMIME_TRUST_TRUST_FILE_H

#include "trust/store.h"

/* A PEM or DER file, or a directory of such files, named `origin` in reports. */
gpg_error_t trust_add_path(smime_store_t *store, const char *path, const char *origin);
/* Likewise what is in memory, PEM or DER. */
gpg_error_t trust_add_data(smime_store_t *store, bytes_t data, const char *origin);

#endif
