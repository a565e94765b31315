/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Telling "no memory" from an answer of GnuTLS. */
#include "base/gnutls_error.h"

#include <gnutls/gnutls.h>

bool gnutls_ran_out(int result)
{
    return result == GNUTLS_E_MEMORY_ERROR || result == GNUTLS_E_MPI_SCAN_FAILED ||
           result == GNUTLS_E_MPI_PRINT_FAILED || result == GNUTLS_E_HASH_FAILED ||
           result == GNUTLS_E_CRYPTO_INIT_FAILED;
}
