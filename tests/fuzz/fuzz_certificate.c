/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates, names and the files that hold them, with everything that is asked of them. */
#include "fuzz.h"

#include "x509/certificate.h"
#include "x509/certificate_address.h"
#include "x509/certificate_file.h"
#include "x509/certificate_info.h"
#include "x509/certificate_usage.h"
#include "x509/name_compare.h"

static void ask_names(certificate_t *certificate)
{
    bool equal, reversed;
    uint64_t hash, other;
    REQUIRE(!name_equal(certificate->issuer, certificate->subject, &equal));
    REQUIRE(equal == certificate->self_issued);
    REQUIRE(!name_equal(certificate->subject, certificate->issuer, &reversed));
    REQUIRE(equal == reversed);
    REQUIRE(!name_hash(certificate->issuer, &hash) && !name_hash(certificate->subject, &other));
    REQUIRE(!equal || hash == other);
    bool by_digest;
    REQUIRE(!certificate_issued_by_name(certificate, certificate, &by_digest));
    REQUIRE(equal == by_digest);
}

static void ask_addresses(const certificate_t *certificate)
{
    arena_t arena = ARENA_INIT;
    size_t position = 0;
    bytes_t address;
    while (bytes_present(address = certificate_address(certificate, &position, NULL)))
        certificate_has_address(&arena, certificate, address);
    arena_free(&arena);
}

static gpg_error_t ask(void *user, bytes_t der)
{
    certificate_t *certificate;
    (void)user;
    if (certificate_parse(der, &certificate))
        return 0;
    REQUIRE(bytes_equal(certificate->der, der));
    REQUIRE(certificate_info(certificate) != NULL);
    REQUIRE(certificate_info(certificate)->subject != NULL);
    ask_names(certificate);
    ask_addresses(certificate);
    certificate_has_usage(certificate, OID_EKU_EMAIL_PROTECTION, NULL);
    certificate_unref(&certificate);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes_t in = bytes_of(data, size);
    ask(NULL, in);
    certificates_each(in, ask, NULL);
    return 0;
}
