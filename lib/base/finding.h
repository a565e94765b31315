/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings: the reasons behind a verdict. One catalogue (finding_table.h), one growing list. */
#ifndef SMIME_BASE_FINDING_H
#define SMIME_BASE_FINDING_H

#include "base/arena.h"
#include "smime.h"

typedef enum finding_id {
#define FINDING(identifier, code, severity, question, sentence, reference) FINDING_##identifier,
#include "base/finding_table.h"
#undef FINDING
    FINDING_COUNT
} finding_id_t;

/* The list that one verification (or signing) writes to. layer, signer and part say where the
 * caller is; they go into each finding that is added. The caller sets and restores them. */
typedef struct findings {
    arena_t *arena; /* owns the items and their texts */
    smime_finding_t *items;
    size_t count, capacity;
    int layer, signer; /* -1: none */
    const char *part;  /* MIME part number, "" the root; lives as long as the arena */
    gpg_error_t error; /* the first failure to add; the verdict is then an error */
} findings_t;

void findings_init(findings_t *findings, arena_t *arena);
/* Adds a finding; format and its arguments give the detail (NULL: none). Text from a message goes
 * in raw (UTF-8 or not); findings_add makes it valid UTF-8, reports escape what a terminal would
 * obey. */
void findings_add(findings_t *findings, finding_id_t id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Likewise with another severity than the catalogue's. */
void findings_add_as(findings_t *findings, finding_id_t id, smime_severity_t severity,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Adds one that was added before, elsewhere; it is now about where the caller is. */
void findings_repeat(findings_t *findings, const smime_finding_t *finding);
/* Whether id is among the items from `start` on. */
bool findings_have(const findings_t *findings, size_t start, finding_id_t id);
/* The worst severity among the items from `start` on that are about question (SMIME_NOTE if none).
 */
smime_severity_t findings_worst(const findings_t *findings, size_t start,
                                smime_question_t question);

#endif
