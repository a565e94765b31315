/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9787 section 4: what can be read in two ways wholly within the bytes that the author signed is as he
 * wrote it, and leaves nothing open. */
#ifndef SMIME_VERIFY_SIGNED_ODDITIES_H
#define SMIME_VERIFY_SIGNED_ODDITIES_H

#include "message/layer.h"

/* Findings about the structure of parts inside the author's layer, whose content is as it was signed, become
 * warnings. They stay as they are where bytes that he did not sign can take part in what a reader
 * sees: a boundary around the signed part that one inside begins with (or the other way round), text behind
 * it, header fields outside that count where the protected ones are not recognised; and where a part
 * has two transfer encodings. Failures are kept by the list of findings. */
void signed_oddities_settle(const layers_t *layers, const layer_t *author,
                            const findings_t *findings);

#endif
