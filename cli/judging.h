/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What verify, show-cert and serial judge by: the options they share, the store, the time. */
#ifndef CLI_JUDGING_H
#define CLI_JUDGING_H

#include "input.h"
#include "options.h"
#include "passphrase.h"
#include "smime.h"
#include "standard_input.h"
#include "text_output.h"

typedef struct judging_settings {
    strings_t trust, certs, crls, ocsp, policies;
    bool require_revocation, require_explicit_policy, inhibit_any_policy, inhibit_policy_mapping;
    bool allow_weak;
    const char *at;
} judging_settings_t;

/* The rows of judging_settings_t, which is the field `judging` of Type. */
#define JUDGING_OPTIONS(Type)                                                                      \
    OPTION(Type, judging.trust, "trust", "FILE|DIR|system", store_list,                            \
           "trust these certificates (default: system)"),                                          \
        OPTION(Type, judging.certs, "certs", "FILE|DIR", store_list,                               \
               "certificates that may complete a path"),                                           \
        OPTION(Type, judging.crls, "crl", "FILE|DIR", store_list, "certificate revocation lists"), \
        OPTION(Type, judging.ocsp, "ocsp", "FILE|DIR", store_list, "OCSP responses"),              \
        OPTION(Type, judging.require_revocation, "require-revocation", NULL, store_flag,           \
               "without revocation data nothing is valid"),                                        \
        OPTION(Type, judging.policies, "policy", "OID", store_oids,                                \
               "accept only paths of this certificate policy"),                                    \
        OPTION(Type, judging.require_explicit_policy, "require-explicit-policy", NULL, store_flag, \
               NULL),                                                                              \
        OPTION(Type, judging.inhibit_any_policy, "inhibit-any-policy", NULL, store_flag, NULL),    \
        OPTION(Type, judging.inhibit_policy_mapping, "inhibit-policy-mapping", NULL, store_flag,   \
               ""),                                                                                \
        OPTION(Type, judging.at, "at", "now|signing-time|DATE", store_text,                        \
               "judge certificates at that time"),                                                 \
        OPTION(Type, judging.allow_weak, "allow-weak", NULL, store_flag,                           \
               "accept SHA-1, and RSA from 1024 bits on")

typedef struct judging {
    smime_store_t *store;
    smime_verify_options_t options;
    smime_serial_list_t *serials;
} judging_t;

/* Fills judging from the settings; complains on stderr and gives an exit status, 0 if all is well.
 * What was filled has to be freed in either case. */
int judging_open(judging_t *judging, const command_t *command, const judging_settings_t *settings);
/* Reads a list of serial numbers as a pin; column 0 is the default, the first. */
int judging_read_serials(judging_t *judging, const command_t *command, const char *path,
                         unsigned column);
void judging_free(judging_t *judging);
/* As standard_input_take, for all that is read for the settings. */
int judging_take_standard_input(standard_input_t *input, const judging_settings_t *settings);
/* Whether any of the options was given. */
bool judging_settings_given(const judging_settings_t *settings);
void judging_settings_free(judging_settings_t *settings);
/* Judges a message or a signature or, if the input is neither, the certificates in it. */
gpg_error_t judging_any(const judging_t *judging, passphrase_t *passphrase, const char *name,
                        const input_t *input, smime_report_t **r_report);
/* The certificates in any input; the passphrase is for .p12. */
gpg_error_t judging_read_certificates(passphrase_t *passphrase, const char *name,
                                      const input_t *input, smime_certificates_t **r_certificates);
/* Where a message that is not signed was to be judged; gives the exit status. */
int judging_say_unsigned(const text_output_t *output, const char *name);
/* The layer that stands for a report; NULL: none has a signer whose certificate is known. */
const smime_layer_result_t *judging_layer(const smime_report_t *report);
/* The signer of a report that stands for it: of the author's layer, and if there is one, one who
 * passes; NULL: there is none whose certificate is known. */
const smime_signer_result_t *judging_signer(const smime_report_t *report);
/* The exit status of a verdict, and of one answer. */
int judging_status(smime_verdict_t verdict);
int judging_answer_status(smime_answer_t answer);

#endif
