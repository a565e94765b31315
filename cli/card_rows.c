/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a card. A row is ok only where its question was answered so: what nobody said is not
 * known. */
#include "card_rows.h"

#include "base/portable.h"
#include "certificate_name.h"
#include "columns.h"
#include "date_text.h"
#include "deciding.h"
#include "language.h"
#include "printable.h"
#include "report_pick.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MOST 59 /* columns that a row has for its text at 80 */

static void say(card_row_t *row, smime_answer_t answer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The text is translated, and goes through printable, so arguments may be raw. */
static void say(card_row_t *row, smime_answer_t answer, const char *format, ...)
{
    char *raw = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&raw, _(format), args) < 0)
        raw = NULL;
    va_end(args);
    row->answer = answer;
    row->text = raw ? printable(raw) : NULL;
    free(raw);
}

/* ---- the findings of a row ---- */

static smime_row_t row_of(const smime_finding_t *finding)
{
    const smime_finding_kind_t *kind = smime_finding_kind(finding->id);
    return kind ? kind->row : SMIME_ROW_NONE;
}

static const smime_finding_t *worst_of(const smime_report_t *report, smime_row_t row)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < report->finding_count; i++)
        if (row_of(report->findings[i]) == row &&
            (!worst || report->findings[i]->severity > worst->severity))
            worst = report->findings[i];
    return worst && worst->severity >= SMIME_SEVERITY_UNKNOWN ? worst : NULL;
}

/* Kinds of findings in the row beside the one that it says: warnings and worse. */
static unsigned others(const smime_report_t *report, smime_row_t row, const smime_finding_t *said)
{
    unsigned count = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        bool counts = row_of(finding) == row && finding->severity >= SMIME_SEVERITY_WARNING &&
                      !(said && said->id == finding->id);
        for (size_t k = 0; k < i && counts; k++)
            counts = report->findings[k]->id != finding->id ||
                     report->findings[k]->severity < SMIME_SEVERITY_WARNING;
        count += counts;
    }
    return count;
}

static smime_answer_t answer_of(const smime_finding_t *finding)
{
    return finding->severity == SMIME_SEVERITY_FAIL ? SMIME_FAIL : SMIME_UNKNOWN;
}

/* Whether some finding, in whatever row, says why the answer to the question is no pass. */
static bool is_explained(const smime_report_t *report, smime_question_t question)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i]->question == question &&
            report->findings[i]->severity >= SMIME_SEVERITY_UNKNOWN)
            return true;
    return false;
}

static bool is_partial(const smime_report_t *report)
{
    return report->coverage == SMIME_COVERAGE_PARTIAL;
}

/* ---- what a row says where no finding decides it ---- */

static void say_unchanged(card_row_t *row, const smime_report_t *report)
{
    if (!report->layer_count)
        say(row, SMIME_UNKNOWN, "not known: no signature is to be seen");
    else if (report->integrity != SMIME_PASS)
        say(row, report->integrity, "not known");
    else if (is_partial(report))
        say(row, SMIME_PASS, "the signed part is what was signed");
    else if (report_pick_is_bare(report))
        say(row, SMIME_PASS, "the content is what was signed");
    else if (report->layer_count == 2 && report->author_layer == 1)
        say(row, SMIME_PASS, "both signatures hold: the sender's, and one around it");
    else if (report->layer_count > 1)
        say(row, SMIME_PASS, "every signature around and inside it holds, too");
    else
        say(row, SMIME_PASS, "body and attachments are what was signed");
}

static void say_anchor(card_row_t *row, const smime_signer_result_t *signer)
{
    const smime_path_entry_t *top = signer->path[signer->path_count - 1];
    const char *name = certificate_short_name(top->certificate), *where = top->anchor;
    if (signer->path_count == 1)
        say(row, SMIME_PASS, "the signer's own certificate is trusted (%s)", where);
    else if (strncmp(where, "system (", 8) != 0)
        say(row, SMIME_PASS, "leads to %s (%s)", name, where);
    else if (strstr(where, "web"))
        say(row, SMIME_PASS, "leads to %s (this machine's list for web sites)", name);
    else
        say(row, SMIME_PASS, "leads to %s (this machine's list for e-mail)", name);
}

