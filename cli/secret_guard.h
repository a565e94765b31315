/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps keys and passphrases in memory from getting out. */
#ifndef CLI_SECRET_GUARD_H
#define CLI_SECRET_GUARD_H

/* To be called before any of them is read: from then on the process leaves no core dump, and other
 * processes of the user cannot look into it. */
void secret_guard(void);

#endif
