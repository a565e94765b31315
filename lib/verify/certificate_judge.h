/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8550 section 4: a certificate judged by itself, as that of a signer. */
#ifndef SMIME_VERIFY_CERTIFICATE_JUDGE_H
#define SMIME_VERIFY_CERTIFICATE_JUDGE_H

#include "smime.h" /* smime_certificate_judge */

#endif
