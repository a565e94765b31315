/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates and paths for people. */
#include "certificate_text.h"

#include "certificate_name.h"
#include "columns.h"
#include "date_text.h"
#include "language.h"
#include "styles.h"

#include <stdio.h>
#include <string.h>

#define TREE_STEP 3

/* CA/Browser Forum S/MIME Baseline Requirements, section 7.1.6.1. */
const char *text_of_validation(const char *validated)
{
    static const char *const sentences[][2] = {
        {"mailbox", N_("only that the signer can read mail of this address")},
        {"organization", N_("the address and the organization")},
        {"sponsor", N_("the address, the organization and the person it vouches for")},
        {"individual", N_("the address and the person")},
    };
    for (size_t i = 0; validated && i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i][0], validated) == 0)
            return sentences[i][1];
    return N_("the certificate does not say how far");
}

key_kind_t text_of_key_kind(const smime_certificate_t *certificate)
{
    key_kind_t kind;
    const char *curve = certificate->key_curve;
    snprintf(kind.text, sizeof kind.text, "%s%s%s", certificate->key_algorithm, curve ? " " : "",
             curve ? curve : "");
    return kind;
}

/* Two digits at a time, as certificate windows show fingerprints, 16 bytes a line. */
static void put_fingerprint(const page_t *page, const char *label, const char *hex)
{
    size_t size = strlen(hex);
    for (size_t start = 0; start < size; start += 32) {
        char shown[3 * 16 + 1] = "";
        size_t used = 0;
        for (size_t i = start; i + 1 < size && i < start + 32; i += 2)
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%.2s%s", hex + i,
                                     i + 2 < size ? ":" : "");
        page_field(page, start ? NO_LABEL : label, "%s", shown);
    }
}

static void put_authority(const page_t *page, const smime_certificate_t *certificate)
{
    if (!certificate->ca)
        page_field(page, "CA", "no");
    else if (certificate->path_length < 0)
        page_field(page, "CA", "yes");
    else
        page_field(page, "CA", "yes, with at most %d more below it", certificate->path_length);
}

void text_of_certificate(const page_t *page, const smime_certificate_t *certificate)
{
    page_field(page, "Subject", "%s", certificate->subject);
    page_field(page, "Issuer", "%s", certificate->issuer);
    page_field(page, "Serial number", "%s", certificate->serial);
    page_field(page, "Valid", "%s to %s", date_text(certificate->not_before).text,
               date_text(certificate->not_after).text);
    page_list(page, "Addresses", certificate->addresses, "none");
    page_field(page, "Organization", "%s",
               certificate->organization ? certificate->organization : _("none is named"));
    if (!certificate->ca)
        page_field(page, "CA checked", "%s", _(text_of_validation(certificate->validated)));
    if (certificate->key_bits)
        page_field(page, "Key", "%s, %u bits", text_of_key_kind(certificate).text,
                   certificate->key_bits);
    else
        page_field(page, "Key", "%s", text_of_key_kind(certificate).text);
    page_field(page, "Signed with", "%s", certificate->signature_algorithm);
    page_list(page, "Key usage", certificate->key_usage, "any");
    page_list(page, "For", certificate->extended_key_usage, "any purpose");
    page_list(page, "Policies", certificate->policies, "none");
    put_authority(page, certificate);
    put_fingerprint(page, "SHA-256", certificate->sha256);
    put_fingerprint(page, "SHA-1", certificate->sha1);
}

/* detailed: an unremarkable state is shown, too. */
static void put_state(const page_t *page, unsigned indent, const smime_path_entry_t *entry,
                      bool detailed)
{
    const char *problem = entry->problem ? entry->problem : "";
    const char *word = entry->state == SMIME_PASS   ? C_("state", "ok")
                       : entry->state == SMIME_FAIL ? C_("state", "broken")
                                                    : C_("state", "doubtful");
    const unsigned hang = indent + columns_of(word) + (*problem != '\0');
    if (detailed || *problem || entry->state != SMIME_PASS)
        page_item(page, indent, hang, answer_style(entry->state), word, *problem ? "[%s]" : "%s",
                  problem);
    if (entry->anchor)
        page_text(page, indent, "trusted by %s", entry->anchor);
}

static void put_entry(const page_t *page, const smime_path_entry_t *entry, unsigned depth,
                      bool detailed)
{
    const unsigned start = 2 * PAGE_INDENT + (depth ? (depth - 1) * TREE_STEP : 0);
    const unsigned name = 2 * PAGE_INDENT + depth * TREE_STEP;
    const unsigned indent = name + PAGE_INDENT;
    const smime_certificate_t *certificate = entry->certificate;
    page_item(page, start, name, STYLE_PLAIN,
              !depth       ? ""
              : page->utf8 ? "└─ "
                           : "`- ",
              "%s", certificate_short_name(certificate));
    page_text(page, indent, "serial %s", certificate->serial);
    if (detailed) {
        page_text(page, indent, "subject %s", certificate->subject);
        page_text(page, indent, "valid %s to %s", date_text(certificate->not_before).text,
                  date_text(certificate->not_after).text);
    }
    put_state(page, indent, entry, detailed);
}

void text_of_path(const page_t *page, const smime_signer_result_t *signer, bool detailed)
{
    for (size_t depth = 0; depth < signer->path_count; depth++)
        put_entry(page, signer->path[signer->path_count - 1 - depth], (unsigned)depth, detailed);
}
