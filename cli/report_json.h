/* Reports as JSON: one line per input, the same words in any locale (schema 1). */
#ifndef CLI_REPORT_JSON_H
#define CLI_REPORT_JSON_H

#include "smime.h"

#include <jansson.h>
#include <stdio.h>

/* NULL: no memory. */
json_t *json_of_report(const char *input, const smime_report_t *report);
json_t *json_of_error(const char *input, const char *error);
json_t *json_of_certificate(const smime_certificate_t *certificate);
json_t *json_of_text(const char *text); /* null for NULL; what is not UTF-8 becomes U+FFFD */
json_t *json_of_time(int64_t seconds);

/* Writes value (NULL: no memory; it is given away) as one line, with every character that a
 * terminal would obey or not show escaped. */
gpg_error_t json_print(FILE *out, json_t *value);

#endif
