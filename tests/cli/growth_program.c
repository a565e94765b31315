/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program over libsmime that walks through everything a report holds, for test_growth.sh, which
 * compiles it against today's smime.h and, with LATER, against one whose structures have grown.
 *   growth_program MESSAGE ROOT SIGNER KEY TEMPLATE */
#include "smime.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef LATER
/* Only the later library has made them; a program asks for the version before it looks at them. */
#define EXPECT_DEFAULT(object)                                                                     \
    if (smime_version_number() >= SMIME_VERSION_NUMBER &&                                          \
        ((object)->later_number || (object)->later_text))                                          \
    die(#object ": a member of a later version is not its default")
#define SET_LATER(options) ((options).later_number = later)
static long later; /* what is asked for by a member that today's library does not know */
#else
#define EXPECT_DEFAULT(object) (void)0
#define SET_LATER(options)     (void)0
#endif

static void die(const char *why)
{
    printf("%s\n", why);
    exit(1);
}

static void require(gpg_error_t error, const char *what)
{
    if (!error)
        return;
    printf("%s: %s\n", what, gpg_strerror(error));
    exit(2);
}

typedef struct file {
    char data[65536];
    size_t size;
} file_t;

static void load(const char *path, file_t *file)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        die(path);
    file->size = fread(file->data, 1, sizeof file->data, in);
    fclose(in);
}

static gpg_error_t append(void *user, const void *data, size_t size)
{
    file_t *file = user;
    if (size > sizeof file->data - file->size)
        return gpg_error(GPG_ERR_TOO_LARGE);
    for (size_t i = 0; i < size; i++)
        file->data[file->size++] = ((const char *)data)[i];
    return 0;
}

/* ---- showing a report ---- */

static void show_texts(const char *name, const char *const *texts)
{
    for (; texts && *texts; texts++)
        printf("    %s %s\n", name, *texts);
}

static void show_certificate(const smime_certificate_t *certificate)
{
    printf("    %s by %s, %s, %s %u\n", certificate->subject, certificate->issuer,
           certificate->serial, certificate->key_algorithm, certificate->key_bits);
    show_texts("address", certificate->addresses);
    show_texts("usage", certificate->extended_key_usage);
}

static void show_signer(const smime_signer_result_t *signer)
{
    EXPECT_DEFAULT(signer);
    printf("  signer %s %s %s, %s\n", smime_answer_name(signer->integrity),
           smime_answer_name(signer->trust), smime_answer_name(signer->identity),
           signer->signature_algorithm);
    if (signer->certificate)
        show_certificate(signer->certificate);
    for (size_t i = 0; i < signer->path_count; i++) {
        EXPECT_DEFAULT(signer->path[i]);
        printf("   path %s %s\n", smime_answer_name(signer->path[i]->state),
               signer->path[i]->certificate->subject);
    }
    if (signer->path && signer->path[signer->path_count])
        die("the path does not end with NULL");
}

static void show_mailboxes(const smime_mailbox_t *const *mailboxes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        EXPECT_DEFAULT(mailboxes[i]);
        printf("  mailbox %s\n", mailboxes[i]->address);
    }
    if (mailboxes && mailboxes[count])
        die("mailboxes do not end with NULL");
}

static void show(const smime_report_t *report)
{
    EXPECT_DEFAULT(report);
    EXPECT_DEFAULT(report->header);
    printf("%s %s\n", smime_verdict_name(report->verdict), smime_coverage_name(report->coverage));
    show_mailboxes(report->header->from, report->header->from_count);
    show_mailboxes(report->header->sender, report->header->sender_count);
    for (size_t i = 0; i < report->layer_count; i++) {
        const smime_layer_result_t *layer = report->layers[i];
        EXPECT_DEFAULT(layer);
        printf(" layer %s\n", layer->format);
        for (size_t k = 0; k < layer->signer_count; k++)
            show_signer(layer->signers[k]);
        if (layer->signers && layer->signers[layer->signer_count])
            die("signers do not end with NULL");
    }
    for (size_t i = 0; i < report->finding_count; i++) {
        const smime_finding_t *finding = report->findings[i];
        EXPECT_DEFAULT(finding);
        printf(" %s %d %s\n", finding->code, (int)finding->id, finding->detail);
    }
    if (report->findings[report->finding_count])
        die("findings do not end with NULL");
}

/* ---- the work ---- */

static void verify(const file_t *message, const char *root)
{
    smime_store_t *store;
    smime_verifier_t *verifier;
    smime_report_t *report;
    smime_verify_options_t options = SMIME_VERIFY_OPTIONS_INIT;
    options.at = 1795501800;
    SET_LATER(options);
    require(smime_store_new(&store), "a store");
    require(smime_store_add_trust(store, root), root);
    require(smime_verifier_new(&verifier, store), "a verifier");
    require(smime_verify(verifier, &options, message->data, message->size, &report), "verify");
    show(report);
    smime_report_free(&report);
    smime_verifier_free(&verifier);
    smime_store_free(&store);
}

static void sign(const file_t *template, const file_t *certificate, const file_t *key,
                 file_t *result)
{
    smime_signer_t *signer;
    smime_report_t *report;
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    options.signing_time = 1795501800;
    options.allow_incomplete = true;
    SET_LATER(options);
    require(smime_signer_new(&signer), "a signer");
    require(smime_signer_add(signer, "", certificate->data, certificate->size), "a certificate");
    require(smime_signer_add(signer, "", key->data, key->size), "a key");
    require(smime_sign(signer, &options, template->data, template->size, append, result, &report),
            "sign");
    show(report);
    smime_report_free(&report);
    smime_signer_free(&signer);
}

static void show_catalogue(void)
{
    const smime_finding_kind_t *kind;
    unsigned count = 0;
    for (; (kind = smime_finding_kind(count + 1)) != NULL; count++)
        if (smime_finding_kind_of(kind->code) != kind)
            die(kind->code);
    printf("%u findings\n", count);
}

int main(int argc, char **argv)
{
    static file_t message, certificate, key, template, result;
    if (argc < 6)
        return 64;
#ifdef LATER
    later = argc > 6;
#endif
    load(argv[1], &message);
    load(argv[3], &certificate);
    load(argv[4], &key);
    load(argv[5], &template);
    verify(&message, argv[2]);
    sign(&template, &certificate, &key, &result);
    verify(&result, argv[2]);
    show_catalogue();
    return 0;
}
