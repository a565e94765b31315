/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GnuTLS starts when it is loaded, unless the environment forbids that (GNUTLS_NO_IMPLICIT_INIT), and
 * keeps to itself that it failed. What is asked of it then fails for reasons that are none. */
#include "crypto/gnutls_start.h"

#include "base/error.h"

#include <gnutls/gnutls.h>
#include <pthread.h>

static int started;

static void start(void)
{
    started = gnutls_global_init();
}

gpg_error_t gnutls_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return started < 0 ? ERR(NOT_OPERATIONAL) : 0;
}
