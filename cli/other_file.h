/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file of another kind than was asked for: the error says which. */
#ifndef CLI_OTHER_FILE_H
#define CLI_OTHER_FILE_H

#include "failure.h"
#include "input.h"

/* The errors, beside those of failure.h; their texts are there. */
typedef enum other_file {
    OTHER_FILE_PDF = GPG_ERR_USER_16 + 0x100, /* libgpg-error does not use these */
    OTHER_FILE_EXCEL,
    OTHER_FILE_OPENDOCUMENT_SHEET,
    OTHER_FILE_OFFICE,
    OTHER_FILE_ZIP,
    OTHER_FILE_COMPRESSED,
    OTHER_FILE_TAR,
    OTHER_FILE_WEB_PAGE,
    OTHER_FILE_PICTURE,
    OTHER_FILE_UTF16,
    OTHER_FILE_CR,        /* text whose lines end with CR alone */
    OTHER_FILE_FIRST_LINE /* a message but for its first line, which is no header field */
} other_file_t;

/* What an input that could not be read as what was asked for is, if that can be told; else the error as it
 * is. */
gpg_error_t other_file_error(gpg_error_t error, about_t about, const uint8_t *data, size_t size);
/* What a file is that was given for a list: one that no list is, or 0. */
gpg_error_t other_file_in_place_of_list(const uint8_t *data, size_t size);
/* Likewise of a file that the library read by itself. */
gpg_error_t other_file_error_of(gpg_error_t error, about_t about, const char *path);

#endif
