/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests share that damage valid messages: samples, their CMS taken out and put back. */
#ifndef SMIME_TEST_DAMAGE_H
#define SMIME_TEST_DAMAGE_H

#include "cases.h"

/* Of so many damaged messages one is judged: AddressSanitizer takes its time. */
#if defined(__SANITIZE_ADDRESS__)
#define DAMAGE_EVERY 17
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define DAMAGE_EVERY 17
#endif
#endif
#ifndef DAMAGE_EVERY
#define DAMAGE_EVERY 1
#endif
#define DAMAGE_NOTE (DAMAGE_EVERY > 1 ? " (every 17th: AddressSanitizer)" : "")

/* A valid message, and what is good in it. */
typedef struct sample {
    const attack_t *row;
    bytes_t message, content; /* content: what the option `write` gets */
    const char *author;
} sample_t;

/* False, and says so, if the message is not valid. */
bool sample_make(bench_t *bench, const attack_t *row, sample_t *r_sample);
/* Whether a valid outcome has the content and the author of the sample: the same bytes, the same
 * address, in any case (RFC 8550 section 3). */
bool sample_matches(const sample_t *sample, const outcome_t *outcome);

/* A message with one CMS structure in base64: what stands before it, the structure, what stands
 * behind. False if there is none. */
typedef struct armour {
    bytes_t before, cms, after;
} armour_t;
bool armour_take(world_t *world, bytes_t message, armour_t *r_armour);
/* The message with another structure. */
void armour_put(const armour_t *armour, bytes_t cms, buffer_t *out);

#endif
