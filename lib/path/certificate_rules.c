/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.1.4 (k), (n), (o): rules about one certificate, whatever path it is in. */
#include "path/certificate_rules.h"

#include "x509/certificate_usage.h"

/* Sections 4.2.1.9 and 4.2.1.3: "MUST NOT be used to verify certificate signatures". That holds for
 * a trust anchor as well: who trusts a person's certificate does not trust what the person issues.
 * An anchor that is older than version 3 cannot say, and one may say it by keyUsage alone. */
bool certificate_may_be_issuer(const certificate_t *certificate, bool anchor)
{
    if (certificate->ca || !anchor || certificate->version < 3)
        return certificate->ca || anchor;
    return !bytes_present(certificate->extensions[EXTENSION_BASIC_CONSTRAINTS].value) &&
           certificate->key_usage & KEY_USAGE_KEY_CERT_SIGN;
}

bool certificate_has_unknown_critical(const certificate_t *certificate)
{
    return certificate->unknown_critical || certificate->policies.unknown_qualifiers;
}

bool certificate_may_issue(const certificate_t *certificate, bool anchor, const path_rules_t *rules)
{
    if (!certificate_may_be_issuer(certificate, anchor) ||
        !certificate_key_may(certificate, KEY_USAGE_KEY_CERT_SIGN))
        return false;
    return anchor ||
           (!certificate->malformed && rules->at >= certificate->not_before &&
            rules->at <= certificate->not_after && !certificate_has_unknown_critical(certificate) &&
            (rules->any_purpose || certificate_is_for_email(certificate)));
}

bool signature_strong_enough(const signature_algorithm_t *algorithm, const public_key_t *key,
                             bool allow_weak)
{
    const int least = allow_weak ? STRENGTH_WEAK : STRENGTH_GOOD;
    return (!algorithm->digest || (int)algorithm->digest->strength <= least) &&
           public_key_strength(key) <= least;
}
