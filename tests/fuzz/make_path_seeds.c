/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the seeds of fuzz_path into a folder: paths with one feature each. */
#include "pki.h"
#include "x509/certificate_usage.h"

#include <stdio.h>
#include <stdlib.h>

static void record(buffer_t *out, bytes_t der)
{
    buffer_append_byte(out, (uint8_t)(der.size >> 8));
    buffer_append_byte(out, (uint8_t)der.size);
    buffer_append(out, der);
}

/* A seed: the path's certificates from the root down, then a CRL or none. */
static void seed(const char *folder, const char *name, uint8_t rules,
                 const pki_certificate_t *const *path, size_t count, bytes_t crl)
{
    char file_name[500];
    buffer_t out = BUFFER_INIT;
    buffer_append_byte(&out, rules);
    record(&out, path[count - 1]->der);
    record(&out, path[0]->der);
    for (size_t i = 1; i + 1 < count; i++)
        record(&out, path[i]->der);
    if (bytes_present(crl))
        record(&out, crl);
    snprintf(file_name, sizeof file_name, "%s/%s", folder, name);
    FILE *file = fopen(file_name, "wb");
    if (!file || fwrite(out.data, 1, out.size, file) != out.size || fclose(file)) {
        perror(file_name);
        exit(1);
    }
    buffer_free(&out);
}

/* Root, authority, lower authority, signer: the options of the last three. */
static void make(const char *folder, const char *name, uint8_t rules, pki_options_t upper,
                 pki_options_t lower, pki_options_t signer)
{
    arena_t arena = ARENA_INIT;
    const pki_certificate_t *path[4] = {PKI_ISSUE(&arena, .subject = "CN=Root", .ca = true)};
    upper.ca = lower.ca = true;
    upper.subject = upper.subject ? upper.subject : "CN=Upper";
    lower.subject = lower.subject ? lower.subject : "O=Test,CN=Lower";
    signer.subject = "O=Test,CN=Signer";
    upper.key = 1;
    lower.key = 2;
    signer.key = 3;
    upper.issuer = path[0];
    path[1] = pki_issue(&arena, &upper);
    lower.issuer = path[1];
    path[2] = pki_issue(&arena, &lower);
    signer.issuer = path[2];
    path[3] = pki_issue(&arena, &signer);
    bytes_t crl = rules & 4 ? PKI_CRL(&arena, .issuer = path[2]) : BYTES_NONE;
    seed(folder, name, rules, path, 4, crl);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: make_path_seeds FOLDER\n");
        return 64;
    }
    const char *to = argv[1];
    const pki_options_t plain = {.serial = 1};
    make(to, "plain", 0, plain, plain, plain);
    make(to, "revocation", 4, plain, plain, plain);
    make(to, "constraints", 0,
         (pki_options_t){.permitted = "email:.b.example;dns:b.example;uri:.b.example;ip:10.0.0.0/8;"
                                      "dir:O=Test;rid:1.2.3"},
         (pki_options_t){.excluded = "email:x@a.b.example;dir:O=Bad", .path_length = PKI_NUMBER(0)},
         (pki_options_t){.names = "email:a@a.b.example;dns:a.b.example;uri:http://a.b.example/;"
                                  "ip:10.1.2.3;dir:O=Test,CN=X;smtputf8:a@a.b.example;upn:a@b"});
    make(to, "policies", 16 | 32,
         (pki_options_t){.policies = "1.2.3.1 any",
                         .mappings = "1.2.3.1=1.2.3.2 1.2.3.1=1.2.3.3",
                         .inhibit_any = PKI_NUMBER(1)},
         (pki_options_t){.policies = "1.2.3.2 any",
                         .require_explicit = PKI_NUMBER(0),
                         .inhibit_mapping = PKI_NUMBER(1)},
         (pki_options_t){.policies = "1.2.3.2"});
    make(to, "self-issued", 0, (pki_options_t){.path_length = PKI_NUMBER(0), .subject = "CN=One"},
         (pki_options_t){.subject = "CN=One"}, plain);
    make(to, "usages", 8, (pki_options_t){.usages = OID_EKU_ANY},
         (pki_options_t){.usages = OID_EKU_EMAIL_PROTECTION}, (pki_options_t){.usages = "1.2.3"});
    make(to, "dsa", 2, (pki_options_t){.kind = PKI_DSA_1024},
         (pki_options_t){.kind = PKI_DSA_1024, .omit_dsa_parameters = true}, plain);
    return 0;
}
