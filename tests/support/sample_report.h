/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports for the tests of output formats. */
#ifndef SUPPORT_SAMPLE_REPORT_H
#define SUPPORT_SAMPLE_REPORT_H

#include "smime.h"

extern const smime_report_t sample_report; /* invalid: signer-mismatch, and no-path */
extern const smime_report_t sample_valid;
extern const smime_report_t sample_unsigned; /* without a header */

#endif
