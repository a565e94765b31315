/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool sign: a whole message in, the signed message out. */
#include "cmd_sign.h"

#include "base/limits.h"
#include "base/portable.h"
#include "check.h"
#include "check_format.h"
#include "date.h"
#include "deciding.h"
#include "directory.h"
#include "failure.h"
#include "finding_text.h"
#include "formats.h"
#include "input.h"
#include "key_form_text.h"
#include "language.h"
#include "name_list.h"
#include "output.h"
#include "passphrase.h"
#include "secret_guard.h"
#include "senders_file.h"
#include "standard_input.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

typedef struct settings {
    common_t common;
    strings_t signers, keys, chains;
    const char *passphrase_file, *signing_time;
    int digest;           /* smime_digest_t: the order of the words below */
    int64_t min_validity; /* seconds */
    bool pss, opaque, detached, key_id, protect_headers, no_reencode;
    bool allow_mismatch, allow_incomplete, add_layer;
    bool check, strict, clients;
    int format; /* of the check; -1: not given */
    const char *senders, *files_from;
} settings_t;

static const option_t options[] = {
    OPTION(settings_t, signers, 0, "signer", "FILE|pkcs11:URI", store_list, GROUP_SIGNER,
           "certificate, key, chain or all (PEM, DER, P12)"),
    OPTION(settings_t, keys, 0, "key", "FILE|pkcs11:URI", store_list, GROUP_SIGNER, "private key"),
    OPTION(settings_t, chains, 0, "chain", "FILE|DIR", store_list, GROUP_SIGNER,
           "certificates of the issuers"),
    OPTION(settings_t, passphrase_file, 0, "passphrase-file", "FILE", store_text, GROUP_SIGNER,
           "its first line is the passphrase or PIN"),
    OPTION(settings_t, digest, 0, "digest", "auto|sha256|sha384|sha512", store_choice, GROUP_FORM,
           "(auto: by the key)"),
    OPTION(settings_t, pss, 0, "pss", NULL, store_flag, GROUP_FORM,
           "RSASSA-PSS; not every client reads it"),
    OPTION(settings_t, opaque, 0, "opaque", NULL, store_flag, GROUP_FORM,
           "content inside the signature data"),
    OPTION(settings_t, detached, 0, "detached", NULL, store_flag, GROUP_FORM,
           "make a .p7s over a file of any kind"),
    OPTION(settings_t, key_id, 0, "key-id", NULL, store_flag, GROUP_FORM,
           "name the signer by key identifier"),
    OPTION(settings_t, protect_headers, 0, "protect-headers", NULL, store_flag, GROUP_FORM,
           "sign Subject, From, To, Date ... too (RFC 9788)"),
    OPTION(settings_t, signing_time, 0, "signing-time", "now|DATE", store_text, GROUP_FORM,
           "(default: SOURCE_DATE_EPOCH, else now)"),
    OPTION(settings_t, min_validity, 0, "min-validity", "TIME", store_days, GROUP_CHECKS,
           "refuse a certificate that ends sooner (30d)"),
    OPTION(settings_t, no_reencode, 0, "no-reencode", NULL, store_flag, GROUP_CHECKS,
           "refuse what would have to be re-encoded"),
    OPTION(settings_t, allow_mismatch, 0, "allow-mismatch", NULL, store_flag, GROUP_CHECKS,
           "sign though From is not in the certificate"),
    OPTION(settings_t, allow_incomplete, 0, "allow-incomplete", NULL, store_flag, GROUP_CHECKS,
           "sign though an issuer's certificate is missing"),
    OPTION(settings_t, add_layer, 0, "add-layer", NULL, store_flag, GROUP_CHECKS,
           "sign a message that is signed already"),
    OPTION(settings_t, check, 0, "check", NULL, store_flag, GROUP_CHECKS,
           "sign nothing; say what is wrong with templates"),
    OPTION(settings_t, strict, 0, "strict", NULL, store_flag, GROUP_CHECKS,
           "with --check: a warning is a failure"),
    OPTION(settings_t, senders, 0, "senders", "FILE", store_text, GROUP_CHECKS,
           "with --check: sign as FILE promises"),
    FILES_FROM_OPTION(settings_t),
    OPTION(settings_t, format, 0, "format", CHECK_FORMATS, store_choice, GROUP_OUTPUT,
           "with --check: how it is printed"),
    OPTION(settings_t, clients, 0, "clients", NULL, store_flag, GROUP_OUTPUT,
           "with --check: add how mail clients will show it"),
    OUTPUT_OPTION(settings_t, "write the result there"),
    COMMON_OPTIONS(settings_t)};

