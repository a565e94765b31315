/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/verify/look_alike.c, skeleton.c: what can be taken for a known sender is found, and genuine senders
 * are not taken for one another. */
#include "verify/look_alike.h"

#include "verify/skeleton.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct known {
    arena_t arena;
    look_alike_index_t index;
} known_t;

static void know(known_t *known, const char *domain, const char *name)
{
    known->index.arena = &known->arena;
    assert_int_equal(look_alike_add(&known->index, domain, name), 0);
    look_alike_ready(&known->index);
}

static look_alike_how_t how(const known_t *known, const char *domain, const char *name)
{
    look_alike_t found;
    assert_int_equal(look_alike_find_domain(&known->index, bytes_text(domain), &found), 0);
    if (found.how == LOOK_ALIKE_NONE && name)
        assert_int_equal(
            look_alike_find_name(&known->index, bytes_text(domain), bytes_text(name), &found), 0);
    return found.how;
}

static void test_one_edit_from_five_letters_on(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "rakusign.example", NULL);
    know(&known, "demos.example", NULL);
    know(&known, "demo.example", NULL);
    know(&known, "electronic.example", NULL);
    assert_int_equal(how(&known, "rakusogn.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "rakusigns.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "akusign.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "raksuign.example", NULL), LOOK_ALIKE_LABEL); /* swapped */
    assert_int_equal(how(&known, "rakusogm.example", NULL), LOOK_ALIKE_NONE);  /* two */
    assert_int_equal(how(&known, "demas.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "dema.example", NULL),
                     LOOK_ALIKE_NONE); /* two of demos, demo is short */
    assert_int_equal(how(&known, "electoniks.example", NULL), LOOK_ALIKE_NONE); /* three */
    assert_int_equal(how(&known, "electoric.example", NULL), LOOK_ALIKE_LABEL); /* two */
    assert_int_equal(how(&known, "elastrunic.example", NULL), LOOK_ALIKE_NONE); /* three */
    assert_int_equal(how(&known, "elactrunic.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "el3ctr0nic.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "electronic99.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "lecetronci.example", NULL), LOOK_ALIKE_NONE);
    arena_free(&known.arena);
}

static void test_letters_of_idn_are_those_that_readers_see(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "xn--tckwe.example", NULL);          /* コム */
    know(&known, "xn--wgv71a.example", NULL);         /* 日本 */
    know(&known, "xn--98j6ck4201gexk.example", NULL); /* みずほ銀行 */
    know(&known, "demo-sign.example", NULL);
    assert_int_equal(how(&known, "xn--tckye.example", NULL), LOOK_ALIKE_NONE);  /* コメ */
    assert_int_equal(how(&known, "xn--wgv51a.example", NULL), LOOK_ALIKE_NONE); /* 日末 */
    assert_int_equal(how(&known, "xn--98jzb4b4601dexk.example", NULL),
                     LOOK_ALIKE_LABEL); /* みずは銀行 */
    assert_int_equal(how(&known, "xn--98j6ck4201ga487m.example", NULL),
                     LOOK_ALIKE_LABEL); /* みずほ銀行行 */
    assert_int_equal(how(&known, "xn--98jzb4b4222borxb.example", NULL),
                     LOOK_ALIKE_NONE); /* みずは銀河 */
    assert_int_equal(how(&known, "xn--dmo-slgn-c8g.example", NULL),
                     LOOK_ALIKE_LABEL); /* dÐµmo-slgn */
    arena_free(&known.arena);
}

static void test_only_one_label_may_differ(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "mail.rakusign.example", NULL);
    assert_int_equal(how(&known, "mail.rakusogn.example", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "mail.rakusign.exampel", NULL), LOOK_ALIKE_LABEL);
    assert_int_equal(how(&known, "mail.rakusogn.exampel", NULL), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "rakusogn.example", NULL), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "other.rakusign.example", NULL), LOOK_ALIKE_NONE);
    arena_free(&known.arena);
}

static void test_known_domains_and_their_subdomains_look_like_none(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "rakusign.example", "RakuSign");
    know(&known, "rakusigns.example", NULL);
    assert_int_equal(how(&known, "rakusign.example", NULL), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "rakusigns.example", NULL), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "mail.rakusign.example", "RakuSign"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "rakusign.example.rakusign.example", NULL), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "mail.rakusign.example", NULL), LOOK_ALIKE_NONE);
    arena_free(&known.arena);
}

/* That somebody of a domain is known makes nobody else of it known. */
static void test_known_domains_do_not_lend_the_looks_of_others(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "demo.example", "Demo Sign");
    know(&known, "free.example", "Aiko");
    know(&known, "demo.test", "Demo Sign");
    assert_int_equal(how(&known, "free.example", "Demo Sign"), LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "mail.free.example", "Demo Sign"), LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "demo.example.free.example", NULL), LOOK_ALIKE_FRONT);
    assert_int_equal(how(&known, "free.example", "Aiko"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "demo.test", "Demo Sign"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "xdemo.test", "Demo Sign"), LOOK_ALIKE_NAME);
    arena_free(&known.arena);
}

