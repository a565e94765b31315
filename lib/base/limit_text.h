/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The caps that errors tell of, by name. */
#ifndef SMIME_BASE_LIMIT_TEXT_H
#define SMIME_BASE_LIMIT_TEXT_H

#include "base/phrase.h"

/* ": more than LIMIT_OIDS (1000)", for the end of a detail; "" for any other error. A phrase. */
const char *limit_detail(arena_t *arena, gpg_error_t error);

#endif
