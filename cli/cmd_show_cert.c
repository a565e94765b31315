/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool show-cert: the certificates in a file, and the path that one leads along. */
#include "cmd_show_cert.h"

#include "any_input.h"
#include "certificate_form.h"
#include "clients_json.h"
#include "clients_text.h"
#include "failure.h"
#include "judging.h"
#include "language.h"
#include "missing_signer.h"
#include "other_file.h"
#include "passphrase.h"
#include "report_pick.h"
#include "text_output.h"

#include <stdint.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

typedef struct settings {
    common_t common;
    judging_settings_t judging;
    bool pem, full, path, clients;
    int purpose;
    const char *passphrase_file;
    passphrase_t *passphrase; /* one for all files */
} settings_t;

enum { PURPOSE_EMAIL, PURPOSE_ANY, PURPOSE_UNSET };

static const option_t options[] = {
    OPTION(settings_t, path, 0, "path", NULL, store_flag, GROUP_INPUT,
           "judge the path to a trusted one, show it"),
    OPTION_RARE(settings_t, purpose, 0, "purpose", "email|any", store_choice, GROUP_INPUT,
                "with --path: what for (default: email)"),
    OPTION_RARE(settings_t, passphrase_file, 0, "passphrase-file", "FILE", store_text, GROUP_INPUT,
                "its first line opens a .p12"),
    JUDGING_OPTIONS(settings_t),
    OPTION(settings_t, pem, 0, "pem", NULL, store_flag, GROUP_OUTPUT, "print them as PEM"),
    OPTION(settings_t, full, 0, "full", NULL, store_flag, GROUP_OUTPUT,
           "print everything that is in them"),
    OPTION(settings_t, clients, 0, "clients", NULL, store_flag, GROUP_OUTPUT,
           "add how mail clients take the first one"),
    OUTPUT_OPTION(settings_t, "write the text there"),
    COMMON_OPTIONS(settings_t)};

/* ---- the certificates in a file ---- */

static const certificate_form_t *form_of(const settings_t *settings)
{
    return settings->common.json ? &certificate_form_json
           : settings->pem       ? &certificate_form_pem
           : settings->full      ? &certificate_form_full
                                 : &certificate_form_text;
}

static gpg_error_t put_clients(const settings_t *settings, const text_output_t *output,
                               const smime_report_t *report)
{
    json_writer_t json = JSON_WRITER_ON(output->stream);
    if (!settings->common.json) {
        clients_text(&output->page, report);
        return 0;
    }
    json_open_object(&json, NULL);
    json_put_text(&json, "input", output->input);
    json_put_clients(&json, report);
    json_close(&json);
    return json_line_end(&json);
}

/* Without --path nobody is trusted: what lies with trust lies with the recipient. */
static gpg_error_t put_untrusted_clients(const settings_t *settings, const text_output_t *output,
                                         const input_t *input,
                                         const smime_certificates_t *certificates)
{
    judging_t judging = {.options = SMIME_VERIFY_OPTIONS_INIT};
    smime_report_t *report = NULL;
    judging.options.at = time(NULL);
    judging.options.clients = true;
    gpg_error_t error = smime_store_new(&judging.store);
    if (!error)
        error = any_input_judge_read(&judging, input, certificates, &report);
    if (!error)
        error = put_clients(settings, output, report);
    smime_report_free(&report);
    judging_free(&judging);
    return error;
}

static gpg_error_t put_certificates(const settings_t *settings, const text_output_t *output,
                                    const char *name, const input_t *input,
                                    passphrase_t *passphrase)
{
    smime_certificates_t *certificates = NULL;
    gpg_error_t error = any_input_certificates(passphrase, name, input, &certificates);
    size_t count = error ? 0 : smime_certificates_count(certificates);
    const certificate_form_t *form = form_of(settings);
    if (!error && form->begin)
        form->begin(output, name);
    for (size_t i = 0; i < count && !error; i++)
        error = form->put(output, smime_certificates_get(certificates, i), i + 1, count);
    if (!error && settings->clients)
        error = put_untrusted_clients(settings, output, input, certificates);
    smime_certificates_free(&certificates);
    return error;
}

/* Whether certificates are missing that belong to signatures of the input; gives an exit status, 0
 * if none is or there are no signatures. Nothing is trusted here: the certificates count, not the
 * verdict. */
static int tell_missing(const settings_t *settings, const char *name, const input_t *input)
{
    judging_t judging = {.options = SMIME_VERIFY_OPTIONS_INIT};
    smime_verifier_t *verifier = NULL;
    smime_report_t *report = NULL;
    int status = 0;
    gpg_error_t error = smime_store_new(&judging.store);
    if (!error)
        error = smime_verifier_new(&verifier, judging.store);
    if (!error)
        error =
            smime_verify(verifier, &judging.options, input_data(input), input_size(input), &report);
    if (!error && report->layer_count)
        status = missing_signers_tell(&command_show_cert, &settings->common, name, report,
                                      N_("give it with --path --certs"));
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    judging_free(&judging);
    return status; /* what is no signature at all is not told of here */
}

static int show_certificates(const settings_t *settings, const text_output_t *output,
                             const char *name, const input_t *input)
{
    passphrase_t *passphrase = settings->passphrase;
    gpg_error_t error = put_certificates(settings, output, name, input, passphrase);
    if (passphrase->status)
        return passphrase->status;
    int status =
        error && gpg_err_code(error) != GPG_ERR_NO_DATA ? 0 : tell_missing(settings, name, input);
    if (status)
        return status;
    error = other_file_error(error, ABOUT_CERTIFICATE_INPUT, input_data(input), input_size(input));
    return error ? failure_report(command_show_cert.name, name, ABOUT_CERTIFICATE_INPUT, error) : 0;
}

