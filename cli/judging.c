/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fills a store and the library's options from the command line. */
#include "judging.h"

#include "base/bytes.h"
#include "base/portable.h"
#include "date.h"
#include "directory.h"
#include "failure.h"
#include "input.h"
#include "language.h"
#include "other_file.h"
#include "unreadable.h"

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

/* Helpers are taken although one among them cannot be read. */
static gpg_error_t tell_unreadable(const taking_t *taking, const char *path, const input_t *input)
{
    smime_certificates_t *list;
    gpg_error_t error = smime_certificates_read(&list, input_data(input), input_size(input));
    if (!error)
        unreadable_tell(taking->command->name, path, list);
    smime_certificates_free(&list);
    return error;
}

/* "ca.crl", and "0a1b2c3d.r0" as c_rehash(1) names lists. */
static bool is_named_list(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t digits = dot && (dot[1] == 'r' || dot[1] == 'R') ? strspn(dot + 2, "0123456789") : 0;
    return bytes_ends_with_nocase(bytes_text(path), ".crl") ||
           ((digits == 1 || digits == 2) && !dot[2 + digits]);
}

/* Whether it can be read as revocation data, or as certificates, which people keep beside it. */
static bool is_readable(const input_t *input, bool or_certificates)
{
    smime_store_t *scratch;
    if (smime_store_new(&scratch))
        return false;
    const uint8_t *data = input_data(input);
    size_t size = input_size(input);
    bool readable = !smime_store_add_ocsp(scratch, data, size) ||
                    !smime_store_add_crls(scratch, data, size) ||
                    (or_certificates && !smime_store_add_certificates(scratch, data, size));
    smime_store_free(&scratch);
    return readable;
}

/* Whether a file that cannot be read was meant as a list or response: a list that is cut off may be the one
 * that revokes. */
static bool is_meant(const char *path, const input_t *input)
{
    const uint8_t *data = input_data(input);
    size_t size = input_size(input);
    static const char *const labels[] = {"BEGIN X509 CRL", "BEGIN CRL", "BEGIN OCSP RESPONSE"};
    bool says = is_named_list(path);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        says = says || memmem(data, size, labels[i], strlen(labels[i])) != NULL;
    return !size || ((says || data[0] == 0x30) && !is_readable(input, !says));
}

/* *r_meant: what cannot be read was meant to be of the kind. */
static gpg_error_t take_file(const taking_t *taking, const char *path, bool *r_meant)
{
    input_t *input;
    gpg_error_t error = input_open_secret(&input, path);
    if (!error)
        error = taking->take(taking->judging->store, input_data(input), input_size(input));
    if (input)
        error = other_file_error(error, taking->about, input_data(input), input_size(input));
    if (!error && taking->about == ABOUT_CERTIFICATES)
        error = tell_unreadable(taking, path, input);
    *r_meant = error && input && taking->about == ABOUT_REVOCATION && is_meant(path, input);
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
    if (cause && asprintf(&text, _("passed over: %s"), cause) < 0)
        text = NULL;
    failure_print(stderr, taking->command->name, path, text);
    free(text);
    free(cause);
}

static int take_files(const taking_t *taking, const char *path, const strings_t *files)
{
    size_t taken = 0;
    for (size_t i = 0; i < files->count; i++) {
        bool meant;
        gpg_error_t error = take_file(taking, files->items[i], &meant);
        if (error && (meant || !is_something_else(taking, error)))
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
    bool meant;
    gpg_error_t error = directory_files(path, &files);
    if (gpg_err_code(error) == GPG_ERR_ENOTDIR || gpg_err_code(error) == GPG_ERR_ENOENT)
        error = take_file(taking, path, &meant);
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
            return failure_report(command->name, *where, ABOUT_CERTIFICATES,
                                  other_file_error_of(error, ABOUT_CERTIFICATES, *where));
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
