/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of mail clients for people. Where a client says no, what is missing is all that counts. */
#include "clients_text.h"

#include "columns.h"

#define CLIENT_HANG 18 /* column of the answers */
#define REASON      6  /* column of the reasons, and of their further lines */
#define REASON_HANG 8

static style_t style_of(smime_client_answer_t answer)
{
    return answer == SMIME_CLIENT_YES  ? STYLE_GOOD
           : answer == SMIME_CLIENT_NO ? STYLE_BAD
                                       : STYLE_DOUBT;
}

/* What stands before a requirement. */
static const char *lead_of(smime_client_answer_t answer)
{
    return answer == SMIME_CLIENT_NO        ? "needs "
           : answer == SMIME_CLIENT_DEPENDS ? "depends on "
                                            : "not documented: ";
}

static void put_client(const page_t *page, const smime_client_result_t *client)
{
    const char *word = smime_client_answer_name(client->answer);
    const unsigned used = PAGE_INDENT + columns_of(client->client);
    fprintf(page->out, "%*s%s%*s", PAGE_INDENT, "", client->client,
            used + 2 < CLIENT_HANG ? (int)(CLIENT_HANG - used) : 2, "");
    page_word(page, style_of(client->answer), word);
    fputc('\n', page->out);
    for (size_t i = 0; i < client->reason_count; i++) {
        const smime_client_reason_t *reason = client->reasons[i];
        if (client->answer == SMIME_CLIENT_NO && reason->answer != SMIME_CLIENT_NO)
            continue;
        page_hanging(page, REASON, REASON_HANG, "%s%s%s%s", lead_of(reason->answer),
                     reason->rule->requirement, reason->detail[0] ? ": " : "", reason->detail);
    }
}

void clients_text(const page_t *page, const smime_report_t *report)
{
    if (!report->client_count)
        return;
    page_heading(page, "In mail clients, by what is documented (man smimetool-verify)");
    for (size_t i = 0; i < report->client_count; i++)
        put_client(page, report->clients[i]);
}