/* ---- keys ---- */

static int key_failure(const passphrase_t *passphrase, const char *place, gpg_error_t error)
{
    if (passphrase->status)
        return passphrase->status;
    return error ? failure_report(command_sign.name, place, ABOUT_KEY, error) : 0;
}

/* What a file is that cannot be read; see key_form_of. */
typedef struct key_file {
    key_form_t form;
    char curve[64];
} key_file_t;

static gpg_error_t add_file(smime_signer_t *signer, const char *path, bool chain_only,
                            key_file_t *r_file)
{
    input_t *input;
    *r_file = (key_file_t){KEY_FORM_OTHER, ""};
    gpg_error_t error = input_open_secret(&input, path);
    if (!error) {
        const bytes_t in = bytes_of(input_data(input), input_size(input));
        error = chain_only ? smime_signer_add_chain(signer, in.data, in.size)
                           : smime_signer_add(signer, path, in.data, in.size);
        if (error && in.size <= LIMIT_KEY_FILE)
            r_file->form = key_form_of(in, r_file->curve);
    }
    input_free(&input);
    return error;
}

static int file_failure(const passphrase_t *passphrase, const char *path, const key_file_t *file,
                        gpg_error_t error)
{
    switch (gpg_err_code(error)) {
    case GPG_ERR_NO_DATA:
    case GPG_ERR_BAD_CERT:
    case GPG_ERR_BAD_SECKEY:
    case GPG_ERR_UNSUPPORTED_ALGORITHM:
        if (!passphrase->status && file->form != KEY_FORM_OTHER)
            return key_form_report(command_sign.name, path, file->form, file->curve);
        return key_failure(passphrase, path, error);
    default:
        return key_failure(passphrase, path, error);
    }
}

/* That a key is meant is known of --key: one that shows after a login only is looked for as well. */
static gpg_error_t add_uri(smime_signer_t *signer, const char *uri, bool is_key)
{
    char *typed = NULL;
    gpg_error_t error = smime_signer_add_uri(signer, uri);
    size_t path = strcspn(uri, "?");
    if (!is_key || gpg_err_code(error) != GPG_ERR_NOT_FOUND || strstr(uri, "type="))
        return error;
    if (asprintf(&typed, "%.*s;type=private%s", (int)path, uri, uri + path) < 0)
        return gpg_error(GPG_ERR_ENOMEM);
    error = smime_signer_add_uri(signer, typed);
    free(typed);
    return error;
}

static int add_keys(smime_signer_t *signer, const passphrase_t *passphrase, const strings_t *places,
                    bool are_keys)
{
    int status = 0;
    for (size_t i = 0; i < places->count && !status; i++) {
        const char *place = places->items[i];
        key_file_t file;
        if (strncmp(place, "pkcs11:", 7) == 0) {
            status = key_failure(passphrase, place, add_uri(signer, place, are_keys));
            continue;
        }
        gpg_error_t error = add_file(signer, place, false, &file);
        status = file_failure(passphrase, place, &file, error);
    }
    return status;
}

/* A directory may hold other files as well, as long as there is a certificate in one. */
static int add_chain(smime_signer_t *signer, const passphrase_t *passphrase, const char *path)
{
    strings_t files;
    key_file_t file;
    bool any = false;
    gpg_error_t error = directory_files(path, &files);
    if (gpg_err_code(error) == GPG_ERR_ENOTDIR || gpg_err_code(error) == GPG_ERR_ENOENT) {
        error = add_file(signer, path, true, &file);
        return file_failure(passphrase, path, &file, error);
    }
    int status = key_failure(passphrase, path, error);
    for (size_t i = 0; i < files.count && !status; i++) {
        error = add_file(signer, files.items[i], true, &file);
        any = any || !error;
        if (gpg_err_code(error) != GPG_ERR_NO_DATA)
            status = file_failure(passphrase, files.items[i], &file, error);
    }
    directory_files_free(&files);
    return status || any ? status : key_failure(passphrase, path, gpg_error(GPG_ERR_NO_DATA));
}

