/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool verify: tells whether signed messages can be believed. */
#ifndef CLI_CMD_VERIFY_H
#define CLI_CMD_VERIFY_H

#include "options.h"

extern const command_t command_verify;

#endif
