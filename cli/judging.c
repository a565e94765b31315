/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fills a store and the library's options from the command line. */
#include "judging.h"

#include "certificate_full.h"
#include "date.h"
#include "directory.h"
#include "failure.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#define CRLS_VARIABLE "SMIMETOOL_CRLS"

/* What is done with files of one kind. */
typedef struct taking {
    judging_t *judging;
    const command_t *command;
    gpg_error_t (*take)(smime_store_t *store, const void *data, size_t size);
    about_t about;
    const char *variable; /* of the environment, that names the files; NULL: an option does */
} taking_t;

static int taking_failure(const taking_t *taking, const char *path, gpg_error_t error)
{
    char *named = NULL;
    if (taking->variable && asprintf(&named, "%s: %s", taking->variable, path) < 0)
        named = NULL;
    int status = failure_report(taking->command->name, named ? named : path, taking->about, error);
    free(named);
    return status;
}

static gpg_error_t take_file(const taking_t *taking, const char *path)
{
    input_t *input;
    gpg_error_t error = input_open_secret(&input, path);
    if (!error)
        error = taking->take(taking->judging->store, input_data(input), input_size(input));
    input_free(&input);
    return error;
}

/* A file that holds nothing of the kind, or only broken: not one that cannot be read or is too
 * large. */
static bool is_something_else(const taking_t *taking, gpg_error_t error)
{
    return gpg_err_code(error) != GPG_ERR_TOO_LARGE && !smime_limit_text(error) &&
           failure_status(taking->about, error) == EX_DATAERR;
}

static void say_passed_over(const taking_t *taking, const char *path, gpg_error_t error)
{
    char *cause = failure_text(taking->about, error), *text = NULL;
    if (cause && asprintf(&text, "passed over: %s", cause) < 0)
        text = NULL;
    failure_print(stderr, taking->command->name, path, text);
    free(text);
    free(cause);
}

static int take_files(const taking_t *taking, const char *path, const strings_t *files)
{
    size_t taken = 0;
    for (size_t i = 0; i < files->count; i++) {
        gpg_error_t error = take_file(taking, files->items[i]);
        if (error && !is_something_else(taking, error))
            return taking_failure(taking, files->items[i], error);
        if (error)
            say_passed_over(taking, files->items[i], error);
        else
            taken++;
    }
    return taken ? 0 : taking_failure(taking, path, gpg_error(GPG_ERR_NO_DATA));
}

/* A path may be a directory: then everything in it is taken, and what is something else is passed
 * over. */
static int take_path(const taking_t *taking, const char *path)
{
    strings_t files;
    gpg_error_t error = directory_files(path, &files);
    if (gpg_err_code(error) == GPG_ERR_ENOTDIR || gpg_err_code(error) == GPG_ERR_ENOENT)
        error = take_file(taking, path);
    int status = error         ? taking_failure(taking, path, error)
                 : files.count ? take_files(taking, path, &files)
                               : 0;
    directory_files_free(&files);
    return status;
}

static int take_all(const taking_t *taking, const strings_t *paths)
{
    int status = 0;
    for (size_t i = 0; i < paths->count && !status; i++)
        status = take_path(taking, paths->items[i]);
    return status;
}

/* Revocation lists that are kept for every call; NULL: none. */
static const char *configured_crls(void)
{
    const char *path = getenv(CRLS_VARIABLE);
    return path && *path ? path : NULL;
}

static int take_crls(judging_t *judging, const command_t *command, const strings_t *paths)
{
    taking_t taking = {judging, command, smime_store_add_crls, ABOUT_REVOCATION, NULL};
    int status = take_all(&taking, paths);
    taking.variable = CRLS_VARIABLE;
    return status || !configured_crls() ? status : take_path(&taking, configured_crls());
}

static int add_trust(judging_t *judging, const command_t *command, const strings_t *trust)
{
    static const char *const by_default[] = {"system", NULL};
    const char *const *where = trust->count ? trust->items : by_default;
    for (; *where; where++) {
        gpg_error_t error = smime_store_add_trust(judging->store, *where);
        if (error)
            return failure_report(command->name, *where, ABOUT_CERTIFICATES, error);
    }
    return 0;
}

