/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SigningCertificate and SigningCertificateV2, RFC 5035 sections 3 to 6. */
#include "cms/signing_certificate.h"

#include "asn1/der_value.h"
#include "base/error.h"
#include "x509/general_name.h"
#include "x509/name_compare.h"
#include "x509/serial_number.h"

#include <gnutls/crypto.h>

/* IssuerSerial, RFC 5035 section 4. */
static gpg_error_t read_issuer_serial(der_reader_t *fields, ess_certificate_id_t *id)
{
    der_reader_t inside;
    der_item_t names, serial;
    gpg_error_t err = der_expect_enter(fields, DER_SEQUENCE, &inside);
    if (!err)
        err = der_expect(&inside, DER_SEQUENCE, &names);
    if (!err)
        err = der_expect(&inside, DER_INTEGER, &serial);
    if (!err)
        err = der_expect_end(&inside);
    if (!err)
        err = der_integer(&serial, &id->serial);
    if (!err)
        id->issuer_names = names.whole;
    return err;
}

static gpg_error_t read_id(der_reader_t *fields, bool v2, ess_certificate_id_t *id)
{
    der_item_t algorithm, hash;
    id->digest = digest_algorithm_named(v2 ? "sha256" : "sha1"); /* ESSCertIDv2's default */
    if (v2 && der_optional(fields, DER_UNIVERSAL, DER_SEQUENCE, &algorithm))
        id->digest = digest_algorithm_of(algorithm.whole);
    gpg_error_t err = der_expect(fields, DER_OCTET_STRING, &hash);
    if (!err && hash.constructed)
        err = ERR(BAD_BER); /* a hash in segments is nobody's */
    if (!err)
        id->hash = hash.content;
    if (!err && !der_at_end(fields))
        err = read_issuer_serial(fields, id);
    return err ? err : der_expect_end(fields);
}

gpg_error_t ess_certificate_id_read(bytes_t signing_certificate, bool v2,
                                    ess_certificate_id_t *r_id)
{
    *r_id = (ess_certificate_id_t){.digest = NULL};
    der_reader_t outer = der_reader(signing_certificate, DER_RULES_BER), fields, certs, first;
    der_item_t policies;
    gpg_error_t err = der_expect_enter(&outer, DER_SEQUENCE, &fields);
    if (!err)
        err = der_expect_end(&outer);
    if (!err)
        err = der_expect_enter(&fields, DER_SEQUENCE, &certs);
    if (!err && !der_at_end(&fields))
        err = der_expect(&fields, DER_SEQUENCE, &policies);
    if (!err)
        err = der_expect_end(&fields);
    if (!err) /* RFC 5035 section 5: the first one is the signer's; others only restrict the path */
        err = der_expect_enter(&certs, DER_SEQUENCE, &first);
    if (!err)
        err = read_id(&first, v2, r_id);
    if (err)
        *r_id = (ess_certificate_id_t){.digest = NULL};
    return err;
}

/* Whether one of the first `most` GeneralNames is this directoryName. */
static gpg_error_t has_directory_name(bytes_t general_names, size_t most, bytes_t name, bool *r_has)
{
    der_reader_t outer = der_reader(general_names, DER_RULES_BER), names;
    der_item_t item;
    general_name_t read;
    gpg_error_t err = 0;
    *r_has = false;
    if (der_expect_enter(&outer, DER_SEQUENCE, &names))
        return 0;
    while (!err && !*r_has && most-- && !der_at_end(&names) && !der_next(&names, &item))
        if (!general_name_read(&item, &read) && read.kind == GENERAL_NAME_DIRECTORY)
            err = name_equal(read.value, name, r_has);
    return err;
}

static bool hash_matches(const ess_certificate_id_t *id, const certificate_t *certificate)
{
    uint8_t hash[64];
    if (id->digest->gnutls == GNUTLS_DIG_SHA256)
        return bytes_equal(id->hash, certificate_sha256(certificate));
    if (gnutls_hash_fast(id->digest->gnutls, certificate->der.data, certificate->der.size, hash))
        return false;
    return bytes_equal(id->hash, bytes_of(hash, id->digest->size));
}

gpg_error_t ess_certificate_id_matches(const ess_certificate_id_t *id,
                                       const certificate_t *certificate, bool *r_matches)
{
    *r_matches = id->digest ? hash_matches(id, certificate) : bytes_present(id->serial);
    if (!*r_matches || !bytes_present(id->serial))
        return 0;
    *r_matches = serial_number_equal(id->serial, certificate->serial);
    if (!*r_matches)
        return 0;
    /* RFC 5035 section 5.4.1 has one name. Where no hash has picked the certificate, others would
     * be compared with each that the message has. */
    return has_directory_name(id->issuer_names, id->digest ? SIZE_MAX : 1, certificate->issuer,
                              r_matches);
}
