/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ISO 8601 (RFC 3339) dates, and lengths of time, as people write them in options. */
#ifndef CLI_DATE_H
#define CLI_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* Reads 2019-07-01 (its first second, UTC), 2019-07-01T12:00[:00] (UTC) or with Z or an offset like
 * +09:00; a space may stand for the T. false: it is no such date. */
bool date_parse(const char *text, int64_t *r_seconds);
/* Reads a number of seconds, or a number with a unit: 90s, 90m, 2h, 1d. */
bool duration_parse(const char *text, int64_t *r_seconds);

#endif
