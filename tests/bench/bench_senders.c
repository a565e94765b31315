/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What known senders cost: a mailbox of 1,000 signed messages of as many authors, none of them known, is judged
 * without a file of known senders and with 1,000 of them; making the latter is counted in. Prints the processor time
 * of both, the best of several runs, in turns; the promise is 5 % more, exit 1 if it is above. Unsigned
 * messages, of which nothing else has to be judged, are shown beside that.
 *   bench_senders once|once-with    one run over signed messages alone, to count instructions:
 *                                   valgrind --tool=callgrind --toggle-collect=judge */
#include "base/base64.h"
#include "cms_builder.h"
#include "smime.h"
#include "trust/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PEOPLE 1000
#define RUNS   15
#define MOST   1.05

typedef struct mailbox {
    arena_t arena;
    smime_store_t *store;
    bytes_t messages[PEOPLE];
    smime_sender_t known[PEOPLE];
    const smime_sender_t *senders[PEOPLE + 1];
} mailbox_t;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* "sakura-denki-osaka.co.jp": domains as a mailbox has them, which share their ends. Of the known ones
 * none looks like an author's. */
static const char *domain_of(arena_t *arena, bool known, unsigned number)
{
    static const char *const words[2][10] = {
        {"sakura", "fuji", "hikari", "minato", "asahi", "kyowa", "nihon", "tokai", "daiwa", "maru"},
        {"green", "alps", "river", "sunny", "castle", "pacific", "urban", "prime", "cosmo",
         "yell"}};
    static const char *const kinds[] = {"kogyo", "bank", "denki", "shoji", "sign",
                                        "mail",  "card", "net",   "pay",   "hoken"};
    static const char *const towns[] = {"tokyo", "osaka", "nagoya", "kobe",  "kyoto",
                                        "nara",  "gifu",  "akita",  "chiba", "saga"};
    static const char *const ends[] = {"co.jp", "com", "ne.jp", "example", "or.jp"};
    return arena_printf(arena, "%s-%s-%s.%s", words[known][number % 10], kinds[number / 10 % 10],
                        towns[number / 100 % 10], ends[number % 5]);
}

/* What stands on top of a mail that has come a long way, besides. */
static const char fields[] =
    "Received: from mx1.relay.example (mx1.relay.example [192.0.2.1]) by mx.reader.example "
    "(Postfix)\r\n"
    "\twith ESMTPS id 4ZK1xY2zZQz1 for <reader@reader.example>; Wed,  1 Jan 2025 09:00:03 +0900 "
    "(JST)\r\n"
    "Received: from out.sender.example (out.sender.example [192.0.2.7]) by mx1.relay.example "
    "(Postfix)\r\n"
    "\twith ESMTPS id 4ZK1xX0aBcz9 for <reader@reader.example>; Wed,  1 Jan 2025 09:00:02 +0900 "
    "(JST)\r\n"
    "Authentication-Results: mx.reader.example; dkim=pass header.d=sender.example; spf=pass\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=2024; "
    "t=1735689600;\r\n"
    "\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; "
    "b=AAAA\r\n"
    "To: Reader <reader@reader.example>\r\nMessage-ID: <20250101.1@out.sender.example>\r\n"
    "Subject: =?utf-8?B?44GK55+l44KJ44Gb?=\r\nX-Mailer: Sender 1.0\r\n";

static bytes_t make_text(arena_t *arena)
{
    buffer_t text = BUFFER_INIT;
    buffer_append_text(&text, "Content-Type: text/plain; charset=us-ascii\r\n\r\n");
    for (int line = 0; line < 40; line++)
        buffer_append_text(&text,
                           "Thank you very much for your order, which we will send soon.\r\n");
    bytes_t copy = arena_copy(arena, buffer_bytes(&text));
    buffer_free(&text);
    return copy;
}

