/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pins beside what they pinned: what the caller asked for counts before what a known sender promises. */
#include "card_pins.h"

#include "base/arena.h"
#include "language.h"
#include "mime/address.h"

#include <string.h>
#include <strings.h>

static const smime_pin_t *pin_of(const smime_report_t *report, smime_pin_kind_t kind)
{
    const smime_pin_t *found = NULL;
    for (size_t i = 0; i < report->pin_count; i++) {
        const smime_pin_t *pin = report->pins[i];
        if (pin->kind != kind)
            continue;
        /* One that does not hold is never behind one that does. */
        if (!found || (found->holds && !pin->holds) ||
            (found->holds == pin->holds && found->of_known_sender && !pin->of_known_sender))
            found = pin;
    }
    return found;
}

/* What a pin comes to beside a value. */
typedef struct outcome {
    const char *text;
    style_t style;
} outcome_t;

/* Whether the signature holds and somebody who is trusted vouches for who made it. Else whoever wrote the
 * certificates chose every name and number in them, and could choose what is published. */
static bool is_vouched_for(const smime_signer_result_t *signer)
{
    return signer && signer->integrity == SMIME_PASS && signer->trust != SMIME_FAIL &&
           signer->path_count && signer->path[signer->path_count - 1]->anchor;
}

static outcome_t held(const smime_signer_result_t *signer, const char *text, const char *doubted)
{
    return is_vouched_for(signer) ? (outcome_t){text, STYLE_GOOD}
                                  : (outcome_t){doubted, STYLE_DOUBT};
}

static outcome_t not_compared(void)
{
    return (outcome_t){_("not compared"), STYLE_DOUBT};
}

/* ---- numbers ---- */

/* Whether the number that is listed is that of the issuing authority. */
static bool is_of_issuer(const smime_pin_t *pin, const smime_signer_result_t *signer)
{
    return pin->found && signer && signer->path_count > 1 &&
           strcmp(pin->found, signer->path[1]->certificate->serial) == 0;
}

static outcome_t pin_of_number(const smime_pin_t *pin, const smime_signer_result_t *signer,
                               card_pin_place_t place)
{
    const card_pin_place_t held_at =
        pin->holds && !is_of_issuer(pin, signer) ? CARD_PIN_PATH : CARD_PIN_SERIAL;
    if (place != held_at)
        return (outcome_t){NULL, STYLE_PLAIN};
    if (pin->holds)
        return held(signer, _("in the list"), _("in the list?"));
    return signer && signer->certificate && signer->path_count
               ? (outcome_t){_("NOT in list"), STYLE_BAD}
               : not_compared();
}

/* ---- names ---- */

static outcome_t pin_of_issuer(const smime_pin_t *pin, const smime_signer_result_t *signer)
{
    if (!pin->found && !pin->holds)
        return not_compared();
    if (pin->of_known_sender)
        return pin->holds ? held(signer, _("known sender"), _("known?"))
                          : (outcome_t){_("NOT known"), STYLE_BAD};
    return pin->holds ? held(signer, _("= --issuer"), _("= --issuer?"))
                      : (outcome_t){_("NOT --issuer"), STYLE_BAD};
}

/* Whether the signer's certificate has this address. What a message says in From, and a pin or a known sender
 * is compared with, is no word about who signed. */
static gpg_error_t names(const smime_signer_result_t *signer, const char *address, bool *r_names)
{
    const char *const *addresses =
        signer && signer->certificate ? signer->certificate->addresses : NULL;
    arena_t arena = ARENA_INIT;
    *r_names = false;
    for (; addresses && *addresses && address && !*r_names; addresses++)
        *r_names = strcasecmp(*addresses, address) == 0 ||
                   address_equal(&arena, bytes_text(*addresses), bytes_text(address));
    return arena_free(&arena);
}

/* Beside who signed: the address that was asked for, or that a known sender writes from. */
static gpg_error_t pin_of_signer(const smime_report_t *report, const smime_signer_result_t *signer,
                                 const smime_pin_t *pin, outcome_t *r_outcome)
{
    const smime_header_t *header = report->header;
    const char *asked = pin                       ? pin->asked
                        : header->from_count == 1 ? header->from[0]->address
                                                  : NULL;
    bool signed_by_him;
    gpg_error_t error = names(signer, asked, &signed_by_him);
    if (error)
        return error;
    if (!pin && signed_by_him)
        *r_outcome = held(signer, _("known sender"), _("known?"));
    else if (pin && pin->holds && signed_by_him)
        *r_outcome = held(signer, _("= --from"), _("= --from?"));
    else if (pin)
        *r_outcome = !pin->holds || (signer && signer->certificate)
                         ? (outcome_t){_("NOT --from"), STYLE_BAD}
                         : not_compared();
    return 0;
}

gpg_error_t card_pin(const smime_report_t *report, const smime_signer_result_t *signer,
                     card_pin_place_t place, const char **r_pin, style_t *r_style)
{
    static const smime_pin_kind_t kinds[] = {[CARD_PIN_SIGNER] = SMIME_PIN_FROM,
                                             [CARD_PIN_ISSUER] = SMIME_PIN_ISSUER,
                                             [CARD_PIN_SERIAL] = SMIME_PIN_SERIAL,
                                             [CARD_PIN_PATH] = SMIME_PIN_SERIAL};
    const smime_known_sender_t *known = report->known_sender;
    const smime_pin_t *pin = place == CARD_PIN_NONE ? NULL : pin_of(report, kinds[place]);
    outcome_t outcome = {NULL, STYLE_PLAIN};
    gpg_error_t error = 0;
    if (place == CARD_PIN_SIGNER && (pin || (known && known->holds)))
        error = pin_of_signer(report, signer, pin, &outcome);
    else if (pin && place == CARD_PIN_ISSUER)
        outcome = pin_of_issuer(pin, signer);
    else if (pin && place != CARD_PIN_SIGNER)
        outcome = pin_of_number(pin, signer, place);
    *r_pin = outcome.text;
    *r_style = outcome.style;
    return error;
}
