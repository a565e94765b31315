/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* E-mail trust as a PKCS#11 module tells it: a module made up here, so that every answer can be
 * tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <p11-kit/pkcs11.h>
#include <p11-kit/pkcs11x.h>
#include <string.h>

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "pki.h"
#include "trust/nss_trust.h"
#include "trust/store.h"

#define CKO_TRUST        0x0bUL
#define PKCS_EMAIL       0x62fUL
#define PKCS_ANCHOR      2UL
#define PKCS_NOT_TRUSTED 3UL

/* ---- the module ---- */

typedef struct value {
    CK_ULONG type;
    bytes_t bytes;
} value_t;

typedef struct object {
    CK_ULONG slot, object_class;
    value_t values[4];
} object_t;

static struct {
    object_t objects[16];
    size_t count;
    CK_ULONG slots, session_slot, wanted_class;
    CK_ULONG initialize_result, open_result, find_result, value_result;
    unsigned started, finished, sessions;
} fake;

static CK_RV fake_initialize(void *given)
{
    const CK_C_INITIALIZE_ARGS *arguments = given;
    assert_int_equal(arguments->flags, CKF_OS_LOCKING_OK);
    fake.started++;
    return fake.initialize_result;
}

static CK_RV fake_finalize(void *reserved)
{
    assert_null(reserved);
    fake.finished++;
    return CKR_OK;
}

static CK_RV fake_get_slot_list(unsigned char token_present, CK_ULONG *slots, CK_ULONG *count)
{
    assert_true(token_present);
    assert_true(*count >= fake.slots);
    for (CK_ULONG i = 0; i < fake.slots; i++)
        slots[i] = 100 + i;
    *count = fake.slots;
    return CKR_OK;
}

static CK_RV fake_open_session(CK_ULONG slot, CK_ULONG flags, void *application, CK_NOTIFY notify,
                               CK_ULONG *session)
{
    assert_int_equal(flags, CKF_SERIAL_SESSION);
    assert_true(!application && !notify);
    if (fake.open_result != CKR_OK)
        return fake.open_result;
    fake.session_slot = slot - 100;
    fake.sessions++;
    *session = 7;
    return CKR_OK;
}

static CK_RV fake_close_session(CK_ULONG session)
{
    assert_int_equal(session, 7);
    fake.sessions--;
    return CKR_OK;
}

static CK_RV fake_find_objects_init(CK_ULONG session, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    assert_int_equal(session, 7);
    assert_int_equal(count, 1);
    assert_int_equal(attributes[0].type, CKA_CLASS);
    memcpy(&fake.wanted_class, attributes[0].pValue, sizeof fake.wanted_class);
    return CKR_OK;
}

static CK_RV fake_find_objects(CK_ULONG session, CK_ULONG *objects, CK_ULONG maximum,
                               CK_ULONG *count)
{
    assert_int_equal(session, 7);
    for (size_t i = 0; i < fake.count; i++)
        if (fake.objects[i].slot == fake.session_slot &&
            fake.objects[i].object_class == fake.wanted_class && *count < maximum)
            objects[(*count)++] = i;
    return fake.find_result;
}

static CK_RV fake_find_objects_final(CK_ULONG session)
{
    assert_int_equal(session, 7);
    return CKR_OK;
}

static CK_RV fake_get_attribute_value(CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes,
                                      CK_ULONG count)
{
    assert_int_equal(session, 7);
    assert_int_equal(count, 1);
    if (fake.value_result != CKR_OK)
        return fake.value_result;
    for (size_t i = 0; i < 4; i++) {
        const value_t *value = &fake.objects[object].values[i];
        if (value->type != attributes[0].type || !bytes_present(value->bytes))
            continue;
        if (attributes[0].pValue && attributes[0].ulValueLen < value->bytes.size) {
            attributes[0].ulValueLen = (CK_ULONG)-1;
            return CKR_BUFFER_TOO_SMALL;
        }
        if (attributes[0].pValue)
            memcpy(attributes[0].pValue, value->bytes.data, value->bytes.size);
        attributes[0].ulValueLen = value->bytes.size;
        return CKR_OK;
    }
    attributes[0].ulValueLen = (CK_ULONG)-1;
    return CKR_ATTRIBUTE_TYPE_INVALID;
}

