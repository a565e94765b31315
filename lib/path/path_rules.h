/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1.1, RFC 8550 section 4: what a path is judged by. */
#ifndef SMIME_PATH_PATH_RULES_H
#define SMIME_PATH_PATH_RULES_H

#include <stdbool.h>
#include <stdint.h>

/* Every rule, by its kind. The structure and the key that judged paths are remembered by are both
 * made from this list, so that no rule is left out of the key: a judgement under a weaker one would
 * stand. */
// clang-format off
#define PATH_RULES(TIME, FLAG, COUNT, TEXTS)                                                       \
    TIME(at)                                                                                       \
    TIME(now)            /* 0: not known. Revocation data made later is from the future */         \
    FLAG(signing_time)   /* `at` is the signer's claim: any revocation fails, whenever it was */   \
    FLAG(allow_weak)                                                                               \
    FLAG(require_revocation)                                                                       \
    FLAG(any_purpose)                                                                              \
    FLAG(is_ca)          /* the target is itself a CA certificate to be shown: the signer's key    \
                            usage and purpose are not asked for (show-cert --path on a CA) */      \
    TEXTS(policies)      /* user-initial-policy-set: dotted OIDs; NULL: any-policy */              \
    FLAG(require_explicit_policy)                                                                  \
    FLAG(inhibit_any_policy)                                                                       \
    FLAG(inhibit_policy_mapping)                                                                   \
    COUNT(crl_depth)     /* 0: the signer's path; n: the path of who signed revocation data, for   \
                            that of who signed revocation data, ... (revocation_check sets it) */
// clang-format on

typedef struct path_rules {
#define TIME(name)  int64_t name;
#define FLAG(name)  bool name;
#define COUNT(name) unsigned name;
#define TEXTS(name) const char *const *name; /* ends with NULL */
    PATH_RULES(TIME, FLAG, COUNT, TEXTS)
#undef TIME
#undef FLAG
#undef COUNT
#undef TEXTS
} path_rules_t;

#endif