static int fill_store(judging_t *judging, const command_t *command,
                      const judging_settings_t *settings)
{
    gpg_error_t error = smime_store_new(&judging->store);
    if (error)
        return failure_report(command->name, NULL, ABOUT_ANYTHING, error);
    const taking_t helpers = {judging, command, smime_store_add_certificates, ABOUT_CERTIFICATES,
                              NULL};
    const taking_t responses = {judging, command, smime_store_add_ocsp, ABOUT_REVOCATION, NULL};
    int status = add_trust(judging, command, &settings->trust);
    if (!status)
        status = take_all(&helpers, &settings->certs);
    if (!status)
        status = take_crls(judging, command, &settings->crls);
    return status ? status : take_all(&responses, &settings->ocsp);
}

static int set_time(judging_t *judging, const command_t *command, const char *at)
{
    smime_verify_options_t *options = &judging->options;
    options->at = time(NULL);
    if (!at || strcmp(at, "now") == 0)
        return 0;
    if (strcmp(at, "signing-time") == 0) {
        options->at_mode = SMIME_AT_SIGNING_TIME;
        return 0;
    }
    options->at_given = true;
    if (date_parse(at, &options->at))
        return 0;
    return usage_error(command,
                       "--at: '%s' is neither now, signing-time nor a date like 2019-07-01 "
                       "or 2019-07-01T12:00:00Z",
                       at);
}

int judging_open(judging_t *judging, const command_t *command, const judging_settings_t *settings)
{
    *judging = (judging_t){.options = SMIME_VERIFY_OPTIONS_INIT};
    smime_verify_options_t *options = &judging->options;
    options->allow_weak = settings->allow_weak;
    options->require_revocation = settings->require_revocation;
    options->policies = settings->policies.items;
    /* By itself an acceptable policy would bind only paths that have to have one. */
    options->require_explicit_policy =
        settings->require_explicit_policy || settings->policies.count;
    options->inhibit_any_policy = settings->inhibit_any_policy;
    options->inhibit_policy_mapping = settings->inhibit_policy_mapping;
    int status = set_time(judging, command, settings->at);
    return status ? status : fill_store(judging, command, settings);
}

int judging_read_serials(judging_t *judging, const command_t *command, const char *path,
                         unsigned column)
{
    input_t *input;
    size_t line = 0;
    gpg_error_t error = input_open_secret(&input, path);
    if (!error)
        error = smime_serial_list_read(&judging->serials, input_data(input), input_size(input),
                                       column ? column : 1, &line);
    if (!error && smime_serial_list_count(judging->serials) == 0)
        error = gpg_error(GPG_ERR_NO_DATA);
    input_free(&input);
    judging->options.serials = judging->serials;
    char *subject = NULL;
    if (line && asprintf(&subject, "%s: line %zu", path, line) < 0)
        subject = NULL;
    if (!error) {
        if (subject)
            failure_print(stderr, command->name, subject,
                          "this is no serial number and is taken for a title");
        free(subject);
        return 0;
    }
    int status = failure_report(command->name, subject ? subject : path, ABOUT_SERIALS, error);
    free(subject);
    return status;
}

void judging_free(judging_t *judging)
{
    smime_serial_list_free(&judging->serials);
    smime_store_free(&judging->store);
}

int judging_take_standard_input(standard_input_t *input, const judging_settings_t *settings)
{
    int status = standard_input_take_all(input, "--certs", &settings->certs);
    if (!status)
        status = standard_input_take_all(input, "--crl", &settings->crls);
    if (!status)
        status = standard_input_take(input, CRLS_VARIABLE, configured_crls());
    return status ? status : standard_input_take_all(input, "--ocsp", &settings->ocsp);
}

bool judging_settings_given(const judging_settings_t *settings)
{
    return settings->trust.count || settings->certs.count || settings->crls.count ||
           settings->ocsp.count || settings->policies.count || settings->require_revocation ||
           settings->require_explicit_policy || settings->inhibit_any_policy ||
           settings->inhibit_policy_mapping || settings->allow_weak || settings->at;
}

void judging_settings_free(judging_settings_t *settings)
{
    strings_free(&settings->trust);
    strings_free(&settings->certs);
    strings_free(&settings->crls);
    strings_free(&settings->ocsp);
    strings_free(&settings->policies);
}

static bool may_be_pkcs12(gpg_error_t error, const input_t *input)
{
    const uint8_t *data = input_data(input);
    static const uint8_t version[] = {0x02, 0x01, 0x03}; /* RFC 7292 section 4: INTEGER 3 */
    return error && input_size(input) > 16 && data[0] == 0x30 &&
           memmem(data, 10, version, sizeof version) != NULL;
}

