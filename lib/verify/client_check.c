/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checks of client_table.h: of the message (RFC 8551), of the path, of the certificate (RFC 5280). */
#include "verify/client_check.h"

#include "asn1/der_value.h"
#include "asn1/dotted_oid.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "base/time_text.h"
#include "path/path_validation.h"
#include "x509/certificate_address.h"
#include "x509/certificate_info.h"
#include "x509/certificate_usage.h"
#include "x509/distribution_point.h"
#include "x509/extension.h"
#include "x509/general_name.h"
#include "x509/name.h"

#define CHECK(name)                                                                                \
    client_check_t client_check_##name(arena_t *arena, const client_facts_t *facts,                \
                                       const char **r_detail)

/* Broken by this certificate. */
static client_check_t broken_by(arena_t *arena, certificate_t *certificate, const char **r_detail)
{
    *r_detail = path_label(arena, certificate);
    return CLIENT_BROKEN;
}

static certificate_t *signer_of(const client_facts_t *facts)
{
    return facts->path_count ? facts->path[0] : NULL;
}

/* ---- the message ---- */

CHECK(SIGNED)
{
    (void)arena;
    (void)r_detail;
    if (!facts->is_message || facts->is_planned)
        return CLIENT_NOTHING;
    return facts->report->coverage == SMIME_COVERAGE_WHOLE  ? CLIENT_KEPT
           : facts->report->coverage == SMIME_COVERAGE_NONE ? CLIENT_BROKEN
                                                            : CLIENT_OPEN;
}

/* The worst finding about a question that counts here. */
static const smime_finding_t *worst_about(const client_facts_t *facts, smime_question_t question)
{
    const smime_finding_t *worst = NULL;
    for (size_t i = 0; i < facts->report->finding_count; i++) {
        const smime_finding_t *finding = facts->report->findings[i];
        if (finding->question == question && finding->severity >= SMIME_SEVERITY_UNKNOWN &&
            (!worst || finding->severity > worst->severity))
            worst = finding;
    }
    return worst;
}

CHECK(INTACT)
{
    (void)arena;
    if (!facts->is_message || facts->is_planned || !facts->layer)
        return CLIENT_NOTHING;
    const smime_finding_t *worst = worst_about(facts, SMIME_ABOUT_INTEGRITY);
    *r_detail = worst ? worst->sentence : NULL;
    return facts->layer->integrity == SMIME_PASS   ? CLIENT_KEPT
           : facts->layer->integrity == SMIME_FAIL ? CLIENT_BROKEN
                                                   : CLIENT_OPEN;
}

/* What leaves trust open because nothing was given to judge by: that lies with the recipient. */
static bool lies_with_recipient(smime_finding_id_t id)
{
    return id == SMIME_FINDING_NO_PATH || id == SMIME_FINDING_NO_TRUST_ANCHORS ||
           id == SMIME_FINDING_REVOCATION_NOT_CHECKED || id == SMIME_FINDING_REVOCATION_UNKNOWN ||
           id == SMIME_FINDING_REVOCATION_UNUSABLE || id == SMIME_FINDING_PIN_ISSUER ||
           id == SMIME_FINDING_PIN_SERIAL;
}

/* Expiry is no failure here, but nowhere is such a certificate valid. */
CHECK(PATH)
{
    client_check_t check = facts->signer || facts->path_count ? CLIENT_KEPT : CLIENT_NOTHING;
    for (size_t i = 0; i < facts->path_count; i++) {
        const bool anchor = facts->path_whole && i && i + 1 == facts->path_count;
        const int64_t at = facts->report->checked_at;
        if (!anchor && !certificate_valid_at(facts->path[i], at))
            return broken_by(arena, facts->path[i], r_detail);
    }
    for (size_t i = 0; check != CLIENT_NOTHING && i < facts->report->finding_count; i++) {
        const smime_finding_t *finding = facts->report->findings[i];
        if (finding->question != SMIME_ABOUT_TRUST || finding->severity < SMIME_SEVERITY_UNKNOWN ||
            lies_with_recipient(finding->id) || check == CLIENT_BROKEN)
            continue;
        /* What policies are asked for is another matter of the recipient's. */
        const bool broken = finding->severity == SMIME_SEVERITY_FAIL &&
                            finding->id != SMIME_FINDING_CERTIFICATE_POLICY;
        check = broken ? CLIENT_BROKEN : CLIENT_OPEN;
        *r_detail = finding->sentence;
    }
    return check;
}

