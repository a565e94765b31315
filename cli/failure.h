/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an error means to a user: the cause, what to do, and the exit status of <sysexits.h>. */
#ifndef CLI_FAILURE_H
#define CLI_FAILURE_H

#include <gpg-error.h>
#include <stdbool.h>
#include <stdio.h>

/* Exit statuses below 64 are verdicts. */
enum { STATUS_VALID = 0, STATUS_INVALID = 1, STATUS_INDETERMINATE = 2, STATUS_UNSIGNED = 3 };

/* What was being dealt with: the same error means another thing for a key than for a message. */
typedef enum about {
    ABOUT_ANYTHING,
    ABOUT_MESSAGE,
    ABOUT_CERTIFICATES, /* that the user relies on */
    ABOUT_CERTIFICATE_INPUT,
    ABOUT_REVOCATION,
    ABOUT_SERIALS,
    ABOUT_KEY,
    ABOUT_OUTPUT
} about_t;

/* Errors of the commands themselves, beside those of the library and the system. */
#define ERROR_OUTLOOK_MSG     gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_1)
#define ERROR_APPLE_EMLX      gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_2)
#define ERROR_EMPTY_DIRECTORY gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_4)
#define ERROR_NO_NAMES        gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_5)
#define ERROR_DANGLING        gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_6)
#define ERROR_LONG_PIPE       gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_7)
#define ERROR_SHRUNK          gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_3)
#define ERROR_OWNER           gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_8)
#define ERROR_GZIP_DAMAGED    gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_9)
#define ERROR_NO_ZLIB         gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_10)
#define ERROR_TAR             gpg_err_make(GPG_ERR_SOURCE_USER_2, GPG_ERR_USER_11)

int failure_status(about_t about, gpg_error_t error);
/* The status as a word for programs, like "input-missing". */
const char *failure_code(about_t about, gpg_error_t error);
/* Whether that error may pass by itself: the machine is short of something. */
bool failure_is_temporary(about_t about, gpg_error_t error);
/* "cause; what to do" (malloc), in the language that is spoken. NULL: no memory. */
char *failure_text(about_t about, gpg_error_t error);
/* Likewise for programs. */
char *failure_text_in_english(about_t about, gpg_error_t error);
/* "standard input" for "-". */
const char *name_for_people(const char *name);
/* Prints "smimetool: COMMAND: SUBJECT: TEXT"; subject may be NULL. All of it is made printable; text is
 * translated already. False: memory is short, which is printed instead. */
bool failure_print(FILE *stream, const char *command, const char *subject, const char *text);
/* All three: prints to stderr and gives the exit status. */
int failure_report(const char *command, const char *subject, about_t about, gpg_error_t error);
/* The worse of two exit statuses: error, invalid, indeterminate, unsigned, valid; of two errors the
 * first. */
int status_worst(int first, int second);

#endif
