/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CMS structures without a message: told by their content, in any armour that tools put around them. */
#include "cms/bare_cms.h"

#include "cms_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static arena_t arena;
static bytes_t cms;

static bool finds(bytes_t in, bytes_t expected)
{
    spool_t spool;
    bytes_t found;
    spool_init(&spool);
    assert_int_equal(bare_cms_read(in, &spool, &found), 0);
    bool same = bytes_present(found) && bytes_equal(found, expected);
    assert_true(same || !bytes_present(found));
    spool_free(&spool);
    return same;
}

static bytes_t joined(const char *before, const char *label, bytes_t der)
{
    return bytes_text(arena_printf(&arena, "%s%s", before, pki_pem(&arena, label, der)));
}

static void test_der_pem_and_base64_are_found(void **state)
{
    (void)state;
    assert_true(finds(cms, cms));
    assert_true(finds(joined("", "CMS", cms), cms));
    bytes_t pem = joined("", "CMS", cms);
    size_t start = bytes_find_byte(pem, '\n') + 1, end = bytes_find(pem, bytes_text("-----END"));
    assert_true(finds(bytes_slice(pem, start, end - start), cms));
    /* as editors on Windows save them */
    assert_true(finds(joined("\xef\xbb\xbf", "CMS", cms), cms));
    bytes_t base64 = bytes_slice(pem, start, end - start);
    assert_true(finds(bytes_text(arena_printf(&arena, "\xef\xbb\xbf%.*s", (int)base64.size,
                                              (const char *)base64.data)),
                      cms));
}

static void test_labels_of_cms_tools_are_known(void **state)
{
    (void)state;
    static const char *const labels[] = {
        "CMS",         "PKCS7",      "PKCS #7 SIGNED DATA", "SIGNED MESSAGE", "ENCRYPTED MESSAGE",
        "CERTIFICATE", "CMS OBJECT", "SMIME MESSAGE"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_true(finds(joined("", labels[i], cms), cms));
}

static void test_blocks_of_other_things_are_passed_over(void **state)
{
    (void)state;
    const pki_certificate_t *one = PKI_ISSUE(&arena, .subject = "CN=x");
    bytes_t parameters = pki_hex(&arena, "30 06 06 04 2a 03 04 05"); /* CMS of a type unknown */
    assert_false(finds(joined("", "CERTIFICATE", one->der), cms));
    assert_false(finds(joined("", "PARAMETERS", parameters), cms));
    assert_true(finds(joined("", "CMS", parameters), parameters));
    assert_true(finds(joined(pki_pem(&arena, "CERTIFICATE", one->der), "CMS", cms), cms));
    assert_false(finds(bytes_text("-----BEGIN CMS-----\n"), cms));
    assert_false(finds(bytes_text("-----BEGIN CMS-----\nMIIB=\n-----END CMS-----\n"), cms));
}

static void test_der_of_other_things_is_none(void **state)
{
    (void)state;
    const bytes_t others[] = {PKI_ISSUE(&arena, .subject = "CN=x")->der,
                              pki_hex(&arena, "30 03 02 01 01"), pki_hex(&arena, "30 00"),
                              pki_hex(&arena, "30 04 06 02 2a 80")}; /* no object identifier */
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(finds(others[i], others[i]));
        assert_false(finds(joined("", "CMS", others[i]), others[i]));
        bytes_t pem = joined("", "CMS", others[i]);
        size_t start = bytes_find_byte(pem, '\n') + 1, end = bytes_find(pem, bytes_text("-----E"));
        assert_false(finds(bytes_slice(pem, start, end - start), others[i]));
    }
}

static void test_text_may_stand_before_a_block(void **state)
{
    (void)state;
    static const char *const texts[] = {"\r\n\n", "an example\n\n",
                                        "subject=CN = x\nissuer=CN = y\n", "Signature: of a file\n",
                                        "\xef\xbb\xbfwith a mark\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(finds(joined(texts[i], "CMS", cms), cms));
    assert_false(finds(joined("on the same line ", "CMS", cms), cms));
}

/* What is in a message is for those who read the message. */
static void test_message_with_a_block_in_it_is_no_structure(void **state)
{
    (void)state;
    static const char *const headers[] = {"From: a@b.example\n\n", "Subject: x\n\ntext\n\n",
                                          "no field\nFrom: a@b.example\n\n", "\n\nDate: today\n\n",
                                          "Foo: bar\nFrom: a@b.example\n"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        assert_false(finds(joined(headers[i], "CMS", cms), cms));
    bytes_t inside = joined("Foo: bar\n", "CMS", cms);
    assert_false(finds(bytes_text(arena_printf(&arena, "%.*sFrom: a@b.example\n\ntext\n",
                                               (int)inside.size, (const char *)inside.data)),
                       cms));
}

static int start(void **state)
{
    (void)state;
    const cms_signer_t signer = {.certificate = PKI_ISSUE(&arena, .subject = "CN=a")};
    cms = CMS_BUILD(&arena, .content = bytes_text("x"), .signers = CMS_SIGNERS(&signer));
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_der_pem_and_base64_are_found),
        cmocka_unit_test(test_labels_of_cms_tools_are_known),
        cmocka_unit_test(test_blocks_of_other_things_are_passed_over),
        cmocka_unit_test(test_der_of_other_things_is_none),
        cmocka_unit_test(test_text_may_stand_before_a_block),
        cmocka_unit_test(test_message_with_a_block_in_it_is_no_structure),
    };
    return cmocka_run_group_tests(tests, start, end);
}
