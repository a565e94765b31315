/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2978: labels looked up in the table that charset_labels.py writes. */
#include "mime/charset_label.h"

#include "mime/charset_labels.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

_Static_assert(COUNT(charset_sets) <= CHARSET_COUNT_MAX, "CHARSET_COUNT_MAX");

/* memcmp's order of the label in lower case and an entry. */
static int compare(bytes_t label, const char *entry)
{
    for (size_t i = 0; i < label.size; i++) {
        int order = ascii_lower(label.data[i]) - (uint8_t)entry[i];
        if (order || !entry[i])
            return order ? order : 1;
    }
    return entry[label.size] ? -1 : 0;
}

bool charset_find(bytes_t label, charset_t *r_charset)
{
    size_t low = 0, high = COUNT(charset_labels);
    *r_charset = (charset_t){.name = NULL};
    label = bytes_trim(label);
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct charset_label *entry = &charset_labels[middle];
        int order = compare(label, entry->label);
        if (order == 0) {
            const struct charset_set *set = &charset_sets[entry->set];
            *r_charset = (charset_t){entry->set, set->name, set->flags, entry->everywhere};
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

const char *charset_name(unsigned set)
{
    return set < COUNT(charset_sets) ? charset_sets[set].name : NULL;
}
