/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The findings catalogue and the list that a report carries. */
#include "base/finding.h"

#include "base/error.h"
#include "base/phrase.h"

#include <string.h>

#define NOTE      SMIME_SEVERITY_NOTE
#define WARNING   SMIME_SEVERITY_WARNING
#define UNKNOWN   SMIME_SEVERITY_UNKNOWN
#define FAIL      SMIME_SEVERITY_FAIL
#define NONE      SMIME_ABOUT_NONE
#define INTEGRITY SMIME_ABOUT_INTEGRITY
#define TRUST     SMIME_ABOUT_TRUST
#define IDENTITY  SMIME_ABOUT_IDENTITY

#define NEXT(identifier, sentence) static const char next_##identifier[] = sentence;
#include "base/next_steps.h"
#undef NEXT

/* Each member by itself: the two tables fill the same entries. */
static const smime_finding_kind_t catalogue[] = {
// clang-format off
#define FINDING(identifier, its_code, its_severity, its_question, its_sentence, its_reference)     \
    [FINDING_##identifier].id = SMIME_FINDING_##identifier,                                        \
    [FINDING_##identifier].code = its_code,                                                        \
    [FINDING_##identifier].severity = its_severity,                                                \
    [FINDING_##identifier].question = its_question,                                                \
    [FINDING_##identifier].sentence = its_sentence,                                                \
    [FINDING_##identifier].reference = its_reference,
#include "base/finding_table.h"
#undef FINDING
#define WORDS(identifier, its_row, its_next, its_headline, its_text)                               \
    [FINDING_##identifier].row = SMIME_ROW_##its_row,                                              \
    [FINDING_##identifier].next = next_##its_next,                                                 \
    [FINDING_##identifier].headline = its_headline,                                                \
    [FINDING_##identifier].row_text = its_text,
#include "base/finding_words.h"
#undef WORDS
    // clang-format on
};

#define KINDS (sizeof catalogue / sizeof *catalogue) /* the first is none */

const smime_finding_kind_t *smime_finding_kind(unsigned id)
{
    return id > 0 && id < KINDS ? &catalogue[id] : NULL;
}

const smime_finding_kind_t *smime_finding_kind_of(const char *code)
{
    for (size_t i = 1; code && i < KINDS; i++)
        if (strcmp(catalogue[i].code, code) == 0)
            return &catalogue[i];
    return NULL;
}

const char *smime_answer_name(smime_answer_t answer)
{
    return answer == SMIME_PASS ? "pass" : answer == SMIME_UNKNOWN ? "unknown" : "fail";
}

const char *smime_coverage_name(smime_coverage_t coverage)
{
    return coverage == SMIME_COVERAGE_WHOLE     ? "whole"
           : coverage == SMIME_COVERAGE_PARTIAL ? "partial"
                                                : "none";
}

const char *smime_verdict_name(smime_verdict_t verdict)
{
    static const char *const names[] = {"error", "invalid", "indeterminate", "unsigned", "valid"};
    return verdict <= SMIME_VERDICT_VALID ? names[verdict] : names[0];
}

const char *smime_severity_name(smime_severity_t severity)
{
    static const char *const names[] = {"note", "warning", "unknown", "fail"};
    return severity <= SMIME_SEVERITY_FAIL ? names[severity] : names[SMIME_SEVERITY_FAIL];
}

findings_t findings_start(finding_list_t *list, arena_t *arena)
{
    *list = (finding_list_t){.arena = arena};
    return (findings_t){.list = list, .layer = -1, .signer = -1};
}

findings_t findings_in_layer(const findings_t *around, int layer, const char *part)
{
    return (findings_t){around->list, layer, around->signer, part, 0};
}

findings_t findings_of_signer(const findings_t *around, size_t signer)
{
    return (findings_t){around->list, around->layer, (int)signer, around->part, 0};
}

findings_t findings_in_part(const findings_t *around, const char *part)
{
    return (findings_t){around->list, around->layer, around->signer, part, 0};
}

static size_t count_lines(bytes_t text)
{
    size_t count = 0;
    for (size_t next; (next = bytes_find_byte(text, '\n')) != SIZE_MAX; count++)
        text = bytes_from(text, next + 1);
    return count;
}

/* From the last place on, in either direction: what is found stands mostly in order. */
static size_t line_of(finding_list_t *list, const uint8_t *byte)
{
    const bytes_t input = list->input;
    if (!byte || !input.data || byte < input.data || byte > input.data + input.size)
        return 0;
    size_t at = (size_t)(byte - input.data);
    if (at >= list->seen)
        list->line += count_lines(bytes_slice(input, list->seen, at - list->seen));
    else
        list->line -= count_lines(bytes_slice(input, at, list->seen - at));
    list->seen = at;
    return list->line + 1;
}

findings_t findings_at(const findings_t *around, const uint8_t *byte)
{
    return (findings_t){around->list, around->layer, around->signer, around->part,
                        line_of(around->list, byte)};
}

void findings_fail(const findings_t *findings, gpg_error_t error)
{
    findings->list->error = findings->list->error ? findings->list->error : error;
}

/* Room for one more, at the place; NULL: there is none, and the list says so. */
static smime_finding_t *push(const findings_t *findings)
{
    finding_list_t *list = findings->list;
    smime_finding_t *item = arena_push(list->arena, list->items, list->count, list->capacity);
    if (!item)
        findings_fail(findings, ERR(ENOMEM));
    return item;
}

static void add(const findings_t *findings, finding_id_t id, smime_severity_t severity,
                const char *format, va_list args)
{
    arena_t *arena = findings->list->arena;
    const char *said = format ? phrase_put(arena, format, args) : "";
    const char *text = said ? phrase_in_english(arena, said) : NULL;
    smime_finding_t *item = push(findings);
    if (!text)
        findings_fail(findings, ERR(ENOMEM));
    if (!item)
        return;
    const smime_finding_kind_t *kind = &catalogue[id];
    *item = (smime_finding_t){.id = kind->id,
                              .code = kind->code,
                              .severity = severity,
                              .question = kind->question,
                              .sentence = kind->sentence,
                              .detail = text ? text : "",
                              .reference = kind->reference,
                              .layer = findings->layer,
                              .signer = findings->signer,
                              .part = findings->part,
                              .line = findings->line,
                              .phrase = said};
}

void findings_add(const findings_t *findings, finding_id_t id, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(findings, id, catalogue[id].severity, format, args);
    va_end(args);
}

void findings_add_as(const findings_t *findings, finding_id_t id, smime_severity_t severity,
                     const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(findings, id, severity, format, args);
    va_end(args);
}

void findings_repeat(const findings_t *findings, const smime_finding_t *finding)
{
    smime_finding_t *item = push(findings);
    if (!item)
        return;
    arena_t *arena = findings->list->arena;
    const char *detail = arena_text(arena, bytes_text(finding->detail));
    const char *said = finding->phrase ? arena_text(arena, bytes_text(finding->phrase)) : NULL;
    if (!detail || (finding->phrase && !said))
        findings_fail(findings, ERR(ENOMEM));
    *item = *finding;
    item->detail = detail ? detail : "";
    item->phrase = said;
    item->layer = findings->layer;
    item->signer = findings->signer;
    item->part = findings->part;
    item->line = findings->line;
}

bool findings_have(const findings_t *findings, size_t start, finding_id_t id)
{
    for (size_t i = start; i < findings->list->count; i++)
        if ((int)findings->list->items[i].id == (int)id)
            return true;
    return false;
}

smime_severity_t findings_worst(const findings_t *findings, size_t start, smime_question_t question)
{
    smime_severity_t worst = SMIME_SEVERITY_NOTE;
    for (size_t i = start; i < findings->list->count; i++)
        if (findings->list->items[i].question == question &&
            findings->list->items[i].severity > worst)
            worst = findings->list->items[i].severity;
    return worst;
}

gpg_error_t findings_show(const findings_t *findings, smime_report_t *report)
{
    const finding_list_t *list = findings->list;
    report->findings = arena_pointers(list->arena, list->items, list->count, sizeof *list->items);
    report->finding_count = report->findings ? list->count : 0;
    if (list->error || list->arena->error)
        return list->error ? list->error : list->arena->error;
    return report->findings ? 0 : ERR(ENOMEM);
}
