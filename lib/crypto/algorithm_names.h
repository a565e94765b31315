/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What algorithms are called that are not used here. */
#ifndef SMIME_CRYPTO_ALGORITHM_NAMES_H
#define SMIME_CRYPTO_ALGORITHM_NAMES_H

#include "base/bytes.h"

/* The name, else the dotted OID, else "(OID too long)". oid: its content octets, valid. */
void algorithm_name_unknown(bytes_t oid, char *text, size_t size);

#endif
