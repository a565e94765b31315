/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The forms in which show-cert prints certificates. */
#ifndef CLI_CERTIFICATE_FORM_H
#define CLI_CERTIFICATE_FORM_H

#include "smime.h"
#include "text_output.h"

typedef struct certificate_form {
    /* Writes what stands before the certificates of a file; may be NULL. */
    void (*begin)(const text_output_t *output, const char *name);
    gpg_error_t (*put)(const text_output_t *output, const smime_certificate_t *certificate,
                       size_t number, size_t count);
    /* Writes the path of a report that has a signer with a certificate; NULL: there is no such
     * form. */
    gpg_error_t (*put_path)(const text_output_t *output, const char *name,
                            const smime_report_t *report);
} certificate_form_t;

extern const certificate_form_t certificate_form_text, certificate_form_full, certificate_form_json,
    certificate_form_pem;

#endif
