/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks of a template (RFC 5322 section 3.6, RFC 8551 section 3, RFC 8550 section 3). */
#include "sign/template_check.h"

#include "base/answer.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "message/layer.h"
#include "mime/date_time.h"
#include "mime/encoded_word.h"
#include "sign/content_check.h"
#include "sign/inner_signature.h"
#include "sign/outer_header.h"
#include "sign/transport_safe.h"
#include "verify/header_protection.h"
#include "verify/identity.h"
#include "verify/report.h"

/* As verify/date.c reads it: who signs is not to hear better of it than his recipients. */
static gpg_error_t check_date(sign_task_t *task)
{
    int64_t date;
    bool equal;
    const header_t *header = &task->root->header;
    const header_field_t *field = header_find(header, "Date", 0);
    gpg_error_t error = header_fields_equal(task->arena, header, "Date", &equal);
    if (error)
        return error;
    if (!field) {
        findings_add(&task->findings, FINDING_DATE_MISSING, NULL);
        return 0;
    }
    const header_field_t *second = header_find(header, "Date", 1);
    const findings_t here =
        findings_at(&task->findings, equal ? field->whole.data : second->whole.data);
    const char *text;
    error = header_decode(task->arena, field->value, &text);
    if (error)
        return error;
    if (!equal || header_date(field->value, &date)) {
        findings_add(&here, FINDING_DATE_UNREADABLE,
                     equal ? N_("Date: %s") : N_("several, the first is %s"), text);
        return 0;
    }
    int64_t signing_time = task->options->signing_time;
    if (date < signing_time - LIMIT_DATE_SKEW || date > signing_time + LIMIT_DATE_SKEW)
        findings_add_as(&here, FINDING_DATE_SKEW, SMIME_SEVERITY_WARNING, "Date: %s", text);
    return 0;
}

static bool is_encrypted(const findings_t *findings)
{
    for (size_t i = 0; i < findings->list->count; i++) {
        const smime_finding_t *item = &findings->list->items[i];
        if (item->id == SMIME_FINDING_CONTENT_ENCRYPTED && item->part && !*item->part)
            return true;
    }
    return false;
}

static gpg_error_t check_layers(sign_task_t *task)
{
    finding_list_t scratch_list;
    findings_t scratch;
    layers_t layers;
    scratch = findings_start(&scratch_list, task->arena);
    gpg_error_t error = layers_find(task->arena, task->root, &scratch, &layers);
    bool is_signed =
        layers.envelope > 0 || content_type_is(&task->root->type, "multipart", "signed");
    bool readable = !layers.envelope || layers.items[0]->parsed;
    layers_release(&layers);
    if (!error && task->options->add_layer && is_signed)
        error = inner_signature_check(task->in, task->options->signing_time, &task->findings);
    if (error || task->options->add_layer)
        return error;
    const header_field_t *type = header_find(&task->root->header, "Content-Type", 0);
    const findings_t here = findings_at(&task->findings, type ? type->whole.data : NULL);
    if (is_encrypted(&scratch))
        findings_add(&here, FINDING_ALREADY_ENCRYPTED, NULL);
    else if (is_signed)
        findings_add(&here, FINDING_ALREADY_SIGNED,
                     readable ? NULL : N_("what it holds cannot be read, it may be encrypted"));
    return 0;
}

/* What the certificate does not say, or the displayed name says otherwise, becomes a warning; that
 * there is no one author does not. */
static void accept_mismatch(const findings_t *findings, size_t start)
{
    for (size_t i = 0; i < findings->list->count; i++) {
        smime_finding_t *item = &findings->list->items[i];
        if (item->id == SMIME_FINDING_PIN_ISSUER || item->id == SMIME_FINDING_PIN_SERIAL)
            continue; /* a promise to recipients */
        if (item->question == SMIME_ABOUT_IDENTITY &&
            (i >= start || item->severity == SMIME_SEVERITY_UNKNOWN))
            item->severity = SMIME_SEVERITY_WARNING;
    }
}

/* What would be sent along, as what senders promise is compared with it; nothing is referred to. */
static certification_path_t path_of(const sign_task_t *task, size_t index)
{
    const signer_chain_t *chain = &task->chains[index];
    certification_path_t path = {.trust = SMIME_PASS};
    path.entries[path.count++].certificate = task->pairs[index].certificate;
    for (size_t i = 0; i < chain->count && path.count < LIMIT_PATH_LENGTH; i++)
        path.entries[path.count++].certificate = chain->items[i];
    if (chain->root && chain->root != task->pairs[index].certificate &&
        path.count < LIMIT_PATH_LENGTH)
        path.entries[path.count++].certificate = chain->root;
    return path;
}

/* One signer has to be the author, and to be as a known sender promises; the others may be anybody. */
static gpg_error_t check_author(sign_task_t *task)
{
    author_t author;
    const smime_verify_options_t no_pins = SMIME_VERIFY_OPTIONS_INIT;
    const smime_senders_t *senders = task->options->senders;
    sender_claims_t claims = {NULL, 0, 0, NULL};
    const header_field_t *from = header_find(&task->root->header, "From", 0);
    const findings_t *findings = &task->findings;
    gpg_error_t error =
        author_read(task->arena, &task->root->header, NULL, senders, findings, &author);
    const judged_header_t header = {.outer = &task->root->header, .judged = &task->root->header};
    if (!error)
        error = author_note_others(task->arena, &header, &author, findings);
    if (!error)
        error = sender_claims_read(task->arena, senders, &header, author.address,
                                   author.from_is_read ? &author.from : NULL, findings, &claims);
    size_t start = findings->list->count;
    bool is_author = error || author.answer == SMIME_FAIL;
    for (size_t i = 0; i < task->count; i++) {
        if (!task->pairs[i].certificate)
            continue;
        const findings_t signer = findings_of_signer(findings, i);
        const findings_t here = findings_at(&signer, from ? from->whole.data : NULL);
        const certification_path_t path = path_of(task, i);
        smime_answer_t answer =
            identity_judge(&author, task->pairs[i].certificate, &path, &no_pins, &claims, &here);
        task->identities[i] = answer_worse(author.answer, answer);
        is_author = is_author || answer == SMIME_PASS;
    }
    if (is_author)
        findings->list->count = start;
    if (task->options->allow_mismatch)
        accept_mismatch(findings, start);
    return error;
}

gpg_error_t sign_check_template(sign_task_t *task)
{
    const smime_sign_options_t *options = task->options;
    const judged_header_t header = {&task->root->header, NULL, &task->root->header};
    const transport_rules_t rules = {options->no_reencode, options->opaque,
                                     options->protect_headers};
    gpg_error_t error = header_protection_show(task->arena, &header, report_header(task->report));
    outer_header_check(&task->root->header, &task->findings);
    outer_header_once_check(&task->root->header, &task->findings);
    if (!error)
        error = check_date(task);
    if (!error)
        error = content_check(task->root, &task->findings);
    if (!error)
        error = check_layers(task);
    if (!error)
        error = check_author(task);
    if (!error)
        error = transport_plan(task->arena, task->root, &rules, &task->findings, &task->payload);
    return error;
}
