/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jansson (2.14) drops characters of a string for which it cannot get memory, and says nothing: its
 * allocations go through us, who remember that one failed. */
#include "json_load.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local bool ran_out;

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    ran_out = ran_out || !memory;
    return memory;
}

json_t *json_load(const char *text, size_t size, json_error_t *r_error)
{
    ran_out = false;
    json_set_alloc_funcs(allocate, free);
    json_t *top = json_loadb(text, size, JSON_REJECT_DUPLICATES, r_error);
    if (!ran_out)
        return top;
    json_decref(top);
    r_error->text[sizeof r_error->text - 1] =
        (char)json_error_out_of_memory; /* see json_error_code */
    return NULL;
}
