/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The values of options: texts, choices, numbers, lengths of time, object identifiers. */
#include "option_values.h"

#include "date.h"
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
    return *value ? NULL : "is empty";
}

const char *store_list(const option_t *option, void *field, const char *value)
{
    (void)option;
    if (!*value)
        return "is empty";
    return strings_add(field, value) ? NULL : "does not fit into memory";
}

/* The library knows the bounds of the first two numbers; they are told here too, before any work.
 */
static bool is_oid(const char *text)
{
    char *end;
    size_t count = 0;
    for (const char *at = text;; at++, count++) {
        size_t size = strspn(at, "0123456789");
        unsigned long number = strtoul(at, &end, 10);
        if (!size || (size > 1 && *at == '0') || (count == 0 && number > 2) ||
            (count == 1 && *text < '2' && number > 39))
            return false;
        at += size;
        if (!*at)
            return count > 0;
        if (*at != '.')
            return false;
    }
}

const char *store_oids(const option_t *option, void *field, const char *value)
{
    return is_oid(value) ? store_list(option, field, value)
                         : "is no object identifier like 2.16.840.1.101.3.2.1.48.1";
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
    return "is none of";
}

const char *store_count(const option_t *option, void *field, const char *value)
{
    (void)option;
    size_t digits = strspn(value, "0123456789");
    unsigned long number = digits && digits < 7 && !value[digits] ? strtoul(value, NULL, 10) : 0;
    *(unsigned *)field = (unsigned)number;
    return number ? NULL : "is no number from 1 to 999999";
}

const char *store_duration(const option_t *option, void *field, const char *value)
{
    (void)option;
    return duration_parse(value, field) ? NULL : "is no length of time like 90, 90m, 2h or 1d";
}

const char *store_days(const option_t *option, void *field, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    char days[16];
    bool alone = digits && digits < sizeof days - 1 && !value[digits];
    if (alone)
        snprintf(days, sizeof days, "%sd", value);
    return store_duration(option, field, alone ? days : value)
               ? "is no length of time like 30, 30d or 12h"
               : NULL;
}
