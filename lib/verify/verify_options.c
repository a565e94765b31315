/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of verification, read once and for all at its start. */
#include "verify/verify_options.h"

#include "asn1/dotted_oid.h"
#include "base/error.h"
#include "base/options.h"

#define FIRST_VERSION OPTIONS_END(smime_verify_options_t, reserved) /* 0.2.0 */

static bool are_usable(const smime_verify_options_t *options)
{
    if (options->date_skew < 0 || (options->write_message && options->detached) ||
        (!options->detached && options->detached_size))
        return false;
    if (options->at_mode != SMIME_AT_TIME && options->at_mode != SMIME_AT_SIGNING_TIME)
        return false;
    for (size_t i = 0; i < sizeof options->reserved; i++)
        if (options->reserved[i])
            return false;
    for (size_t i = 0; options->policies && options->policies[i]; i++)
        if (!is_dotted_oid(options->policies[i]))
            return false;
    return true;
}

gpg_error_t verify_options_read(const smime_verify_options_t *given, smime_verify_options_t *r_own)
{
    *r_own = (smime_verify_options_t)SMIME_VERIFY_OPTIONS_INIT;
    gpg_error_t error = options_read(given, FIRST_VERSION, r_own, sizeof *r_own);
    return error || are_usable(r_own) ? error : ERR(INV_ARG);
}
