/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates as JSON. */
#include "certificate_json.h"

void json_certificate_members(json_writer_t *json, const smime_certificate_t *certificate)
{
    json_put_text(json, "subject", certificate->subject);
    json_put_text(json, "issuer", certificate->issuer);
    json_put_text(json, "serial", certificate->serial);
    json_put_time(json, "not_before", certificate->not_before);
    json_put_time(json, "not_after", certificate->not_after);
    json_put_list(json, "addresses", certificate->addresses);
    json_put_text(json, "organization", certificate->organization);
    json_put_text(json, "validated", certificate->validated);
    json_open_object(json, "public_key");
    json_put_text(json, "algorithm", certificate->key_algorithm);
    json_put_integer(json, "bits", certificate->key_bits);
    json_put_text(json, "curve", certificate->key_curve);
    json_close(json);
    json_put_list(json, "key_usage", certificate->key_usage);
    json_put_list(json, "extended_key_usage", certificate->extended_key_usage);
    json_put_list(json, "policies", certificate->policies);
    json_put_boolean(json, "ca", certificate->ca);
    json_put_text(json, "sha256", certificate->sha256);
}