static const CK_FUNCTION_LIST fake_functions = {
    .C_Initialize = fake_initialize,
    .C_Finalize = fake_finalize,
    .C_GetSlotList = fake_get_slot_list,
    .C_OpenSession = fake_open_session,
    .C_CloseSession = fake_close_session,
    .C_GetAttributeValue = fake_get_attribute_value,
    .C_FindObjectsInit = fake_find_objects_init,
    .C_FindObjects = fake_find_objects,
    .C_FindObjectsFinal = fake_find_objects_final,
};

/* ---- what is in it ---- */

typedef struct fixture {
    arena_t arena;
    smime_store_t *store;
    const pki_certificate_t *root, *other;
} fixture_t;

static fixture_t fixture;

static int setup(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof fake);
    fake.slots = 1;
    fixture = (fixture_t){.arena = ARENA_INIT};
    fixture.root = PKI_ISSUE(&fixture.arena, .subject = "CN=Root", .ca = true);
    fixture.other = PKI_ISSUE(&fixture.arena, .subject = "CN=Other", .ca = true, .key = 1);
    return (int)smime_store_new(&fixture.store);
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(fake.sessions, 0);
    smime_store_free(&fixture.store);
    arena_free(&fixture.arena);
    return 0;
}

static bytes_t number(CK_ULONG n)
{
    return arena_copy(&fixture.arena, bytes_of(&n, sizeof n));
}

static void put_certificate(CK_ULONG slot, const pki_certificate_t *certificate, bytes_t distrust)
{
    fake.objects[fake.count++] =
        (object_t){slot,
                   CKO_CERTIFICATE,
                   {{CKA_VALUE, certificate->der}, {CKA_NSS_EMAIL_DISTRUST_AFTER, distrust}}};
}

static void put_trust(CK_ULONG slot, CK_ULONG kind, const pki_certificate_t *certificate,
                      CK_ULONG purpose, CK_ULONG level)
{
    buffer_t serial = BUFFER_INIT;
    der_write(&serial, DER_INTEGER, certificate->serial);
    fake.objects[fake.count++] = (object_t){slot,
                                            kind,
                                            {{CKA_ISSUER, certificate->subject},
                                             {CKA_SERIAL_NUMBER, pki_take(&fixture.arena, &serial)},
                                             {purpose, number(level)}}};
}

static unsigned read_module(void)
{
    root_module_t module;
    assert_int_equal(root_module_start(&module, &fake_functions), 0);
    gpg_error_t err = trust_add_module(fixture.store, &module, "fake");
    root_module_close(&module);
    return gpg_err_code(err);
}

static bool is_anchor(const pki_certificate_t *certificate)
{
    return store_anchor_of(fixture.store, certificate->der) != NULL;
}

/* ---- tests ---- */

static void test_nss_trust_takes_what_may_vouch_for_email(void **state)
{
    (void)state;
    put_certificate(0, fixture.root, BYTES_NONE);
    put_certificate(0, fixture.other, BYTES_NONE);
    put_trust(0, CKO_NSS_TRUST, fixture.other, CKA_TRUST_EMAIL_PROTECTION,
              CKT_NSS_TRUSTED_DELEGATOR);
    put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
              CKT_NSS_MUST_VERIFY_TRUST);
    assert_int_equal(read_module(), 0);
    assert_true(is_anchor(fixture.other));
    assert_false(is_anchor(fixture.root));
    assert_string_equal(store_anchor_of(fixture.store, fixture.other->der)->origin, "fake");
    assert_int_equal(fake.finished, 1);
}

static void test_nss_trust_knows_the_trust_objects_of_pkcs11_v3_2(void **state)
{
    (void)state;
    put_certificate(0, fixture.root, BYTES_NONE);
    put_certificate(0, fixture.other, BYTES_NONE);
    put_trust(0, CKO_TRUST, fixture.root, PKCS_EMAIL, PKCS_ANCHOR);
    put_trust(0, CKO_TRUST, fixture.other, PKCS_EMAIL, 4 /* must verify */);
    assert_int_equal(read_module(), 0);
    assert_true(is_anchor(fixture.root));
    assert_false(is_anchor(fixture.other));
}

static void test_nss_trust_does_not_take_web_trust(void **state)
{
    (void)state;
    put_certificate(0, fixture.root, BYTES_NONE);
    put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_SERVER_AUTH, CKT_NSS_TRUSTED_DELEGATOR);
    assert_int_equal(read_module(), GPG_ERR_NOT_FOUND);
    assert_int_equal(store_anchor_count(fixture.store), 0);
}

