/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People give the invoice, the archive that the mail came in, the list as a spreadsheet: they are told what it
 * is, not only what it is not. */
#include "other_file.h"

#include "container/file_kind.h"
#include "mime/message_start.h"

#define KIND(kind) [FILE_KIND_##kind] = OTHER_FILE_##kind

static const other_file_t errors[] = {
    KIND(PDF),        KIND(EXCEL), KIND(OPENDOCUMENT_SHEET), KIND(OFFICE),  KIND(ZIP),
    KIND(COMPRESSED), KIND(TAR),   KIND(WEB_PAGE),           KIND(PICTURE), KIND(UTF16)};

/* What text fails for as a message; lists are read in UTF-16, and whichever way lines end. */
static unsigned message_fault(bytes_t in)
{
    const bytes_t start = entity_message_start(in);
    return bytes_find_byte(in, 0) != SIZE_MAX                          ? 0
           : lines_end_with_cr(in)                                     ? OTHER_FILE_CR
           : header_has_mail_field(start) && !entity_is_message(start) ? OTHER_FILE_FIRST_LINE
                                                                       : 0;
}

static unsigned error_of(gpg_error_t error, about_t about, bytes_t in)
{
    const bool is_no_message =
        about == ABOUT_MESSAGE && gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ENCODING;
    const file_kind_t kind = file_kind(in);
    if (kind == FILE_KIND_UTF16 && !is_no_message)
        return 0;
    return kind != FILE_KIND_OTHER ? errors[kind] : is_no_message ? message_fault(in) : 0;
}

gpg_error_t other_file_error(gpg_error_t error, about_t about, const uint8_t *data, size_t size)
{
    unsigned code = 0;
    switch (gpg_err_code(error)) {
    case GPG_ERR_UNSUPPORTED_ENCODING:
    case GPG_ERR_NO_DATA:
    case GPG_ERR_INV_VALUE:
    case GPG_ERR_INV_OBJ:
    case GPG_ERR_INV_CRL:
    case GPG_ERR_INV_RESPONSE:
    case GPG_ERR_USER_1: /* ERROR_OUTLOOK_MSG: any compound file */
        code = error_of(error, about, bytes_of(data, size));
        break;
    default:
        break;
    }
    return code ? gpg_err_make(GPG_ERR_SOURCE_USER_2, (gpg_err_code_t)code) : error;
}

gpg_error_t other_file_in_place_of_list(const uint8_t *data, size_t size)
{
    const gpg_error_t none = gpg_error(GPG_ERR_NO_DATA);
    const gpg_error_t error = other_file_error(none, ABOUT_ANYTHING, data, size);
    return error == none ? 0 : error;
}

gpg_error_t other_file_error_of(gpg_error_t error, about_t about, const char *path)
{
    input_t *input = NULL;
    if (!input_open_secret(&input, path))
        error = other_file_error(error, about, input_data(input), input_size(input));
    input_free(&input);
    return error;
}
