/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates of a bundle that cannot be read: they are told of, beside the others. */
#ifndef CLI_UNREADABLE_H
#define CLI_UNREADABLE_H

#include "smime.h"

/* A line on standard error for each, with its position in the input; of many the first. */
void unreadable_tell(const char *command, const char *name, const smime_certificates_t *list);

#endif
