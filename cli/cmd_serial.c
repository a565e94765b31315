/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* smimetool serial: serial numbers along the path, and whether one is on a published list. */
#include "cmd_serial.h"

#include "any_input.h"
#include "failure.h"
#include "json_writer.h"
#include "judging.h"
#include "language.h"
#include "missing_signer.h"
#include "other_file.h"
#include "printable.h"
#include "report_pick.h"
#include "serial_file.h"
#include "serial_format.h"
#include "text_output.h"
#include "words.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

typedef enum role { ROLE_SIGNER, ROLE_ISSUER, ROLE_ALL, ROLE_UNSET } role_t;

typedef struct settings {
    common_t common;
    judging_settings_t judging;
    serial_format_t format;
    role_t role;
    const char *match;
    bool match_is_number;
    unsigned column;
    const char *passphrase_file;
    passphrase_t *passphrase; /* one for all files */
    bool several;             /* files */
} settings_t;

static const option_t options[] = {
    OPTION(settings_t, role, 0, "role", "signer|issuer|all", store_choice, GROUP_INPUT,
           "whose number (default: signer)"),
    OPTION(settings_t, match, 0, "match", "FILE|NUMBER", store_text, GROUP_INPUT,
           "is one in the list, and is it verified?"),
    OPTION(settings_t, column, 0, "column", "N", store_count, GROUP_INPUT,
           "column of the list with the number (default: 1)"),
    OPTION_RARE(settings_t, passphrase_file, 0, "passphrase-file", "FILE", store_text, GROUP_INPUT,
                "its first line opens a .p12"),
    JUDGING_OPTIONS(settings_t),
    OPTION(settings_t, format, 0, "format", "hex|colon|decimal", store_choice, GROUP_OUTPUT,
           "how numbers are written (default: hex)"),
    OUTPUT_OPTION(settings_t, "write the text there"),
    COMMON_OPTIONS(settings_t)};

/* The certificates in question: from signer to root. */
typedef struct numbers {
    const smime_signer_result_t *signer;
    size_t count; /* 1 where there is no path */
} numbers_t;

static const char *role_name(size_t index, const numbers_t *numbers)
{
    return index == 0                                                            ? "signer"
           : index == 1                                                          ? "issuer"
           : index + 1 == numbers->count && numbers->signer->path[index]->anchor ? "root"
                                                                                 : "ca";
}

/* What a listed number of this role proves. */
static const char *role_meaning(size_t index)
{
    return index == 0 ? N_("This number is that of the sender's own certificate.")
                      : N_("This number only tells who issued the certificate: it is the same for "
                           "everyone who has one of this authority.");
}

static bool role_wanted(role_t role, size_t index)
{
    return role == ROLE_ALL || (role == ROLE_SIGNER && index == 0) ||
           (role == ROLE_ISSUER && index == 1);
}

static const smime_certificate_t *certificate_at(const numbers_t *numbers, size_t index)
{
    const smime_signer_result_t *signer = numbers->signer;
    return signer->path_count ? signer->path[index]->certificate : signer->certificate;
}

/* One line; what was compared, match and verdict are members where there is something to match. */
static gpg_error_t put_json(const settings_t *settings, const text_output_t *output,
                            const numbers_t *numbers, size_t index, const char *number,
                            const bool *match, const char *verdict)
{
    json_writer_t json = JSON_WRITER_ON(output->stream);
    json_open_object(&json, NULL);
    json_put_text(&json, "serial", number);
    json_put_text(&json, "role", role_name(index, numbers));
    json_put_text(&json, "subject", certificate_at(numbers, index)->subject);
    if (match) {
        json_put_text(&json, "compared_list", settings->match_is_number ? NULL : settings->match);
        json_put_text(&json, "compared_number", settings->match_is_number ? settings->match : NULL);
        json_put_boolean(&json, "match", *match);
        json_put_text(&json, "verdict", verdict);
    }
    json_put_text(&json, "input", output->input);
    json_close(&json);
    return json_line_end(&json);
}

