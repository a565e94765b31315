/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors of the library: gpg_error_t values of one source. */
#ifndef SMIME_BASE_ERROR_H
#define SMIME_BASE_ERROR_H

#include <gpg-error.h>

#define SMIME_ERROR_SOURCE GPG_ERR_SOURCE_USER_1
/* Of errors that no input is to blame for: a temporary file could not be opened. */
#define TEMPORARY_FILE_SOURCE GPG_ERR_SOURCE_USER_3

/* ERR(BAD_BER) is the library's error value for GPG_ERR_BAD_BER. */
#define ERR(code)              gpg_err_make(SMIME_ERROR_SOURCE, GPG_ERR_##code)
#define ERR_FROM_ERRNO(number) gpg_err_make(SMIME_ERROR_SOURCE, gpg_err_code_from_errno(number))

/* Caps of limits.h that a parser hands up as an error have a code each, so that whoever reports it
 * can name the cap: smime_limit_text. ERR_LIMIT(OIDS) is the error for LIMIT_OIDS. */
typedef enum limit_error {
    LIMIT_ERROR_DER_DEPTH = GPG_ERR_USER_5,
    LIMIT_ERROR_DER_SEGMENTS = GPG_ERR_USER_6,
    LIMIT_ERROR_DER_SEGMENT_DEPTH = GPG_ERR_USER_7,
    LIMIT_ERROR_CERTIFICATE_SIZE = GPG_ERR_USER_8,
    LIMIT_ERROR_EXTENSIONS = GPG_ERR_USER_9,
    LIMIT_ERROR_NAME_ATTRIBUTES = GPG_ERR_USER_10,
    LIMIT_ERROR_NAME_SIZE = GPG_ERR_USER_11,
    LIMIT_ERROR_OIDS = GPG_ERR_USER_12,
    LIMIT_ERROR_SERIAL_SIZE = GPG_ERR_USER_13,
    LIMIT_ERROR_POLICY_NODES = GPG_ERR_USER_14,
    LIMIT_ERROR_PKCS12_BAGS = GPG_ERR_USER_15,
    LIMIT_ERROR_COMPOUND_ENTRIES = GPG_ERR_USER_16,
    /* libgpg-error has no more codes for users; these it does not use. */
    LIMIT_ERROR_OUTLOOK_ATTACHMENTS,
    LIMIT_ERROR_OUTLOOK_DEPTH,
    LIMIT_ERROR_SENDERS,
    LIMIT_ERROR_GZIP,
    LIMIT_ERROR_GZIP_RATIO
} limit_error_t;
#define ERR_LIMIT(limit) gpg_err_make(SMIME_ERROR_SOURCE, (gpg_err_code_t)LIMIT_ERROR_##limit)

#endif
