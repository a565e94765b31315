/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates as JSON, in the words of schema 1. */
#ifndef CLI_CERTIFICATE_JSON_H
#define CLI_CERTIFICATE_JSON_H

#include "json_writer.h"
#include "smime.h"

/* The members of a certificate, within an object. */
void json_certificate_members(json_writer_t *json, const smime_certificate_t *certificate);

#endif
