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

/* Whether the number that is listed is that of the issuing authority. */
static bool is_of_issuer(const smime_pin_t *pin, const smime_signer_result_t *signer)
{
    return pin->found && signer && signer->path_count > 1 &&
           strcmp(pin->found, signer->path[1]->certificate->serial) == 0;
}

static const char *serial_text(const smime_pin_t *pin, const smime_signer_result_t *signer,
                               card_pin_place_t place)
{
    bool elsewhere = pin->holds && !is_of_issuer(pin, signer);
    if (place == CARD_PIN_PATH)
        return elsewhere ? _("in the list") : NULL;
    if (elsewhere)
        return NULL;
    return pin->holds                                            ? _("in the list")
           : signer && signer->certificate && signer->path_count ? _("NOT in list")
                                                                 : _("not compared");
}

static const char *name_text(const smime_pin_t *pin, const char *holds, const char *fails)
{
    if (!pin->found && !pin->holds)
        return _("not compared");
    if (pin->of_known_sender)
        return pin->holds ? _("known sender") : _("NOT known");
    return pin->holds ? holds : fails;
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
                                 const smime_pin_t *pin, const char **r_pin, style_t *r_style)
{
    const smime_header_t *header = report->header;
    const char *asked = pin                       ? pin->asked
                        : header->from_count == 1 ? header->from[0]->address
                                                  : NULL;
    bool signed_by_him, certified = signer && signer->certificate;
    gpg_error_t error = names(signer, asked, &signed_by_him);
    if (error || (!pin && !signed_by_him))
        return error;
    *r_style = signed_by_him && (!pin || pin->holds) ? STYLE_GOOD
               : certified || !pin->holds            ? STYLE_BAD
                                                     : STYLE_DOUBT;
    *r_pin = !pin                      ? _("known sender")
             : *r_style == STYLE_GOOD  ? _("= --from")
             : *r_style == STYLE_DOUBT ? _("not compared")
                                       : _("NOT --from");
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
    *r_pin = NULL;
    *r_style = STYLE_PLAIN;
    if (place == CARD_PIN_NONE)
        return 0;
    const smime_pin_t *pin = pin_of(report, kinds[place]);
    if (place == CARD_PIN_SIGNER)
        return pin || (known && known->holds) ? pin_of_signer(report, signer, pin, r_pin, r_style)
                                              : 0;
    if (!pin)
        return 0;
    *r_style = pin->holds ? STYLE_GOOD : pin->found ? STYLE_BAD : STYLE_DOUBT;
    *r_pin = place == CARD_PIN_ISSUER ? name_text(pin, _("= --issuer"), _("NOT --issuer"))
                                      : serial_text(pin, signer, place);
    return 0;
}
