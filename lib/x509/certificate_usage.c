/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 sections 4.2.1.3, 4.2.1.12: what a certificate's key may be used for. */
#include "x509/certificate_usage.h"

#include "asn1/dotted_oid.h"
#include "x509/extension.h"

bool certificate_has_usage(const certificate_t *certificate, const char *oid, bool *r_present)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_EXTENDED_KEY_USAGE];
    der_reader_t usages;
    der_item_t item;
    if (r_present)
        *r_present = bytes_present(extension->value);
    if (!bytes_present(extension->value) || extension_open(extension, &usages))
        return false;
    while (!der_at_end(&usages) && der_expect(&usages, DER_OID, &item) == 0)
        if (dotted_oid_is(oid, item.content))
            return true;
    return false;
}

bool certificate_is_for_email(const certificate_t *certificate)
{
    bool present;
    return certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, &present) || !present ||
           certificate_has_usage(certificate, OID_EKU_ANY, NULL);
}

bool certificate_key_may(const certificate_t *certificate, unsigned usages)
{
    return !certificate->has_key_usage || certificate->key_usage & usages;
}