static bytes_t make_message(mailbox_t *box, const pki_certificate_t *ca, unsigned number,
                            bool is_signed)
{
    const char *domain = domain_of(&box->arena, false, number);
    const pki_certificate_t *signer =
        PKI_ISSUE(&box->arena, .subject = "CN=Signer", .kind = PKI_RSA_2048, .key = 2 + number % 4,
                  .issuer = ca, .names = arena_printf(&box->arena, "email:info@%s", domain));
    cms_signer_t info = {.certificate = signer};
    const bytes_t certificates[] = {signer->der, ca->der, BYTES_NONE};
    bytes_t cms = CMS_BUILD(&box->arena, .content = make_text(&box->arena),
                            .signers = CMS_SIGNERS(&info), .certificates = certificates);
    buffer_t text = BUFFER_INIT;
    base64_writer_t writer;
    buffer_append_text(&text, fields);
    buffer_printf(&text, "From: Sales <info@%s>\r\nDate: Wed, 01 Jan 2025 00:00:00 +0000\r\n",
                  domain);
    buffer_append_text(&text, is_signed
                                  ? "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; "
                                    "smime-type=signed-data\r\nContent-Transfer-Encoding: "
                                    "base64\r\n\r\n"
                                  : "\r\nHello\r\n");
    base64_writer_init(&writer, 76, "\r\n", buffer_write, &text);
    pki_require(!is_signed || (!base64_writer_feed(&writer, cms) && !base64_writer_finish(&writer)),
                "a message");
    bytes_t copy = arena_copy(&box->arena, buffer_bytes(&text));
    buffer_free(&text);
    return copy;
}

static void make(mailbox_t *box, bool is_signed)
{
    *box = (mailbox_t){.arena = ARENA_INIT};
    const pki_certificate_t *root =
        PKI_ISSUE(&box->arena, .subject = "CN=Root", .ca = true, .kind = PKI_RSA_2048);
    const pki_certificate_t *ca = PKI_ISSUE(&box->arena, .subject = "CN=CA", .ca = true,
                                            .kind = PKI_RSA_2048, .key = 1, .issuer = root);
    for (unsigned i = 0; i < PEOPLE; i++) {
        box->messages[i] = make_message(box, ca, i, is_signed);
        box->known[i] = (smime_sender_t)SMIME_SENDER_INIT;
        box->known[i].address =
            arena_printf(&box->arena, "noreply@%s", domain_of(&box->arena, true, i));
        box->known[i].name = arena_printf(&box->arena, "Sender %u", i);
        box->senders[i] = &box->known[i];
    }
    pki_require(!smime_store_new(&box->store), "store");
    pki_require(!store_add_anchor(box->store, root->der, "root", INT64_MAX), "anchor");
}

__attribute__((noinline)) static double judge(const mailbox_t *box, bool with_senders,
                                              smime_verdict_t expected)
{
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    smime_verifier_t *verifier;
    smime_senders_t *senders = NULL;
    options.at = PKI_NOW;
    const double start = now();
    pki_require(!smime_verifier_new(&verifier, box->store), "verifier");
    if (with_senders)
        pki_require(!smime_senders_new(&senders, box->senders, NULL), "senders");
    options.senders = senders;
    for (size_t i = 0; i < PEOPLE; i++) {
        smime_report_t *report;
        pki_require(!smime_verify(verifier, &options, box->messages[i].data, box->messages[i].size,
                                  &report),
                    "verification");
        pki_require(report->verdict == expected, "the verdict");
        smime_report_free(&report);
    }
    smime_senders_free(&senders);
    smime_verifier_free(&verifier);
    return now() - start;
}

static bool measure(const char *name, bool is_signed)
{
    mailbox_t box;
    double best[2] = {1e9, 1e9};
    make(&box, is_signed);
    for (int run = 0; run < RUNS; run++)
        for (int with = 0; with < 2; with++) {
            double time =
                judge(&box, with, is_signed ? SMIME_VERDICT_VALID : SMIME_VERDICT_UNSIGNED);
            best[with] = time < best[with] ? time : best[with];
        }
    const double ratio = best[1] / best[0];
    printf("%-10s %8.2f %8.2f %7.3f%s\n", name, best[0] * 1e3, best[1] * 1e3, ratio,
           is_signed && ratio > MOST ? "  above the promise" : "");
    smime_store_free(&box.store);
    arena_free(&box.arena);
    return !is_signed || ratio <= MOST;
}

static int judge_once(bool with_senders)
{
    mailbox_t box;
    make(&box, true);
    judge(&box, with_senders, SMIME_VERDICT_VALID);
    smime_store_free(&box.store);
    arena_free(&box.arena);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return judge_once(strcmp(argv[1], "once-with") == 0);
    printf("%d messages of %d authors, ms of processor time\n%-10s %8s %8s %7s\n", PEOPLE, PEOPLE,
           "", "without", "with", "ratio");
    bool good = measure("signed", true);
    measure("unsigned", false);
    return good ? 0 : 1;
}