static void test_nss_trust_does_not_mix_up_the_levels_of_the_two_kinds(void **state)
{
    (void)state;
    put_certificate(0, fixture.root, BYTES_NONE);
    put_trust(0, CKO_TRUST, fixture.root, PKCS_EMAIL, CKT_NSS_TRUSTED_DELEGATOR);
    put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION, PKCS_ANCHOR);
    put_trust(0, CKO_NSS_TRUST, fixture.root, PKCS_EMAIL, PKCS_ANCHOR);
    assert_int_equal(read_module(), GPG_ERR_NOT_FOUND);
}

static void test_nss_trust_lets_distrust_win_across_slots(void **state)
{
    (void)state;
    static const CK_ULONG kinds[][3] = {
        {CKO_NSS_TRUST, CKA_TRUST_EMAIL_PROTECTION, CKT_NSS_NOT_TRUSTED},
        {CKO_TRUST, PKCS_EMAIL, PKCS_NOT_TRUSTED}};
    for (size_t i = 0; i < 2; i++) {
        fake.count = 0;
        fake.slots = 2;
        put_certificate(0, fixture.root, BYTES_NONE);
        put_certificate(1, fixture.other, BYTES_NONE);
        put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
                  CKT_NSS_TRUSTED_DELEGATOR);
        put_trust(0, CKO_NSS_TRUST, fixture.other, CKA_TRUST_EMAIL_PROTECTION,
                  CKT_NSS_TRUSTED_DELEGATOR);
        put_trust(1, kinds[i][0], fixture.root, kinds[i][1], kinds[i][2]);
        assert_int_equal(read_module(), 0);
        assert_false(is_anchor(fixture.root));
        assert_true(is_anchor(fixture.other));
    }
}

static void test_nss_trust_lets_distrust_win_among_any_number_of_trusts(void **state)
{
    (void)state;
    for (size_t place = 0; place < 7; place++) {
        fake.count = 0;
        put_certificate(0, fixture.root, BYTES_NONE);
        for (size_t i = 0; i < 7; i++)
            put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
                      i == place ? CKT_NSS_NOT_TRUSTED : CKT_NSS_TRUSTED_DELEGATOR);
        assert_int_equal(read_module(), GPG_ERR_NOT_FOUND);
        assert_false(is_anchor(fixture.root));
    }
}

/* Same issuer, another serial number; and the other way round. */
static void test_nss_trust_goes_by_issuer_and_serial_number(void **state)
{
    (void)state;
    const pki_certificate_t *twin =
        PKI_ISSUE(&fixture.arena, .subject = "CN=Root", .ca = true, .key = 2, .serial = 77);
    const pki_certificate_t *same_serial =
        PKI_ISSUE(&fixture.arena, .subject = "CN=Root 2", .ca = true, .key = 3, .serial = 77);
    put_certificate(0, fixture.root, BYTES_NONE);
    put_certificate(0, twin, BYTES_NONE);
    put_certificate(0, same_serial, BYTES_NONE);
    put_trust(0, CKO_NSS_TRUST, twin, CKA_TRUST_EMAIL_PROTECTION, CKT_NSS_TRUSTED_DELEGATOR);
    assert_int_equal(read_module(), 0);
    assert_true(is_anchor(twin));
    assert_int_equal(store_anchor_count(fixture.store), 1);
}

static void test_nss_trust_reads_distrust_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        int64_t time;
    } cases[] = {
        {NULL, 0, INT64_MAX},
        {"\0", 1, INT64_MAX}, /* CK_FALSE */
        {"220831000000Z", 13, 1661904000},
        {"20220831000000Z", 15, 1661904000},
        {"\0\0", 2, INT64_MIN},
        {"2208310000", 10, INT64_MIN}, /* unreadable: nothing is trusted */
        {"229931000000Z", 13, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake.count = 0;
        store_drop_anchors(fixture.store, 0);
        bytes_t date = cases[i].text ? bytes_of(cases[i].text, cases[i].size) : BYTES_NONE;
        put_certificate(0, fixture.root, date);
        put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
                  CKT_NSS_TRUSTED_DELEGATOR);
        assert_int_equal(read_module(), 0);
        const store_anchor_t *anchor = store_anchor_of(fixture.store, fixture.root->der);
        assert_non_null(anchor);
        assert_true(anchor->distrust_after == cases[i].time);
    }
}

