/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys that --signer, --key and --chain name, for one signer or for several. */
#ifndef CLI_SIGNING_KEYS_H
#define CLI_SIGNING_KEYS_H

#include "input.h"
#include "passphrase.h"
#include "string_list.h"

typedef struct signing_keys {
    const strings_t *signers, *keys, *chains;
    passphrase_t passphrase; /* its command is the one that complains */
    bool again;              /* more than one signer is made: what is read and asked for is kept */
    struct signing_file {
        char *path;
        input_t *input;
    } * files; /* kept */
    size_t file_count;
} signing_keys_t;

/* Makes a signer with all of them; complains, and gives an exit status, 0 if all is well. For one thread at a
 * time. The keys have to last as long as the signer, which may ask for a PIN when it signs. */
int signing_keys_new_signer(signing_keys_t *keys, smime_signer_t **r_signer);
void signing_keys_free(signing_keys_t *keys);

#endif
