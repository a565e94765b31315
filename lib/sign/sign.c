/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smime_sign: from a message and keys to a signed message (RFC 8551 section 3), or to the reasons
 * why its recipients would not accept it. */
#include "sign/sign.h"

#include "base/answer.h"
#include "base/error.h"
#include "base/options.h"
#include "base/phrase.h"
#include "mime/canonical.h"
#include "mime/message_start.h"
#include "path/path_validation.h"
#include "sign/planned_clients.h"
#include "sign/sign_check.h"
#include "sign/sign_message.h"
#include "sign/template_check.h"
#include "sign/template_lint.h"
#include "sign/who_signs.h"
#include "verify/report.h"
#include "verify/verdict.h"

#include <string.h>

/* ---- checks of the signers ---- */

static bool is_rsa(const signer_pair_t *pair)
{
    return pair->key
               ? scheme_has_key(SCHEME_RSA_PSS, pair->key->type)
               : pair->certificate && scheme_has_key(SCHEME_RSA_PSS, pair->certificate->key.type);
}

static void report_mismatch(sign_task_t *task, const signer_pair_t *pair,
                            const findings_t *findings)
{
    const char *label = pair->certificate ? path_label(task->arena, pair->certificate)
                                          : N_("a key given has no certificate");
    if (label)
        findings_add(findings, FINDING_KEY_MISMATCH, "%-s", label);
    else
        findings_fail(findings, ERR(ENOMEM));
}

static gpg_error_t check_signers(sign_task_t *task)
{
    bool any_rsa = false;
    gpg_error_t error = 0;
    for (size_t i = 0; i < task->count; i++)
        any_rsa = any_rsa || is_rsa(&task->pairs[i]);
    for (size_t i = 0; i < task->count && !error; i++) {
        const signer_pair_t *pair = &task->pairs[i];
        const findings_t here = findings_of_signer(&task->findings, i);
        const bool keyless = task->checking && !signer_keys_any(task->signer);
        if (!pair->certificate || (!pair->key && !keyless)) {
            report_mismatch(task, pair, &here);
            continue;
        }
        build_signer_t *signer = &task->signers[i];
        *signer = (build_signer_t){
            .key = pair->key, .certificate = pair->certificate, .key_id = task->options->key_id};
        error = sign_choose_chain(task->signer, task->options, pair, task->arena, &task->chains[i]);
        if (!error)
            error = sign_check_certificate(task->options, pair, &task->chains[i], &here);
        sign_choose_algorithm(task->options, pair, any_rsa, &here, &signer->algorithm);
        if (!error && task->checking)
            template_lint_validity(task, pair, &task->chains[i], &here);
    }
    return error;
}

static gpg_error_t find_signers(sign_task_t *task)
{
    if (!task->signer) /* the template alone is checked */
        return 0;
    gpg_error_t error = signer_keys_pair(task->signer, task->arena, task->options->signing_time,
                                         task->checking, &task->pairs, &task->count);
    const who_signs_t rules = {task->options->detached ? BYTES_NONE : task->in,
                               task->options->signing_time, task->options->allow_mismatch};
    if (!error)
        error = who_signs(task->signer, task->arena, &rules, task->pairs, &task->count);
    if (error)
        return error;
    task->signers = arena_alloc(task->arena, task->count * sizeof *task->signers);
    task->chains = arena_alloc(task->arena, task->count * sizeof *task->chains);
    task->identities = arena_alloc(task->arena, task->count * sizeof *task->identities);
    return task->signers && task->chains && task->identities ? check_signers(task) : ERR(ENOMEM);
}

static bool refused(const findings_t *findings)
{
    for (size_t i = 0; i < findings->list->count; i++)
        if (findings->list->items[i].severity >= SMIME_SEVERITY_UNKNOWN)
            return true;
    return false;
}

/* ---- signing ---- */

static gpg_error_t count_and_digest(void *user, const void *data, size_t size)
{
    sign_task_t *task = user;
    task->content_size += size;
    return stop_between(&task->stop, content_digests_write, &task->digests, data, size);
}

/* The first pass over the content. */
static gpg_error_t digest_content(sign_task_t *task)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < task->count && !error; i++)
        error = content_digests_add(&task->digests,
                                    signature_algorithm_digest(&task->signers[i].algorithm));
    if (!error)
        error = task->options->detached
                    ? count_and_digest(task, task->in.data, task->in.size)
                    : transport_write(&task->payload, "\r\n", count_and_digest, task);
    if (!error)
        content_digests_finish(&task->digests);
    return error;
}

