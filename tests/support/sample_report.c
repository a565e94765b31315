/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports that nothing had to be verified for. */
#include "sample_report.h"

static const char *const addresses[] = {"noreply@demo.example", NULL};
static const char *const usages[] = {"digitalSignature", NULL};
static const char *const protected_fields[] = {"from", "subject", NULL};

static const smime_certificate_t certificate = {
    .subject = "CN=Demo",
    .issuer = "CN=CA",
    .serial = "0c0c31",
    .not_before = 1500000000,
    .not_after = 1600000000,
    .addresses = addresses,
    .organization = "デモ",
    .validated = "organization",
    .key_algorithm = "RSA",
    .key_bits = 2048,
    .key_usage = usages,
    .sha256 = "aa",
};
static const smime_path_entry_t *const path[] = {
    &(const smime_path_entry_t){.certificate = &certificate, .state = SMIME_PASS},
    &(const smime_path_entry_t){
        .certificate = &certificate, .state = SMIME_PASS, .anchor = "root.pem"},
    NULL};
static const smime_signer_result_t *const signers[] = {
    &(const smime_signer_result_t){.integrity = SMIME_PASS,
                                   .trust = SMIME_UNKNOWN,
                                   .identity = SMIME_FAIL,
                                   .signature_algorithm = "RSASSA-PKCS1-v1_5",
                                   .digest_algorithm = "sha256",
                                   .has_signing_time = true,
                                   .signing_time = 1550000000,
                                   .identifier = "x",
                                   .certificate = &certificate,
                                   .path = path,
                                   .path_count = 2},
    &(const smime_signer_result_t){.signature_algorithm = NULL}, NULL};
static const smime_layer_result_t *const layers[] = {
    &(const smime_layer_result_t){.part = "",
                                  .format = "multipart/signed",
                                  .integrity = SMIME_PASS,
                                  .trust = SMIME_UNKNOWN,
                                  .identity = SMIME_FAIL,
                                  .signers = signers,
                                  .signer_count = 2},
    NULL};
static const smime_mailbox_t *const from[] = {
    &(const smime_mailbox_t){.display_name = "Demo", .address = "noreply@demo.example"}, NULL};
static const smime_finding_t *const findings[] = {
    &(const smime_finding_t){.id = SMIME_FINDING_SIGNER_MISMATCH,
                             .code = "signer-mismatch",
                             .severity = SMIME_SEVERITY_FAIL,
                             .question = SMIME_ABOUT_IDENTITY,
                             .sentence = "It differs",
                             .detail = "a and b",
                             .reference = "RFC 8550 section 3",
                             .part = ""},
    &(const smime_finding_t){.id = SMIME_FINDING_NO_PATH,
                             .code = "no-path",
                             .severity = SMIME_SEVERITY_UNKNOWN,
                             .question = SMIME_ABOUT_TRUST,
                             .sentence = "No path",
                             .detail = "",
                             .reference = "",
                             .layer = -1,
                             .signer = -1},
    NULL};
static const smime_header_t header = {.from = from,
                                      .from_count = 1,
                                      .subject = "件名",
                                      .message_id = "<1@demo.example>",
                                      .protected_fields = protected_fields};

const smime_report_t sample_report = {
    .verdict = SMIME_VERDICT_INVALID,
    .integrity = SMIME_PASS,
    .trust = SMIME_UNKNOWN,
    .identity = SMIME_FAIL,
    .coverage = SMIME_COVERAGE_WHOLE,
    .checked_at = 1700000000,
    .header = &header,
    .layers = layers,
    .layer_count = 1,
    .findings = findings,
    .finding_count = 2,
};

static const smime_header_t valid_header = {
    .from = from, .from_count = 1, .protected_fields = protected_fields};
static const smime_header_t no_header = {.from_count = 0};

const smime_report_t sample_valid = {
    .verdict = SMIME_VERDICT_VALID,
    .integrity = SMIME_PASS,
    .trust = SMIME_PASS,
    .identity = SMIME_PASS,
    .coverage = SMIME_COVERAGE_WHOLE,
    .checked_at = 1700000000,
    .header = &valid_header,
    .layers = layers,
    .layer_count = 1,
};

const smime_report_t sample_unsigned = {.verdict = SMIME_VERDICT_UNSIGNED,
                                        .integrity = SMIME_UNKNOWN,
                                        .trust = SMIME_UNKNOWN,
                                        .identity = SMIME_UNKNOWN,
                                        .checked_at = 1700000000,
                                        .header = &no_header,
                                        .author_layer = -1};
