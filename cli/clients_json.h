/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The answers of mail clients as JSON. */
#ifndef CLI_CLIENTS_JSON_H
#define CLI_CLIENTS_JSON_H

#include "json_writer.h"
#include "smime.h"

/* The member `clients`; nothing, where the report has none. */
void json_put_clients(json_writer_t *json, const smime_report_t *report);

#endif
