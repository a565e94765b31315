/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A catalogue of translations as msgfmt writes it (the .mo file of GNU gettext's manual). */
#ifndef CLI_MO_CATALOGUE_H
#define CLI_MO_CATALOGUE_H

#include <gpg-error.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct mo_catalogue mo_catalogue_t;

/* Reads one out of bytes, which have to stay as they are until it is freed. GPG_ERR_BAD_DATA: it is cut
 * off, out of order, not UTF-8, or has a text that takes other arguments than the one it stands for:
 * nothing of it is used then. ENOMEM. */
gpg_error_t mo_catalogue_new(mo_catalogue_t **r_catalogue, const void *bytes, size_t size);
void mo_catalogue_free(mo_catalogue_t **catalogue);
/* What stands for the text there, NULL: nothing does. context: tells apart equal texts that mean different
 * things; or NULL. */
const char *mo_catalogue_find(const mo_catalogue_t *catalogue, const char *context,
                              const char *text);
/* Whether a text may stand for another as printf's format: it takes the same arguments, in that order
 * or by number ("%2$s"). */
bool mo_catalogue_formats_agree(const char *format, const char *translation);

#endif