static void test_nss_trust_reads_certificates_of_any_usual_size(void **state)
{
    (void)state;
    bytes_t large = arena_copy(&fixture.arena, bytes_of(arena_alloc(&fixture.arena, 20000), 20000));
    const pki_certificate_t *root =
        PKI_ISSUE(&fixture.arena, .subject = "CN=Large", .ca = true,
                  .extra = (const pki_extension_t[]){{"1.2.3", false, large}, {.oid = NULL}});
    put_certificate(0, root, BYTES_NONE);
    put_trust(0, CKO_NSS_TRUST, root, CKA_TRUST_EMAIL_PROTECTION, CKT_NSS_TRUSTED_DELEGATOR);
    assert_int_equal(read_module(), 0);
    assert_true(is_anchor(root));
}

static void test_nss_trust_survives_incomplete_objects(void **state)
{
    (void)state;
    pki_certificate_t broken = *fixture.other;
    broken.der = bytes_slice(broken.der, 0, broken.der.size / 2);
    put_certificate(0, &broken, BYTES_NONE);
    put_certificate(0, fixture.root, BYTES_NONE);
    fake.objects[fake.count++] = (object_t){0, CKO_CERTIFICATE, {{0, BYTES_NONE}}};
    fake.objects[fake.count++] = (object_t){0, CKO_NSS_TRUST, {{0, BYTES_NONE}}};
    fake.objects[fake.count++] = (object_t){
        0, CKO_NSS_TRUST, {{CKA_TRUST_EMAIL_PROTECTION, number(CKT_NSS_TRUSTED_DELEGATOR)}}};
    fake.objects[fake.count++] =
        (object_t){0, CKO_NSS_TRUST, {{CKA_TRUST_EMAIL_PROTECTION, bytes_of("\2", 1)}}};
    put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
              CKT_NSS_TRUSTED_DELEGATOR);
    put_trust(0, CKO_NSS_TRUST, fixture.other, CKA_TRUST_EMAIL_PROTECTION,
              CKT_NSS_TRUSTED_DELEGATOR);
    assert_int_equal(read_module(), 0);
    assert_int_equal(store_anchor_count(fixture.store), 1);
    assert_true(is_anchor(fixture.root));
}

static void test_nss_trust_never_takes_a_failing_module_for_none(void **state)
{
    (void)state;
    root_module_t module;
    put_certificate(0, fixture.root, BYTES_NONE);
    put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
              CKT_NSS_TRUSTED_DELEGATOR);
    fake.find_result = 5; /* CKR_GENERAL_ERROR */
    assert_int_equal(read_module(), GPG_ERR_ELIBACC);
    fake.find_result = CKR_HOST_MEMORY;
    assert_int_equal(read_module(), GPG_ERR_ENOMEM);
    fake.find_result = CKR_OK;
    fake.open_result = 5;
    assert_int_equal(read_module(), GPG_ERR_ELIBACC);
    fake.open_result = CKR_OK;
    fake.value_result = CKR_HOST_MEMORY;
    assert_int_equal(read_module(), GPG_ERR_ENOMEM);
    fake.initialize_result = 5;
    assert_int_equal(gpg_err_code(root_module_start(&module, &fake_functions)), GPG_ERR_ELIBACC);
    root_module_close(&module);
    assert_int_equal(fake.finished, 4);
}

static void test_nss_trust_leaves_a_module_running_that_it_did_not_start(void **state)
{
    (void)state;
    put_certificate(0, fixture.root, BYTES_NONE);
    put_trust(0, CKO_NSS_TRUST, fixture.root, CKA_TRUST_EMAIL_PROTECTION,
              CKT_NSS_TRUSTED_DELEGATOR);
    fake.initialize_result = CKR_CRYPTOKI_ALREADY_INITIALIZED;
    assert_int_equal(read_module(), 0);
    assert_true(is_anchor(fixture.root));
    assert_int_equal(fake.finished, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nss_trust_takes_what_may_vouch_for_email),
        TEST(test_nss_trust_knows_the_trust_objects_of_pkcs11_v3_2),
        TEST(test_nss_trust_does_not_take_web_trust),
        TEST(test_nss_trust_does_not_mix_up_the_levels_of_the_two_kinds),
        TEST(test_nss_trust_lets_distrust_win_across_slots),
        TEST(test_nss_trust_lets_distrust_win_among_any_number_of_trusts),
        TEST(test_nss_trust_goes_by_issuer_and_serial_number),
        TEST(test_nss_trust_reads_distrust_dates),
        TEST(test_nss_trust_reads_certificates_of_any_usual_size),
        TEST(test_nss_trust_survives_incomplete_objects),
        TEST(test_nss_trust_never_takes_a_failing_module_for_none),
        TEST(test_nss_trust_leaves_a_module_running_that_it_did_not_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
