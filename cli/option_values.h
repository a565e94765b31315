/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the values of options are stored as. */
#ifndef CLI_OPTION_VALUES_H
#define CLI_OPTION_VALUES_H

typedef struct option option_t;

/* field: of the settings, of the type that stands behind each. They give a complaint about the
 * value, or NULL. */
const char *store_flag(const option_t *option, void *field, const char *value); /* bool */
const char *store_text(const option_t *option, void *field, const char *value); /* const char * */
const char *store_list(const option_t *option, void *field, const char *value); /* strings_t */
const char *store_oids(const option_t *option, void *field, const char *value); /* strings_t */
/* int-sized enum: which of the words of the option's argument */
const char *store_choice(const option_t *option, void *field, const char *value);
const char *store_count(const option_t *option, void *field, const char *value); /* unsigned, > 0 */
/* unsigned, from 1 to BATCH_JOBS_MAX */
const char *store_jobs(const option_t *option, void *field, const char *value);
const char *store_duration(const option_t *option, void *field, const char *value); /* int64_t */
/* int64_t: likewise, but a number alone is one of days */
const char *store_days(const option_t *option, void *field, const char *value);

#endif