/* ---- printing numbers ---- */

static gpg_error_t put_number(const settings_t *settings, const text_output_t *output,
                              const numbers_t *numbers, size_t index)
{
    const smime_certificate_t *certificate = certificate_at(numbers, index);
    char *number = serial_formatted(certificate->serial, settings->format);
    char *subject = printable(certificate->subject);
    char *input = settings->several ? printable(name_for_people(output->input)) : NULL;
    gpg_error_t error =
        number && subject && (input || !settings->several) ? 0 : gpg_error(GPG_ERR_ENOMEM);
    if (!error && settings->common.json)
        error = put_json(settings, output, numbers, index, number, NULL, NULL);
    else if (!error && settings->role == ROLE_ALL) {
        fprintf(output->stream, "%s\t%s\t", number, role_name(index, numbers));
        page_word(&output->page, STYLE_PLAIN, subject);
    } else if (!error)
        fputs(number, output->stream);
    if (!error && !settings->common.json) {
        fputs(input ? "\t" : "", output->stream);
        page_word(&output->page, STYLE_PLAIN, input ? input : "");
        fputc('\n', output->stream);
    }
    free(input);
    free(number);
    free(subject);
    return error;
}

static int put_numbers(const settings_t *settings, const text_output_t *output, const char *name,
                       const numbers_t *numbers)
{
    bool any = false;
    for (size_t i = 0; i < numbers->count; i++) {
        if (!role_wanted(settings->role, i))
            continue;
        gpg_error_t error = put_number(settings, output, numbers, i);
        if (error)
            return failure_report(command_serial.name, name, ABOUT_ANYTHING, error);
        any = true;
    }
    if (any)
        return 0;
    failure_print(stderr, command_serial.name, name,
                  _("the issuer's certificate is not there; give it with --certs or --trust"));
    return EX_UNAVAILABLE;
}

/* ---- comparing with a list ---- */

/* Only letters, or the name of a file as well: perhaps not meant as a number. */
static bool may_be_file_name(const char *match)
{
    return !strpbrk(match, "0123456789:") || access(match, F_OK) == 0;
}

static bool is_file_name(const char *match)
{
    return strpbrk(match, "/.") || strcmp(match, "-") == 0 || access(match, F_OK) == 0 ||
           errno != ENOENT;
}

/* LIST-FILE or NUMBER: what reads as a number is one. */
static int read_list(settings_t *settings, judging_t *judging)
{
    const char *match = settings->match;
    gpg_error_t error = smime_serial_list_read(&judging->serials, match, strlen(match), 1, NULL);
    settings->match_is_number = !error && smime_serial_list_count(judging->serials) == 1;
    if (settings->match_is_number && may_be_file_name(match) && !settings->common.quiet)
        failure_print(
            stderr, command_serial.name, match,
            _("taken for a serial number; a file of this name is written with ./ before it"));
    if (settings->match_is_number)
        return 0;
    smime_serial_list_free(&judging->serials);
    if (is_file_name(match))
        return serial_file_read(command_serial.name, match, "--column ", settings->column,
                                &judging->serials);
    if (smime_limit_text(error))
        return usage_error(&command_serial, "--match: the bytes of the number are more than %s",
                           smime_limit_text(error));
    return usage_error(&command_serial, "--match: '%s' is neither a file nor a serial number",
                       match);
}

static bool is_compared(const settings_t *settings, size_t index)
{
    return settings->role == ROLE_UNSET || role_wanted(settings->role, index);
}

static gpg_error_t put_match_json(const settings_t *settings, const text_output_t *output,
                                  const smime_report_t *report, const numbers_t *numbers,
                                  const bool *listed)
{
    gpg_error_t error = 0;
    for (size_t i = 0; i < numbers->count && !error; i++) {
        if (!is_compared(settings, i))
            continue;
        char *number = serial_formatted(certificate_at(numbers, i)->serial, settings->format);
        error = put_json(settings, output, numbers, i, number, &listed[i],
                         verdict_name_word(report->verdict));
        free(number);
    }
    return error;
}