CHECK(AUTHOR)
{
    const smime_header_t *header = facts->report->header;
    if (!facts->is_message || !signer_of(facts))
        return CLIENT_NOTHING;
    if (header->from_count != 1) {
        *r_detail = header->from_count ? N_("there are several authors") : N_("there is no author");
        return CLIENT_BROKEN;
    }
    *r_detail = phrase(arena, "%s", header->from[0]->address);
    return certificate_has_address(arena, signer_of(facts), bytes_text(header->from[0]->address))
               ? CLIENT_KEPT
               : CLIENT_BROKEN;
}

CHECK(DATE)
{
    (void)arena;
    if (!facts->is_message || !facts->layer)
        return CLIENT_NOTHING;
    const char *date = facts->report->header->date;
    *r_detail = date ? phrase(arena, "%s", date) : N_("there is no Date");
    for (size_t i = 0; i < facts->report->finding_count; i++) {
        smime_finding_id_t id = facts->report->findings[i]->id;
        if (id == SMIME_FINDING_DATE_SKEW || id == SMIME_FINDING_DATE_UNREADABLE)
            return CLIENT_BROKEN;
    }
    return date ? CLIENT_KEPT : CLIENT_BROKEN;
}

CHECK(CLEAR)
{
    (void)arena;
    (void)r_detail;
    if (!facts->is_message || !facts->layer)
        return CLIENT_NOTHING;
    return strcmp(facts->layer->format, "multipart/signed") == 0 ? CLIENT_KEPT : CLIENT_BROKEN;
}

CHECK(CHAIN_SENT)
{
    (void)arena;
    (void)r_detail;
    if (!facts->is_message || !facts->path_count)
        return CLIENT_NOTHING;
    return facts->chain_sent ? CLIENT_KEPT : CLIENT_BROKEN;
}

/* ---- algorithms ---- */

/* Whether the message is, or would be, signed by one of these; NULL ends them. */
static client_check_t signed_by(const client_facts_t *facts, const char *const *schemes,
                                const char **r_detail)
{
    const char *algorithm = facts->signer ? facts->signer->signature_algorithm : NULL;
    const certificate_t *certificate = signer_of(facts);
    if ((!algorithm || !*algorithm) && !certificate)
        return CLIENT_NOTHING;
    if (!algorithm || !*algorithm) /* a certificate alone: what its key makes by default */
        algorithm = certificate->key.type == KEY_RSA       ? "RSASSA-PKCS1-v1_5"
                    : certificate->key.type == KEY_RSA_PSS ? "RSASSA-PSS"
                                                           : certificate->key.algorithm;
    *r_detail = algorithm;
    for (size_t i = 0; schemes[i]; i++)
        if (strcmp(algorithm, schemes[i]) == 0)
            return CLIENT_KEPT;
    return CLIENT_BROKEN;
}

CHECK(CLASSIC)
{
    static const char *const schemes[] = {"RSASSA-PKCS1-v1_5", NULL};
    (void)arena;
    return signed_by(facts, schemes, r_detail);
}

CHECK(CLASSIC_OR_ECDSA)
{
    static const char *const schemes[] = {"RSASSA-PKCS1-v1_5", "ECDSA", NULL};
    (void)arena;
    return signed_by(facts, schemes, r_detail);
}

CHECK(NOT_PSS)
{
    static const char *const schemes[] = {"RSASSA-PSS", NULL};
    (void)arena;
    client_check_t check = signed_by(facts, schemes, r_detail);
    return check == CLIENT_NOTHING ? check : check == CLIENT_KEPT ? CLIENT_BROKEN : CLIENT_KEPT;
}

/* ---- the path ---- */

CHECK(INTERMEDIATE)
{
    const size_t count = facts->path_count;
    if (!count)
        return CLIENT_NOTHING;
    const certificate_t *last = facts->path[count - 1];
    if (count > 2 || (count == 2 && !last->self_issued))
        return CLIENT_KEPT;
    if (count == 1 && !last->self_issued && !facts->path_whole) {
        *r_detail = N_("the issuer's certificate is not here");
        return CLIENT_OPEN;
    }
    return broken_by(arena, facts->path[count - 1], r_detail);
}

static bool is_common_key(const public_key_t *key)
{
    if (key->type == KEY_RSA)
        return key->bits == 2048 || key->bits == 3072 || key->bits == 4096;
    return key->type == KEY_ECDSA &&
           (strcmp(key->curve, "P-256") == 0 || strcmp(key->curve, "P-384") == 0);
}

