/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8259: one line of JSON, made member by member. */
#ifndef CLI_JSON_WRITER_H
#define CLI_JSON_WRITER_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_WRITER_DEPTH 16 /* levels; reports have 8 */

typedef struct json_writer {
    FILE *out;
    buffer_t line;                /* what has been made of it */
    char ends[JSON_WRITER_DEPTH]; /* of the levels that are open */
    unsigned depth;
    bool follows; /* a value of the same level */
    bool failed;  /* too deep: there will be no line */
} json_writer_t;

#define JSON_WRITER_ON(stream) ((json_writer_t){.out = (stream)})

/* name: of the member of an object, plain ASCII; NULL in an array and on top. */
void json_open_object(json_writer_t *json, const char *name);
void json_open_array(json_writer_t *json, const char *name);
void json_close(json_writer_t *json);
/* text NULL: null. Bytes that are not UTF-8 become U+FFFD. */
void json_put_text(json_writer_t *json, const char *name, const char *text);
/* "text: detail", or text alone if detail is empty. */
void json_put_detailed(json_writer_t *json, const char *name, const char *text, const char *detail);
void json_put_integer(json_writer_t *json, const char *name, int64_t value);
void json_put_boolean(json_writer_t *json, const char *name, bool value);
void json_put_time(json_writer_t *json, const char *name, int64_t seconds);
void json_put_null(json_writer_t *json, const char *name);
/* An array of a list that ends with NULL; of none an empty one. */
void json_put_list(json_writer_t *json, const char *name, const char *const *texts);
/* Writes the line, with every character escaped that a terminal would obey or not show; or returns
 * GPG_ERR_ENOMEM and writes nothing. */
gpg_error_t json_line_end(json_writer_t *json);

#endif