static void test_letters_of_the_same_look(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "demo.example", NULL);
    know(&known, "sign-online.example", NULL);
    know(&known, "xn--eckwd4c7cu47r2wf.example", NULL); /* ドメイン名例 */
    assert_int_equal(how(&known, "xn--mo-mlc92f.example", NULL), LOOK_ALIKE_SKELETON); /* ԁеmo */
    assert_int_equal(how(&known, "dem0.example", NULL), LOOK_ALIKE_SKELETON);
    assert_int_equal(how(&known, "derno.example", NULL), LOOK_ALIKE_SKELETON);
    assert_int_equal(how(&known, "de-mo.example", NULL), LOOK_ALIKE_SKELETON);
    assert_int_equal(how(&known, "xn--dmo-bma.example", NULL), LOOK_ALIKE_SKELETON); /* démo */
    assert_int_equal(how(&known, "signonline.example", NULL), LOOK_ALIKE_SKELETON);
    assert_int_equal(how(&known, "slgn-online.example", NULL), LOOK_ALIKE_LABEL);
    arena_free(&known.arena);
}

static void expect_skeleton(const char *domain, const char *expected)
{
    buffer_t out = BUFFER_INIT;
    assert_int_equal(skeleton_append(&out, bytes_text(domain)), 0);
    buffer_append_byte(&out, 0);
    assert_string_equal((const char *)out.data, expected);
    buffer_free(&out);
}

static void test_skeletons(void **state)
{
    (void)state;
    expect_skeleton("demo-1.example", "dernol.exarnple");
    expect_skeleton("\xd0\xbf\xd0\xb0\xd1\x83", "\xd0\xbf"
                                                "ay"); /* пау */
    expect_skeleton("\xe3\x82\xab\xe3\x82\xac", "\xe5\x8a\x9b\xe5\x8a\x9b\xe3\x82\x99"); /* カガ */
    expect_skeleton("\xff", "\xef\xbf\xbd");
    expect_skeleton("", "");
}

static void test_known_domain_in_front_of_another(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "demo.example", NULL);
    assert_int_equal(how(&known, "demo.example.evil.example", NULL), LOOK_ALIKE_FRONT);
    assert_int_equal(how(&known, "www.demo.example.evil.example", NULL), LOOK_ALIKE_FRONT);
    assert_int_equal(how(&known,
                         "demo.example.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z."
                         "a.b.c.d.e.f.g.h.i.j.k",
                         NULL),
                     LOOK_ALIKE_FRONT);
    char far[600] = "demo.example.", deep[600] = "demo.example";
    memset(far + strlen(far), 'a', 64);
    strcat(far, ".test");
    for (int i = 0; i < 140; i++)
        strcat(deep, ".x");
    assert_int_equal(how(&known, far, NULL), LOOK_ALIKE_FRONT);
    assert_int_equal(how(&known, deep, NULL), LOOK_ALIKE_FRONT);
    assert_int_equal(how(&known, "demo.evil.example", NULL), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "xdemo.example.evil", NULL), LOOK_ALIKE_NONE);
    arena_free(&known.arena);
}

static void test_display_name_of_a_known_sender(void **state)
{
    known_t known = {0};
    (void)state;
    know(&known, "demo.example", "Demo Sign");
    know(&known, "demo2.example", "\xe3\x83\x87\xe3\x83\xa2"); /* デモ */
    assert_int_equal(how(&known, "evil.example", "Demo Sign"), LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "evil.example", " DEMO sign "), LOOK_ALIKE_NAME);
    assert_int_equal(
        how(&known, "evil.example", "\xef\xbe\x83\xef\xbe\x9e\xef\xbe\x93"), /* half width */
        LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "evil.example", "Demo \t  Sign"), LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "evil.example", "Demo Sign\xe3\x80\x80"), LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "evil.example", "Demo \xe2\x80\x8b\xc2\xa0Sign\xe2\x80\x8d"),
                     LOOK_ALIKE_NAME); /* no width, no break, joiner */
    assert_int_equal(
        how(&known, "evil.example", "\xef\xbe\x83\xe2\x80\x8b\xef\xbe\x9e\xef\xbe\x93"),
        LOOK_ALIKE_NAME);
    assert_int_equal(how(&known, "evil.example", "\xe2\x80\x8b"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "evil.example", " \t"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "evil.example", "DemoSign"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "evil.example", "Demo Signs"), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "evil.example", ""), LOOK_ALIKE_NONE);
    assert_int_equal(how(&known, "evil.example", "\xff\xfe"), LOOK_ALIKE_NONE);
    arena_free(&known.arena);
}

