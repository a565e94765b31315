/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8601 section 2.2, RFC 7281: one Authentication-Results field a message, for whoever delivers it. A reader of
 * that field trusts all of it, so nothing of the message stands there but what the certificate says, in quotes,
 * without a character that could end them, the field or the line. */
#include "base/arena.h"
#include "deciding.h"
#include "formats.h"
#include "mime/address.h"
#include "report_pick.h"

#include <string.h>

#define LINE_MOST 76 /* columns that are aimed at: RFC 5322 section 2.1.1 */
#define VALUE_MOST                                                                                 \
    900 /* octets of one value as it is written; a longer one is left out, since it may not fold
                          and a line has 998 at most */

/* ---- values ---- */

static bool is_graphic(uint8_t c)
{
    return c > ' ' && c < 0x7f;
}

/* RFC 2045 section 5.1. */
static bool is_token(const char *text)
{
    for (const char *at = text; *at; at++)
        if (!is_graphic((uint8_t)*at) || strchr("()<>@,;:\\\"/[]?=", *at))
            return false;
    return *text != '\0';
}

/* What is neither graphic nor a blank becomes \XX, as RFC 4514 section 2.4 writes an octet of a name. */
static void append_quoted(buffer_t *out, const char *text)
{
    buffer_append_byte(out, '"');
    for (const char *at = text; *at; at++) {
        uint8_t c = (uint8_t)*at;
        if (!is_graphic(c) && c != ' ')
            buffer_printf(out, "\\\\%02X", c);
        else if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else
            buffer_append_byte(out, c);
    }
    buffer_append_byte(out, '"');
}

static void append_property(buffer_t *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    buffer_t written = BUFFER_INIT;
    if (is_token(value))
        buffer_append_text(&written, value);
    else
        append_quoted(&written, value);
    if (written.error)
        out->error = written.error;
    else if (buffer_bytes(&written).size <= VALUE_MOST) {
        buffer_printf(out, " %s=", name);
        buffer_append(out, buffer_bytes(&written));
    }
    buffer_free(&written);
}

/* ---- what is said ---- */

static const char *result_of(const result_t *result)
{
    const smime_report_t *report = result->report;
    if (!report)
        return result->is_temporary ? "temperror" : "permerror";
    switch (report->verdict) {
    case SMIME_VERDICT_VALID:
        return "pass";
    case SMIME_VERDICT_INVALID:
        return report->integrity == SMIME_FAIL ? "fail" : "policy";
    case SMIME_VERDICT_INDETERMINATE:
        return "neutral";
    case SMIME_VERDICT_UNSIGNED:
        return "none";
    case SMIME_VERDICT_ERROR:
        break;
    }
    return "permerror";
}

/* Of the catalogue, in English: what a finding was found in is the sender's text. */
static void append_reason(buffer_t *out, const result_t *result)
{
    const smime_finding_t *finding = result->report ? deciding_finding(result->report) : NULL;
    if (!result->report)
        buffer_append_text(out, " reason=\"the message could not be judged\"");
    else if (finding && result->report->verdict != SMIME_VERDICT_UNSIGNED)
        buffer_printf(out, " reason=\"%s: %s\"", finding->code, finding->sentence);
}

/* Where the signature is, as IMAP counts parts (RFC 9051 section 6.4.5.1). */
static const char *part_of(arena_t *arena, const smime_layer_result_t *layer)
{
    if (strcmp(layer->format, "multipart/signed") == 0)
        return arena_printf(arena, "%s%s2", layer->part, *layer->part ? "." : "");
    return strcmp(layer->format, "cms") == 0 ? NULL : *layer->part ? layer->part : "1";
}

/* Of the addresses that the certificate has, the author's, else the first. */
static const char *identifier_of(arena_t *arena, const smime_header_t *header,
                                 const smime_certificate_t *certificate)
{
    const char *const *addresses = certificate->addresses;
    for (size_t i = 0; addresses[i] && header && header->from_count == 1; i++)
        if (address_equal(arena, bytes_text(addresses[i]), bytes_text(header->from[0]->address)))
            return addresses[i];
    return addresses[0];
}

static void append_signer(arena_t *arena, buffer_t *out, const smime_report_t *report)
{
    const smime_layer_result_t *layer = report_pick_layer(report);
    const smime_signer_result_t *signer = report_pick_signer(report);
    if (!layer || !signer)
        return;
    const smime_certificate_t *certificate = signer->certificate;
    append_property(out, "body.smime-part", part_of(arena, layer));
    append_property(out, "body.smime-identifier",
                    identifier_of(arena, report->header, certificate));
    append_property(out, "body.smime-serial", certificate->serial);
    append_property(out, "body.smime-issuer", certificate->issuer);
}

/* ---- the field ---- */

/* Lines end before blanks: unfolded, it is the same again. A word that is longer than a line stays whole. */
static void put_folded(FILE *out, bytes_t field)
{
    size_t column = 0;
    for (size_t at = 0, size; at < field.size; at += size) {
        for (size = 0; at + size < field.size && field.data[at + size] == ' ';)
            size++;
        while (at + size < field.size && field.data[at + size] != ' ')
            size++;
        if (column && column + size > LINE_MOST) {
            fputc('\n', out);
            column = 0;
        }
        column += size;
        fwrite(field.data + at, 1, size, out);
    }
    fputc('\n', out);
}

static gpg_error_t put(const page_t *page, const result_t *result)
{
    arena_t arena = ARENA_INIT;
    buffer_t field = BUFFER_INIT;
    buffer_printf(&field, "Authentication-Results: %s; smime=%s", result->authserv_id,
                  result_of(result));
    append_reason(&field, result);
    if (result->report)
        append_signer(&arena, &field, result->report);
    gpg_error_t error = field.error ? field.error : arena.error;
    if (!error)
        put_folded(page->out, buffer_bytes(&field));
    buffer_free(&field);
    arena_free(&arena);
    return error;
}

const format_t format_authres = {.name = "authres", .separator = "", .put = put};
