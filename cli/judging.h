/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What verify, show-cert and serial judge by: the options they share, the store, the time. */
#ifndef CLI_JUDGING_H
#define CLI_JUDGING_H

#include "options.h"
#include "smime.h"
#include "standard_input.h"

typedef struct judging_settings {
    strings_t trust, certs, crls, ocsp, policies;
    bool require_revocation, require_explicit_policy, inhibit_any_policy, inhibit_policy_mapping;
    bool allow_weak;
    const char *at;
} judging_settings_t;

/* The rows of judging_settings_t, which is the field `judging` of Type. */
#define JUDGING_OPTIONS(Type)                                                                      \
    OPTION(Type, judging.trust, 0, "trust", "FILE|DIR|system", store_list, GROUP_TRUST,            \
           "trust these certificates (default: system)"),                                          \
        OPTION(Type, judging.certs, 0, "certs", "FILE|DIR", store_list, GROUP_TRUST,               \
               "certificates that may complete a path"),                                           \
        OPTION(Type, judging.crls, 0, "crl", "FILE|DIR", store_list, GROUP_TRUST,                  \
               "certificate revocation lists"),                                                    \
        OPTION_RARE(Type, judging.ocsp, 0, "ocsp", "FILE|DIR", store_list, GROUP_TRUST,            \
                    "OCSP responses"),                                                             \
        OPTION_RARE(Type, judging.require_revocation, 0, "require-revocation", NULL, store_flag,   \
                    GROUP_TRUST, "without revocation data nothing is valid"),                      \
        OPTION(Type, judging.at, 0, "at", "now|signing-time|DATE", store_text, GROUP_TRUST,        \
               "judge certificates at that time"),                                                 \
        OPTION_RARE(Type, judging.allow_weak, 0, "allow-weak", NULL, store_flag, GROUP_TRUST,      \
                    "accept SHA-1, and RSA from 1024 bits on"),                                    \
        OPTION_RARE(Type, judging.policies, 0, "policy", "OID", store_oids, GROUP_TRUST,           \
                    "accept only paths of this certificate policy"),                               \
        OPTION_JOINED_RARE(Type, judging.require_explicit_policy, 0, "require-explicit-policy",    \
                           NULL, store_flag, GROUP_TRUST, "accept only paths of some policy"),     \
        OPTION_JOINED_RARE(Type, judging.inhibit_any_policy, 0, "inhibit-any-policy", NULL,        \
                           store_flag, GROUP_TRUST, "anyPolicy counts for nothing"),               \
        OPTION_JOINED_RARE(Type, judging.inhibit_policy_mapping, 0, "inhibit-policy-mapping",      \
                           NULL, store_flag, GROUP_TRUST, "do not map policies to one another")

typedef struct judging {
    smime_store_t *store;
    smime_verify_options_t options;
    smime_serial_list_t *serials;
} judging_t;

/* Fills judging from the settings; complains on stderr and gives an exit status, 0 if all is well.
 * What was filled has to be freed in either case. */
int judging_open(judging_t *judging, const command_t *command, const judging_settings_t *settings);
void judging_free(judging_t *judging);
/* As standard_input_take, for all that is read for the settings. */
int judging_take_standard_input(standard_input_t *input, const judging_settings_t *settings);
/* Whether any of the options was given. */
bool judging_settings_given(const judging_settings_t *settings);
void judging_settings_free(judging_settings_t *settings);

#endif