static bool listed(const bytes_t *certificates, size_t count, bytes_t der)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal(certificates[i], der))
            return true;
    return false;
}

/* Signers' certificates first, each followed by its issuers. */
static gpg_error_t list_certificates(sign_task_t *task, bytes_t **r_certificates, size_t *r_count)
{
    size_t most = 0, count = 0;
    for (size_t i = 0; i < task->count; i++)
        most += 1 + task->chains[i].count;
    bytes_t *certificates = arena_alloc(task->arena, most * sizeof *certificates);
    if (!certificates)
        return ERR(ENOMEM);
    for (size_t i = 0; i < task->count; i++)
        for (size_t k = 0; k <= task->chains[i].count; k++) {
            bytes_t der = k ? task->chains[i].items[k - 1]->der : task->pairs[i].certificate->der;
            if (!listed(certificates, count, der))
                certificates[count++] = der;
        }
    *r_certificates = certificates;
    *r_count = count;
    return 0;
}

static gpg_error_t build(sign_task_t *task)
{
    bytes_t *certificates;
    size_t count;
    gpg_error_t error = list_certificates(task, &certificates, &count);
    if (error)
        return error;
    const build_input_t input = {.signers = task->signers,
                                 .signer_count = task->count,
                                 .certificates = certificates,
                                 .certificate_count = count,
                                 .signing_time = task->options->signing_time,
                                 .digests = &task->digests,
                                 .embedded = task->options->opaque && !task->options->detached,
                                 .content_size = task->content_size};
    return signed_data_build(&input, &task->prefix, &task->suffix);
}

/* ---- writing ---- */

/* RFC 8551 section 3.5.3.2: the digest algorithms, each once. */
static const char *micalg(sign_task_t *task)
{
    char text[64] = "";
    for (size_t i = 0; i < task->count; i++) {
        const char *name = signature_algorithm_digest(&task->signers[i].algorithm)->micalg;
        if (!strstr(text, name) && strlen(text) + strlen(name) + 2 < sizeof text) {
            if (*text)
                strcat(text, ",");
            strcat(text, name);
        }
    }
    return arena_text(task->arena, bytes_text(text));
}

/* Made from a digest of the content, so that the same message gets the same one and no content can
 * hold its own; "=_" occurs neither in quoted-printable nor in base64. */
static const char *boundary(sign_task_t *task)
{
    uint8_t value[32];
    buffer_t seed = BUFFER_INIT;
    char text[2 * 16 + 1] = "";
    const build_signer_t *first = &task->signers[0];
    buffer_append(
        &seed, content_digests_get(&task->digests, signature_algorithm_digest(&first->algorithm)));
    buffer_append(&seed, certificate_sha256(first->certificate));
    buffer_printf(&seed, "%lld", (long long)task->options->signing_time);
    bool made =
        !seed.error && gnutls_hash_fast(GNUTLS_DIG_SHA256, seed.data, seed.size, value) == 0;
    if (made)
        bytes_to_hex(bytes_of(value, 16), text);
    buffer_free(&seed);
    return made ? arena_printf(task->arena, "=_smime_%s", text) : NULL;
}

/* The second pass. */
static gpg_error_t write_result(sign_task_t *task, smime_write_t write, void *user)
{
    if (task->options->detached)
        return write(user, task->prefix.data, task->prefix.size);
    const signed_message_t message = {.template = task->root,
                                      .payload = &task->payload,
                                      .newline = canonical_is_lf(task->in) ? "\n" : "\r\n",
                                      .micalg = micalg(task),
                                      .boundary = boundary(task),
                                      .prefix = buffer_bytes(&task->prefix),
                                      .suffix = buffer_bytes(&task->suffix)};
    if (!message.micalg || !message.boundary)
        return ERR(ENOMEM);
    return task->options->opaque ? signed_message_write_opaque(&message, write, user)
                                 : signed_message_write_clear(&message, write, user);
}

/* ---- report ---- */

static bool was_found(const sign_task_t *task, smime_finding_id_t id)
{
    for (size_t i = 0; i < task->findings.list->count; i++)
        if (task->findings.list->items[i].id == id)
            return true;
    return false;
}

/* As the verification of a recipient answers who trusts the root: what is signed although it is a reason to
 * doubt is not called valid here. The author is not compared over bytes that are no message. */
