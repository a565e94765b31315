/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judged paths by what they were judged from: many messages of one sender need one path. */
#ifndef SMIME_PATH_PATH_CACHE_H
#define SMIME_PATH_PATH_CACHE_H

#include "path/certification_path.h"

typedef struct path_cache path_cache_t;

gpg_error_t path_cache_new(path_cache_t **r_cache);
/* certification_path_build, remembered: the same target, embedded certificates, revocation data and
 * rules give the same path with the same findings, and spend no budget. The store has to be the
 * same for the life of the cache. */
gpg_error_t path_cache_build(path_cache_t *cache, const path_sources_t *sources,
                             const path_rules_t *rules, certificate_t *target, key_budget_t *budget,
                             const findings_t *findings, certification_path_t *r_path);
/* SHA-256 of the revocation data, for those who build many paths with the same; false: GnuTLS
 * cannot. */
bool path_cache_digest(const path_sources_t *sources, uint8_t r_digest[REVOCATION_DIGEST_SIZE]);
void path_cache_free(path_cache_t **cache);

#endif
