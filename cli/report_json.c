/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the library reports, in the words of schema 1. */
#include "report_json.h"

#define SCHEMA 1

/* A list that is absent is empty: none of these may be empty where it is there. */
static void put_list(json_writer_t *json, const char *name, const char *const *texts)
{
    json_open_array(json, name);
    for (; texts && *texts; texts++)
        json_put_text(json, NULL, *texts);
    json_close(json);
}

static void put_addresses(json_writer_t *json, const char *name,
                          const smime_mailbox_t *const *mailboxes, size_t count)
{
    json_open_array(json, name);
    for (size_t i = 0; i < count; i++)
        json_put_text(json, NULL, mailboxes[i]->address);
    json_close(json);
}

void json_certificate_members(json_writer_t *json, const smime_certificate_t *certificate)
{
    json_put_text(json, "subject", certificate->subject);
    json_put_text(json, "issuer", certificate->issuer);
    json_put_text(json, "serial", certificate->serial);
    json_put_time(json, "not_before", certificate->not_before);
    json_put_time(json, "not_after", certificate->not_after);
    put_list(json, "addresses", certificate->addresses);
    json_put_text(json, "organization", certificate->organization);
    json_put_text(json, "validated", certificate->validated);
    json_open_object(json, "public_key");
    json_put_text(json, "algorithm", certificate->key_algorithm);
    json_put_integer(json, "bits", certificate->key_bits);
    json_close(json);
    put_list(json, "key_usage", certificate->key_usage);
    put_list(json, "extended_key_usage", certificate->extended_key_usage);
    put_list(json, "policies", certificate->policies);
    json_put_boolean(json, "ca", certificate->ca);
    json_put_text(json, "sha256", certificate->sha256);
}

static void put_certificate(json_writer_t *json, const char *name,
                            const smime_certificate_t *certificate)
{
    if (!certificate) {
        json_put_null(json, name);
        return;
    }
    json_open_object(json, name);
    json_certificate_members(json, certificate);
    json_close(json);
}

static void put_answers(json_writer_t *json, smime_answer_t integrity, smime_answer_t trust,
                        smime_answer_t identity)
{
    json_put_text(json, "integrity", smime_answer_name(integrity));
    json_put_text(json, "trust", smime_answer_name(trust));
    json_put_text(json, "identity", smime_answer_name(identity));
}

static void put_signer(json_writer_t *json, const smime_signer_result_t *signer)
{
    json_open_object(json, NULL);
    put_answers(json, signer->integrity, signer->trust, signer->identity);
    json_put_text(json, "signature_algorithm", signer->signature_algorithm);
    json_put_text(json, "digest_algorithm", signer->digest_algorithm);
    if (signer->has_signing_time)
        json_put_time(json, "signing_time", signer->signing_time);
    else
        json_put_null(json, "signing_time");
    put_certificate(json, "certificate", signer->certificate);
    json_open_array(json, "path");
    for (size_t i = 0; i < signer->path_count; i++)
        put_certificate(json, NULL, signer->path[i]->certificate);
    json_close(json);
    json_close(json);
}

static void put_layers(json_writer_t *json, const smime_report_t *report)
{
    json_open_array(json, "layers");
    for (size_t i = 0; i < report->layer_count; i++) {
        const smime_layer_result_t *layer = report->layers[i];
        json_open_object(json, NULL);
        json_put_text(json, "part", layer->part);
        json_put_text(json, "format", layer->format);
        json_put_boolean(json, "errant", layer->errant);
        json_open_array(json, "signers");
        for (size_t k = 0; k < layer->signer_count; k++)
            put_signer(json, layer->signers[k]);
        json_close(json);
        json_close(json);
    }
    json_close(json);
}

static void put_header(json_writer_t *json, const smime_header_t *header)
{
    json_open_object(json, "headers");
    put_addresses(json, "from", header->from, header->from_count);
    put_addresses(json, "sender", header->sender, header->sender_count);
    json_put_text(json, "subject", header->subject);
    json_put_text(json, "date", header->date);
    json_put_text(json, "message_id", header->message_id);
    put_list(json, "protected", header->protected_fields);
    json_close(json);
}

static void put_index(json_writer_t *json, const char *name, int index)
{
    if (index < 0)
        json_put_null(json, name);
    else
        json_put_integer(json, name, index);
}

static void put_finding(json_writer_t *json, const smime_finding_t *finding)
{
    json_open_object(json, NULL);
    json_put_text(json, "code", finding->code);
    json_put_text(json, "severity", smime_severity_name(finding->severity));
    json_put_detailed(json, "message", finding->sentence, finding->detail);
    json_put_text(json, "reference", finding->reference);
    put_index(json, "layer", finding->layer);
    put_index(json, "signer", finding->signer);
    json_put_text(json, "part", finding->part);
    json_close(json);
}

gpg_error_t json_report(FILE *out, const char *input, const smime_report_t *report)
{
    json_writer_t json = JSON_WRITER_ON(out);
    json_open_object(&json, NULL);
    json_put_integer(&json, "schema", SCHEMA);
    json_put_text(&json, "input", input);
    json_put_text(&json, "verdict", smime_verdict_name(report->verdict));
    json_put_time(&json, "checked_at", report->checked_at);
    put_answers(&json, report->integrity, report->trust, report->identity);
    json_put_text(&json, "coverage", smime_coverage_name(report->coverage));
    put_header(&json, report->header);
    put_layers(&json, report);
    json_open_array(&json, "findings");
    for (size_t i = 0; i < report->finding_count; i++)
        put_finding(&json, report->findings[i]);
    json_close(&json);
    json_close(&json);
    return json_line_end(&json);
}

gpg_error_t json_error(FILE *out, const char *input, const char *error)
{
    json_writer_t json = JSON_WRITER_ON(out);
    json_open_object(&json, NULL);
    json_put_integer(&json, "schema", SCHEMA);
    json_put_text(&json, "input", input);
    json_put_text(&json, "verdict", smime_verdict_name(SMIME_VERDICT_ERROR));
    json_put_text(&json, "error", error ? error : "out of memory");
    json_close(&json);
    return json_line_end(&json);
}
