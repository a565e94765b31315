/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Judging the rows of the tables through the public interface. */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const attack_table_t *const attack_tables[] = {
    &attacks_cms,     &attacks_signers, &attacks_mime,    &attacks_coverage, &attacks_author,
    &attacks_display, &attacks_names,   &attacks_headers, &attacks_time,     &attacks_trust,
    &attacks_pins,    &attacks_senders, &attacks_limits,  &attacks_oddities, NULL,
};
const attack_table_t *const harmless_tables[] = {&harmless_mime, &harmless_signers, NULL};

static const attack_t *find(const attack_table_t *const *tables, const char *name)
{
    for (; *tables; tables++)
        for (size_t i = 0; i < (*tables)->count; i++)
            if (strcmp((*tables)->items[i].name, name) == 0)
                return &(*tables)->items[i];
    return NULL;
}

const attack_t *attack_named(const char *name)
{
    const attack_t *found = find(attack_tables, name);
    return found ? found : find(harmless_tables, name);
}

/* smime_store_add_trust reads files. */
static void trust(bench_t *bench, smime_store_t *store, who_t who)
{
    char path[] = "/tmp/smime-anchor-XXXXXX";
    const char *pem =
        pki_pem(&bench->world.arena, "CERTIFICATE", world_person(&bench->world, who)->der);
    int descriptor = mkstemp(path);
    pki_require(descriptor >= 0, "temporary file");
    FILE *file = fdopen(descriptor, "w");
    pki_require(file && fputs(pem, file) >= 0 && fclose(file) == 0, "temporary file");
    pki_require(!smime_store_add_trust(store, path), "trusting a certificate");
    unlink(path);
}

void bench_init(bench_t *bench)
{
    *bench = (bench_t){.stores = {NULL, NULL}};
    world_init(&bench->world);
    for (size_t i = 0; i < 2; i++)
        pki_require(!smime_store_new(&bench->stores[i]), "store");
    trust(bench, bench->stores[TRUST_ROOT], ROOT);
    trust(bench, bench->stores[TRUST_ROOT], OLD_ROOT);
    for (size_t i = 0; i < 2; i++)
        pki_require(!smime_verifier_new(&bench->verifiers[i], bench->stores[i]), "verifier");
}

void bench_free(bench_t *bench)
{
    for (size_t i = 0; i < 2; i++) {
        smime_verifier_free(&bench->verifiers[i]);
        smime_store_free(&bench->stores[i]);
    }
    world_free(&bench->world);
}

bytes_t attack_message(bench_t *bench, const attack_t *attack)
{
    return attack->build ? attack->build(&bench->world, attack)
                         : mail_make(&bench->world, &attack->mail);
}

static gpg_error_t keep(void *user, const void *data, size_t size)
{
    buffer_append(user, bytes_of(data, size));
    return ((buffer_t *)user)->error;
}

/* The usual options, and the row's. */
static smime_verify_options_t options_of(bench_t *bench, const attack_t *attack)
{
    smime_verify_options_t usual = SMIME_VERIFY_OPTIONS_INIT, options = attack->options;
    options.size = usual.size;
    if (!options.date_skew)
        options.date_skew = usual.date_skew;
    if (!options.at)
        options.at = bench->world.now;
    if (attack->detached) {
        const char *content = attack->mail.content ? attack->mail.content : MAIL_CONTENT;
        options.detached = content;
        options.detached_size = strlen(content);
    }
    return options;
}

/* A store and a verifier of its own, for a row with helper certificates. */
static smime_verifier_t *helped(bench_t *bench, who_t helper, smime_store_t **r_store)
{
    smime_verifier_t *verifier;
    bytes_t der = world_person(&bench->world, helper)->der;
    pki_require(!smime_store_new(r_store), "store");
    trust(bench, *r_store, ROOT);
    pki_require(!smime_store_add_certificates(*r_store, der.data, der.size), "helper");
    pki_require(!smime_verifier_new(&verifier, *r_store), "verifier");
    return verifier;
}

outcome_t attack_judge(bench_t *bench, const attack_t *attack, bytes_t message)
{
    outcome_t outcome = {.written = BUFFER_INIT};
    smime_verify_options_t options = options_of(bench, attack);
    smime_serial_list_t *serials = NULL;
    smime_store_t *store = NULL;
    smime_verifier_t *verifier = bench->verifiers[attack->trust];
    if (attack->helper)
        verifier = helped(bench, attack->helper, &store);
    options.write = keep;
    options.write_user = &outcome.written;
    if (attack->serial_list)
        pki_require(!smime_serial_list_read(&serials, attack->serial_list,
                                            strlen(attack->serial_list), 1, NULL),
                    "serial list");
    options.serials = serials;
    const smime_sender_t *known[] = {attack->sender, NULL};
    smime_senders_t *senders;
    pki_require(!smime_senders_new(&senders, known, NULL), "known senders");
    options.senders = attack->sender ? senders : NULL;
    /* Of exactly its size, so that AddressSanitizer sees a read past its end. */
    uint8_t *copy = malloc(message.size ? message.size : 1);
    pki_require(copy != NULL, "memory");
    memcpy(copy, message.data, message.size);
    outcome.error = smime_verify(verifier, &options, copy, message.size, &outcome.report);
    free(copy);
    smime_serial_list_free(&serials);
    smime_senders_free(&senders);
    if (store) {
        smime_verifier_free(&verifier);
        smime_store_free(&store);
    }
    return outcome;
}

