/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the seeds of fuzz_signed_data into a folder: SignedData of every form, one feature each.
 */
#include "cms_builder.h"

#include <stdio.h>
#include <stdlib.h>

static const bytes_t content = {(const uint8_t *)"Content-Type: text/plain\r\n\r\nHello\r\n", 35};

static void seed(const char *folder, const char *name, bytes_t bytes)
{
    char path[500];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes.data, 1, bytes.size, file) != bytes.size || fclose(file)) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: make_cms_seeds FOLDER\n");
        return 64;
    }
    const char *to = argv[1];
    arena_t arena = ARENA_INIT;
    const pki_certificate_t *ca = PKI_ISSUE(&arena, .subject = "CN=CA", .ca = true);
    const pki_certificate_t *ec =
        PKI_ISSUE(&arena, .subject = "CN=A", .issuer = ca, .key = 1, .names = "email:a@b.example");
    const pki_certificate_t *rsa = PKI_ISSUE(&arena, .subject = "CN=B", .issuer = ca,
                                             .kind = PKI_RSA_1024, .digest = "sha256");
    const pki_certificate_t *ed =
        PKI_ISSUE(&arena, .subject = "CN=C", .issuer = ca, .kind = PKI_ED25519);
    const unsigned all =
        CMS_SIGNING_CERTIFICATE | CMS_SIGNING_CERTIFICATE_V2 | CMS_ALGORITHM_PROTECTION;
    cms_signer_t plain = {.certificate = ec};
    cms_signer_t full = {.certificate = ec, .add = all, .names_serial = true, .by_key_id = true};
    cms_signer_t bare = {.certificate = ec, .no_attributes = true};
    cms_signer_t unsorted = {.certificate = ec, .reverse = true, .sign_as_sent = true};
    cms_signer_t ber = {.certificate = rsa,
                        .indefinite_attributes = true,
                        .split_signature = true,
                        .rsa_encryption = true};
    cms_signer_t pss = {.certificate = rsa, .scheme = SCHEME_RSA_PSS, .salt_size = 40};
    cms_signer_t eddsa = {.certificate = ed, .no_attributes = true};
    bytes_t crl = PKI_CRL(&arena, .issuer = ca);
    seed(to, "clear",
         CMS_BUILD(&arena, .content = content, .detached = true, .signers = CMS_SIGNERS(&plain)));
    seed(to, "opaque", CMS_BUILD(&arena, .content = content, .signers = CMS_SIGNERS(&full)));
    seed(to, "ber",
         CMS_BUILD(&arena, .content = content, .segment = 9, .indefinite = true,
                   .signers = CMS_SIGNERS(&ber)));
    seed(to, "no-attributes", CMS_BUILD(&arena, .content = content, .signers = CMS_SIGNERS(&bare)));
    seed(to, "unsorted", CMS_BUILD(&arena, .content = content, .signers = CMS_SIGNERS(&unsorted)));
    seed(to, "several",
         CMS_BUILD(&arena, .content = content, .signers = CMS_SIGNERS(&pss, &eddsa, &plain)));
    seed(to, "revocation",
         CMS_BUILD(&arena, .content = content, .signers = CMS_SIGNERS(&plain),
                   .crls = (bytes_t[]){crl, {0}}, .ocsp = bytes_of("\x30\x03\x0a\x01\x01", 5),
                   .trailing = bytes_of("\r\n", 2)));
    seed(to, "certs-only",
         CMS_BUILD(&arena, .detached = true, .certificates = (bytes_t[]){ca->der, ec->der, {0}}));
    seed(to, "attributes",
         cms_signed_attributes(&arena, &(cms_options_t){.content = content}, &full));
    arena_free(&arena);
    return 0;
}
