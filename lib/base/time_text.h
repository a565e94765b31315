/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 3339: a time, in seconds since 1970, as text in UTC. */
#ifndef SMIME_BASE_TIME_TEXT_H
#define SMIME_BASE_TIME_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define SECONDS_A_DAY 86400

typedef struct time_text {
    char text[40];
} time_text_t;

/* 2019-07-01T12:00:00Z; "?" where no calendar goes. */
time_text_t time_text(int64_t time);
/* 2019-07-01 12:00:00 UTC */
time_text_t time_text_for_people(int64_t time);
/* 2019-07-01 12:00 UTC, and 2019-07-01: where seconds are of no use */
time_text_t time_text_to_the_minute(int64_t time);
time_text_t time_text_day(int64_t time);
/* The parts of the date and the time of day. False: no calendar goes there. */
bool time_parts(int64_t time, struct tm *r_parts);

#endif
