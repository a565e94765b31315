/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of named curves. */
#include "asn1/der_write.h"
#include "crypto/curve.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const curve_t *curve_of(const char *oid)
{
    buffer_t out = BUFFER_INIT;
    der_write_oid(&out, oid);
    const curve_t *curve = curve_by_oid(bytes_from(buffer_bytes(&out), 2));
    buffer_free(&out);
    return curve;
}

static void test_curves_have_their_names(void **state)
{
    (void)state;
    assert_string_equal(curve_of("1.2.840.10045.3.1.7")->name, "P-256");
    assert_string_equal(curve_of("1.3.132.0.34")->name, "P-384");
    assert_string_equal(curve_of("1.3.132.0.35")->name, "P-521");
    assert_string_equal(curve_of("1.3.132.0.10")->name, "secp256k1");
    assert_null(curve_of("1.3.132.0.36"));
    assert_ptr_equal(curve_named("P-384"), curve_of("1.3.132.0.34"));
    assert_null(curve_named("P-385"));
}

/* RFC 5639 section 4.1: 1.3.36.3.3.2.8.1.1.1 to .14, each size twisted and not; called by their names only. */
static void test_brainpool_curves_have_their_names(void **state)
{
    (void)state;
    static const unsigned bits[] = {160, 192, 224, 256, 320, 384, 512};
    for (unsigned i = 0; i < 14; i++) {
        char oid[40], name[40];
        snprintf(oid, sizeof oid, "1.3.36.3.3.2.8.1.1.%u", i + 1);
        snprintf(name, sizeof name, "brainpoolP%u%c1", bits[i / 2], "rt"[i % 2]);
        const curve_t *curve = curve_of(oid);
        assert_string_equal(curve->name, name);
        assert_int_equal(curve->bits, bits[i / 2]);
        assert_int_equal(curve->gnutls, GNUTLS_ECC_CURVE_INVALID);
    }
    assert_null(curve_of("1.3.36.3.3.2.8.1.1.15"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curves_have_their_names),
        cmocka_unit_test(test_brainpool_curves_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
