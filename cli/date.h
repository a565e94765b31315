/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ISO 8601 (RFC 3339) dates, and lengths of time, as people write them in options. */
#ifndef CLI_DATE_H
#define CLI_DATE_H

#include <stdbool.h>
#include <stdint.h>

#define DATE_SIZE 40 /* bytes that a formatted date takes at the most */

/* Reads 2019-07-01 (its first second, UTC), 2019-07-01T12:00[:00] (UTC) or with Z or an offset like
 * +09:00; a space may stand for the T. false: it is no such date. */
bool date_parse(const char *text, int64_t *r_seconds);
/* 2019-07-01T12:00:00Z */
const char *date_iso(int64_t seconds, char *buffer);
/* 2019-07-01 12:00:00 UTC */
const char *date_for_people(int64_t seconds, char *buffer);
/* Reads a number of seconds, or a number with a unit: 90s, 90m, 2h, 1d. */
bool duration_parse(const char *text, int64_t *r_seconds);

#endif
