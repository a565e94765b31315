/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nothing is judged here: the findings have it all. */
#include "verify/report_pins.h"

#include "base/error.h"
#include "verify/signer_answer.h"

typedef struct filling {
    arena_t *arena;
    const findings_t *findings;
    int layer, signer; /* that stand for the message; -1: none do */
    const smime_signer_result_t *result;
    smime_pin_t *items;
    size_t count, capacity;
    gpg_error_t error;
} filling_t;

/* The author's layer, else the first; in it the signer who passes, else the first. */
static void choose_signer(filling_t *filling, const smime_report_t *report)
{
    filling->layer = report->author_layer >= 0 ? report->author_layer
                     : report->layer_count     ? 0
                                               : -1;
    const smime_layer_result_t *layer = filling->layer >= 0 ? report->layers[filling->layer] : NULL;
    filling->signer = layer && layer->signer_count ? 0 : -1;
    for (size_t i = 0; layer && i < layer->signer_count; i++)
        if (signer_passes(layer->signers[i])) {
            filling->signer = (int)i;
            break;
        }
    filling->result = filling->signer >= 0 ? layer->signers[filling->signer] : NULL;
}

/* Whether a finding of this number, of the chosen signer or of the message, speaks against it. */
static bool is_found(const filling_t *filling, smime_finding_id_t id)
{
    for (size_t i = 0; i < filling->findings->list->count; i++) {
        const smime_finding_t *item = &filling->findings->list->items[i];
        if (item->id == id && (item->layer < 0 || item->layer == filling->layer) &&
            (item->signer < 0 || item->signer == filling->signer))
            return true;
    }
    return false;
}

static void add(filling_t *filling, smime_pin_t pin)
{
    smime_pin_t *item =
        arena_push(filling->arena, filling->items, filling->count, filling->capacity);
    if (item)
        *item = pin;
    else
        filling->error = ERR(ENOMEM);
}

static const char *listed_number(const filling_t *filling, const smime_serial_list_t *list)
{
    for (size_t i = 0; filling->result && i < filling->result->path_count; i++) {
        const char *serial = filling->result->path[i]->certificate->serial;
        if (smime_serial_list_has(list, serial))
            return serial;
    }
    return NULL;
}

static const char *issuer_found(const filling_t *filling)
{
    return filling->result && filling->result->certificate ? filling->result->certificate->issuer
                                                           : NULL;
}

/* Whether the chosen signer is who the author has to be. */
static bool is_author(const filling_t *filling)
{
    return issuer_found(filling) && !is_found(filling, SMIME_FINDING_SIGNER_MISMATCH) &&
           !is_found(filling, SMIME_FINDING_SIGNER_WITHOUT_ADDRESS) &&
           !is_found(filling, SMIME_FINDING_SENDER_ONLY);
}

/* Without a message the author is the one asked for, so it is the signer who has to be him. */
static void add_from(filling_t *filling, const smime_report_t *report, const char *asked,
                     const char *author)
{
    const bool bare = author && !report->header->from_count;
    const char *found = author;
    bool holds =
        author && !is_found(filling, SMIME_FINDING_PIN_FROM) && (!bare || is_author(filling));
    if (bare && !holds)
        found = issuer_found(filling) ? filling->result->certificate->addresses[0] : NULL;
    add(filling, (smime_pin_t){SMIME_PIN_FROM, false, holds, asked, found});
}

static void add_issuer(filling_t *filling, const char *asked, bool of_known_sender)
{
    bool holds = issuer_found(filling) && !is_found(filling, SMIME_FINDING_PIN_ISSUER);
    add(filling,
        (smime_pin_t){SMIME_PIN_ISSUER, of_known_sender, holds, asked, issuer_found(filling)});
}

static void add_serial(filling_t *filling, const smime_serial_list_t *list, bool of_known_sender)
{
    const char *found = list ? listed_number(filling, list) : NULL;
    bool holds = issuer_found(filling) && !is_found(filling, SMIME_FINDING_PIN_SERIAL);
    add(filling, (smime_pin_t){SMIME_PIN_SERIAL, of_known_sender, holds, NULL, found});
}

/* The list that has a number of the path; NULL: none. */
static const smime_serial_list_t *list_that_holds(const filling_t *filling,
                                                  const known_sender_t *known)
{
    for (size_t i = 0; known->said.serial_lists[i]; i++)
        if (listed_number(filling, known->said.serial_lists[i]->list))
            return known->said.serial_lists[i]->list;
    return NULL;
}

static void add_promises(filling_t *filling, const known_sender_t *known)
{
    if (known->said.issuers)
        add_issuer(filling, arena_text(filling->arena, bytes_text(known->said.issuers[0])), true);
    if (known->said.serial_lists)
        add_serial(filling, list_that_holds(filling, known), true);
}

static gpg_error_t show_known_sender(filling_t *filling, smime_report_t *report,
                                     const sender_claims_t *claims)
{
    const known_sender_t *known = claims->author  ? claims->author
                                  : claims->count ? claims->items[0]
                                                  : NULL;
    smime_known_sender_t *shown = known ? arena_alloc(filling->arena, sizeof *shown) : NULL;
    if (known && !shown)
        return ERR(ENOMEM);
    if (!known)
        return 0;
    const char *address = arena_text(filling->arena, bytes_text(known->shown));
    const char *name =
        known->said.name ? arena_text(filling->arena, bytes_text(known->said.name)) : NULL;
    if (!address || (known->said.name && !name))
        return ERR(ENOMEM);
    bool holds = known == claims->author && is_author(filling) &&
                 !is_found(filling, SMIME_FINDING_PIN_ISSUER) &&
                 !is_found(filling, SMIME_FINDING_PIN_SERIAL) &&
                 !is_found(filling, SMIME_FINDING_SENDER_ALWAYS_SIGNS);
    *shown = (smime_known_sender_t){address, name, holds};
    report->known_sender = shown;
    return 0;
}

gpg_error_t report_pins(arena_t *arena, smime_report_t *report,
                        const smime_verify_options_t *options, const sender_claims_t *claims,
                        const char *author, const findings_t *findings)
{
    filling_t filling = {.arena = arena, .findings = findings};
    choose_signer(&filling, report);
    if (options->from)
        add_from(&filling, report, arena_text(arena, bytes_text(options->from)), author);
    if (options->issuer)
        add_issuer(&filling, arena_text(arena, bytes_text(options->issuer)), false);
    if (options->serials)
        add_serial(&filling, options->serials, false);
    for (size_t i = 0; i < claims->count; i++)
        add_promises(&filling, claims->items[i]);
    report->pins = arena_pointers(arena, filling.items, filling.count, sizeof *filling.items);
    report->pin_count = filling.count;
    gpg_error_t error = show_known_sender(&filling, report, claims);
    return filling.error ? filling.error : !report->pins ? ERR(ENOMEM) : error;
}
