/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop that people write around libcrypto: peer_libcrypto ROOT.PEM MBOX verifies each message of the
 * mailbox by SMIME_read_CMS and CMS_verify. It reads no header, compares no address and keeps nothing, so
 * that it does less than we do. Prints how many verified; exit 1 unless all did. */
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_all(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    if (!file || fseek(file, 0, SEEK_END) || (*size = (size_t)ftell(file)) == 0)
        exit(66);
    rewind(file);
    data = malloc(*size + 1);
    if (!data || fread(data, 1, *size, file) != *size)
        exit(74);
    data[*size] = 0;
    fclose(file);
    return data;
}

static X509_STORE *read_root(const char *path)
{
    X509_STORE *store = X509_STORE_new();
    BIO *file = BIO_new_file(path, "r");
    X509 *root = file ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;
    if (!store || !root || X509_STORE_add_cert(store, root) != 1)
        exit(66);
    X509_free(root);
    BIO_free(file);
    X509_STORE_set_purpose(store, X509_PURPOSE_SMIME_SIGN);
    return store;
}

static int verify(X509_STORE *store, const char *message, size_t size)
{
    BIO *in = BIO_new_mem_buf(message, (int)size), *content = NULL;
    CMS_ContentInfo *cms = SMIME_read_CMS(in, &content);
    int good = cms && CMS_verify(cms, NULL, store, content, NULL, 0) == 1;
    CMS_ContentInfo_free(cms);
    BIO_free(content);
    BIO_free(in);
    ERR_clear_error();
    return good;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 64;
    X509_STORE *store = read_root(argv[1]);
    size_t size = 0, good = 0, all = 0;
    char *mailbox = read_all(argv[2], &size);
    for (char *at = mailbox; at;) {
        char *start = strchr(at, '\n') + 1, *end = strstr(start, "\nFrom bench@");
        good += (size_t)verify(store, start, end ? (size_t)(end - start) + 1 : strlen(start));
        all++;
        at = end ? end + 1 : NULL;
    }
    printf("%zu of %zu\n", good, all);
    X509_STORE_free(store);
    free(mailbox);
    return good == all ? 0 : 1;
}
