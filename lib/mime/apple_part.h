/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2045 section 9: a field that Apple Mail puts into parts, for itself. */
#ifndef SMIME_MIME_APPLE_PART_H
#define SMIME_MIME_APPLE_PART_H

#include "mime/entity.h"

/* Whether Mail keeps the body of a part elsewhere (.partial.emlx): its header then has X-Apple-Content-Length, and no
 * body stands behind it. Text may tell of that field. */
bool apple_part_is_elsewhere(entity_t *root);

#endif
