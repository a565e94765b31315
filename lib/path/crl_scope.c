/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3.3 (b), (d): which lists are for a certificate, and for which reasons. */
#include "path/crl_scope.h"

#include "asn1/der_write.h"
#include "base/error.h"
#include "x509/general_name.h"
#include "x509/name_compare.h"

/* "assume a DP with both the reasons and the cRLIssuer fields omitted and a distribution point name
 * of the certificate issuer": its name and its alternative names. */
static gpg_error_t implied_point(const certificate_t *certificate, arena_t *arena,
                                 distribution_point_t *r_point)
{
    const extension_t *names = &certificate->extensions[EXTENSION_ISSUER_ALT_NAME];
    der_reader_t reader = der_reader(names->value, DER_RULES_DER);
    der_item_t sequence;
    buffer_t out = BUFFER_INIT;
    buffer_append(&out, certificate->issuer);
    der_wrap(&out, 0, DER_CONTEXT, true, GENERAL_NAME_DIRECTORY);
    if (bytes_present(names->value) && !der_expect(&reader, DER_SEQUENCE, &sequence))
        buffer_append(&out, sequence.content);
    *r_point = (distribution_point_t){.reasons = REASONS_ALL};
    if (!out.error)
        r_point->name.full = arena_copy(arena, buffer_bytes(&out));
    buffer_free(&out);
    return bytes_present(r_point->name.full) ? 0 : ERR(ENOMEM);
}

gpg_error_t crl_scope_read(certificate_t *certificate, arena_t *arena, crl_scope_t *r_scope)
{
    bytes_t value = certificate->extensions[EXTENSION_CRL_DISTRIBUTION_POINTS].value;
    der_reader_t reader = der_reader(value, DER_RULES_DER), points;
    points = der_reader(BYTES_NONE, DER_RULES_DER);
    r_scope->certificate = certificate;
    r_scope->count = 0;
    r_scope->limit = NULL;
    if (bytes_present(value) && !der_expect_enter(&reader, DER_SEQUENCE, &points))
        while (r_scope->count < LIMIT_DISTRIBUTION_POINTS && !der_at_end(&points) &&
               !distribution_point_next(&points, &r_scope->points[r_scope->count]))
            r_scope->count++;
    if (r_scope->count == LIMIT_DISTRIBUTION_POINTS && !der_at_end(&points))
        r_scope->limit = PHRASE_OF(N_("its distribution points: more than %s"),
                                   LIMIT_TEXT(LIMIT_DISTRIBUTION_POINTS));
    gpg_error_t err = implied_point(certificate, arena, &r_scope->points[r_scope->count++]);
    for (size_t i = 0; !err && i < r_scope->count; i++)
        if (point_names_limited(r_scope->points[i].name.full) ||
            point_names_limited(r_scope->points[i].crl_issuer))
            r_scope->limit = CRL_SCOPE_NAMES;
    return err;
}

/* Whether the list's issuer is the certificate's. */
static gpg_error_t is_own(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                          bool *r_own)
{
    return name_equal_digested(crl->issuer, issuer, scope->certificate->issuer,
                               &scope->certificate->issuer_digest, r_own);
}

gpg_error_t crl_scope_concerns(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                               bool *r_concerns)
{
    gpg_error_t err = is_own(scope, crl, issuer, r_concerns);
    for (size_t i = 0; !err && !*r_concerns && i < scope->count; i++)
        if (bytes_present(scope->points[i].crl_issuer))
            err = general_names_have(scope->points[i].crl_issuer, crl->issuer, r_concerns);
    return err;
}

/* (b)(1) "If the DP includes cRLIssuer, then verify that the issuer field in the complete CRL
 * matches cRLIssuer in the DP and that the complete CRL contains an issuing distribution point
 * extension with the indirectCRL boolean asserted. Otherwise, verify that the CRL issuer matches
 * the certificate issuer." */
static gpg_error_t issuer_matches(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                                  const distribution_point_t *point, bool *r_matches)
{
    *r_matches = false;
    if (!bytes_present(point->crl_issuer))
        return is_own(scope, crl, issuer, r_matches);
    return crl->point.indirect ? general_names_have(point->crl_issuer, crl->issuer, r_matches) : 0;
}

/* (b): "Verify the issuer and scope of the complete CRL". */
static gpg_error_t is_in_scope(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                               const distribution_point_t *point, bool *r_in_scope)
{
    const issuing_point_t *issuing = &crl->point;
    const certificate_t *certificate = scope->certificate;
    *r_in_scope = false;
    if ((issuing->only_user && certificate->ca) || (issuing->only_ca && !certificate->ca) ||
        issuing->only_attribute)
        return 0;
    gpg_error_t err = issuer_matches(scope, crl, issuer, point, r_in_scope);
    if (!err && *r_in_scope && point_name_present(&issuing->name))
        err = point_names_match(issuing, crl->issuer, point, certificate->issuer, r_in_scope);
    return err;
}

gpg_error_t crl_scope_reasons(const crl_scope_t *scope, const crl_t *crl, name_digest_t *issuer,
                              reasons_t *r_reasons)
{
    gpg_error_t err = 0;
    *r_reasons = 0;
    for (size_t i = 0; !err && i < scope->count; i++) {
        bool covers;
        err = is_in_scope(scope, crl, issuer, &scope->points[i], &covers);
        if (!err && covers)
            *r_reasons |= scope->points[i].reasons & crl->point.reasons;
    }
    return err;
}
