/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool show-cert: the certificates in a file, and the path that one leads along. */
#ifndef CLI_CMD_SHOW_CERT_H
#define CLI_CMD_SHOW_CERT_H

#include "options.h"

extern const command_t command_show_cert;

#endif
