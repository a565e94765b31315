/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 sections 3.3 and 4.3: date-time, obsolete forms included. */
#ifndef SMIME_MIME_DATE_TIME_H
#define SMIME_MIME_DATE_TIME_H

#include "base/bytes.h"

/* The value of a Date field, where the parsers that are known read the same day and the same time of
 * day in it: comments only at its end, years of three digits not at all. Zones that some of them ignore
 * are no reason. INV_VALUE otherwise. *r_time: seconds since 1970 in UTC. */
gpg_error_t header_date(bytes_t value, int64_t *r_time);

#endif