gpg_error_t judging_read_certificates(passphrase_t *passphrase, const char *name,
                                      const input_t *input, smime_certificates_t **r_certificates)
{
    gpg_error_t error =
        smime_certificates_read(r_certificates, input_data(input), input_size(input));
    if (may_be_pkcs12(error, input))
        error = smime_certificates_read_pkcs12(r_certificates, name, input_data(input),
                                               input_size(input), passphrase_ask, passphrase);
    if (!error && input_shrunk(input))
        error = ERROR_SHRUNK;
    return error;
}

/* The certificates as PEM, whatever they came in; r_pem: malloc. */
static gpg_error_t as_pem(const smime_certificates_t *certificates, char **r_pem, size_t *r_size)
{
    FILE *stream = open_memstream(r_pem, r_size);
    if (!stream)
        return gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < smime_certificates_count(certificates); i++)
        certificate_pem(stream, smime_certificates_get(certificates, i));
    bool failed = ferror(stream);
    return fclose(stream) || failed ? gpg_error(GPG_ERR_ENOMEM) : 0;
}

static gpg_error_t judge_certificates(const judging_t *judging, smime_verifier_t *verifier,
                                      passphrase_t *passphrase, const char *name,
                                      const input_t *input, smime_report_t **r_report)
{
    smime_certificates_t *certificates;
    char *pem = NULL;
    size_t size = 0;
    gpg_error_t error = judging_read_certificates(passphrase, name, input, &certificates);
    if (!error)
        error = as_pem(certificates, &pem, &size);
    if (!error)
        error = smime_certificate_judge(verifier, &judging->options, pem, size, r_report);
    free(pem);
    smime_certificates_free(&certificates);
    return error;
}

gpg_error_t judging_any(const judging_t *judging, passphrase_t *passphrase, const char *name,
                        const input_t *input, smime_report_t **r_report)
{
    const uint8_t *data = input_data(input);
    size_t size = input_size(input);
    smime_verifier_t *verifier = NULL;
    *r_report = NULL;
    gpg_error_t error = input_foreign_format(data, size);
    if (!error)
        error = smime_verifier_new(&verifier, judging->store);
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

int judging_say_unsigned(const text_output_t *output, const char *name)
{
    if (output->common->json && !output->common->quiet)
        failure_print(stderr, output->command->name, name,
                      "the message is not signed: there is no certificate to judge in it");
    if (!output->common->json) {
        page_verdict(&output->page, STYLE_DOUBT, "UNSIGNED", name_for_people(name));
        page_text(&output->page, PAGE_INDENT,
                  "The message is not signed: there is no certificate to judge in it.");
    }
    return STATUS_UNSIGNED;
}

static bool passes(const smime_signer_result_t *signer)
{
    return signer->integrity == SMIME_PASS && signer->trust == SMIME_PASS &&
           signer->identity == SMIME_PASS;
}

static const smime_signer_result_t *signer_of_layer(const smime_layer_result_t *layer)
{
    const smime_signer_result_t *found = NULL;
    for (size_t i = 0; i < layer->signer_count; i++) {
        const smime_signer_result_t *signer = &layer->signers[i];
        if (signer->certificate && (!found || (passes(signer) && !passes(found))))
            found = signer;
    }
    return found;
}

const smime_layer_result_t *judging_layer(const smime_report_t *report)
{
    if (report->author_layer >= 0 && (size_t)report->author_layer < report->layer_count &&
        signer_of_layer(&report->layers[report->author_layer]))
        return &report->layers[report->author_layer];
    for (size_t i = 0; i < report->layer_count; i++)
        if (signer_of_layer(&report->layers[i]))
            return &report->layers[i];
    return NULL;
}

const smime_signer_result_t *judging_signer(const smime_report_t *report)
{
    const smime_layer_result_t *layer = judging_layer(report);
    return layer ? signer_of_layer(layer) : NULL;
}

int judging_status(smime_verdict_t verdict)
{
    switch (verdict) {
    case SMIME_VERDICT_VALID:
        return STATUS_VALID;
    case SMIME_VERDICT_UNSIGNED:
        return STATUS_UNSIGNED;
    case SMIME_VERDICT_INDETERMINATE:
        return STATUS_INDETERMINATE;
    case SMIME_VERDICT_INVALID:
        return STATUS_INVALID;
    case SMIME_VERDICT_ERROR:
        break;
    }
    return EX_SOFTWARE;
}

int judging_answer_status(smime_answer_t answer)
{
    return answer == SMIME_PASS      ? STATUS_VALID
           : answer == SMIME_UNKNOWN ? STATUS_INDETERMINATE
                                     : STATUS_INVALID;
}
