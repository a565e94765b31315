/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fuzz target: CRLs and their entries, distribution points, OCSP responses. */
#include "fuzz.h"

#include "base/limits.h"
#include "trust/store.h"
#include "x509/distribution_point.h"
#include "x509/ocsp.h"

static const uint8_t serial[] = {0x12, 0x34};

/* CN=CA */
static const uint8_t name[] = {0x30, 0x0d, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03,
                               0x55, 0x04, 0x03, 0x0c, 0x02, 'C',  'A'};

/* What is seen of the input has to lie in it. */
static void require_inside(bytes_t view, bytes_t input)
{
    REQUIRE(!bytes_present(view) || view.size == 0 ||
            (view.data >= input.data && view.data + view.size <= input.data + input.size));
}

static void match_points(const crl_t *crl, bytes_t input)
{
    der_reader_t reader = der_reader(input, DER_RULES_DER), points;
    distribution_point_t point;
    if (der_expect_enter(&reader, DER_SEQUENCE, &points))
        return;
    while (!der_at_end(&points) && !distribution_point_next(&points, &point)) {
        REQUIRE((point.reasons & ~REASONS_ALL) == 0);
        require_inside(point.crl_issuer, input);
        bool match;
        REQUIRE(!point_names_match(&crl->point, crl->issuer, &point, bytes_of(name, sizeof name),
                                   &match));
    }
}

static void read_crl(bytes_t input)
{
    crl_t crl;
    crl_entry_t entry;
    if (crl_parse(input, &crl))
        return;
    require_inside(crl.tbs, input);
    require_inside(crl.issuer, input);
    require_inside(crl.entries, input);
    require_inside(crl.number, input);
    require_inside(crl.signature, input);
    REQUIRE((crl.point.reasons & ~REASONS_ALL) == 0);
    gpg_error_t err =
        crl_find(&crl, bytes_of(serial, sizeof serial), bytes_of(name, sizeof name), &entry);
    REQUIRE(!err || !entry.found);
    REQUIRE(crl_reason_name(entry.reason) != NULL);
    crl_find(&crl, bytes_of(serial, sizeof serial), crl.issuer, &entry);
    crl_number_compare(crl.number, crl.base_number);
    match_points(&crl, crl.point.value);
    match_points(&crl, input);
}

static void read_ocsp(bytes_t input)
{
    ocsp_response_t response;
    ocsp_single_t single;
    if (ocsp_response_parse(input, &response))
        return;
    require_inside(response.tbs, input);
    require_inside(response.responses, input);
    require_inside(response.certificates, input);
    der_reader_t singles = der_reader(response.responses, DER_RULES_DER);
    while (!der_at_end(&singles) && !ocsp_single_next(&singles, &single)) {
        require_inside(single.serial, input);
        require_inside(single.issuer_key_hash, input);
        REQUIRE(single.reason <= REASON_LAST);
    }
}

static void fill_store(bytes_t input)
{
    smime_store_t *store;
    REQUIRE(!smime_store_new(&store));
    gpg_error_t err = smime_store_add_crls(store, input.data, input.size);
    REQUIRE(!err == (store_crl(store, 0) != NULL));
    err = smime_store_add_ocsp(store, input.data, input.size);
    REQUIRE(!err == bytes_present(store_ocsp(store, 0)));
    smime_store_free(&store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes_t input = bytes_of(data, size);
    issuing_point_t issuing;
    (void)issuing_point_parse(input, &issuing);
    read_crl(input);
    read_ocsp(input);
    fill_store(input);
    return 0;
}
