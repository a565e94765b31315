/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Characters that mean something to XML and HTML. */
#ifndef CLI_MARKUP_H
#define CLI_MARKUP_H

#include <stdio.h>

/* Writes text with & < > " ' as references, which both know. */
void markup_put(FILE *out, const char *text);

#endif
