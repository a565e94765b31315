/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Headlines: chosen by the finding that decided; where none did, by what was judged. */
#include "headline.h"

#include "base/portable.h"
#include "columns.h"
#include "deciding.h"
#include "language.h"
#include "printable.h"
#include "report_pick.h"

#include <stdlib.h>
#include <string.h>

const char *verdict_word(smime_verdict_t verdict)
{
    static const char *const words[] = {N_("ERROR"), N_("INVALID"), N_("INDETERMINATE"),
                                        N_("UNSIGNED"), N_("VALID")};
    return _(words[verdict <= SMIME_VERDICT_VALID ? verdict : SMIME_VERDICT_ERROR]);
}

smime_verdict_t result_verdict(const result_t *result)
{
    return result->report ? result->report->verdict : SMIME_VERDICT_ERROR;
}

/* format has one %s, for text from outside; that is cut in its middle where it is too long. */
static __attribute__((format(printf, 3, 0))) char *with_text(const page_t *page, const char *text,
                                                             const char *format, unsigned most)
{
    char *shown = printable(text), *cut = NULL, *whole = NULL;
    unsigned ours = columns_of(format) - 2;
    if (shown)
        cut = columns_cut_middle(shown, most > ours ? most - ours : 0, page->utf8);
    if (cut && asprintf(&whole, format, cut) < 0)
        whole = NULL;
    free(shown);
    free(cut);
    return whole;
}

/* Who signed: the author, else the first address of the certificate; NULL: nobody has a name. */
static const char *author_of(const smime_report_t *report)
{
    if (report->header->from_count)
        return report->header->from[0]->address;
    const smime_signer_result_t *signer = report_pick_signer(report);
    const smime_certificate_t *certificate = signer ? signer->certificate : NULL;
    return certificate && certificate->addresses ? certificate->addresses[0] : NULL;
}

static char *headline_of_valid(const page_t *page, const smime_report_t *report, unsigned most)
{
    const char *author = author_of(report);
    if (!author)
        return strdup(_("The content is signed, and unchanged."));
    if (report_pick_is_bare(report))
        return with_text(page, author, _("%s signed the content; it is unchanged."), most);
    const char *whole = _("%s signed the text and attachments; they are unchanged.");
    if (strlen(author) + columns_of(whole) - 2 <= most)
        return with_text(page, author, whole, most);
    return with_text(page, author, _("Signed by %s; text and attachments are unchanged."), most);
}

/* What there is in place of a signature. */
static const smime_finding_kind_t *kind_of_unsigned(const smime_report_t *report)
{
    static const smime_finding_id_t ids[] = {
        SMIME_FINDING_OPENPGP, SMIME_FINDING_SIGNATURE_ATTACHMENT, SMIME_FINDING_CERTS_ONLY};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (report_has(report, ids[i]))
            return smime_finding_kind(ids[i]);
    return NULL;
}

static char *headline_of_kind(const smime_report_t *report, const smime_finding_kind_t *kind,
                              unsigned most)
{
    unsigned count = deciding_count(report);
    char *text = NULL;
    if (count > 1 && asprintf(&text, _("%s (1 of %u)."), _(kind->headline), count) >= 0) {
        if (columns_of(text) <= most)
            return text;
        free(text);
    }
    return asprintf(&text, _("%s."), _(kind->headline)) < 0 ? NULL : text;
}

char *headline_of(const page_t *page, const result_t *result, unsigned most)
{
    const smime_report_t *report = result->report;
    char *text = NULL;
    if (!report) {
        char *shown = printable(result->told ? result->told : _("it could not be judged"));
        if (!shown || asprintf(&text, _("Not judged: %s."), shown) < 0)
            text = NULL;
        free(shown);
        return text;
    }
    const smime_finding_kind_t *kind = deciding_kind(report);
    if (kind && report->verdict != SMIME_VERDICT_VALID)
        return headline_of_kind(report, kind, most);
    if (report->verdict == SMIME_VERDICT_VALID)
        return headline_of_valid(page, report, most);
    kind = kind_of_unsigned(report);
    if (kind)
        return headline_of_kind(report, kind, most);
    if (report->verdict == SMIME_VERDICT_UNSIGNED)
        return strdup(_("This message is not signed; nothing in it proves who wrote it."));
    return strdup(_("It cannot be said whether this message is what it seems to be."));
}

/* A known sender's promises are not what the caller may have got wrong. */
static bool breaks_promise(const smime_report_t *report, const smime_finding_kind_t *kind)
{
    if (kind->id != SMIME_FINDING_PIN_ISSUER && kind->id != SMIME_FINDING_PIN_SERIAL)
        return false;
    for (size_t i = 0; i < report->pin_count; i++)
        if (!report->pins[i]->holds && !report->pins[i]->of_known_sender)
            return false;
    return true;
}

/* Whether what a sender publishes was compared: an address alone is what From says already. */
static bool is_compared(const smime_report_t *report)
{
    for (size_t i = 0; i < report->pin_count; i++)
        if (report->pins[i]->kind != SMIME_PIN_FROM)
            return true;
    return false;
}

/* Who signed an attached message need not be its author: that is for judging it by itself. */
static bool is_of_attached(const smime_report_t *report, const smime_finding_kind_t *kind)
{
    return kind->id == SMIME_FINDING_ERRANT_LAYER && report->identity != SMIME_PASS;
}

static const char *next_step_of_valid(const smime_report_t *report)
{
    return is_compared(report) ? _("nothing more to do.")
           : report->pin_count
               ? _("compare Issuer and CA serial with what the sender publishes.")
               : _("compare Signer, Issuer and CA serial with what the sender publishes.");
}

const char *next_step_of(const result_t *result)
{
    const smime_report_t *report = result->report;
    if (!report)
        return _("mend that and try again; nothing is known about this message yet.");
    const smime_finding_kind_t *kind = deciding_kind(report);
    if (report->verdict == SMIME_VERDICT_VALID)
        return next_step_of_valid(report);
    if (!kind)
        kind = kind_of_unsigned(report);
    if (kind && is_of_attached(report, kind))
        return _(
            "do not act on it yet; judge the attached message by itself: --part, with the number "
            "of the part that is signed.");
    if (kind && breaks_promise(report, kind))
        kind = smime_finding_kind(SMIME_FINDING_SIGNER_MISMATCH);
    return _(kind ? kind->next
                  : N_("do not act on it; ask the sender at an address that you know."));
}
