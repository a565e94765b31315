/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of mail clients, asked for, and gone through for one message. */
#include "verify/clients.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "verify/signer_answer.h"

/* ---- the table ---- */

typedef enum client {
#define CLIENT(identifier) CLIENT_##identifier,
#include "verify/client_table.h"
    CLIENTS
} client_t;

static const char *const client_names[] = {
#define CLIENT(identifier) CLIENT_NAME_##identifier,
#include "verify/client_table.h"
};

static const smime_client_rule_t rules[] = {
#define RULE(client, check, otherwise, requirement, source, date)                                  \
    {CLIENT_NAME_##client, requirement, source, date, SMIME_CLIENT_##otherwise},
#include "verify/client_table.h"
};

#define RULES (sizeof rules / sizeof *rules)

/* Of each rule. */
static const client_t rule_clients[RULES] = {
#define RULE(client, check, otherwise, requirement, source, date) CLIENT_##client,
#include "verify/client_table.h"
};
static client_check_function_t *const rule_checks[RULES] = {
#define RULE(client, check, otherwise, requirement, source, date) client_check_##check,
#include "verify/client_table.h"
};

const smime_client_rule_t *smime_client_rule(unsigned index)
{
    return index < RULES ? &rules[index] : NULL;
}

const char *smime_client_answer_name(smime_client_answer_t answer)
{
    static const char *const words[] = {"no", "not documented", "depends", "yes"};
    return answer <= SMIME_CLIENT_YES ? words[answer] : words[SMIME_CLIENT_NO];
}

/* ---- the answers ---- */

/* A rule of every client is one of those that show signatures. */
static bool concerns(size_t rule, client_t client)
{
    return rule_clients[rule] == client || (rule_clients[rule] == CLIENT_EVERY &&
                                            client != CLIENT_CARRIERS && client != CLIENT_CABF);
}

/* One client: its reasons are those rules that are not kept. Without any rule that could be looked at
 * there is no answer. */
static gpg_error_t answer_client(arena_t *arena, const client_facts_t *facts, client_t client,
                                 smime_client_result_t *result, bool *r_any)
{
    smime_client_reason_t *reasons = NULL;
    size_t count = 0, capacity = 0;
    *result = (smime_client_result_t){client_names[client], SMIME_CLIENT_YES, NULL, 0};
    *r_any = false;
    for (size_t i = 0; i < RULES; i++) {
        const char *said = NULL;
        const client_check_t check =
            concerns(i, client) ? rule_checks[i](arena, facts, &said) : CLIENT_NOTHING;
        *r_any = *r_any || check != CLIENT_NOTHING;
        if (check == CLIENT_NOTHING || check == CLIENT_KEPT)
            continue;
        smime_client_reason_t *reason = arena_push(arena, reasons, count, capacity);
        if (!reason)
            return ERR(ENOMEM);
        said = said ? said : "";
        const char *detail = phrase_in_english(arena, said);
        if (!detail)
            return ERR(ENOMEM);
        *reason = (smime_client_reason_t){&rules[i], rules[i].otherwise, detail, said};
        if (check == CLIENT_OPEN)
            reason->answer = SMIME_CLIENT_UNDOCUMENTED;
        if (reason->answer < result->answer)
            result->answer = reason->answer;
    }
    result->reasons = arena_pointers(arena, reasons, count, sizeof *reasons);
    result->reason_count = count;
    return result->reasons ? 0 : ERR(ENOMEM);
}

gpg_error_t clients_answer(arena_t *arena, const client_facts_t *facts, smime_report_t *report)
{
    smime_client_result_t *results = arena_alloc(arena, CLIENTS * sizeof *results);
    size_t count = 0;
    gpg_error_t error = results ? 0 : ERR(ENOMEM);
    for (int client = CLIENT_EVERY + 1; client < CLIENTS && !error; client++) {
        bool any;
        error = answer_client(arena, facts, (client_t)client, &results[count], &any);
        count += any;
    }
    if (error)
        return error;
    report->clients = arena_pointers(arena, results, count, sizeof *results);
    report->client_count = report->clients ? count : 0;
    return report->clients ? 0 : ERR(ENOMEM);
}

/* ---- the facts of a verification ---- */

static const smime_signer_result_t *best_signer(const smime_layer_result_t *layer)
{
    const smime_signer_result_t *best = NULL;
    for (size_t i = 0; layer && i < layer->signer_count; i++)
        if (!best || signer_rank(layer->signers[i]) > signer_rank(best))
            best = layer->signers[i];
    return best;
}

/* The certificates of the signer's path, or his alone; the caller's references, *r_count of them also
 * after an error. */
static gpg_error_t parse_path(const smime_signer_result_t *signer,
                              certificate_t *path[LIMIT_PATH_LENGTH], size_t *r_count)
{
    const size_t count = signer->path_count ? signer->path_count : signer->certificate ? 1 : 0;
    gpg_error_t error = 0;
    *r_count = 0;
    for (size_t i = 0; i < count && i < LIMIT_PATH_LENGTH && !error; i++) {
        const smime_certificate_t *info =
            signer->path_count ? signer->path[i]->certificate : signer->certificate;
        error = certificate_parse(bytes_of(info->der, info->der_size), &path[i]);
        *r_count += !error;
    }
    return error;
}

static bool is_sent(const signed_data_t *signed_data, bytes_t der)
{
    for (size_t i = 0; i < signed_data->certificate_count; i++)
        if (bytes_equal(signed_data->certificates[i], der))
            return true;
    return false;
}

/* Whether recipients find in the message what stands between the signer and a root. */
static bool is_chain_sent(const layer_t *layer, const client_facts_t *facts)
{
    if (!facts->path_count || !layer->parsed)
        return false;
    const bool ends = facts->path_whole || facts->path[facts->path_count - 1]->self_issued;
    const size_t needed = facts->path_count - (ends && facts->path_count > 1);
    for (size_t i = 0; i < needed; i++)
        if (!is_sent(&layer->signed_data, facts->path[i]->der))
            return false;
    return ends || facts->path_count > 1;
}

gpg_error_t clients_answer_report(arena_t *arena, const layers_t *layers, smime_report_t *report)
{
    const size_t index = report->author_layer < 0 ? 0 : (size_t)report->author_layer;
    const smime_layer_result_t *layer = index < report->layer_count ? report->layers[index] : NULL;
    const smime_signer_result_t *signer = best_signer(layer);
    certificate_t *path[LIMIT_PATH_LENGTH] = {NULL};
    size_t count = 0;
    gpg_error_t error = signer ? parse_path(signer, path, &count) : 0;
    client_facts_t facts = {.report = report,
                            .layer = layer,
                            .signer = signer,
                            .path = path,
                            .path_count = count,
                            .is_message = layers != NULL};
    if (count && signer->path_count == count)
        facts.anchor = signer->path[count - 1]->anchor;
    facts.path_whole = facts.anchor != NULL;
    if (layers && layer)
        facts.chain_sent = is_chain_sent(layers->items[index], &facts);
    if (!error)
        error = clients_answer(arena, &facts, report);
    if (!error)
        error = arena->error;
    for (size_t i = 0; i < count; i++)
        certificate_unref(&path[i]);
    return error;
}