/* role_name for people. */
static const char *role_word(size_t index, const numbers_t *numbers)
{
    static const char *const words[] = {NC_("role", "signer"), NC_("role", "issuer"),
                                        NC_("role", "root"), NC_("role", "ca")};
    const char *name = role_name(index, numbers);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return C_("role", words[i]);
    return name;
}

static void put_compared(const settings_t *settings, const page_t *page, const numbers_t *numbers,
                         size_t index, bool listed)
{
    char *number = serial_formatted(certificate_at(numbers, index)->serial, settings->format);
    if (number)
        page_field(page, role_word(index, numbers), "%s%s", number, listed ? _(" - listed") : "");
    else
        page_lose();
    page_field(page, NO_LABEL, "%s", certificate_at(numbers, index)->subject);
    if (listed)
        page_field(page, NO_LABEL, "%s", _(role_meaning(index)));
    free(number);
}

static void put_match_text(const settings_t *settings, const text_output_t *output,
                           const char *name, const smime_report_t *report, const numbers_t *numbers,
                           const bool *listed, bool any)
{
    const page_t *page = &output->page;
    bool valid = report->verdict == SMIME_VERDICT_VALID;
    page_verdict(page, any && valid ? STYLE_GOOD : STYLE_BAD,
                 !any    ? _("NOT LISTED")
                 : valid ? _("LISTED")
                         : _("LISTED, BUT NOT VERIFIED"),
                 name_for_people(name));
    page_field(page, "Compared with", "%s %s",
               settings->match_is_number ? _("the number") : _("the list"),
               name_for_people(settings->match));
    for (size_t i = 0; i < numbers->count; i++)
        if (is_compared(settings, i))
            put_compared(settings, page, numbers, i, listed[i]);
    if (valid)
        page_text(page, PAGE_INDENT, "It verifies: the verdict is valid.");
    else
        page_text(page, PAGE_INDENT,
                  "It does not verify: the verdict is %s ('smimetool verify' says why). A serial "
                  "number proves nothing then, since anyone can put any number into a certificate.",
                  verdict_name_word(report->verdict));
}

static int put_match(const settings_t *settings, const text_output_t *output, const char *name,
                     const judging_t *judging, const smime_report_t *report,
                     const numbers_t *numbers)
{
    bool any = false, *listed = calloc(numbers->count, sizeof *listed);
    gpg_error_t error = listed ? 0 : gpg_error(GPG_ERR_ENOMEM);
    for (size_t i = 0; i < numbers->count && !error; i++) {
        listed[i] = is_compared(settings, i) &&
                    smime_serial_list_has(judging->serials, certificate_at(numbers, i)->serial);
        any |= listed[i];
    }
    if (!error && settings->common.json)
        error = put_match_json(settings, output, report, numbers, listed);
    else if (!error)
        put_match_text(settings, output, name, report, numbers, listed, any);
    free(listed);
    if (error)
        return failure_report(command_serial.name, name, ABOUT_ANYTHING, error);
    return status_worst(verdict_status(report->verdict), any ? STATUS_VALID : STATUS_INVALID);
}

/* ---- the command ---- */

static numbers_t numbers_of(const smime_signer_result_t *signer)
{
    return (numbers_t){signer, signer->path_count ? signer->path_count : 1};
}

/* The numbers of every signer: that there is one more must not go unseen. */
static int put_signers(const settings_t *settings, const text_output_t *output, const char *name,
                       const smime_layer_result_t *layer)
{
    int status = 0;
    for (size_t i = 0; i < layer->signer_count; i++) {
        numbers_t numbers = numbers_of(layer->signers[i]);
        if (numbers.signer->certificate)
            status = status_worst(status, put_numbers(settings, output, name, &numbers));
    }
    return status;
}

