/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings: the reasons behind a verdict. One catalogue (finding_table.h), one growing list. */
#ifndef SMIME_BASE_FINDING_H
#define SMIME_BASE_FINDING_H

#include "base/phrase.h"

/* The public numbers. */
typedef enum finding_id {
    FINDING_NONE,
#define FINDING(identifier, code, severity, question, sentence, reference)                         \
    FINDING_##identifier = SMIME_FINDING_##identifier,
#include "base/finding_table.h"
#undef FINDING
} finding_id_t;

/* What one verification (or signing) has found. */
typedef struct finding_list {
    arena_t *arena; /* owns the items and their texts */
    smime_finding_t *items;
    size_t count, capacity;
    gpg_error_t error; /* the first failure to add; the verdict is then an error */
    bytes_t input;     /* whose lines are counted, or absent */
    size_t seen, line; /* the last place in it that was asked for, and its line less one */
} finding_list_t;

/* Where in the message one is, and the list that findings about it go to. A place is made of the one
 * around it and handed down; nobody changes one, so none has to be set back. */
typedef struct findings {
    finding_list_t *list;
    int layer, signer; /* -1: none */
    const char *part;  /* MIME part number, "" the root; NULL: none. Lives as long as the arena */
    size_t line;       /* of the input, from 1; 0: none */
} findings_t;

/* An empty list, and the message as a whole as the place. */
findings_t findings_start(finding_list_t *list, arena_t *arena);
/* The place in a layer, for one of its signers, in a part; what else it was stays. */
findings_t findings_in_layer(const findings_t *around, int layer, const char *part);
findings_t findings_of_signer(const findings_t *around, size_t signer);
findings_t findings_in_part(const findings_t *around, const char *part);
/* The line in which a byte of the list's input stands; what stands elsewhere (decoded, made here) has
 * none. */
findings_t findings_at(const findings_t *around, const uint8_t *byte);
/* Adds a finding; format and its arguments give the detail (NULL: none), as those of phrase(): words of ours
 * as "%-s", which are translated. Text from a message goes in raw (UTF-8 or not) as "%s"; it is made valid
 * UTF-8, reports escape what a terminal would obey. */
void findings_add(const findings_t *findings, finding_id_t id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Likewise with another severity than the catalogue's. */
void findings_add_as(const findings_t *findings, finding_id_t id, smime_severity_t severity,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Adds one that was added before, elsewhere; it is now about this place. */
void findings_repeat(const findings_t *findings, const smime_finding_t *finding);
/* Keeps the first failure to add, or one that made a finding impossible. */
void findings_fail(const findings_t *findings, gpg_error_t error);
/* Whether id is among the items from `start` on. */
bool findings_have(const findings_t *findings, size_t start, finding_id_t id);
/* The worst severity among the items from `start` on that are about question (SMIME_NOTE if none).
 */
smime_severity_t findings_worst(const findings_t *findings, size_t start,
                                smime_question_t question);
/* Puts the list into a report whose arena it is in. ENOMEM, or what failed before, of the arena too. */
gpg_error_t findings_show(const findings_t *findings, smime_report_t *report);

#endif
