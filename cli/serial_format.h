/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Serial numbers in the forms that people compare. */
#ifndef CLI_SERIAL_FORMAT_H
#define CLI_SERIAL_FORMAT_H

typedef enum serial_format { SERIAL_HEX, SERIAL_COLON, SERIAL_DECIMAL } serial_format_t;

/* A copy (malloc) of hex, two digits a byte and perhaps '-' in front, in another form. NULL: no
 * memory. */
char *serial_formatted(const char *hex, serial_format_t format);

#endif