static void fill_answers(sign_task_t *task)
{
    smime_report_t *report = task->report;
    smime_layer_result_t *layer = task->layer;
    for (size_t i = 0; i < task->count; i++) {
        smime_signer_result_t *signer = &task->results[i];
        signer->integrity = SMIME_PASS;
        signer->trust = task->chains[i].complete ? SMIME_PASS : SMIME_UNKNOWN;
        signer->identity = task->options->detached ? SMIME_UNKNOWN : task->identities[i];
    }
    verdict_of_layer(layer, 0, &task->findings);
    report->integrity = layer->integrity;
    report->trust = layer->trust;
    report->identity = layer->identity;
    report->coverage = SMIME_COVERAGE_WHOLE;
    report->author_layer = 0;
}

static smime_verdict_t verdict_of(const sign_task_t *task)
{
    if (task->checking) /* nothing is refused */
        return SMIME_VERDICT_VALID;
    const smime_answer_t all = answer_worse(task->report->trust, task->report->identity);
    return all == SMIME_FAIL ? SMIME_VERDICT_INVALID
           : all == SMIME_UNKNOWN || was_found(task, SMIME_FINDING_DATE_SKEW)
               ? SMIME_VERDICT_INDETERMINATE
               : SMIME_VERDICT_VALID;
}

/* One layer with its signers, as verification will show it. */
static gpg_error_t fill_layer(sign_task_t *task)
{
    const smime_sign_options_t *options = task->options;
    smime_layer_result_t *layer = arena_alloc(task->arena, sizeof *layer);
    smime_signer_result_t *signers = arena_alloc(task->arena, task->count * sizeof *signers);
    if (!layer || !signers)
        return ERR(ENOMEM);
    for (size_t i = 0; i < task->count; i++) {
        const signature_algorithm_t *algorithm = &task->signers[i].algorithm;
        signers[i].certificate = report_certificate(task->report, task->pairs[i].certificate);
        signers[i].signature_algorithm = scheme_of(algorithm->scheme)->name;
        signers[i].digest_algorithm = signature_algorithm_digest(algorithm)->name;
        signers[i].has_signing_time = true;
        signers[i].signing_time = options->signing_time;
        signers[i].integrity = SMIME_PASS;
        if (!signers[i].certificate)
            return ERR(ENOMEM);
    }
    *layer = (smime_layer_result_t){
        .part = "",
        .format = options->detached ? "cms"
                  : options->opaque ? "application/pkcs7-mime"
                                    : "multipart/signed",
        .integrity = SMIME_PASS,
        .signers = arena_pointers(task->arena, signers, task->count, sizeof *signers),
        .signer_count = task->count};
    task->report->layers = arena_pointers(task->arena, layer, 1, sizeof *layer);
    if (!layer->signers || !task->report->layers)
        return ERR(ENOMEM);
    task->report->layer_count = 1;
    task->layer = layer;
    task->results = signers;
    return 0;
}

/* ---- the way through ---- */

static gpg_error_t read_template(sign_task_t *task)
{
    if (task->options->detached)
        return 0;
    if (!task->in.size)
        return ERR(NO_DATA);
    const bytes_t start = entity_message_start(task->in);
    const char *before = entity_before_start(task->in);
    const findings_t part = findings_in_part(&task->findings, "");
    const findings_t top = findings_at(&part, task->in.data);
    /* A line on top that is no field is found below. */
    if (!header_has_mail_field(start) || lines_end_with_cr(task->in))
        return ERR(UNSUPPORTED_ENCODING);
    if (before)
        findings_add(&top, FINDING_AMBIGUOUS_FIELD, N_("%-s; take it out"), before);
    gpg_error_t error = entity_parse(task->arena, start, "", true, &task->findings, &task->root);
    if (!error)
        error = sign_check_template(task);
    return error || !task->checking ? error : template_lint(task);
}

/* All there is to say against it, not the first only. */
static gpg_error_t check(sign_task_t *task)
{
    gpg_error_t error = find_signers(task);
    if (!error)
        error = read_template(task);
    if (!error)
        error = task->findings.list->error;
    if (!error && refused(&task->findings))
        error = ERR(FORBIDDEN);
    if (!error && stop_asked(&task->stop))
        error = ERR(CANCELED);
    return error;
}

