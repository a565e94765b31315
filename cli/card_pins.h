/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was pinned, in few words, for the line that it is about. */
#ifndef CLI_CARD_PINS_H
#define CLI_CARD_PINS_H

#include "page.h"
#include "smime.h"

typedef enum card_pin_place {
    CARD_PIN_NONE,
    CARD_PIN_SIGNER,
    CARD_PIN_ISSUER,
    CARD_PIN_SERIAL, /* of the authority that issued the signer's certificate */
    CARD_PIN_PATH    /* a number of another certificate of the path is listed */
} card_pin_place_t;

#define CARD_PIN_WIDTH 13 /* columns, with a blank before it */

/* "= --from", "NOT in list", with a question mark where nobody vouches for what was compared; NULL: nothing was
 * pinned there. signer: NULL if there is none. Fails for lack of memory only. */
gpg_error_t card_pin(const smime_report_t *report, const smime_signer_result_t *signer,
                     card_pin_place_t place, const char **r_pin, style_t *r_style);

#endif