static client_check_t broken_by_key(arena_t *arena, certificate_t *certificate,
                                    const char **r_detail)
{
    const public_key_t *key = &certificate->key;
    const char *label = path_label(arena, certificate);
    if (label && key->type == KEY_ECDSA)
        *r_detail = phrase(arena, "%-s has %s %s", label, key->algorithm, key->curve);
    else if (label)
        *r_detail = phrase(arena, "%-s has %s with %u bits", label, key->algorithm, key->bits);
    return CLIENT_BROKEN;
}

CHECK(CA_KEYS)
{
    for (size_t i = 1; i < facts->path_count; i++)
        if (!is_common_key(&facts->path[i]->key))
            return broken_by_key(arena, facts->path[i], r_detail);
    return facts->path_count > 1 ? CLIENT_KEPT : CLIENT_NOTHING;
}

CHECK(SIGNER_KEY)
{
    certificate_t *certificate = signer_of(facts);
    if (!certificate)
        return CLIENT_NOTHING;
    return is_common_key(&certificate->key) ? CLIENT_KEPT
                                            : broken_by_key(arena, certificate, r_detail);
}

/* That on the root is not looked at: nobody judges it. */
static size_t judged_count(const client_facts_t *facts)
{
    const size_t count = facts->path_count;
    return count && facts->path[count - 1]->self_issued ? count - 1 : count;
}

static client_check_t issued_by_known(const certificate_t *certificate)
{
    static const char *const digests[] = {"sha256", "sha384", "sha512"};
    signature_algorithm_t algorithm;
    if (signature_algorithm_parse(certificate->signature_algorithm, &algorithm))
        return CLIENT_BROKEN;
    const bool plain = algorithm.scheme == SCHEME_RSA_PKCS1 || algorithm.scheme == SCHEME_ECDSA;
    for (size_t i = 0; i < 3 && algorithm.digest; i++)
        if (strcmp(algorithm.digest->name, digests[i]) == 0)
            return plain                                ? CLIENT_KEPT
                   : algorithm.scheme == SCHEME_RSA_PSS ? CLIENT_OPEN /* "RSA", says the source */
                                                        : CLIENT_BROKEN;
    return CLIENT_BROKEN;
}

CHECK(SIGNATURES)
{
    for (size_t i = 0; i < judged_count(facts); i++) {
        client_check_t check = issued_by_known(facts->path[i]);
        if (check != CLIENT_KEPT) {
            broken_by(arena, facts->path[i], r_detail);
            return check;
        }
    }
    return facts->path_count ? CLIENT_KEPT : CLIENT_NOTHING;
}

CHECK(NAMES)
{
    for (size_t i = 0; i + 1 < facts->path_count; i++)
        if (!bytes_equal(facts->path[i]->issuer, facts->path[i + 1]->subject))
            return broken_by(arena, facts->path[i], r_detail);
    return facts->path_count > 1 ? CLIENT_KEPT : CLIENT_NOTHING;
}

CHECK(SERIALS)
{
    for (size_t i = 0; i < judged_count(facts); i++) {
        bytes_t serial = facts->path[i]->serial;
        bool zero = true;
        for (size_t k = 0; k < serial.size; k++)
            zero = zero && serial.data[k] == 0;
        if (zero || serial.data[0] & 0x80 || serial.size > 20)
            return broken_by(arena, facts->path[i], r_detail);
    }
    return facts->path_count ? CLIENT_KEPT : CLIENT_NOTHING;
}

static bool has_http_name(bytes_t names)
{
    der_reader_t reader = der_reader(names, DER_RULES_DER);
    general_name_t name;
    while (!der_at_end(&reader) && general_name_next(&reader, &name) == 0)
        if (name.kind == GENERAL_NAME_URI && bytes_starts_with_nocase(name.value, "http://"))
            return true;
    return false;
}

static bool has_http_list(const certificate_t *certificate)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_CRL_DISTRIBUTION_POINTS];
    der_reader_t points;
    distribution_point_t point;
    if (!bytes_present(extension->value) || extension_open(extension, &points))
        return false;
    while (!der_at_end(&points) && distribution_point_next(&points, &point) == 0)
        if (bytes_present(point.name.full) && has_http_name(point.name.full))
            return true;
    return false;
}

CHECK(CA_CRL)
{
    const size_t count = judged_count(facts);
    for (size_t i = 1; i < count; i++)
        if (!has_http_list(facts->path[i]))
            return broken_by(arena, facts->path[i], r_detail);
    return count > 1 ? CLIENT_KEPT : CLIENT_NOTHING;
}

CHECK(CRL)
{
    (void)arena;
    (void)r_detail;
    const certificate_t *certificate = signer_of(facts);
    return !certificate ? CLIENT_NOTHING : has_http_list(certificate) ? CLIENT_KEPT : CLIENT_BROKEN;
}

