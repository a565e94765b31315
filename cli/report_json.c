/* JSON (RFC 8259) of what the library reports. */
#include "report_json.h"

#include "date.h"
#include "printable.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA 1

json_t *json_of_text(const char *text)
{
    if (!text)
        return json_null();
    json_t *value = json_string(text);
    if (value)
        return value;
    char *repaired = utf8_repaired(text);
    value = repaired ? json_string(repaired) : NULL;
    free(repaired);
    return value;
}

json_t *json_of_time(int64_t seconds)
{
    char buffer[DATE_SIZE];
    return json_string(date_iso(seconds, buffer));
}

/* A list that is absent is empty: none of these may be empty where it is there. */
static json_t *json_of_list(const char *const *texts)
{
    json_t *list = json_array();
    for (; texts && *texts; texts++)
        if (json_array_append_new(list, json_of_text(*texts)) < 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *json_of_addresses(const smime_mailbox_t *mailboxes, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(list, json_of_text(mailboxes[i].address)) < 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

/* Appends item (NULL: no memory); false and no list if that fails. */
static bool append(json_t **list, json_t *item)
{
    if (*list && json_array_append_new(*list, item) == 0)
        return true;
    json_decref(*list);
    *list = NULL;
    return false;
}

json_t *json_of_certificate(const smime_certificate_t *certificate)
{
    if (!certificate)
        return json_null();
    return json_pack(
        "{so so so so so so so so s{so sI} so so so sb so}", "subject",
        json_of_text(certificate->subject), "issuer", json_of_text(certificate->issuer), "serial",
        json_of_text(certificate->serial), "not_before", json_of_time(certificate->not_before),
        "not_after", json_of_time(certificate->not_after), "addresses",
        json_of_list(certificate->addresses), "organization",
        json_of_text(certificate->organization), "validated", json_of_text(certificate->validated),
        "public_key", "algorithm", json_of_text(certificate->key_algorithm), "bits",
        (json_int_t)certificate->key_bits, "key_usage", json_of_list(certificate->key_usage),
        "extended_key_usage", json_of_list(certificate->extended_key_usage), "policies",
        json_of_list(certificate->policies), "ca", certificate->ca, "sha256",
        json_of_text(certificate->sha256));
}

static json_t *json_of_path(const smime_signer_result_t *signer)
{
    json_t *list = json_array();
    for (size_t i = 0; i < signer->path_count; i++)
        if (!append(&list, json_of_certificate(signer->path[i].certificate)))
            break;
    return list;
}

static json_t *json_of_signer(const smime_signer_result_t *signer)
{
    return json_pack(
        "{ss ss ss so so so so so}", "integrity", smime_answer_name(signer->integrity), "trust",
        smime_answer_name(signer->trust), "identity", smime_answer_name(signer->identity),
        "signature_algorithm", json_of_text(signer->signature_algorithm), "digest_algorithm",
        json_of_text(signer->digest_algorithm), "signing_time",
        signer->has_signing_time ? json_of_time(signer->signing_time) : json_null(), "certificate",
        json_of_certificate(signer->certificate), "path", json_of_path(signer));
}

static json_t *json_of_layers(const smime_report_t *report)
{
    json_t *layers = json_array();
    for (size_t i = 0; i < report->layer_count; i++) {
        const smime_layer_result_t *layer = &report->layers[i];
        json_t *signers = json_array();
        for (size_t k = 0; k < layer->signer_count; k++)
            if (!append(&signers, json_of_signer(&layer->signers[k])))
                break;
        if (!append(&layers, json_pack("{so so sb so}", "part", json_of_text(layer->part), "format",
                                       json_of_text(layer->format), "errant", layer->errant,
                                       "signers", signers)))
            break;
    }
    return layers;
}

static json_t *json_of_header(const smime_header_t *header)
{
    return json_pack(
        "{so so so so so so}", "from", json_of_addresses(header->from, header->from_count),
        "sender", json_of_addresses(header->sender, header->sender_count), "subject",
        json_of_text(header->subject), "date", json_of_text(header->date), "message_id",
        json_of_text(header->message_id), "protected", json_of_list(header->protected_fields));
}

static json_t *json_of_index(int index)
{
    return index < 0 ? json_null() : json_integer(index);
}

static json_t *json_of_finding(const smime_finding_t *finding)
{
    char *message = NULL;
    if (finding->detail[0] && asprintf(&message, "%s: %s", finding->sentence, finding->detail) < 0)
        return NULL;
    json_t *value = json_pack("{ss ss so ss so so so}", "code", finding->code, "severity",
                              smime_severity_name(finding->severity), "message",
                              json_of_text(message ? message : finding->sentence), "reference",
                              finding->reference, "layer", json_of_index(finding->layer), "signer",
                              json_of_index(finding->signer), "part", json_of_text(finding->part));
    free(message);
    return value;
}

static json_t *json_of_findings(const smime_report_t *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->finding_count; i++)
        if (!append(&list, json_of_finding(&report->findings[i])))
            break;
    return list;
}

json_t *json_of_report(const char *input, const smime_report_t *report)
{
    return json_pack(
        "{si so ss so ss ss ss ss so so so}", "schema", SCHEMA, "input", json_of_text(input),
        "verdict", smime_verdict_name(report->verdict), "checked_at",
        json_of_time(report->checked_at), "integrity", smime_answer_name(report->integrity),
        "trust", smime_answer_name(report->trust), "identity", smime_answer_name(report->identity),
        "coverage", smime_coverage_name(report->coverage), "headers",
        json_of_header(&report->header), "layers", json_of_layers(report), "findings",
        json_of_findings(report));
}

json_t *json_of_error(const char *input, const char *error)
{
    return json_pack("{si so ss so}", "schema", SCHEMA, "input", json_of_text(input), "verdict",
                     smime_verdict_name(SMIME_VERDICT_ERROR), "error",
                     json_of_text(error ? error : "out of memory"));
}

static void print_escaped(FILE *out, uint32_t character)
{
    if (character < 0x10000) {
        fprintf(out, "\\u%04X", character);
    } else {
        unsigned beyond = character - 0x10000;
        fprintf(out, "\\u%04X\\u%04X", 0xd800 + (beyond >> 10), 0xdc00 + (beyond & 0x3ff));
    }
}

/* Outside strings there is only ASCII, so what is not can be escaped without looking where it
 * stands. */
static void print_safely(FILE *out, const char *text, size_t size)
{
    size_t plain = 0;
    for (size_t at = 0; at < size;) {
        uint32_t character = (uint8_t)text[at];
        size_t length = character < 0x7f ? 1 : utf8_read(text + at, size - at, &character);
        if (character >= 0x7f && printable_hides(character)) {
            fwrite(text + plain, 1, at - plain, out);
            print_escaped(out, character);
            plain = at + length;
        }
        at += length ? length : 1;
    }
    fwrite(text + plain, 1, size - plain, out);
}

gpg_error_t json_print(FILE *out, json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    json_decref(value);
    if (!text)
        return gpg_error(GPG_ERR_ENOMEM);
    print_safely(out, text, strlen(text));
    fputc('\n', out);
    free(text);
    return 0;
}
