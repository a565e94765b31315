/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Apple documents neither the field nor where the bodies are. */
#include "mime/apple_part.h"

bool apple_part_is_elsewhere(entity_t *root)
{
    bool elsewhere = false;
    for (entity_t *at = root; at && !elsewhere; at = entity_walk(root, at))
        elsewhere =
            header_find(&at->header, "X-Apple-Content-Length", 0) && bytes_trim(at->body).size == 0;
    return elsewhere;
}