static int show(const settings_t *settings, const text_output_t *output, const char *name,
                const judging_t *judging, const smime_report_t *report)
{
    const smime_signer_result_t *signer = report_pick_signer(report);
    if (settings->match && report->verdict == SMIME_VERDICT_UNSIGNED)
        return report_pick_say_unsigned(output, name);
    int status = missing_signers_tell(&command_serial, &settings->common, name, report,
                                      N_("give it with --certs"));
    if (!signer)
        return status;
    if (!settings->match)
        return put_signers(settings, output, name, report_pick_layer(report));
    numbers_t numbers = numbers_of(signer);
    return put_match(settings, output, name, judging, report, &numbers);
}

static int judge(const settings_t *settings, const judging_t *judging, const text_output_t *output,
                 const char *name)
{
    input_t *input;
    smime_report_t *report = NULL;
    passphrase_t *passphrase = settings->passphrase;
    gpg_error_t error = input_open_message(&input, name);
    if (!error)
        error = any_input_judge(judging, passphrase, name, input, &report);
    if (input)
        error =
            other_file_error(error, ABOUT_CERTIFICATE_INPUT, input_data(input), input_size(input));
    int status = passphrase->status ? passphrase->status
                 : error ? failure_report(command_serial.name, name, ABOUT_CERTIFICATE_INPUT, error)
                         : show(settings, output, name, judging, report);
    smime_report_free(&report);
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
    if (run->settings->match)
        text_output_about(&run->output, name);
    run->output.input = name;
    return judge(run->settings, &run->judging, &run->output, name);
}

static int work(settings_t *settings, const strings_t *names)
{
    run_t run = {.settings = settings};
    const any_input_taker_t taker = {&command_serial, &settings->common, settings->passphrase, take,
                                     &run};
    int status = judging_open(&run.judging, &command_serial, &settings->judging);
    if (!status && settings->match)
        status = read_list(settings, &run.judging);
    run.judging.options.serials = NULL; /* compared here, where it is known whose number it is */
    if (!status)
        status = text_output_open(&run.output, &command_serial, &settings->common);
    if (!status)
        status = text_output_finish(&run.output, any_input_take_all(&taker, names));
    judging_free(&run.judging);
    return status;
}

static int check_settings(const settings_t *settings, const strings_t *operands)
{
    standard_input_t input = {&command_serial, NULL};
    if (settings->column && !settings->match)
        return usage_error(&command_serial, "--column needs --match");
    int status = standard_input_take_operands(&input, operands);
    if (!status)
        status = standard_input_take(&input, "--match", settings->match);
    if (!status)
        status = standard_input_take(&input, "--passphrase-file", settings->passphrase_file);
    return status ? status : judging_take_standard_input(&input, &settings->judging);
}

static int run_serial(int argc, char **argv)
{
    settings_t settings = {.role = ROLE_UNSET};
    strings_t operands = {NULL, 0};
    passphrase_t passphrase = {.command = command_serial.name};
    int status;
    if (options_parse(&command_serial, argc, argv, &settings, &operands, &status)) {
        passphrase.file = settings.passphrase_file;
        passphrase.quiet = settings.common.quiet;
        settings.passphrase = &passphrase;
        if (settings.role == ROLE_UNSET && !settings.match)
            settings.role = ROLE_SIGNER;
        settings.several = operands.count > 1;
        status = check_settings(&settings, &operands);
        if (!status)
            status = operands.count || strings_add(&operands, "-") ? work(&settings, &operands)
                                                                   : EX_TEMPFAIL;
    }
    passphrase_release(&passphrase);
    judging_settings_free(&settings.judging);
    strings_free(&operands);
    return status;
}

const command_t command_serial = {
    .name = "serial",
    .operands = "[FILE]...",
    .summary = N_("Prints a signer's serial number, or looks it up in a list."),
    .footer = N_("Exit status: 0; with --match 0 listed and valid, 1, 2, 3; 64 and up: error."),
    .options = options,
    .most_operands = SIZE_MAX,
    .run = run_serial,
};
