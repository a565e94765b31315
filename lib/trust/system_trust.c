/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The system's trust for e-mail. Debian's ca-certificates is a store for web sites: Mozilla does
 * not trust all of its roots for e-mail and trusts others, so it comes last and with a note. */
#include "trust/system_trust.h"

#include "base/error.h"
#include "trust/nss_trust.h"
#include "trust/trust_file.h"

const system_places_t system_places = {
    .nss_module = NULL,
    .email_bundle = "/etc/pki/ca-trust/extracted/pem/email-ca-bundle.pem",
    .web_bundle = "/etc/ssl/certs/ca-certificates.crt",
};

gpg_error_t trust_add_system(smime_store_t *store, const system_places_t *places,
                             const char **r_origin)
{
    *r_origin = "system (NSS e-mail trust)";
    gpg_error_t err = trust_add_nss(store, places->nss_module, *r_origin);
    if (gpg_err_code(err) == GPG_ERR_NOT_FOUND) {
        *r_origin = "system (e-mail bundle)";
        err = trust_add_path(store, places->email_bundle, *r_origin);
    }
    if (gpg_err_code(err) == GPG_ERR_ENOENT) {
        *r_origin = "system (ca-certificates, for web sites)";
        err = trust_add_path(store, places->web_bundle, *r_origin);
        if (!err)
            store_set_note(store, places->web_bundle);
    }
    return gpg_err_code(err) == GPG_ERR_ENOENT ? ERR(NOT_FOUND) : err;
}