static void say_trusted(card_row_t *row, const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_signer(report);
    if (!signer)
        say(row, SMIME_UNKNOWN, "there is no certificate to trust");
    else if (report->trust != SMIME_PASS && !is_explained(report, SMIME_ABOUT_TRUST))
        say(row, report->trust, "nobody vouches for the message as a whole");
    else if (!signer->path_count || !signer->path[signer->path_count - 1]->anchor)
        say(row, SMIME_UNKNOWN, "not known");
    else
        say_anchor(row, signer);
}

static void say_sender(card_row_t *row, const smime_report_t *report)
{
    const smime_header_t *header = report->header;
    if (!report_pick_signer(report) && header->from_count)
        say(row, SMIME_UNKNOWN, "From says %s; nothing here proves it", header->from[0]->address);
    else if (!report_pick_signer(report))
        say(row, SMIME_UNKNOWN, "there is no signer who is known");
    else if (report->identity != SMIME_PASS && is_partial(report))
        say(row, report->identity, "who signed a part need not have sent the message");
    else if (report->identity != SMIME_PASS)
        say(row, report->identity, "not known");
    else if (report_pick_is_bare(report))
        say(row, SMIME_PASS, "the certificate has the address that you gave");
    else if (report_has(report, SMIME_FINDING_REPLY_TO_ELSEWHERE))
        say(row, SMIME_PASS, "as the certificate says; Reply-To is at another domain");
    else
        say(row, SMIME_PASS, "From is an address of the signer's certificate");
}

/* Fields that mail programs show, in the order in which readers miss them; From is in a row of its
 * own. */
static const char *const shown_fields[][2] = {{"subject", NC_("field", "Subject")},
                                              {"date", NC_("field", "Date")},
                                              {"to", NC_("field", "To")},
                                              {"cc", NC_("field", "Cc")},
                                              {"reply-to", NC_("field", "Reply-To")},
                                              {"sender", NC_("field", "Sender")}};

