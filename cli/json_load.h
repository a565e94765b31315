/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON (RFC 8259) read strictly, and whole or not at all. */
#ifndef CLI_JSON_LOAD_H
#define CLI_JSON_LOAD_H

#include <jansson.h>

/* As json_loadb with JSON_REJECT_DUPLICATES. NULL: see r_error; json_error_out_of_memory there also where
 * jansson went on without what it had no memory for. */
json_t *json_load(const char *text, size_t size, json_error_t *r_error);

#endif