static gpg_error_t sign(sign_task_t *task, smime_write_t write, void *user)
{
    gpg_error_t error = check(task);
    if (!error)
        error = digest_content(task);
    if (!error)
        error = build(task);
    if (!error)
        error = fill_layer(task);
    if (!error)
        error = write_result(task, write, user);
    return error;
}

#define FIRST_VERSION OPTIONS_END(smime_sign_options_t, senders) /* 0.2.0 */

static gpg_error_t read_options(const smime_sign_options_t *given, smime_sign_options_t *r_own)
{
    *r_own = (smime_sign_options_t)SMIME_SIGN_OPTIONS_INIT;
    gpg_error_t error = options_read(given, FIRST_VERSION, r_own, sizeof *r_own);
    static const bool nothing[sizeof r_own->reserved];
    bool usable = memcmp(r_own->reserved, nothing, sizeof nothing) == 0 &&
                  r_own->min_validity >= 0 && r_own->digest >= SMIME_DIGEST_AUTO &&
                  r_own->digest <= SMIME_DIGEST_SHA512;
    return error || usable ? error : ERR(INV_ARG);
}

static gpg_error_t task_start(sign_task_t *task, const smime_signer_t *signer,
                              const smime_sign_options_t *options, bytes_t in,
                              smime_report_t **r_report)
{
    gpg_error_t error = report_new(r_report);
    if (error)
        return error;
    *task = (sign_task_t){.signer = signer,
                          .options = options,
                          .stop = {options->stop, options->stop_user, false},
                          .in = in,
                          .report = *r_report,
                          .arena = report_arena(*r_report),
                          .prefix = BUFFER_INIT,
                          .suffix = BUFFER_INIT};
    task->findings = findings_start(&task->found, task->arena);
    task->found.input = in;
    task->report->checked_at = options->signing_time;
    content_digests_init(&task->digests);
    return 0;
}

/* Puts what was found into the report. */
static gpg_error_t task_end(sign_task_t *task, gpg_error_t error)
{
    content_digests_release(&task->digests);
    buffer_free(&task->prefix);
    buffer_free(&task->suffix);
    gpg_error_t failed = findings_show(&task->findings, task->report);
    error = error ? error : failed;
    if (!error && task->layer)
        fill_answers(task);
    else if (!error) /* nothing is known of who will sign */
        task->report->integrity = task->report->trust = task->report->identity = SMIME_UNKNOWN;
    task->report->verdict = error ? SMIME_VERDICT_INVALID : verdict_of(task);
    return error;
}

gpg_error_t smime_sign(const smime_signer_t *signer, const smime_sign_options_t *options,
                       const void *data, size_t size, smime_write_t write, void *user,
                       smime_report_t **r_report)
{
    if (!r_report)
        return ERR(INV_ARG);
    *r_report = NULL;
    smime_sign_options_t own;
    sign_task_t task;
    gpg_error_t error =
        signer && write && (data || !size) ? read_options(options, &own) : ERR(INV_ARG);
    if (!error)
        error = task_start(&task, signer, &own, bytes_of(data, size), r_report);
    return error ? error : task_end(&task, sign(&task, write, user));
}

/* Whether enough is known of the signers of what is refused. */
static bool can_show_layer(const sign_task_t *task)
{
    for (size_t i = 0; i < task->count; i++)
        if (!task->pairs[i].certificate || task->signers[i].algorithm.scheme == SCHEME_UNKNOWN)
            return false;
    return task->count > 0;
}

gpg_error_t smime_sign_check(const smime_signer_t *signer, const smime_sign_options_t *options,
                             const void *data, size_t size, smime_report_t **r_report)
{
    if (!r_report)
        return ERR(INV_ARG);
    *r_report = NULL;
    smime_sign_options_t own;
    sign_task_t task;
    gpg_error_t error = data || !size ? read_options(options, &own) : ERR(INV_ARG);
    if (!error)
        error = task_start(&task, signer, &own, bytes_of(data, size), r_report);
    if (error)
        return error;
    task.checking = true;
    error = check(&task);
    if (gpg_err_code(error) == GPG_ERR_FORBIDDEN ? can_show_layer(&task) : !error && task.count) {
        gpg_error_t failed = fill_layer(&task);
        error = failed ? failed : error;
    }
    error = task_end(&task, error);
    if (gpg_err_code(error) == GPG_ERR_FORBIDDEN)
        error = 0;
    return error || !own.clients ? error : planned_clients_answer(&task);
}
