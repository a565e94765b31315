/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 4.2.1.13 and 5.2.5: which certificates and reasons a CRL is for. */
#ifndef SMIME_X509_DISTRIBUTION_POINT_H
#define SMIME_X509_DISTRIBUTION_POINT_H

#include "asn1/der.h"

/* ReasonFlags: bit n of the BIT STRING is 1 << n; bit 0 is unused. */
typedef unsigned reasons_t;
#define REASONS_ALL 0x1feu

/* A DistributionPointName: one of the two, or neither. */
typedef struct point_name {
    bytes_t full; /* content of GeneralNames */
    /* content of a RelativeDistinguishedName, to be added to the CRL issuer's name */
    bytes_t relative;
} point_name_t;
bool point_name_present(const point_name_t *name);

/* The CRL extension issuingDistributionPoint. */
typedef struct issuing_point {
    bytes_t value; /* of the extension; absent: there is none */
    point_name_t name;
    bool only_user, only_ca, only_attribute, indirect;
    bool some_reasons;
    reasons_t reasons; /* REASONS_ALL unless some_reasons */
} issuing_point_t;
gpg_error_t issuing_point_parse(bytes_t value, issuing_point_t *r_point); /* BAD_BER */

/* One DistributionPoint of a certificate. */
typedef struct distribution_point {
    point_name_t name;
    reasons_t reasons;  /* REASONS_ALL if it names none */
    bytes_t crl_issuer; /* content of GeneralNames, or absent */
} distribution_point_t;
/* The next one of a CRLDistributionPoints reader (inside the SEQUENCE). BAD_BER. */
gpg_error_t distribution_point_next(der_reader_t *points, distribution_point_t *r_point);

/* Whether GeneralNames (content) has more than LIMIT_POINT_NAMES: those behind are not compared. */
bool point_names_limited(bytes_t names);
/* Whether GeneralNames (content) has this directoryName. ENOMEM. */
gpg_error_t general_names_have(bytes_t names, bytes_t directory_name, bool *r_have);
/* Section 6.3.3 (b)(2)(i): whether one of the names in the CRL matches one in the certificate's
 * point, or, where that has none, in its cRLIssuer. ENOMEM. */
gpg_error_t point_names_match(const issuing_point_t *issuing, bytes_t crl_issuer,
                              const distribution_point_t *point, bytes_t certificate_issuer,
                              bool *r_match);

#endif
