/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The version that a program runs with. */
#include "smime.h"

const char *smime_version(void)
{
    return SMIME_VERSION;
}

unsigned smime_version_number(void)
{
    return SMIME_VERSION_NUMBER;
}
