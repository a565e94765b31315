/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool serial: serial numbers along the path, and whether one is on a published list. */
#ifndef CLI_CMD_SERIAL_H
#define CLI_CMD_SERIAL_H

#include "options.h"

extern const command_t command_serial;

#endif
