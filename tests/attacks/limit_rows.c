/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a user sees of a message. */
#include "limit_rows.h"

static const char *append_certificate(arena_t *arena, const char *text,
                                      const smime_certificate_t *certificate)
{
    if (!certificate)
        return text;
    text = arena_printf(arena, "%s\n    %s, %s", text, certificate->subject, certificate->issuer);
    for (const char *const *address = certificate->addresses; text && *address; address++)
        text = address[1] ? text : arena_printf(arena, "%s, %s", text, *address);
    return text;
}

static seen_t see(bench_t *bench, bytes_t message, const attack_t *usual)
{
    arena_t *arena = &bench->world.arena;
    outcome_t outcome = attack_judge(bench, usual, message);
    pki_require(!outcome.error, "judging a message");
    const smime_report_t *report = outcome.report;
    seen_t seen = {.text = "", .believed = report->verdict == SMIME_VERDICT_VALID};
    for (size_t i = 0; i < report->finding_count; i++)
        seen.text = arena_printf(arena, "%s\n    %s: %s", seen.text, report->findings[i]->code,
                                 report->findings[i]->detail);
    for (size_t i = 0; i < report->layer_count; i++)
        if (report->layers[i]->signer_count)
            seen.text =
                append_certificate(arena, seen.text, report->layers[i]->signers[0]->certificate);
    outcome_release(&outcome);
    pki_require(seen.text != NULL, "memory");
    return seen;
}

seen_t see_message(bench_t *bench, bytes_t message)
{
    const attack_t usual = {.options = {.from = "noreply@demo.example"}};
    return see(bench, message, &usual);
}

seen_t see_mail_by_name(bench_t *bench, const mail_t *mail)
{
    const attack_t usual = {.name = NULL};
    return see(bench, mail_make(&bench->world, mail), &usual);
}

seen_t see_mail(bench_t *bench, const mail_t *mail)
{
    return see_message(bench, mail_make(&bench->world, mail));
}