static int fill_signer(smime_signer_t *signer, const settings_t *settings, passphrase_t *passphrase)
{
    smime_signer_set_passphrase(signer, passphrase_ask, passphrase);
    int status = add_keys(signer, passphrase, &settings->signers, false);
    if (!status)
        status = add_keys(signer, passphrase, &settings->keys, true);
    for (size_t i = 0; i < settings->chains.count && !status; i++)
        status = add_chain(signer, passphrase, settings->chains.items[i]);
    return status;
}

/* ---- options ---- */

static int read_signing_time(const char *given, int64_t *r_time)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    *r_time = time(NULL);
    if (given && strcmp(given, "now") == 0)
        return 0;
    if (given && !date_parse(given, r_time))
        return usage_error(&command_sign,
                           "--signing-time: '%s' is neither now nor a date like "
                           "2019-07-01 or 2019-07-01T12:00:00Z",
                           given);
    if (given || !epoch || !*epoch)
        return 0;
    size_t digits = strspn(epoch, "0123456789");
    if (digits > 12 || epoch[digits])
        return usage_error(&command_sign, "SOURCE_DATE_EPOCH: '%s' is no number of seconds", epoch);
    *r_time = strtoll(epoch, NULL, 10);
    return 0;
}

static int make_options(const settings_t *settings, smime_sign_options_t *r_options)
{
    *r_options = (smime_sign_options_t)SMIME_SIGN_OPTIONS_INIT;
    r_options->min_validity = settings->min_validity;
    r_options->digest = (smime_digest_t)settings->digest;
    r_options->pss = settings->pss;
    r_options->opaque = settings->opaque;
    r_options->detached = settings->detached;
    r_options->key_id = settings->key_id;
    r_options->protect_headers = settings->protect_headers;
    r_options->no_reencode = settings->no_reencode;
    r_options->allow_mismatch = settings->allow_mismatch;
    r_options->allow_incomplete = settings->allow_incomplete;
    r_options->add_layer = settings->add_layer;
    return read_signing_time(settings->signing_time, &r_options->signing_time);
}

static int check_settings(const settings_t *settings, size_t templates)
{
    if (!settings->check &&
        (settings->strict || settings->senders || settings->format >= 0 || settings->clients))
        return usage_error(&command_sign,
                           "--strict, --senders, --format and --clients need --check");
    if (settings->files_from && !settings->check)
        return usage_error(&command_sign, "--files0-from needs --check");
    if (settings->files_from && templates)
        return usage_error(&command_sign, "--files0-from and file names do not go together");
    if (settings->check && settings->detached)
        return usage_error(&command_sign, "--check and --detached do not go together");
    if (settings->common.json && settings->format >= 0 && settings->format != CHECK_FORMAT_JSON)
        return usage_error(&command_sign, "--json and --format %s do not go together",
                           check_format(settings->format)->name);
    if (!settings->check && templates > 1)
        return usage_error(&command_sign, "one template is signed; --check takes several");
    if (!settings->signers.count && !settings->check)
        return usage_error(&command_sign, "a certificate to sign with is needed: --signer FILE");
    if (settings->detached && (settings->opaque || settings->protect_headers))
        return usage_error(
            &command_sign,
            "--detached makes no message: --opaque and --protect-headers do not fit");
    return 0;
}

static int check_standard_input(const settings_t *settings, const strings_t *operands)
{
    standard_input_t input = {&command_sign, NULL};
    int status = standard_input_take(&input, "--files0-from", settings->files_from);
    if (!status)
        status = standard_input_take_operands(&input, operands);
    if (!status)
        status = standard_input_take_all(&input, "--signer", &settings->signers);
    if (!status)
        status = standard_input_take_all(&input, "--key", &settings->keys);
    if (!status)
        status = standard_input_take_all(&input, "--chain", &settings->chains);
    if (!status)
        status = standard_input_take(&input, "--senders", settings->senders);
    return status ? status
                  : standard_input_take(&input, "--passphrase-file", settings->passphrase_file);
}

