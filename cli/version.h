/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What --version prints. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

/* Gives the exit status. */
int version_print(void);

#endif
