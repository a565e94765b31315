/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where in a JSON text (RFC 8259) a value stands: jansson tells that of syntax errors only. */
#ifndef CLI_JSON_PLACE_H
#define CLI_JSON_PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* A step down: to a member of an object, or (name NULL) to an element of an array. */
typedef struct json_step {
    const char *name;
    size_t index;
} json_step_t;

typedef struct json_place {
    size_t line, column; /* 1 the first; column in octets */
} json_place_t;

/* The place of the value that steps lead to; of its name, if the last step has one. text is one that jansson
 * has read. A step that leads nowhere ends at the value before it. */
json_place_t json_place_find(const char *text, size_t size, const json_step_t *steps, size_t count);

/* Offsets into the text. */
typedef struct json_array {
    size_t start; /* behind the bracket */
    size_t last;  /* of the last element; start, if there is none */
    size_t end;   /* behind that element; start, if there is none */
} json_array_t;

/* Finds the array that is the member `name` of the object that text is. false: there is none. */
bool json_array_find(const char *text, size_t size, const char *name, json_array_t *r_array);

#endif
