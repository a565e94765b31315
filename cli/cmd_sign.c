/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool sign: a whole message in, the signed message out. */
#include "cmd_sign.h"

#include "batch.h"
#include "check.h"
#include "check_format.h"
#include "date.h"
#include "deciding.h"
#include "failure.h"
#include "finding_text.h"
#include "formats.h"
#include "input.h"
#include "language.h"
#include "name_list.h"
#include "output.h"
#include "senders_file.h"
#include "sign_many.h"
#include "sign_one.h"
#include "signing_keys.h"
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
    const char *senders, *files_from, *output_dir;
    unsigned jobs;
} settings_t;

static const option_t options[] = {
    OPTION(settings_t, signers, 0, "signer", "FILE|pkcs11:URI", store_list, GROUP_SIGNER,
           "certificate, key, chain or all (PEM, DER, P12)"),
    OPTION(settings_t, keys, 0, "key", "FILE|pkcs11:URI", store_list, GROUP_SIGNER, "private key"),
    OPTION(settings_t, chains, 0, "chain", "FILE|DIR", store_list, GROUP_SIGNER,
           "certificates of the issuers"),
    OPTION_RARE(settings_t, passphrase_file, 0, "passphrase-file", "FILE", store_text, GROUP_SIGNER,
                "its first line is the passphrase or PIN"),
    OPTION(settings_t, digest, 0, "digest", "auto|sha256|sha384|sha512", store_choice, GROUP_FORM,
           "(auto: by the key)"),
    OPTION_RARE(settings_t, pss, 0, "pss", NULL, store_flag, GROUP_FORM,
                "RSASSA-PSS; not every client reads it"),
    OPTION(settings_t, opaque, 0, "opaque", NULL, store_flag, GROUP_FORM,
           "content inside the signature data"),
    OPTION_RARE(settings_t, detached, 0, "detached", NULL, store_flag, GROUP_FORM,
                "make a .p7s over a file of any kind"),
    OPTION_RARE(settings_t, key_id, 0, "key-id", NULL, store_flag, GROUP_FORM,
                "name the signer by key identifier"),
    OPTION(settings_t, protect_headers, 0, "protect-headers", NULL, store_flag, GROUP_FORM,
           "sign Subject, From, To, Date ... too (RFC 9788)"),
    OPTION_RARE(settings_t, signing_time, 0, "signing-time", "now|DATE", store_text, GROUP_FORM,
                "(default: SOURCE_DATE_EPOCH, else now)"),
    OPTION(settings_t, min_validity, 0, "min-validity", "TIME", store_days, GROUP_CHECKS,
           "refuse a certificate that ends sooner (30d)"),
    OPTION_RARE(settings_t, no_reencode, 0, "no-reencode", NULL, store_flag, GROUP_CHECKS,
                "refuse what would have to be re-encoded"),
    OPTION(settings_t, allow_mismatch, 0, "allow-mismatch", NULL, store_flag, GROUP_CHECKS,
           "sign though From is not in the certificate"),
    OPTION_RARE(settings_t, allow_incomplete, 0, "allow-incomplete", NULL, store_flag, GROUP_CHECKS,
                "sign though an issuer's certificate is missing"),
    OPTION_RARE(settings_t, add_layer, 0, "add-layer", NULL, store_flag, GROUP_CHECKS,
                "sign a message that is signed already"),
    OPTION(settings_t, check, 0, "check", NULL, store_flag, GROUP_CHECKS,
           "sign nothing; say what is wrong with templates"),
    OPTION_RARE(settings_t, strict, 0, "strict", NULL, store_flag, GROUP_CHECKS,
                "with --check: a warning is a failure"),
    OPTION_RARE(settings_t, senders, 0, "senders", "FILE", store_text, GROUP_CHECKS,
                "with --check: sign as FILE promises"),
    FILES_FROM_OPTION(settings_t),
    JOBS_OPTION(settings_t),
    OPTION_RARE(settings_t, format, 0, "format", CHECK_FORMATS, store_choice, GROUP_OUTPUT,
                "with --check: how it is printed"),
    OPTION_RARE(settings_t, clients, 0, "clients", NULL, store_flag, GROUP_OUTPUT,
                "with --check: add how mail clients will show it"),
    OUTPUT_OPTION(settings_t, "write the result there"),
    OPTION(settings_t, output_dir, 0, "output-dir", "DIR", store_text, GROUP_OUTPUT,
           "sign many, each into a file there of its name"),
    COMMON_OPTIONS(settings_t)};

