/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The answers of mail clients, in the words of schema 1. */
#include "clients_json.h"

static void put_reason(json_writer_t *json, const smime_client_reason_t *reason)
{
    json_open_object(json, NULL);
    json_put_text(json, "answer", smime_client_answer_name(reason->answer));
    json_put_text(json, "requirement", reason->rule->requirement);
    json_put_text(json, "detail", reason->detail);
    json_put_text(json, "source", reason->rule->source);
    json_put_text(json, "date", reason->rule->date);
    json_close(json);
}

void json_put_clients(json_writer_t *json, const smime_report_t *report)
{
    if (!report->clients)
        return;
    json_open_array(json, "clients");
    for (size_t i = 0; i < report->client_count; i++) {
        const smime_client_result_t *client = report->clients[i];
        json_open_object(json, NULL);
        json_put_text(json, "client", client->client);
        json_put_text(json, "answer", smime_client_answer_name(client->answer));
        json_open_array(json, "reasons");
        for (size_t k = 0; k < client->reason_count; k++)
            put_reason(json, client->reasons[k]);
        json_close(json);
        json_close(json);
    }
    json_close(json);
}