/* ---- the path ---- */

static int put_path(const settings_t *settings, const text_output_t *output, const char *name,
                    const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_signer(report);
    if (report->verdict == SMIME_VERDICT_UNSIGNED)
        return report_pick_say_unsigned(output, name);
    int status = missing_signers_tell(&command_show_cert, output->common, name, report,
                                      N_("give it with --certs"));
    if (!signer)
        return status;
    gpg_error_t error = form_of(settings)->put_path(output, name, report);
    if (!error && settings->clients)
        error = put_clients(settings, output, report);
    return error ? failure_report(command_show_cert.name, name, ABOUT_CERTIFICATE_INPUT, error)
                 : answer_status(report_pick_certificate_answer(report, signer));
}

static int show_path(const settings_t *settings, const judging_t *judging,
                     const text_output_t *output, const char *name, const input_t *input)
{
    smime_report_t *report = NULL;
    passphrase_t *passphrase = settings->passphrase;
    gpg_error_t error = any_input_judge(judging, passphrase, name, input, &report);
    error = other_file_error(error, ABOUT_CERTIFICATE_INPUT, input_data(input), input_size(input));
    int status = passphrase->status ? passphrase->status
                 : error
                     ? failure_report(command_show_cert.name, name, ABOUT_CERTIFICATE_INPUT, error)
                     : put_path(settings, output, name, report);
    smime_report_free(&report);
    return status;
}

/* ---- the command ---- */

static int show(const settings_t *settings, const judging_t *judging, const text_output_t *output,
                const char *name)
{
    input_t *input;
    gpg_error_t error = input_open_message(&input, name);
    if (error)
        return failure_report(command_show_cert.name, name, ABOUT_CERTIFICATE_INPUT, error);
    int status = settings->path ? show_path(settings, judging, output, name, input)
                                : show_certificates(settings, output, name, input);
    input_free(&input);
    return status;
}

typedef struct run {
    const settings_t *settings;
    judging_t judging;
    text_output_t output;
} run_t;

static int take(void *user, const char *name)
{
    run_t *run = user;
    text_output_about(&run->output, name);
    return show(run->settings, &run->judging, &run->output, name);
}

static int work(const settings_t *settings, const strings_t *names)
{
    run_t run = {.settings = settings};
    const any_input_taker_t taker = {&command_show_cert, &settings->common, settings->passphrase,
                                     take, &run};
    int status =
        settings->path ? judging_open(&run.judging, &command_show_cert, &settings->judging) : 0;
    run.judging.options.any_purpose = settings->purpose == PURPOSE_ANY;
    run.judging.options.clients = settings->clients;
    if (!status)
        status = text_output_open(&run.output, &command_show_cert, &settings->common);
    if (!status)
        status = text_output_finish(&run.output, any_input_take_all(&taker, names));
    judging_free(&run.judging);
    return status;
}

static int check_standard_input(const settings_t *settings, const strings_t *operands)
{
    standard_input_t input = {&command_show_cert, NULL};
    int status = standard_input_take_operands(&input, operands);
    if (!status)
        status = standard_input_take(&input, "--passphrase-file", settings->passphrase_file);
    if (!status && settings->path)
        status = judging_take_standard_input(&input, &settings->judging);
    return status;
}

static int check_settings(const settings_t *settings)
{
    int forms = settings->common.json + settings->pem + settings->full;
    if (forms > 1)
        return usage_error(&command_show_cert, "--json, --pem and --full do not go together");
    if (settings->clients && settings->pem)
        return usage_error(&command_show_cert, "--clients and --pem do not go together");
    if (settings->path && !form_of(settings)->put_path)
        return usage_error(&command_show_cert, "--path does not go with --pem or --full");
    if (!settings->path && settings->purpose != PURPOSE_UNSET)
        return usage_error(&command_show_cert, "--purpose needs --path");
    if (!settings->path && judging_settings_given(&settings->judging))
        return usage_error(&command_show_cert,
                           "without --path nothing is judged: --trust, --certs, --crl, --ocsp, "
                           "--at and the like need --path");
    return 0;
}

static int run_show_cert(int argc, char **argv)
{
    settings_t settings = {.purpose = PURPOSE_UNSET};
    strings_t operands = {NULL, 0};
    passphrase_t passphrase = {.command = command_show_cert.name};
    int status;
    if (options_parse(&command_show_cert, argc, argv, &settings, &operands, &status)) {
        passphrase.file = settings.passphrase_file;
        passphrase.quiet = settings.common.quiet;
        settings.passphrase = &passphrase;
        status = check_settings(&settings);
        if (!status)
            status = check_standard_input(&settings, &operands);
        if (!status)
            status = operands.count || strings_add(&operands, "-") ? work(&settings, &operands)
                                                                   : EX_TEMPFAIL;
    }
    passphrase_release(&passphrase);
    judging_settings_free(&settings.judging);
    strings_free(&operands);
    return status;
}

const command_t command_show_cert = {
    .name = "show-cert",
    .operands = "[FILE]...",
    .summary = N_("Shows the certificates in a message, .p7s, .p7b, .p12, PEM or DER."),
    .footer = N_("Exit status: 0; with --path as verify: 0, 1, 2, 3; 64 and up: error."),
    .options = options,
    .most_operands = SIZE_MAX,
    .run = run_show_cert,
};
