/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times as people write them: in English as RFC 3339 has it, in UTC; in Japanese as 2026年11月29日 17:07 JST, in
 * the time zone that TZ or the system says. */
#ifndef CLI_DATE_TEXT_H
#define CLI_DATE_TEXT_H

#include <stdint.h>

typedef struct date_text {
    char text[160];
} date_text_t;

/* "?" where no calendar goes. */
date_text_t date_text(int64_t time);
/* Without seconds, and the day alone. */
date_text_t date_text_to_the_minute(int64_t time);
date_text_t date_text_day(int64_t time);
/* A time as details have it, 2019-07-01T12:00:00Z, or a day. Empty: it is none. */
date_text_t date_text_of_detail(const char *text);

#endif
