/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Option structures of callers that know fewer members than this version, or more. */
#ifndef SMIME_BASE_OPTIONS_H
#define SMIME_BASE_OPTIONS_H

#include <gpg-error.h>
#include <stddef.h>

/* Where a member ends: the size of the structures whose last one it was. */
#define OPTIONS_END(type, member) (offsetof(type, member) + sizeof(((type *)NULL)->member))
/* Puts the caller's options over own, which holds the defaults: what stands behind the caller's
 * structure keeps them. Both begin with their size, a size_t; own keeps its own.
 *   INV_ARG  given is NULL, or smaller than `first`, the structure of the first version; it is larger
 *            than own_size and sets what this version does not know (a byte there is not zero); its
 *            size cannot be one */
gpg_error_t options_read(const void *given, size_t first, void *own, size_t own_size);

#endif
