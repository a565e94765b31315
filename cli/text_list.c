/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists as one text. */
#include "text_list.h"

#include <stdio.h>
#include <stdlib.h>

char *text_list(const char *const *texts)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    for (const char *const *at = texts; at && *at; at++)
        fprintf(stream, "%s%s", at == texts ? "" : ", ", *at);
    if (fclose(stream) == 0)
        return text;
    free(text);
    return NULL;
}
