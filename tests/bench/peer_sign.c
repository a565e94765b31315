/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What signing cannot do without: peer_sign KEY.PEM COUNT makes COUNT signatures with GnuTLS, over SHA-256 of
 * as many bytes as signed attributes have, and nothing else. */
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    gnutls_datum_t file, attributes;
    gnutls_privkey_t key;
    unsigned char bytes[105];
    if (argc != 3 || gnutls_load_file(argv[1], &file) < 0 || gnutls_privkey_init(&key) < 0 ||
        gnutls_privkey_import_x509_raw(key, &file, GNUTLS_X509_FMT_PEM, NULL, 0) < 0)
        return 64;
    memset(bytes, 'x', sizeof bytes);
    attributes = (gnutls_datum_t){bytes, sizeof bytes};
    gnutls_sign_algorithm_t algorithm = gnutls_privkey_get_pk_algorithm(key, NULL) == GNUTLS_PK_RSA
                                            ? GNUTLS_SIGN_RSA_SHA256
                                            : GNUTLS_SIGN_ECDSA_SHA256;
    for (unsigned long i = strtoul(argv[2], NULL, 10); i > 0; i--) {
        gnutls_datum_t signature;
        if (gnutls_privkey_sign_data2(key, algorithm, 0, &attributes, &signature) < 0)
            return 70;
        gnutls_free(signature.data);
    }
    gnutls_privkey_deinit(key);
    gnutls_free(file.data);
    return 0;
}