void outcome_release(outcome_t *outcome)
{
    smime_report_free(&outcome->report);
    buffer_free(&outcome->written);
}

bool outcome_has(const outcome_t *outcome, const char *code)
{
    for (size_t i = 0; outcome->report && i < outcome->report->finding_count; i++)
        if (strcmp(outcome->report->findings[i]->code, code) == 0)
            return true;
    return false;
}

/* ---- what is wrong ---- */

static const char *all_findings(arena_t *arena, const outcome_t *outcome)
{
    const char *text = "";
    for (size_t i = 0; i < outcome->report->finding_count; i++) {
        const smime_finding_t *finding = outcome->report->findings[i];
        text = arena_printf(arena, "%s\n    %s %s: %s", text,
                            smime_severity_name(finding->severity), finding->code, finding->detail);
        pki_require(text != NULL, "memory");
    }
    return text;
}

static const char *wrong_header(arena_t *arena, const attack_t *attack,
                                const smime_report_t *report)
{
    const char *from = report->header->from_count ? report->header->from[0]->address : "nobody";
    const char *subject = report->header->subject ? report->header->subject : "nothing";
    if (attack->shown_from && strcmp(attack->shown_from, from) != 0)
        return arena_printf(arena, "shows the author %s", from);
    if (attack->shown_subject && strcmp(attack->shown_subject, subject) != 0)
        return arena_printf(arena, "shows the subject %s", subject);
    return NULL;
}

/* A valid message shows one author, hides no finding that decides, and hands on its content. */
static const char *wrong_valid(const attack_t *attack, const outcome_t *outcome)
{
    const smime_report_t *report = outcome->report;
    bool bare = attack->mail.form == BARE_CMS || attack->detached;
    if (report->integrity != SMIME_PASS || report->trust != SMIME_PASS ||
        report->identity != SMIME_PASS || report->coverage != SMIME_COVERAGE_WHOLE)
        return "is valid, but not every answer is pass";
    if (!bare && report->header->from_count != 1)
        return "is valid, but shows no author or several";
    if (!outcome->written.size)
        return "is valid, but hands on no content";
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->severity > SMIME_SEVERITY_WARNING)
            return "is valid in spite of a finding";
    return NULL;
}

static bool leaves_open(const smime_finding_t *finding)
{
    return finding->question == SMIME_ABOUT_NONE && finding->severity == SMIME_SEVERITY_UNKNOWN;
}

/* The answers give the reason for the verdict: who reads only them must not be misled. What is
 * about none of the questions (structure, time, encryption) leaves a message open by itself. */
static const char *wrong_answers(const smime_report_t *report)
{
    const smime_answer_t answers[] = {report->integrity, report->trust, report->identity};
    bool fails = false, open = report->coverage != SMIME_COVERAGE_WHOLE;
    for (size_t i = 0; i < 3; i++) {
        fails = fails || answers[i] == SMIME_FAIL;
        open = open || answers[i] == SMIME_UNKNOWN;
    }
    for (size_t i = 0; i < report->finding_count; i++)
        open = open || leaves_open(report->findings[i]);
    if ((report->verdict == SMIME_VERDICT_INVALID) != fails)
        return fails ? "is not invalid, though an answer is fail"
                     : "is invalid, though no answer is fail";
    if (report->verdict == SMIME_VERDICT_INDETERMINATE && !open)
        return "is indeterminate, though nothing is open";
    return NULL;
}

const char *attack_problem(bench_t *bench, const attack_t *attack, const outcome_t *outcome)
{
    arena_t *arena = &bench->world.arena;
    const char *problem = NULL;
    if (outcome->error)
        return arena_printf(arena, "error: %s", gpg_strerror(outcome->error));
    smime_verdict_t verdict = outcome->report->verdict;
    if (verdict != attack->verdict)
        problem = arena_printf(arena, "is %s", smime_verdict_name(verdict));
    else if (attack->finding && !outcome_has(outcome, attack->finding))
        problem = "lacks the finding";
    else if (verdict == SMIME_VERDICT_VALID)
        problem = wrong_valid(attack, outcome);
    if (!problem)
        problem = wrong_answers(outcome->report);
    if (!problem)
        problem = wrong_header(arena, attack, outcome->report);
    return problem ? arena_printf(arena, "%s%s", problem, all_findings(arena, outcome)) : NULL;
}
