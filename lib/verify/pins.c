/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Issuers as names (RFC 4514, RFC 5280 section 7.1) and serial numbers by value. */
#include "verify/pins.h"

#include "base/error.h"
#include "x509/certificate_info.h"
#include "x509/name_compare.h"
#include "x509/name_parse.h"

/* Whether the pin is this name, written in any way. */
static gpg_error_t pin_names(const char *pin, name_order_t order, bytes_t name, bool *r_names)
{
    buffer_t der = BUFFER_INIT;
    gpg_error_t error = name_parse(pin, order, &der);
    *r_names = false;
    if (!error)
        error = name_equal(buffer_bytes(&der), name, r_names);
    else if (gpg_err_code(error) != GPG_ERR_ENOMEM)
        error = 0; /* it is no name */
    buffer_free(&der);
    return error;
}

gpg_error_t pin_issuer_holds(const char *pin, certificate_t *certificate, bool *r_holds)
{
    const smime_certificate_t *info = certificate_info(certificate);
    *r_holds = false;
    if (!info)
        return ERR(ENOMEM);
    *r_holds =
        bytes_equal_text(bytes_text(info->issuer), pin) ||
        (info->issuer_common_name && bytes_equal_text(bytes_text(info->issuer_common_name), pin));
    gpg_error_t error =
        *r_holds ? 0 : pin_names(pin, NAME_LAST_FIRST, certificate->issuer, r_holds);
    if (!error && !*r_holds)
        error = pin_names(pin, NAME_FIRST_FIRST, certificate->issuer, r_holds);
    return error;
}

gpg_error_t pin_serial_listed(const smime_serial_list_t *list, const certification_path_t *path,
                              bool *r_listed)
{
    *r_listed = false;
    for (size_t i = 0; i < path->count && !*r_listed; i++) {
        const smime_certificate_t *info = certificate_info(path->entries[i].certificate);
        if (!info)
            return ERR(ENOMEM);
        *r_listed = smime_serial_list_has(list, info->serial);
    }
    return 0;
}