static bool is_listed(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* Gives how much is used of the room, which a list that is cut uses up. */
static size_t add_name(char *names, size_t size, size_t used, const char *name)
{
    int more = snprintf(names + used, size - used, "%s%s", used ? _(", ") : "", name);
    return more < 0 || (size_t)more >= size - used ? size - 1 : used + (size_t)more;
}

static void say_covered_whole(card_row_t *row, const smime_header_t *header)
{
    char names[160] = "";
    size_t used = 0;
    for (size_t i = 0; i < sizeof shown_fields / sizeof *shown_fields; i++)
        if (is_listed(header->unprotected_fields, shown_fields[i][0]))
            used = add_name(names, sizeof names, used, C_("field", shown_fields[i][1]));
    if (used)
        say(row, SMIME_PASS, "the whole body; not %s", names);
    else if (is_listed(header->protected_fields, "subject"))
        say(row, SMIME_PASS, "the whole body, and the header fields that are shown");
    else
        say(row, SMIME_PASS, "the whole body");
}

static void say_covered(card_row_t *row, const smime_report_t *report)
{
    if (report->coverage == SMIME_COVERAGE_NONE)
        say(row, SMIME_UNKNOWN, "nothing is signed");
    else if (report_has(report, SMIME_FINDING_NO_SIGNER))
        say(row, SMIME_UNKNOWN, "nothing is signed");
    else if (report_has(report, SMIME_FINDING_CONTENT_MISSING))
        say(row, SMIME_UNKNOWN, "%s",
            _(smime_finding_kind(SMIME_FINDING_CONTENT_MISSING)->row_text));
    else if (!report_pick_any_signer(report))
        say(row, SMIME_UNKNOWN, "not known");
    else if (is_partial(report))
        say(row, SMIME_UNKNOWN, "only a part is signed");
    else if (report_pick_is_bare(report))
        say(row, SMIME_PASS, "the whole content; there is no message around it");
    else
        say_covered_whole(row, report->header);
}

static void say_time(card_row_t *row, const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_any_signer(report);
    bool dated = report->header->date && !report_has(report, SMIME_FINDING_DATE_MISSING);
    if (!report->layer_count)
        say(row, SMIME_UNKNOWN, "nobody says when it was signed");
    else if (!signer || !signer->has_signing_time)
        say(row, SMIME_UNKNOWN, "the signer gives no time of signing");
    else if (report_has(report, SMIME_FINDING_SIGNATURE_INVALID))
        say(row, SMIME_UNKNOWN, "not known: the signature does not hold");
    else if (report->coverage != SMIME_COVERAGE_WHOLE || report_pick_is_bare(report))
        say(row, SMIME_PASS, "signed %s", date_text_to_the_minute(signer->signing_time).text);
    else if (dated)
        say(row, SMIME_PASS, "signed %s, Date agrees",
            date_text_to_the_minute(signer->signing_time).text);
    else
        say(row, SMIME_PASS, "signed %s; there is no Date",
            date_text_to_the_minute(signer->signing_time).text);
}

/* In data that is given; what is said about some certificates is not said about all. */
static bool some_without_data(const smime_signer_result_t *signer)
{
    for (size_t i = 0; i < signer->path_count; i++)
        if (signer->path[i]->revocation == SMIME_REVOCATION_NO_DATA)
            return true;
    return false;
}

static void say_revoked(card_row_t *row, const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_signer(report);
    if (!signer)
        say(row, SMIME_UNKNOWN, "not checked: there is no certificate");
    else if (report_has(report, SMIME_FINDING_REVOKED_LATER))
        say(row, SMIME_UNKNOWN, "%s", _(smime_finding_kind(SMIME_FINDING_REVOKED_LATER)->row_text));
    else if (report_has(report, SMIME_FINDING_REVOCATION_NOT_CHECKED) && some_without_data(signer))
        say(row, SMIME_UNKNOWN, "not all checked: no list about some certificate (--crl)");
    else if (report_has(report, SMIME_FINDING_REVOCATION_NOT_CHECKED))
        say(row, SMIME_UNKNOWN, "%s",
            _(smime_finding_kind(SMIME_FINDING_REVOCATION_NOT_CHECKED)->row_text));
    else if (signer->trust != SMIME_PASS || signer->path_count < 2)
        say(row, SMIME_UNKNOWN, "not checked: no authority that is trusted issued it");
    else
        say(row, SMIME_PASS, "no certificate of the path is revoked");
}

/* ---- what a finding makes a row say ---- */

/* "From a@demo.example, signer b@demo.example": cut where both are too long. */
static bool say_mismatch(card_row_t *row, const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_signer(report);
    const smime_header_t *header = report->header;
    if (!signer || header->from_count != 1 || !signer->certificate->addresses ||
        !signer->certificate->addresses[0])
        return false;
    say(row, SMIME_FAIL, "From %s, signer %s", header->from[0]->address,
        signer->certificate->addresses[0]);
    if (row->text && columns_of(row->text) <= TEXT_MOST)
        return true;
    free(row->text);
    row->text = NULL;
    return false;
}

/* Reasons of RFC 5280 section 5.3.1, for people. */
static const char *reason_for_people(const char *reason)
{
    static const struct {
        const char *name, *text;
    } reasons[] = {{"keyCompromise", N_("the key was stolen")},
                   {"cACompromise", N_("the authority's key was stolen")},
                   {"affiliationChanged", N_("its details changed")},
                   {"superseded", N_("another has taken its place")},
                   {"cessationOfOperation", N_("it is no longer used")},
                   {"certificateHold", N_("it is on hold")},
                   {"privilegeWithdrawn", N_("its right was withdrawn")}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(reasons[i].name, reason) == 0)
            return reasons[i].text;
    return NULL;
}

/* "on 2026-11-02: the key was stolen (keyCompromise)"; without the words where there is no room. */
static void say_revocation(card_row_t *row, const smime_path_entry_t *entry, bool of_authority)
{
    const char *whose = of_authority ? _("an authority's, on ") : _("on ");
    const char *reason = entry->revocation_reason, *text = reason_for_people(reason);
    date_text_t day = date_text_day(entry->revoked_at);
    if (text) {
        say(row, SMIME_FAIL, "%s%s: %s (%s)", whose, day.text, _(text), reason);
        if (row->text && columns_of(row->text) <= TEXT_MOST)
            return;
        free(row->text);
    }
    if (strcmp(reason, "unspecified") == 0)
        say(row, SMIME_FAIL, "%s%s; no reason is given", whose, day.text);
    else
        say(row, SMIME_FAIL, "%s%s (%s)", whose, day.text, reason);
}

static bool say_since_when(card_row_t *row, const smime_report_t *report,
                           const smime_finding_t *finding)
{
    const smime_signer_result_t *signer =
        finding->layer >= 0 && finding->signer >= 0
            ? report->layers[finding->layer]->signers[finding->signer]
            : NULL;
    for (size_t i = 0; signer && i < signer->path_count; i++)
        if (signer->path[i]->revocation == SMIME_REVOCATION_REVOKED) {
            say_revocation(row, signer->path[i], i > 0);
            return true;
        }
    return false;
}

/* "only part 1.2 is signed", where there is one. */
static bool say_errant(card_row_t *row, const smime_report_t *report)
{
    if (report->layer_count != 1 || !report->layers[0]->part[0])
        return false;
    say(row, SMIME_UNKNOWN, "only part %s is signed", report->layers[0]->part);
    return true;
}

static void say_finding(card_row_t *row, const smime_report_t *report,
                        const smime_finding_t *finding)
{
    const smime_finding_kind_t *kind = smime_finding_kind(finding->id), *why;
    row->code = finding->code;
    if (finding->id == SMIME_FINDING_SIGNER_MISMATCH && say_mismatch(row, report))
        return;
    if (finding->id == SMIME_FINDING_REVOKED && say_since_when(row, report, finding))
        return;
    if (finding->id == SMIME_FINDING_ERRANT_LAYER && say_errant(row, report))
        return;
    why = deciding_kind(report);
    if (finding == deciding_finding(report) && why && why->row == kind->row)
        kind = why;
    say(row, answer_of(finding), "%s", _(kind->row_text));
}

/* No certificate: what follows from that is said in each row, and is no news. */
static bool is_of_no_certificate(const smime_report_t *report, const smime_finding_t *finding)
{
    return finding->id == SMIME_FINDING_NO_PATH && !report_pick_signer(report);
}

typedef void (*say_t)(card_row_t *row, const smime_report_t *report);

static const struct {
    const char *name;
    smime_row_t row;
    say_t say;
} kinds[CARD_ROWS] = {{NC_("row", "Unchanged"), SMIME_ROW_UNCHANGED, say_unchanged},
                      {NC_("row", "Trusted"), SMIME_ROW_TRUSTED, say_trusted},
                      {NC_("row", "Same sender"), SMIME_ROW_SENDER, say_sender},
                      {NC_("row", "Covered"), SMIME_ROW_COVERED, say_covered},
                      {NC_("row", "Time"), SMIME_ROW_TIME, say_time},
                      {NC_("row", "Revoked"), SMIME_ROW_REVOKED, say_revoked}};

gpg_error_t card_rows(const smime_report_t *report, card_row_t r_rows[CARD_ROWS])
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < CARD_ROWS; i++) {
        card_row_t *row = &r_rows[i];
        *row = (card_row_t){.name = C_("row", kinds[i].name), .answer = SMIME_UNKNOWN};
        const smime_finding_t *worst = report ? worst_of(report, kinds[i].row) : NULL;
        if (!report)
            say(row, SMIME_UNKNOWN, "not judged");
        else if (worst && !is_of_no_certificate(report, worst))
            say_finding(row, report, worst);
        else
            kinds[i].say(row, report);
        if (report)
            row->more = others(report, kinds[i].row, worst);
        if (!row->text)
            error = gpg_error(GPG_ERR_ENOMEM);
    }
    return error;
}

void card_rows_free(card_row_t rows[CARD_ROWS])
{
    for (size_t i = 0; i < CARD_ROWS; i++) {
        free(rows[i].text);
        rows[i].text = NULL;
    }
}

const char *card_mark(smime_answer_t answer)
{
    return answer == SMIME_PASS ? "[ok]" : answer == SMIME_FAIL ? "[NO]" : "[??]";
}
