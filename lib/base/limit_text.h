/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The caps that errors tell of, by name. */
#ifndef SMIME_BASE_LIMIT_TEXT_H
#define SMIME_BASE_LIMIT_TEXT_H

#include <gpg-error.h>

/* ": more than LIMIT_OIDS (1000)", for the end of a detail; "" for any other error. */
const char *limit_detail(gpg_error_t error);

#endif
