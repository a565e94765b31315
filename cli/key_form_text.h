/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of keys that cannot be used as they are, called by their names. */
#ifndef CLI_KEY_FORM_TEXT_H
#define CLI_KEY_FORM_TEXT_H

#include "keys/key_form.h"

/* Says on standard error what path is, with the way out of it; gives the exit status. */
int key_form_report(const char *command, const char *path, key_form_t form, const char *curve);

#endif