/* ---- options ---- */

/* What it is reproducible by; NULL: it need not be. */
static const char *source_date_epoch(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    return epoch && *epoch ? epoch : NULL;
}

/* Whether the time of signing is that at which each signature is made. */
static bool goes_by_clock(const char *given)
{
    return given ? strcmp(given, "now") == 0 : !source_date_epoch();
}

static int read_signing_time(const char *given, int64_t *r_time)
{
    const char *epoch = source_date_epoch();
    *r_time = time(NULL);
    if (goes_by_clock(given))
        return 0;
    if (given && !date_parse(given, r_time))
        return usage_error(&command_sign,
                           "--signing-time: '%s' is neither now nor a date like "
                           "2019-07-01 or 2019-07-01T12:00:00Z",
                           given);
    if (given)
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
    if (settings->files_from && !settings->check && !settings->output_dir)
        return usage_error(&command_sign, "--files0-from needs --check or --output-dir");
    if (settings->jobs && !settings->output_dir)
        return usage_error(&command_sign, "--jobs needs --output-dir");
    if (settings->output_dir && (settings->check || settings->common.output))
        return usage_error(&command_sign,
                           "--output-dir does not go together with --output or --check");
    if (settings->output_dir && !templates && !settings->files_from)
        return usage_error(&command_sign, "--output-dir takes files, which have names");
    if (settings->files_from && templates)
        return usage_error(&command_sign, "--files0-from and file names do not go together");
    if (settings->check && settings->detached)
        return usage_error(&command_sign, "--check and --detached do not go together");
    if (settings->common.json && settings->format >= 0 && settings->format != CHECK_FORMAT_JSON)
        return usage_error(&command_sign, "--json and --format %s do not go together",
                           check_format(settings->format)->name);
    const check_format_t *format = check_format(settings->format);
    if (settings->clients && !format->for_people && format != &check_json)
        return usage_error(&command_sign, "--clients and --format %s do not go together",
                           format->name);
    if (!settings->check && !settings->output_dir && templates > 1)
        return usage_error(&command_sign,
                           "one template is signed; --output-dir and --check take several");
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

/* What the signer has to know goes where the message does not. What was signed stays signed where that is lost; the
 * status says so. */
static int put_report(const settings_t *settings, const char *name, const smime_report_t *report,
                      gpg_error_t error)
{
    const char *path = settings->common.output;
    FILE *out = path && !output_is_stdout(path) && !error ? stdout : stderr;
    bool refused = gpg_err_code(error) == GPG_ERR_FORBIDDEN; /* the notes may help then */
    gpg_error_t lost = 0;
    if (!report || (settings->common.quiet && !error))
        return 0;
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
    return lost ? sign_one_unsaid(stderr, command_sign.name, name, lost, !error) : 0;
}

static int report_failure(const settings_t *settings, const char *name, const output_t *output,
                          const smime_report_t *report, gpg_error_t error)
{
    if (output_error(output))
        return failure_report(command_sign.name,
                              settings->common.output ? settings->common.output : "standard output",
                              ABOUT_OUTPUT, output_error(output));
    const about_t about = sign_one_about(report, error);
    return failure_report(command_sign.name, about == ABOUT_KEY ? settings->signers.items[0] : name,
                          about, error);
}

static int sign(const smime_signer_t *signer, const settings_t *settings,
                const smime_sign_options_t *sign_options, const char *name, const input_t *template,
                output_t *output)
{
    smime_report_t *report = NULL;
    gpg_error_t error = sign_one(signer, sign_options, template, input_data(template),
                                 input_size(template), output, &report);
    const int unsaid = put_report(settings, name, report, error);
    int status = error ? report_failure(settings, name, output, report, error) : unsaid;
    smime_report_free(&report);
    return status;
}

static int work(const settings_t *settings, const char *name, signing_keys_t *keys)
{
    smime_sign_options_t sign_options;
    smime_signer_t *signer = NULL;
    input_t *template = NULL;
    output_t *output = NULL;
    const char *path = settings->common.output ? settings->common.output : "-";
    int status = make_options(settings, &sign_options);
    if (!status)
        status = signing_keys_new_signer(keys, &signer);
    gpg_error_t error = status ? 0 : input_open(&template, name);
    if (error)
        status = failure_report(command_sign.name, name, ABOUT_MESSAGE, error);
    error = status ? 0 : output_open(&output, path, false);
    if (error)
        status = failure_report(command_sign.name, path, ABOUT_OUTPUT, error);
    if (!status)
        status = sign(signer, settings, &sign_options, name, template, output);
    output_close(&output);
    input_free(&template);
    smime_signer_free(&signer);
    return status;
}

static int new_signer(void *user, smime_signer_t **r_signer)
{
    return signing_keys_new_signer(user, r_signer);
}

static int sign_templates(const settings_t *settings, const strings_t *names, signing_keys_t *keys)
{
    smime_sign_options_t sign_options;
    const sign_many_t many = {&command_sign,        &settings->common,
                              &sign_options,        goes_by_clock(settings->signing_time),
                              settings->output_dir, settings->jobs,
                              new_signer,           keys};
    int status = make_options(settings, &sign_options);
    keys->again = settings->jobs > 1;
    return status ? status : sign_many_run(&many, names);
}

static int check_templates(const settings_t *settings, strings_t *names, signing_keys_t *keys)
{
    smime_sign_options_t sign_options;
    smime_signer_t *signer = NULL;
    senders_file_t senders = {.senders = NULL};
    const bool any_signer = settings->signers.count || settings->keys.count;
    int status = make_options(settings, &sign_options);
    sign_options.clients = settings->clients;
    if (!status)
        status = signing_keys_new_signer(keys, &signer);
    if (!status && settings->senders)
        status = senders_file_read(command_sign.name, settings->senders, &senders);
    sign_options.senders = senders.senders;
    if (!status && !names->count && !strings_add(names, "-"))
        status = EX_TEMPFAIL;
    const check_t check = {&command_sign, &settings->common, any_signer ? signer : NULL,
                           &sign_options, settings->format,  settings->strict};
    if (!status)
        status = check_run(&check, names);
    smime_signer_free(&signer);
    senders_file_free(&senders);
    return status;
}

static int run_sign(int argc, char **argv)
{
    settings_t settings = {.format = -1};
    strings_t operands = {NULL, 0};
    signing_keys_t keys = {.signers = &settings.signers,
                           .keys = &settings.keys,
                           .chains = &settings.chains,
                           .passphrase = {.command = command_sign.name}};
    name_list_t list = {NULL, NULL};
    int status;
    if (options_parse(&command_sign, argc, argv, &settings, &operands, &status)) {
        keys.passphrase.file = settings.passphrase_file;
        keys.passphrase.quiet = settings.common.quiet;
        status = check_settings(&settings, operands.count);
        if (!status && settings.files_from)
            status = name_list_read(&command_sign, settings.files_from, &list, &operands);
        if (!status)
            status = check_standard_input(&settings, &operands);
        if (!status && settings.check)
            status = check_templates(&settings, &operands, &keys);
        else if (!status && settings.output_dir)
            status = sign_templates(&settings, &operands, &keys);
        else if (!status)
            status = work(&settings, operands.count ? operands.items[0] : "-", &keys);
    }
    signing_keys_free(&keys);
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
