/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GnuTLS's errors that say nothing about the input. */
#ifndef SMIME_BASE_GNUTLS_ERROR_H
#define SMIME_BASE_GNUTLS_ERROR_H

#include <stdbool.h>

/* Whether a call failed for want of memory: beside the error for that, there are those that its parts
 * make of it. A number that is zero has GNUTLS_E_MPI_SCAN_FAILED, too: callers rule it out before. */
bool gnutls_ran_out(int result);

#endif
