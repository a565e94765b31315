/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever a certificate can come in: messages and signatures (RFC 8551), certificates (RFC 7468),
 * PKCS#12 (RFC 7292). */
#include "any_input.h"

#include "base/limits.h"
#include "certificate_full.h"
#include "failure.h"
#include "fence.h"
#include "keys/key_form.h"
#include "language.h"
#include "memory_stream.h"
#include "message/certificates.h"
#include "unreadable.h"

#include <stdlib.h>

/* Its certificates are there all the same; who wants to sign with it is to know. */
static void tell_key_locked(const passphrase_t *passphrase, const char *name)
{
    failure_print(stderr, passphrase->command, name_for_people(name),
                  _("warning: the private key in it has a passphrase of its own"));
}

gpg_error_t any_input_certificates(passphrase_t *passphrase, const char *name, const input_t *input,
                                   smime_certificates_t **r_certificates)
{
    gpg_error_t error =
        smime_certificates_read(r_certificates, input_data(input), input_size(input));
    if (error && input_size(input) <= LIMIT_KEY_FILE &&
        key_form_is_pkcs12(bytes_of(input_data(input), input_size(input))))
        error = smime_certificates_read_pkcs12(r_certificates, name, input_data(input),
                                               input_size(input), passphrase_ask, passphrase);
    if (!error && input_shrunk(input))
        error = ERROR_SHRUNK;
    if (!error && !passphrase->quiet)
        unreadable_tell(passphrase->command, name, *r_certificates);
    if (!error && !passphrase->quiet && certificates_key_locked(*r_certificates))
        tell_key_locked(passphrase, name);
    return error;
}

/* The certificates as PEM, whatever they came in; r_pem: malloc. */
static gpg_error_t as_pem(const smime_certificates_t *certificates, char **r_pem, size_t *r_size)
{
    FILE *stream = memory_stream_open(r_pem, r_size);
    if (!stream)
        return gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < smime_certificates_count(certificates); i++)
        certificate_pem(stream, smime_certificates_get(certificates, i));
    return memory_stream_close(stream, r_pem);
}

static gpg_error_t judge_list(const judging_t *judging, smime_verifier_t *verifier,
                              const smime_certificates_t *certificates, smime_report_t **r_report)
{
    char *pem = NULL;
    size_t size = 0;
    gpg_error_t error = as_pem(certificates, &pem, &size);
    if (!error)
        error = smime_certificate_judge(verifier, &judging->options, pem, size, r_report);
    free(pem);
    return error;
}

static gpg_error_t judge_certificates(const judging_t *judging, smime_verifier_t *verifier,
                                      passphrase_t *passphrase, const char *name,
                                      const input_t *input, smime_report_t **r_report)
{
    smime_certificates_t *certificates;
    gpg_error_t error = any_input_certificates(passphrase, name, input, &certificates);
    if (!error)
        error = judge_list(judging, verifier, certificates, r_report);
    smime_certificates_free(&certificates);
    return error;
}

gpg_error_t any_input_judge_read(const judging_t *judging, const input_t *input,
                                 const smime_certificates_t *certificates,
                                 smime_report_t **r_report)
{
    smime_verifier_t *verifier = NULL;
    *r_report = NULL;
    gpg_error_t error = smime_verifier_new(&verifier, judging->store);
    if (!error)
        error = smime_verify(verifier, &judging->options, input_data(input), input_size(input),
                             r_report);
    if (gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ENCODING ||
        (!error && !(*r_report)->layer_count)) {
        smime_report_free(r_report);
        error = judge_list(judging, verifier, certificates, r_report);
    }
    smime_verifier_free(&verifier);
    return error;
}

gpg_error_t any_input_judge(const judging_t *judging, passphrase_t *passphrase, const char *name,
                            const input_t *input, smime_report_t **r_report)
{
    const uint8_t *data = input_data(input);
    size_t size = input_size(input);
    smime_verifier_t *verifier = NULL;
    *r_report = NULL;
    gpg_error_t error = smime_verifier_new(&verifier, judging->store);
    if (!error)
        error = smime_verify(verifier, &judging->options, data, size, r_report);
    bool no_signature =
        error ? gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ENCODING : (*r_report)->layer_count == 0;
    if (no_signature) {
        smime_report_t *other = NULL;
        gpg_error_t other_error =
            judge_certificates(judging, verifier, passphrase, name, input, &other);
        if (!other_error || error)
            error = other_error;
        if (!other_error) {
            smime_report_free(r_report);
            *r_report = other;
        }
    }
    smime_verifier_free(&verifier);
    if (!error && input_shrunk(input))
        error = ERROR_SHRUNK;
    if (error)
        smime_report_free(r_report);
    return error;
}

int any_input_take_all(const any_input_taker_t *taker, const strings_t *names)
{
    const fence_t fence = {.inputs = names,
                           .output = taker->common->output,
                           .passphrase_file = taker->passphrase->file,
                           .asks = true};
    const gpg_error_t error = fence_raise(&fence);
    if (error)
        return failure_report(taker->command->name, NULL, ABOUT_ANYTHING, error);
    int status = STATUS_VALID;
    for (size_t i = 0; i < names->count; i++) {
        taker->passphrase->status = 0;
        status = status_worst(status, taker->take(taker->user, names->items[i]));
    }
    return status;
}