static void test_genuine_senders_are_not_taken_for_one_another(void **state)
{
    static const char *const genuine[] = {
        "jcb.co.jp",
        "jtb.co.jp",
        "nta.go.jp",
        "npa.go.jp",
        "softbank.jp",
        "i.softbank.jp",
        "softbank.ne.jp",
        "docomo.ne.jp",
        "ezweb.ne.jp",
        "au.com",
        "ymobile.ne.jp",
        "rakuten.co.jp",
        "rakuten-card.co.jp",
        "rakuten-bank.co.jp",
        "rakuten-sec.co.jp",
        "mail.rakuten.com",
        "smbc.co.jp",
        "smbc-card.com",
        "smbcnikko.co.jp",
        "mufg.jp",
        "bk.mufg.jp",
        "cr.mufg.jp",
        "tr.mufg.jp",
        "mizuhobank.co.jp",
        "mizuho-fg.co.jp",
        "mizuho-sc.com",
        "resonabank.co.jp",
        "resona-gr.co.jp",
        "japanpost.jp",
        "jp-bank.japanpost.jp",
        "jpbank.jp",
        "jp-life.japanpost.jp",
        "sbisec.co.jp",
        "sbi-com.jp",
        "netbk.co.jp",
        "sonybank.jp",
        "sonybank.net",
        "saisoncard.co.jp",
        "eposcard.co.jp",
        "aeon.co.jp",
        "aeonbank.co.jp",
        "nomura.co.jp",
        "nomura-am.co.jp",
        "daiwa.jp",
        "ntt.com",
        "ntt-east.co.jp",
        "ntt-west.co.jp",
        "nttdata.co.jp",
        "kddi.com",
        "nec.com",
        "ana.co.jp",
        "jal.co.jp",
        "jal.com",
        "jreast.co.jp",
        "jr-central.co.jp",
        "westjr.co.jp",
        "ekinet.com",
        "amazon.co.jp",
        "yahoo.co.jp",
        "yahoo-corp.jp",
        "mercari.jp",
        "mercari.com",
        "paypay.ne.jp",
        "line.me",
        "cloudsign.jp",
        "moneyforward.com",
        "freee.co.jp",
        "gmo.jp",
        "gmosign.com",
        "docusign.net",
        "docusign.com",
        "ipa.go.jp",
        "mhlw.go.jp",
        "soumu.go.jp",
        "moj.go.jp",
        "meti.go.jp",
        "mext.go.jp",
        "mlit.go.jp",
        "mofa.go.jp",
    };
    (void)state;
    for (size_t i = 0; i < sizeof genuine / sizeof *genuine; i++) {
        known_t known = {0};
        know(&known, genuine[i], NULL);
        for (size_t k = 0; k < sizeof genuine / sizeof *genuine; k++)
            if (how(&known, genuine[k], NULL) != LOOK_ALIKE_NONE)
                fail_msg("%s is taken for %s", genuine[k], genuine[i]);
        arena_free(&known.arena);
    }
}

static void test_an_empty_index_finds_nothing(void **state)
{
    known_t known = {0};
    (void)state;
    assert_int_equal(how(&known, "demo.example", "Demo"), LOOK_ALIKE_NONE);
}

static void test_every_known_sender_of_many_is_found(void **state)
{
    known_t known = {.index.arena = &known.arena};
    char domains[500][32], author[32];
    look_alike_t found;
    (void)state;
    for (size_t i = 0; i < 500; i++) {
        snprintf(domains[i], sizeof domains[i], "%c%czebra%c.example", 'a' + (int)(i % 20),
                 'a' + (int)(i / 20), 'a' + (int)(i % 26));
        assert_int_equal(look_alike_add(&known.index, domains[i], NULL), 0);
    }
    look_alike_ready(&known.index);
    for (size_t i = 0; i < 500; i++) {
        snprintf(author, sizeof author, "%.4sx%s", domains[i], domains[i] + 4);
        assert_int_equal(look_alike_find_domain(&known.index, bytes_text(author), &found), 0);
        assert_int_equal(found.how, LOOK_ALIKE_LABEL);
        assert_int_equal(found.known, i);
    }
    arena_free(&known.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_edit_from_five_letters_on),
        cmocka_unit_test(test_letters_of_idn_are_those_that_readers_see),
        cmocka_unit_test(test_only_one_label_may_differ),
        cmocka_unit_test(test_known_domains_do_not_lend_the_looks_of_others),
        cmocka_unit_test(test_known_domains_and_their_subdomains_look_like_none),
        cmocka_unit_test(test_letters_of_the_same_look),
        cmocka_unit_test(test_skeletons),
        cmocka_unit_test(test_known_domain_in_front_of_another),
        cmocka_unit_test(test_display_name_of_a_known_sender),
        cmocka_unit_test(test_genuine_senders_are_not_taken_for_one_another),
        cmocka_unit_test(test_an_empty_index_finds_nothing),
        cmocka_unit_test(test_every_known_sender_of_many_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
