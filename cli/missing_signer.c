/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 2.3 leaves it to the sender whether certificates come with a signature: without
 * them it is no broken message, and nothing to be silent about. */
#include "missing_signer.h"

#include "base/portable.h"
#include "failure.h"
#include "language.h"
#include "report_pick.h"

#include <stdlib.h>

static void tell(const command_t *command, const char *name, const smime_signer_result_t *signer,
                 const char *advice)
{
    bool named = signer->identifier && *signer->identifier;
    char *name_text = language_phrase(signer->identifier_phrase, named ? signer->identifier : "");
    char *text;
    if (!name_text ||
        asprintf(&text, _("the certificate of the signer%s%s%s is not in the message; %s"),
                 named ? " (" : "", name_text, named ? ")" : "", _(advice)) < 0)
        text = NULL;
    failure_print(stderr, command->name, name, text);
    free(name_text);
    free(text);
}

static size_t tell_of_layer(const command_t *command, const common_t *common, const char *name,
                            const smime_layer_result_t *layer, const char *advice)
{
    size_t count = 0;
    for (size_t i = 0; i < layer->signer_count; i++) {
        if (layer->signers[i]->certificate)
            continue;
        if (!common->quiet)
            tell(command, name, layer->signers[i], advice);
        count++;
    }
    return count;
}

int missing_signers_tell(const command_t *command, const common_t *common, const char *name,
                         const smime_report_t *report, const char *advice)
{
    const smime_layer_result_t *layer = report_pick_layer(report);
    size_t count = 0;
    if (layer) {
        tell_of_layer(command, common, name, layer, advice);
        return 0;
    }
    for (size_t i = 0; i < report->layer_count; i++)
        count += tell_of_layer(command, common, name, report->layers[i], advice);
    if (!report->layer_count)
        return failure_report(command->name, name, ABOUT_CERTIFICATE_INPUT,
                              gpg_error(GPG_ERR_NO_DATA));
    if (!count && !common->quiet)
        failure_print(stderr, command->name, name,
                      _("the signature names no signer that can be read; 'smimetool verify' says "
                        "what is wrong with it"));
    return verdict_status(report->verdict);
}
