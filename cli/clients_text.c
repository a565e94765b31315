/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of mail clients for people. Where a client says no, what is missing is all that counts. */
#include "clients_text.h"

#include "base/portable.h"
#include "columns.h"
#include "language.h"

#include <stdio.h>
#include <stdlib.h>

#define CLIENT_HANG 18 /* column of the answers */
#define REASON      6  /* column of the reasons, and of their further lines */
#define REASON_HANG 8

static style_t style_of(smime_client_answer_t answer)
{
    return answer == SMIME_CLIENT_YES  ? STYLE_GOOD
           : answer == SMIME_CLIENT_NO ? STYLE_BAD
                                       : STYLE_DOUBT;
}

/* With a requirement in it. */
static const char *lead_of(smime_client_answer_t answer)
{
    return answer == SMIME_CLIENT_NO        ? _("needs %s")
           : answer == SMIME_CLIENT_DEPENDS ? _("depends on %s")
                                            : _("not documented: %s");
}

static const char *word_of(smime_client_answer_t answer)
{
    return answer == SMIME_CLIENT_YES       ? C_("client", "yes")
           : answer == SMIME_CLIENT_NO      ? C_("client", "no")
           : answer == SMIME_CLIENT_DEPENDS ? C_("client", "depends")
                                            : C_("client", "not documented");
}

static void put_reason(const page_t *page, const smime_client_reason_t *reason)
{
    char *detail = language_phrase(reason->phrase, reason->detail), *text = NULL;
    if (!detail || asprintf(&text, lead_of(reason->answer), _(reason->rule->requirement)) < 0)
        page_lose();
    else
        page_hanging(page, REASON, REASON_HANG, "%s%s%s", text, *detail ? ": " : "", detail);
    free(detail);
    free(text);
}

static void put_client(const page_t *page, const smime_client_result_t *client)
{
    const char *word = word_of(client->answer);
    const char *name = _(client->client);
    const unsigned used = PAGE_INDENT + columns_of(name);
    fprintf(page->out, "%*s%s%*s", PAGE_INDENT, "", name,
            used + 2 < CLIENT_HANG ? (int)(CLIENT_HANG - used) : 2, "");
    page_word(page, style_of(client->answer), word);
    fputc('\n', page->out);
    for (size_t i = 0; i < client->reason_count; i++) {
        const smime_client_reason_t *reason = client->reasons[i];
        if (client->answer == SMIME_CLIENT_NO && reason->answer != SMIME_CLIENT_NO)
            continue;
        put_reason(page, reason);
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
