/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The values of options: texts, choices, numbers, lengths of time, object identifiers. */
#include "option_values.h"

#include "asn1/dotted_oid.h"
#include "batch.h"
#include "date.h"
#include "language.h"
#include "options.h"

#include <stdlib.h>
#include <string.h>

const char *store_flag(const option_t *option, void *field, const char *value)
{
    (void)option;
    (void)value;
    *(bool *)field = true;
    return NULL;
}

const char *store_text(const option_t *option, void *field, const char *value)
{
    (void)option;
    *(const char **)field = value;
    return *value ? NULL : N_("is empty");
}

const char *store_list(const option_t *option, void *field, const char *value)
{
    (void)option;
    if (!*value)
        return N_("is empty");
    return strings_add(field, value) ? NULL : N_("does not fit into memory");
}

const char *store_oids(const option_t *option, void *field, const char *value)
{
    return is_dotted_oid(value) ? store_list(option, field, value)
                                : N_("is no object identifier like 2.16.840.1.101.3.2.1.48.1");
}

const char *store_choice(const option_t *option, void *field, const char *value)
{
    int index = 0;
    size_t size = strlen(value);
    for (const char *at = option->argument; at; index++) {
        if (strcspn(at, "|") == size && memcmp(at, value, size) == 0) {
            *(int *)field = index;
            return NULL;
        }
        at = strchr(at, '|');
        at = at ? at + 1 : NULL;
    }
    return N_("is none of");
}

const char *store_count(const option_t *option, void *field, const char *value)
{
    (void)option;
    size_t digits = strspn(value, "0123456789");
    unsigned long number = digits && digits < 7 && !value[digits] ? strtoul(value, NULL, 10) : 0;
    *(unsigned *)field = (unsigned)number;
    return number ? NULL : N_("is no number from 1 to 999999");
}

const char *store_jobs(const option_t *option, void *field, const char *value)
{
    const char *complaint = store_count(option, field, value);
    _Static_assert(BATCH_JOBS_MAX == 64, "the sentence says 64");
    return complaint || *(unsigned *)field > BATCH_JOBS_MAX ? N_("is no number from 1 to 64")
                                                            : NULL;
}

const char *store_duration(const option_t *option, void *field, const char *value)
{
    (void)option;
    return duration_parse(value, field) ? NULL : N_("is no length of time like 90, 90m, 2h or 1d");
}

const char *store_days(const option_t *option, void *field, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    char days[16];
    bool alone = digits && digits < sizeof days - 1 && !value[digits];
    if (alone)
        snprintf(days, sizeof days, "%sd", value);
    return store_duration(option, field, alone ? days : value)
               ? N_("is no length of time like 30, 30d or 12h")
               : NULL;
}
