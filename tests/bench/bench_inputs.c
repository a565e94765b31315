/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes what tests/bench/run measures with. bench_inputs DIRECTORY RSA|P-256 SENDERS MESSAGES makes in
 * DIRECTORY: root.pem; signer.pem, signer.key and chain.pem of the first sender; small.eml, one
 * clear-signed message of his; many.mbox, MESSAGES (RFC 4155) of SENDERS people in turn, each signed by
 * its own certificate; templates/, the same unsigned, a file each. Keys repeat after KEYS senders. */
#include "pki.h"
#include "smime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define KEYS 100
#define YEAR ((int64_t)365 * 24 * 3600)

typedef struct inputs {
    arena_t arena;
    pki_key_kind_t kind;
    const char *directory;
    int64_t now;
    const pki_certificate_t *root, *ca;
} inputs_t;

static void write_bytes(const inputs_t *inputs, const char *name, const void *data, size_t size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", inputs->directory, name);
    FILE *file = fopen(path, "wb");
    pki_require(file && fwrite(data, 1, size, file) == size && fclose(file) == 0, path);
}

static void write_text(const inputs_t *inputs, const char *name, const char *text)
{
    write_bytes(inputs, name, text, strlen(text));
}

static const char *certificate_pem(inputs_t *inputs, const pki_certificate_t *certificate)
{
    return pki_pem(&inputs->arena, "CERTIFICATE", certificate->der);
}

static void make_authorities(inputs_t *inputs)
{
    inputs->root = PKI_ISSUE(&inputs->arena, .subject = "C=JP,O=Bench Trust,CN=Bench Root R1",
                             .kind = inputs->kind, .ca = true, .not_before = inputs->now - YEAR,
                             .not_after = inputs->now + 9 * YEAR);
    inputs->ca = PKI_ISSUE(&inputs->arena, .subject = "C=JP,O=Bench Trust,CN=Bench S/MIME CA 1",
                           .kind = inputs->kind, .key = 1, .ca = true, .issuer = inputs->root,
                           .not_before = inputs->now - YEAR, .not_after = inputs->now + 5 * YEAR);
}

/* Sender number `index`, at an address of his own. */
static const pki_certificate_t *make_sender(inputs_t *inputs, unsigned index)
{
    char subject[128], names[128];
    snprintf(subject, sizeof subject, "C=JP,O=Sender %u K.K.,CN=Sender %u K.K.", index, index);
    snprintf(names, sizeof names, "email:noreply%u@sender%u.example", index, index);
    return PKI_ISSUE(&inputs->arena, .subject = subject, .names = names, .kind = inputs->kind,
                     .key = 2 + index % KEYS, .issuer = inputs->ca,
                     .not_before = inputs->now - YEAR / 2, .not_after = inputs->now + YEAR);
}

static smime_signer_t *signer_of(inputs_t *inputs, const pki_certificate_t *sender)
{
    smime_signer_t *signer = NULL;
    const char *pem = certificate_pem(inputs, sender), *ca = certificate_pem(inputs, inputs->ca);
    const char *key = pki_key_pem(&inputs->arena, sender->key);
    pki_require(!smime_signer_new(&signer) &&
                    !smime_signer_add(signer, "certificate", pem, strlen(pem)) &&
                    !smime_signer_add(signer, "key", key, strlen(key)) &&
                    !smime_signer_add_chain(signer, ca, strlen(ca)),
                "signer");
    return signer;
}

static void append_template(const inputs_t *inputs, buffer_t *out, unsigned sender, size_t number)
{
    char date[64];
    time_t seconds = (time_t)inputs->now;
    struct tm parts;
    pki_require(gmtime_r(&seconds, &parts) != NULL, "date");
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    buffer_printf(out,
                  "From: Sender %u <noreply%u@sender%u.example>\nTo: reader@customer.example\n"
                  "Subject: Please sign contract number %zu\nDate: %s\n"
                  "Message-ID: <%zu@sender%u.example>\nMIME-Version: 1.0\n"
                  "Content-Type: text/plain; charset=us-ascii\n\n",
                  sender, sender, sender, number, date, number, sender);
    for (int i = 0; i < 12; i++)
        buffer_append_text(out,
                           "Text as most programs that send mail wrap it, in one line of many.\n");
}

static void sign(const inputs_t *inputs, const smime_signer_t *signer, const buffer_t *template,
                 buffer_t *out)
{
    smime_sign_options_t options = SMIME_SIGN_OPTIONS_INIT;
    options.signing_time = inputs->now;
    smime_report_t *report = NULL;
    pki_require(
        !smime_sign(signer, &options, template->data, template->size, buffer_write, out, &report),
        "sign");
    smime_report_free(&report);
}

static void make_messages(inputs_t *inputs, unsigned senders, size_t messages)
{
    smime_signer_t **signers = calloc(senders, sizeof *signers);
    pki_require(signers != NULL, "memory");
    for (unsigned i = 0; i < senders; i++)
        signers[i] = signer_of(inputs, make_sender(inputs, i));
    buffer_t mailbox = {0};
    for (size_t i = 0; i < messages; i++) {
        buffer_t template = {0}, message = {0};
        char name[64];
        append_template(inputs, &template, (unsigned)(i % senders), i);
        sign(inputs, signers[i % senders], &template, &message);
        snprintf(name, sizeof name, "templates/%06zu.eml", i);
        write_bytes(inputs, name, template.data, template.size);
        if (i == 0)
            write_bytes(inputs, "small.eml", message.data, message.size);
        buffer_append_text(&mailbox, "From bench@sender.example Thu Jan  1 00:00:00 2026\n");
        buffer_append(&mailbox, (bytes_t){message.data, message.size});
        buffer_append_text(&mailbox, "\n");
        buffer_free(&message);
        buffer_free(&template);
    }
    write_bytes(inputs, "many.mbox", mailbox.data, mailbox.size);
    buffer_free(&mailbox);
    for (unsigned i = 0; i < senders; i++)
        smime_signer_free(&signers[i]);
    free(signers);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_inputs DIRECTORY RSA|P-256 SENDERS MESSAGES\n");
        return 64;
    }
    inputs_t inputs = {.arena = ARENA_INIT, .directory = argv[1], .now = time(NULL)};
    inputs.kind = strcmp(argv[2], "RSA") == 0 ? PKI_RSA_2048 : PKI_P256;
    char path[4096];
    snprintf(path, sizeof path, "%s/templates", argv[1]);
    pki_require(mkdir(path, 0777) == 0, path);
    make_authorities(&inputs);
    const pki_certificate_t *first = make_sender(&inputs, 0);
    write_text(&inputs, "root.pem", certificate_pem(&inputs, inputs.root));
    write_text(&inputs, "chain.pem", certificate_pem(&inputs, inputs.ca));
    write_text(&inputs, "signer.pem", certificate_pem(&inputs, first));
    write_text(&inputs, "signer.key", pki_key_pem(&inputs.arena, first->key));
    make_messages(&inputs, (unsigned)strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    arena_free(&inputs.arena);
    return 0;
}
