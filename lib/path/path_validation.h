/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1, RFC 8550 section 4: judges one path. */
#ifndef SMIME_PATH_PATH_VALIDATION_H
#define SMIME_PATH_PATH_VALIDATION_H

#include "path/path_pool.h"

/* A path to judge, from the target (0) to the trust anchor. */
typedef struct path_validation {
    const path_sources_t *sources;
    const path_rules_t *rules;
    key_budget_t *budget;
    size_t *comparisons; /* what is left of LIMIT_NAME_COMPARISONS */
    const findings_t *findings;
    path_node_t *const *nodes;
    const link_state_t *links; /* of each node's signature with the key of the next */
    size_t count;
    certification_path_t *path; /* filled; references are the path's */
    smime_answer_t worst;       /* of the findings so far */
} path_validation_t;

/* Applies every rule; adds findings and sets the path's answer and states. RESOURCE_LIMIT: the
 * budget or another limit is spent; ENOMEM. */
gpg_error_t path_validate(path_validation_t *validation);
/* Applies the rules that concern the target alone, where the path leads to no anchor. */
gpg_error_t path_validate_target(path_validation_t *validation);
/* Adds a finding about entry `index`: its detail is the certificate and the text; its severity
 * becomes the entry's state and the path's answer. */
void path_complain(path_validation_t *validation, size_t index, finding_id_t id, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));
/* The certificate in a few words: its common name (or subject) and serial number. NULL: ENOMEM. */
const char *path_label(arena_t *arena, certificate_t *certificate);

#endif
