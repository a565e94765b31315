/* Errors of the library: gpg_error_t values of one source. */
#ifndef SMIME_ERROR_H
#define SMIME_ERROR_H

#include <gpg-error.h>

#define SMIME_ERROR_SOURCE GPG_ERR_SOURCE_USER_1

/* ERR(BAD_BER) is the library's error value for GPG_ERR_BAD_BER. */
#define ERR(code) gpg_err_make(SMIME_ERROR_SOURCE, GPG_ERR_##code)
#define ERR_FROM_ERRNO(number)                                                                     \
    gpg_err_make(SMIME_ERROR_SOURCE, gpg_err_code_from_errno(number))

#endif