/* The Netscape certificate type (bits sslClient, sslServer, smime, objectSigning, reserved, sslCA, smimeCA,
 * objectSigningCA) of a certificate that is for e-mail says so as well. */
static bool netscape_type_agrees(const certificate_t *certificate)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_NETSCAPE_TYPE];
    der_reader_t reader = der_reader(extension->value, DER_RULES_DER);
    der_item_t item;
    bytes_t bits;
    unsigned unused;
    if (!bytes_present(extension->value))
        return true;
    if (der_expect(&reader, DER_BIT_STRING, &item) || der_bit_string(&item, &bits, &unused) ||
        !bits.size)
        return false;
    return bits.data[0] & (certificate->ca ? 0x02 : 0x20);
}

CHECK(NETSCAPE_TYPE)
{
    for (size_t i = 0; i < judged_count(facts); i++)
        if (!netscape_type_agrees(facts->path[i]))
            return broken_by(arena, facts->path[i], r_detail);
    return facts->path_count ? CLIENT_KEPT : CLIENT_NOTHING;
}

CHECK(USAGES)
{
    const unsigned signing = KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION;
    for (size_t i = 0; i < judged_count(facts); i++)
        if (!certificate_is_for_email(facts->path[i]) ||
            !certificate_key_may(facts->path[i], i ? KEY_USAGE_KEY_CERT_SIGN : signing))
            return broken_by(arena, facts->path[i], r_detail);
    return facts->path_count ? CLIENT_KEPT : CLIENT_NOTHING;
}

CHECK(KEY_USAGE)
{
    const unsigned signing = KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_NON_REPUDIATION;
    certificate_t *certificate = signer_of(facts);
    if (!certificate)
        return CLIENT_NOTHING;
    return certificate_key_may(certificate, signing) ? CLIENT_KEPT
                                                     : broken_by(arena, certificate, r_detail);
}

/* Its policy is of 2026-08-01: for CA certificates from that day on. */
CHECK(CA_USAGES)
{
    const int64_t since = 1785542400; /* 2026-08-01T00:00:00Z */
    for (size_t i = 1; i < judged_count(facts); i++) {
        bool present;
        const bool any = certificate_has_usage(facts->path[i], OID_EKU_ANY, &present);
        if (facts->path[i]->not_before >= since && (any || !present))
            return broken_by(arena, facts->path[i], r_detail);
    }
    return judged_count(facts) > 1 ? CLIENT_KEPT : CLIENT_NOTHING;
}

/* ---- the signer's certificate ---- */

static bool has_rfc822_name(const certificate_t *certificate)
{
    const extension_t *extension = &certificate->extensions[EXTENSION_SUBJECT_ALT_NAME];
    der_reader_t names;
    general_name_t name;
    if (!bytes_present(extension->value) || extension_open(extension, &names))
        return false;
    while (!der_at_end(&names) && general_name_next(&names, &name) == 0)
        if (name.kind == GENERAL_NAME_EMAIL)
            return true;
    return false;
}

CHECK(RFC822_NAME)
{
    const int64_t since = 1801440000; /* 2027-02-01T00:00:00Z */
    certificate_t *certificate = signer_of(facts);
    if (!certificate || certificate->not_before < since)
        return CLIENT_NOTHING;
    return has_rfc822_name(certificate) ? CLIENT_KEPT : broken_by(arena, certificate, r_detail);
}

CHECK(MOZILLA_ROOT)
{
    (void)arena;
    *r_detail = NULL;
    return facts->anchor && strcmp(facts->anchor, "system (NSS e-mail trust)") == 0 ? CLIENT_KEPT
                                                                                    : CLIENT_BROKEN;
}

/* The day of notAfter counts (section 1.6.1: a day is 86,400 seconds; any more is another). */
CHECK(VALIDITY)
{
    const certificate_t *certificate = signer_of(facts);
    if (!certificate)
        return CLIENT_NOTHING;
    const int64_t seconds = certificate->not_after - certificate->not_before + 1;
    const int64_t days = (seconds + SECONDS_A_DAY - 1) / SECONDS_A_DAY;
    *r_detail = phrase(arena, "%lld days", (long long)days);
    return days <= 825 ? CLIENT_KEPT : CLIENT_BROKEN;
}

/* "2.23.140.1.5.G.P" */
static bool is_forum_policy(bytes_t oid)
{
    char text[64];
    static const char prefix[] = "2.23.140.1.5.";
    const char *at = text + sizeof prefix - 1;
    if (der_oid_text(oid, text, sizeof text) || strncmp(text, prefix, sizeof prefix - 1) != 0)
        return false;
    return at[0] >= '1' && at[0] <= '4' && at[1] == '.' && at[2] >= '1' && at[2] <= '3' && !at[3];
}

