/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What makes the structure of an entity ambiguous: readers of RFC 2045 and 2046 differ in what they
 * take. Each function adds the findings for the place that it is given and returns whether it
 * added one. */
#ifndef SMIME_MIME_ENTITY_CHECK_H
#define SMIME_MIME_ENTITY_CHECK_H

#include "mime/boundary.h"
#include "mime/entity.h"

/* The header: repeated or malformed fields that decide how the entity is read. */
bool entity_check_header(const entity_t *entity, const findings_t *findings);
/* Its Content-Type and Content-Transfer-Encoding. */
bool entity_check_type(const entity_t *entity, const findings_t *findings);
/* Whether readers differ in the transfer encoding that they take, as entity_check_type() reports; and the report. */
bool entity_encoding_is_ambiguous(const entity_t *entity);
void entity_report_encoding(const entity_t *entity, const findings_t *findings);
/* A multipart that has been read to its end. */
bool entity_check_multipart(const entity_t *entity, const boundary_t *boundary,
                            const findings_t *findings);

#endif
