/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The facts for the table of mail clients, from what a message would be signed with. */
#include "sign/planned_clients.h"

#include "verify/clients.h"

/* The signer's certificate, the chain that would be sent, and the root if it is given. */
static size_t list_path(const sign_task_t *task, certificate_t *path[LIMIT_PATH_LENGTH])
{
    const signer_chain_t *chain = &task->chains[0];
    size_t count = 0;
    path[count++] = task->pairs[0].certificate;
    for (size_t i = 0; i < chain->count && count < LIMIT_PATH_LENGTH; i++)
        path[count++] = chain->items[i];
    if (chain->root && chain->root != path[0] && count < LIMIT_PATH_LENGTH)
        path[count++] = chain->root;
    return count;
}

gpg_error_t planned_clients_answer(sign_task_t *task)
{
    certificate_t *path[LIMIT_PATH_LENGTH];
    const smime_layer_result_t planned = {.part = "",
                                          .format = task->options->opaque ? "application/pkcs7-mime"
                                                                          : "multipart/signed"};
    const bool has_signer = task->count && task->pairs[0].certificate;
    client_facts_t facts = {.report = task->report,
                            .layer = task->layer ? task->layer : &planned,
                            .signer = task->layer ? &task->results[0] : NULL,
                            .path = path,
                            .is_message = true,
                            .is_planned = true};
    if (has_signer) {
        facts.path_count = list_path(task, path);
        facts.path_whole = task->chains[0].root != NULL;
        facts.chain_sent = task->chains[0].complete;
    }
    gpg_error_t error = clients_answer(task->arena, &facts, task->report);
    return error ? error : task->arena->error;
}
