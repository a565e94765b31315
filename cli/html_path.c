/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An ordered list; html_style.css joins its items by lines. */
#include "html_path.h"

#include "certificate_name.h"
#include "date_text.h"
#include "html_writer.h"
#include "language.h"

#define BOXES 6 /* that fit a page; of a longer path those in the middle are counted only */

static html_class_t class_of(smime_answer_t state)
{
    return state == SMIME_PASS ? "good" : state == SMIME_FAIL ? "bad" : "doubt";
}

/* What is right by itself is doubtful below one that breaks a rule. */
static smime_answer_t state_of(const smime_signer_result_t *signer, size_t index)
{
    smime_answer_t state = signer->path[index]->state;
    for (size_t above = index + 1; above < signer->path_count && state == SMIME_PASS; above++)
        if (signer->path[above]->state == SMIME_FAIL)
            state = SMIME_UNKNOWN;
    return state;
}

/* How the certificate stands in its path. */
static const char *word_of(const smime_path_entry_t *entry, smime_answer_t state)
{
    return entry->anchor         ? _("trusted")
           : state == SMIME_PASS ? _("ok")
           : state == SMIME_FAIL ? _("broken")
                                 : _("doubtful");
}

static const char *role_of(size_t index, const smime_path_entry_t *entry)
{
    return index == 0 ? _("Signer") : entry->anchor ? _("Root") : _("CA");
}

static gpg_error_t put_box(FILE *out, const smime_signer_result_t *signer, size_t index)
{
    const smime_path_entry_t *entry = signer->path[index];
    const smime_answer_t state = state_of(signer, index);
    const smime_certificate_t *certificate = entry->certificate;
    fprintf(out, "<li class=\"%s\"><span class=\"about quiet\">", class_of(state));
    html_text(out, role_of(index, entry));
    fputs("</span> <span class=\"name\">", out);
    gpg_error_t error = html_outside(out, certificate_short_name(certificate));
    fprintf(out, "</span> <span class=\"word %s\">", class_of(state));
    html_text(out, word_of(entry, state));
    fputs("</span>", out);
    if (entry->problem)
        fprintf(out, " <code>%s</code>", entry->problem);
    fputs("<br><span class=\"number about\">", out);
    if (!error)
        error = html_outside(out, certificate->serial);
    fprintf(out, "</span> <span class=\"quiet dates\">%s &ndash; %s",
            date_text_day(certificate->not_before).text,
            date_text_day(certificate->not_after).text);
    fputs("</span></li>\n", out);
    return error;
}

gpg_error_t html_path(FILE *out, const smime_signer_result_t *signer)
{
    gpg_error_t error = 0;
    if (!signer || !signer->path_count) {
        fputs("-", out);
        return 0;
    }
    fputs("<ol class=\"path\">\n", out);
    if (!signer->path[signer->path_count - 1]->anchor)
        fputs("<li class=\"doubt\">?</li>\n", out); /* it leads on to nobody who is known */
    for (size_t i = signer->path_count; i-- > 0 && !error;) {
        size_t from_top = signer->path_count - 1 - i;
        if (signer->path_count <= BOXES || from_top == 0 || i < BOXES - 2)
            error = put_box(out, signer, i);
        else if (from_top == 1)
            fprintf(out, "<li class=\"doubt\">&hellip; %zu</li>\n", signer->path_count - BOXES + 1);
    }
    fputs("</ol>\n", out);
    return error;
}
