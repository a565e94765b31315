/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates that stand in a SignedData (RFC 5652 section 10.2.3), or in a file by themselves. */
#include "cms/certificate_set.h"

#include "base/error.h"
#include "base/limit_text.h"
#include "cms/bare_cms.h"
#include "x509/certificate_file.h"

gpg_error_t certificate_set_each(const signed_data_t *signed_data, certificate_found_t found,
                                 void *user, gpg_error_t *r_unreadable)
{
    gpg_error_t error = 0;
    size_t i = 0;
    *r_unreadable = 0;
    for (size_t number = 1; !error && number <= signed_data->certificate_total; number++) {
        bool is_one =
            i < signed_data->certificate_count && signed_data->certificate_numbers[i] == number;
        error = found(user, is_one ? signed_data->certificates[i++] : BYTES_NONE);
        if (gpg_err_code(error) == GPG_ERR_BAD_CERT || smime_limit_text(error)) {
            *r_unreadable = error; /* the others are still worth having */
            error = 0;
        }
    }
    return error;
}

typedef struct counted {
    certificate_found_t found;
    void *user;
    size_t count; /* of those that could be read */
} counted_t;

static gpg_error_t count_found(void *user, bytes_t der)
{
    counted_t *counted = user;
    gpg_error_t error = bytes_present(der) ? counted->found(counted->user, der) : ERR(BAD_CERT);
    counted->count += !error;
    return error;
}

static gpg_error_t read_cms(bytes_t cms, counted_t *counted)
{
    arena_t arena = ARENA_INIT;
    signed_data_t signed_data;
    finding_list_t found; /* what is wrong with it is not asked here */
    findings_t findings = findings_start(&found, &arena);
    gpg_error_t unreadable = 0, error = signed_data_parse(&arena, cms, &findings, &signed_data);
    if (!error)
        error = certificate_set_each(&signed_data, count_found, counted, &unreadable);
    else if (gpg_err_code(error) == GPG_ERR_BAD_BER)
        error = ERR(BAD_CERT);
    gpg_error_t lost = arena_free(&arena);
    error = error ? error : lost;
    return !error && !counted->count ? unreadable : error;
}

gpg_error_t certificate_set_read(bytes_t in, certificate_found_t found, void *user)
{
    spool_t spool;
    bytes_t cms;
    counted_t counted = {found, user, 0};
    spool_init(&spool);
    gpg_error_t error = bare_cms_read(in, &spool, &cms);
    if (!error && bytes_present(cms) && cms_type_of(cms) == CMS_SIGNED_DATA)
        error = read_cms(cms, &counted);
    if (!error && !counted.count)
        error = certificates_each(in, count_found, &counted);
    spool_free(&spool);
    return error;
}