/* ---- the result ---- */

/* Passes the result on as long as what it is made of is still there. */
typedef struct outcome {
    const input_t *template;
    output_t *output;
} outcome_t;

static gpg_error_t write_result(void *user, const void *data, size_t size)
{
    outcome_t *result = user;
    return input_shrunk(result->template) ? ERROR_SHRUNK : output_write(result->output, data, size);
}

/* What it is refused for, in one sentence. Headlines that are not of signing speak to recipients: where such a
 * finding decides, its sentence serves. */
static void put_headline(const page_t *page, const smime_report_t *report)
{
    const smime_finding_t *decided = deciding_finding(report);
    const smime_finding_kind_t *kind = decided ? smime_finding_kind(decided->id) : NULL;
    unsigned count = deciding_count(report);
    char of[40] = "";
    if (!kind)
        return;
    if (count > 1)
        snprintf(of, sizeof of, _(" (1 of %u)"), count);
    if (kind->row == SMIME_ROW_NONE)
        page_text(page, PAGE_INDENT, "%s%s.", _(kind->headline), of);
    else
        page_text(page, PAGE_INDENT, _("Not signed. %s%s."), _(decided->sentence), of);
    page_blank(page);
}

/* What the signer has to know goes where the message does not. */
static void put_report(const settings_t *settings, const char *name, const smime_report_t *report,
                       gpg_error_t error)
{
    const char *path = settings->common.output;
    FILE *out = path && !output_is_stdout(path) && !error ? stdout : stderr;
    bool refused = gpg_err_code(error) == GPG_ERR_FORBIDDEN; /* the notes may help then */
    gpg_error_t lost = 0;
    if (!report || (settings->common.quiet && !error))
        return;
    if (settings->common.json) {
        page_t page = {.out = out};
        lost = format_json.put(&page, &(const result_t){.input = name, .report = report});
    } else if (report->finding_count) {
        page_t page = page_on(stderr, stderr, settings->common.color);
        if (refused)
            put_headline(&page, report);
        text_of_findings(&page, report, refused ? SMIME_SEVERITY_NOTE : SMIME_SEVERITY_WARNING);
        lost = page_error();
    }
    if (lost) /* what was signed stays signed */
        failure_print(stderr, command_sign.name, name, NULL);
}

/* Whether a key, a certificate or a chain is at fault; the template may be as well. */
static bool signer_at_fault(const smime_report_t *report)
{
    for (size_t i = 0; report && i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        if (finding->severity >= SMIME_SEVERITY_UNKNOWN && finding->signer >= 0 &&
            finding->question != SMIME_ABOUT_IDENTITY)
            return true;
    }
    return false;
}

/* What is wrong with the signer is wrong with every template: it has its own exit status. */
static int report_failure(const settings_t *settings, const char *name, const outcome_t *result,
                          const smime_report_t *report, gpg_error_t error)
{
    gpg_err_code_t code = gpg_err_code(error);
    if (result->output && output_error(result->output))
        return failure_report(command_sign.name,
                              settings->common.output ? settings->common.output : "standard output",
                              ABOUT_OUTPUT, output_error(result->output));
    if (code == GPG_ERR_NO_SECKEY || code == GPG_ERR_MISSING_CERT || code == GPG_ERR_AMBIGUOUS_NAME)
        return failure_report(command_sign.name, settings->signers.items[0], ABOUT_KEY, error);
    if (code == GPG_ERR_FORBIDDEN && signer_at_fault(report))
        return failure_report(command_sign.name, settings->signers.items[0], ABOUT_KEY, error);
    return failure_report(command_sign.name, name, ABOUT_MESSAGE, error);
}