CHECK(POLICY)
{
    const certificate_t *certificate = signer_of(facts);
    size_t found = 0;
    if (!certificate)
        return CLIENT_NOTHING;
    for (size_t i = 0; i < certificate->policies.count; i++)
        found += is_forum_policy(certificate->policies.items[i]);
    *r_detail = phrase(arena, "%zu are there", found);
    return found == 1 ? CLIENT_KEPT : CLIENT_BROKEN;
}

CHECK(SIGNING_USAGE)
{
    const certificate_t *certificate = signer_of(facts);
    (void)arena;
    (void)r_detail;
    if (!certificate)
        return CLIENT_NOTHING;
    return certificate->has_key_usage && certificate->key_usage & KEY_USAGE_DIGITAL_SIGNATURE
               ? CLIENT_KEPT
               : CLIENT_BROKEN;
}

CHECK(EXTENDED_USAGES)
{
    static const char *const forbidden[][2] = {{"1.3.6.1.5.5.7.3.1", "serverAuth"},
                                               {"1.3.6.1.5.5.7.3.3", "codeSigning"},
                                               {"1.3.6.1.5.5.7.3.8", "timeStamping"},
                                               {OID_EKU_ANY, "anyExtendedKeyUsage"}};
    const certificate_t *certificate = signer_of(facts);
    (void)arena;
    if (!certificate)
        return CLIENT_NOTHING;
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (certificate_has_usage(certificate, forbidden[i][0], NULL)) {
            *r_detail = forbidden[i][1];
            return CLIENT_BROKEN;
        }
    return certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, NULL) ? CLIENT_KEPT
                                                                              : CLIENT_BROKEN;
}

/* RFC 5280 section 4.2.1.1: keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2]. */
CHECK(AUTHORITY_KEY)
{
    const certificate_t *certificate = signer_of(facts);
    der_reader_t members;
    der_item_t item;
    (void)arena;
    (void)r_detail;
    if (!certificate)
        return CLIENT_NOTHING;
    const extension_t *extension = &certificate->extensions[EXTENSION_AUTHORITY_KEY_IDENTIFIER];
    const bool alone = bytes_present(extension->value) && !extension_open(extension, &members) &&
                       der_optional(&members, DER_CONTEXT, 0, &item) && der_at_end(&members);
    return alone ? CLIENT_KEPT : CLIENT_BROKEN;
}

/* What only the subject has. */
CHECK(ALTERNATIVE_NAMES)
{
    const certificate_t *certificate = signer_of(facts);
    size_t position = 0;
    bytes_t address;
    if (!certificate)
        return CLIENT_NOTHING;
    if (!bytes_present(certificate->extensions[EXTENSION_SUBJECT_ALT_NAME].value))
        return CLIENT_BROKEN;
    for (size_t i = 0; i < LIMIT_ADDRESSES; i++) {
        address = certificate_address(certificate, &position, NULL);
        if (!bytes_present(address))
            break;
        if (certificate_address_in_subject(position)) {
            *r_detail = phrase(arena, "%.*s", (int)address.size, (const char *)address.data);
            return CLIENT_BROKEN;
        }
    }
    return certificate->no_alternative_name ? CLIENT_BROKEN : CLIENT_KEPT;
}

CHECK(KEY)
{
    certificate_t *certificate = signer_of(facts);
    if (!certificate)
        return CLIENT_NOTHING;
    const public_key_t *key = &certificate->key;
    const bool good = key->type == KEY_RSA ? key->bits >= 2048 && key->bits % 8 == 0
                      : key->type == KEY_ECDSA
                          ? is_common_key(key) || strcmp(key->curve, "P-521") == 0
                          : key->type == KEY_ED25519 || key->type == KEY_ED448;
    return good ? CLIENT_KEPT : broken_by_key(arena, certificate, r_detail);
}

/* ---- what nothing in a message decides ---- */

/* A template may be checked before anybody is to sign it. */
CHECK(KNOWN_SIGNER)
{
    (void)arena;
    (void)r_detail;
    return !facts->is_planned ? CLIENT_NOTHING : facts->path_count ? CLIENT_KEPT : CLIENT_BROKEN;
}

CHECK(RECIPIENT)
{
    (void)arena;
    (void)facts;
    (void)r_detail;
    return CLIENT_BROKEN;
}

CHECK(MMS)
{
    (void)arena;
    (void)r_detail;
    return facts->is_message && facts->layer ? CLIENT_BROKEN : CLIENT_NOTHING;
}
