/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys are read from where they are for each signer; files, which may be pipes, and what was asked for are read
 * once. */
#include "signing_keys.h"

#include "base/limits.h"
#include "base/portable.h"
#include "directory.h"
#include "failure.h"
#include "input.h"
#include "key_form_text.h"
#include "other_file.h"
#include "secret_guard.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int key_failure(const signing_keys_t *keys, const char *place, gpg_error_t error)
{
    if (keys->passphrase.status)
        return keys->passphrase.status;
    return error ? failure_report(keys->passphrase.command, place, ABOUT_KEY, error) : 0;
}

/* ---- files ---- */

/* As input_open_secret; what is read more than once may be a pipe, and is kept. */
static gpg_error_t open_file(signing_keys_t *keys, const char *path, input_t **r_input)
{
    for (size_t i = 0; i < keys->file_count; i++)
        if (strcmp(keys->files[i].path, path) == 0) {
            *r_input = input_share(keys->files[i].input);
            return 0;
        }
    gpg_error_t error = input_open_secret(r_input, path);
    if (error || !keys->again)
        return error;
    struct signing_file *grown = realloc(keys->files, (keys->file_count + 1) * sizeof *grown);
    char *copy = strdup(path);
    if (grown)
        keys->files = grown;
    if (grown && copy) {
        grown[keys->file_count++] = (struct signing_file){copy, input_share(*r_input)};
        return 0;
    }
    free(copy);
    input_free(r_input);
    return gpg_error(GPG_ERR_ENOMEM);
}

/* What a file is that cannot be read; see key_form_of. */
typedef struct key_file {
    key_form_t form;
    char curve[64];
} key_file_t;

static gpg_error_t add_file(signing_keys_t *keys, smime_signer_t *signer, const char *path,
                            bool chain_only, key_file_t *r_file)
{
    input_t *input;
    *r_file = (key_file_t){KEY_FORM_OTHER, ""};
    gpg_error_t error = open_file(keys, path, &input);
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

static bool is_regular(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* A key may be of a kind that no passphrase opens: its certificate tells, which may be given behind it. Pipes are not
 * read twice. */
static gpg_error_t why_locked(signing_keys_t *keys, smime_signer_t *signer, const char *path)
{
    key_file_t file;
    smime_signer_set_passphrase(signer, NULL, NULL);
    for (size_t i = 0; i < keys->signers->count; i++)
        if (is_regular(keys->signers->items[i]))
            add_file(keys, signer, keys->signers->items[i], false, &file);
    return is_regular(path) ? add_file(keys, signer, path, false, &file)
                            : gpg_error(GPG_ERR_BAD_PASSPHRASE);
}

static int file_failure(const signing_keys_t *keys, const char *path, const key_file_t *file,
                        gpg_error_t error)
{
    switch (gpg_err_code(error)) {
    case GPG_ERR_NO_DATA:
    case GPG_ERR_BAD_CERT:
    case GPG_ERR_BAD_SECKEY:
    case GPG_ERR_UNSUPPORTED_ALGORITHM:
        if (!keys->passphrase.status && file->form != KEY_FORM_OTHER)
            return key_form_report(keys->passphrase.command, path, file->form, file->curve);
        return key_failure(keys, path, other_file_error_of(error, ABOUT_KEY, path));
    default:
        return key_failure(keys, path, error);
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

static int add_keys(signing_keys_t *keys, smime_signer_t *signer, const strings_t *places,
                    bool are_keys)
{
    int status = 0;
    for (size_t i = 0; i < places->count && !status; i++) {
        const char *place = places->items[i];
        key_file_t file;
        if (strncmp(place, "pkcs11:", 7) == 0) {
            status = key_failure(keys, place, add_uri(signer, place, are_keys));
            continue;
        }
        gpg_error_t error = add_file(keys, signer, place, false, &file);
        if (gpg_err_code(error) == GPG_ERR_BAD_PASSPHRASE)
            error = why_locked(keys, signer, place);
        status = file_failure(keys, place, &file, error);
    }
    return status;
}

/* A directory may hold other files as well, as long as there is a certificate in one. */
static int add_chain(signing_keys_t *keys, smime_signer_t *signer, const char *path)
{
    strings_t files;
    key_file_t file;
    bool any = false;
    gpg_error_t error = directory_files(path, &files);
    if (gpg_err_code(error) == GPG_ERR_ENOTDIR || gpg_err_code(error) == GPG_ERR_ENOENT) {
        error = add_file(keys, signer, path, true, &file);
        return file_failure(keys, path, &file, error);
    }
    int status = key_failure(keys, path, error);
    for (size_t i = 0; i < files.count && !status; i++) {
        error = add_file(keys, signer, files.items[i], true, &file);
        any = any || !error;
        if (gpg_err_code(error) != GPG_ERR_NO_DATA)
            status = file_failure(keys, files.items[i], &file, error);
    }
    directory_files_free(&files);
    return status || any ? status : key_failure(keys, path, gpg_error(GPG_ERR_NO_DATA));
}

static int fill(signing_keys_t *keys, smime_signer_t *signer)
{
    smime_signer_set_passphrase(signer, passphrase_ask, &keys->passphrase);
    int status = add_keys(keys, signer, keys->signers, false);
    if (!status)
        status = add_keys(keys, signer, keys->keys, true);
    for (size_t i = 0; i < keys->chains->count && !status; i++)
        status = add_chain(keys, signer, keys->chains->items[i]);
    return status;
}

int signing_keys_new_signer(signing_keys_t *keys, smime_signer_t **r_signer)
{
    secret_guard();
    keys->passphrase.again = keys->again;
    gpg_error_t error = smime_signer_new(r_signer);
    int status = error ? failure_report(keys->passphrase.command, NULL, ABOUT_ANYTHING, error)
                       : fill(keys, *r_signer);
    if (status)
        smime_signer_free(r_signer);
    return status;
}

void signing_keys_free(signing_keys_t *keys)
{
    for (size_t i = 0; i < keys->file_count; i++) {
        free(keys->files[i].path);
        input_free(&keys->files[i].input);
    }
    free(keys->files);
    passphrase_release(&keys->passphrase);
}