static int sign(const smime_signer_t *signer, const settings_t *settings,
                const smime_sign_options_t *sign_options, const char *name, outcome_t *result)
{
    smime_report_t *report = NULL;
    gpg_error_t error = settings->detached ? 0
                                           : input_foreign_format(input_data(result->template),
                                                                  input_size(result->template));
    if (!error)
        error = smime_sign(signer, sign_options, input_data(result->template),
                           input_size(result->template), write_result, result, &report);
    if (!error && input_shrunk(result->template))
        error = ERROR_SHRUNK;
    if (!error)
        error = output_commit(result->output);
    put_report(settings, name, report, error);
    int status = error ? report_failure(settings, name, result, report, error) : 0;
    smime_report_free(&report);
    return status;
}

static int work(const settings_t *settings, const char *name, smime_signer_t *signer,
                passphrase_t *passphrase)
{
    smime_sign_options_t sign_options;
    input_t *template = NULL;
    outcome_t result = {NULL, NULL};
    const char *path = settings->common.output ? settings->common.output : "-";
    int status = make_options(settings, &sign_options);
    secret_guard();
    if (!status)
        status = fill_signer(signer, settings, passphrase);
    if (status)
        return status;
    gpg_error_t error = input_open(&template, name);
    result.template = template;
    if (error)
        return failure_report(command_sign.name, name, ABOUT_MESSAGE, error);
    error = output_open(&result.output, path, false);
    status = error ? failure_report(command_sign.name, path, ABOUT_OUTPUT, error)
                   : sign(signer, settings, &sign_options, name, &result);
    output_close(&result.output);
    input_free(&template);
    return status;
}

static int check_templates(const settings_t *settings, strings_t *names, smime_signer_t *signer,
                           passphrase_t *passphrase)
{
    smime_sign_options_t sign_options;
    senders_file_t senders = {.senders = NULL};
    const bool any_signer = settings->signers.count || settings->keys.count;
    const check_t check = {&command_sign, &settings->common, any_signer ? signer : NULL,
                           &sign_options, settings->format,  settings->strict};
    int status = make_options(settings, &sign_options);
    sign_options.clients = settings->clients;
    secret_guard();
    if (!status)
        status = fill_signer(signer, settings, passphrase);
    if (!status && settings->senders)
        status = senders_file_read(command_sign.name, settings->senders, &senders);
    sign_options.senders = senders.senders;
    if (!status && !names->count && !strings_add(names, "-"))
        status = EX_TEMPFAIL;
    if (!status)
        status = check_run(&check, names);
    senders_file_free(&senders);
    return status;
}

static int run_sign(int argc, char **argv)
{
    settings_t settings = {.format = -1};
    strings_t operands = {NULL, 0};
    smime_signer_t *signer = NULL;
    passphrase_t passphrase = {.command = command_sign.name};
    name_list_t list = {NULL, NULL};
    int status;
    if (options_parse(&command_sign, argc, argv, &settings, &operands, &status)) {
        passphrase.file = settings.passphrase_file;
        passphrase.quiet = settings.common.quiet;
        status = check_settings(&settings, operands.count);
        if (!status && settings.files_from)
            status = name_list_read(&command_sign, settings.files_from, &list, &operands);
        if (!status)
            status = check_standard_input(&settings, &operands);
        gpg_error_t error = status ? 0 : smime_signer_new(&signer);
        if (error)
            status = failure_report(command_sign.name, NULL, ABOUT_ANYTHING, error);
        if (!status && settings.check)
            status = check_templates(&settings, &operands, signer, &passphrase);
        else if (!status)
            status = work(&settings, operands.count ? operands.items[0] : "-", signer, &passphrase);
    }
    smime_signer_free(&signer);
    passphrase_release(&passphrase);
    strings_free(&settings.signers);
    strings_free(&settings.keys);
    strings_free(&settings.chains);
    strings_free(&operands);
    name_list_free(&list);
    return status;
}

const command_t command_sign = {
    .name = "sign",
    .operands = "--signer FILE [TEMPLATE]...",
    .summary = N_("Signs a message: a whole template in, the whole signed message out."),
    .footer = N_("Exit status: 0 signed, 64 and up: not signed, with the reason."),
    .options = options,
    .most_operands = SIZE_MAX,
    .run = run_sign,
};
