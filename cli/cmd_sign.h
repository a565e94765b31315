/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool sign: a whole message in, the signed message out. */
#ifndef CLI_CMD_SIGN_H
#define CLI_CMD_SIGN_H

#include "options.h"

extern const command_t command_sign;

#endif
