/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5322 section 2.1.1: lines of at most 998 characters; section 2.2: ASCII only. RFC 6531 lets
 * UTF-8 through, where every relay on the way offers SMTPUTF8. */
#include "sign/outer_header.h"

#include "base/phrase.h"
#include "base/utf8.h"
#include "sign/line_fault.h"
#include "sign/transport_safe.h"

#define REPORTED_MAX 20 /* findings; more would not help */

static const char *eight_bit_advice(const header_field_t *field)
{
    return utf8_valid(field->whole)
               ? N_("has 8-bit characters; write them as encoded words (RFC 2047): a relay without "
                    "SMTPUTF8 refuses or changes them")
               : N_("has 8-bit characters that are not even UTF-8; write them as encoded words "
                    "(RFC "
                    "2047): no relay has to take them");
}

static void add(const header_field_t *field, const char *what, const findings_t *findings)
{
    const findings_t here = findings_at(findings, field->whole.data);
    findings_add(&here, FINDING_HEADER_UNSAFE, "the field %.*s %-s",
                 (int)(field->name.size < 80 ? field->name.size : 80),
                 (const char *)field->name.data, what);
}

void outer_header_check(const header_t *header, const findings_t *findings)
{
    size_t start = findings->list->count;
    for (size_t i = 0; i < header->count && findings->list->count - start < REPORTED_MAX; i++) {
        const header_field_t *field = &header->fields[i];
        if (transport_field_moves(field->name))
            continue;
        unsigned faults = line_faults(field->whole);
        if (faults & FAULT_8BIT)
            add(field, eight_bit_advice(field), findings);
        if (faults & FAULT_LONG)
            add(field, N_("has a line of more than 998 bytes; fold it: relays refuse or break it"),
                findings);
    }
}

/* The first control character that RFC 5322 section 2.2 has no place for, or 0. Of NUL and CR mime/ tells. */
static uint8_t control_in(bytes_t field)
{
    for (size_t i = 0; i < field.size; i++) {
        uint8_t c = field.data[i];
        if (c && (c < 32 || c == 127) && c != '\t' && c != '\r' && c != '\n')
            return c;
    }
    return 0;
}

void header_control_check(const header_t *header, const findings_t *findings)
{
    size_t start = findings->list->count;
    for (size_t i = 0; i < header->count && findings->list->count - start < REPORTED_MAX; i++) {
        uint8_t c = control_in(header->fields[i].whole);
        if (c == 0x1B)
            add(&header->fields[i],
                N_("has raw escape sequences (0x1b); write them as encoded words (RFC 2047)"),
                findings);
        else if (c)
            add(&header->fields[i], N_("has control characters; take them out"), findings);
    }
}

/* From is left to those who look for the author, MIME's fields to those who read the parts. */
void outer_header_once_check(const header_t *header, const findings_t *findings)
{
    static const char *const names[] = {"Date",       "Sender", "Reply-To",   "To",
                                        "Cc",         "Bcc",    "Message-ID", "In-Reply-To",
                                        "References", "Subject"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const header_field_t *second = header_find(header, names[i], 1);
        if (!second)
            continue;
        const findings_t here = findings_at(findings, second->whole.data);
        findings_add(&here, FINDING_FIELD_REPEATED, "%s, %zu times", names[i],
                     header_count(header, names[i]));
    }
    const header_field_t *dkim = header_find(header, "DKIM-Signature", 0);
    if (!dkim)
        return;
    const findings_t here = findings_at(findings, dkim->whole.data);
    findings_add(&here, FINDING_DKIM_BROKEN, NULL);
}
