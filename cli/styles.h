/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The styles of the library's enumerations: good, in doubt, bad. */
#ifndef CLI_STYLES_H
#define CLI_STYLES_H

#include "page.h"
#include "smime.h"

style_t verdict_style(smime_verdict_t verdict);
style_t answer_style(smime_answer_t answer);
style_t severity_style(smime_severity_t severity);

#endif
