/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 5280 section 6.3, RFC 6960: what both kinds of revocation data are judged by. */
#include "path/revocation_query.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/phrase.h"
#include "base/time_text.h"
#include "path/path_pool.h"
#include "x509/name.h"

bool revocation_counts(const path_rules_t *rules, int64_t time, crl_reason_t reason)
{
    /* A signing time is what the signer says: with a stolen key it is said of any time. */
    return rules->signing_time || time <= rules->at || reason == REASON_KEY_COMPROMISE ||
           reason == REASON_CA_COMPROMISE;
}

static int64_t with_allowance(int64_t time)
{
    return time > INT64_MAX - LIMIT_CLOCK_ALLOWANCE ? INT64_MAX : time + LIMIT_CLOCK_ALLOWANCE;
}

void revocation_horizons(const path_rules_t *rules, int64_t *r_at, int64_t *r_now)
{
    *r_now = rules->now ? with_allowance(rules->now) : INT64_MAX;
    *r_at = with_allowance(rules->at);
    if (*r_at > *r_now)
        *r_at = *r_now;
}

bool revocation_absence_counts(const revocation_query_t *query, int64_t this_update)
{
    int64_t not_after = query->certificate->not_after;
    return this_update <= not_after || query->rules->at > not_after;
}

gpg_error_t revocation_path_key(const certification_path_t *path, size_t index, public_key_t *own,
                                public_key_t **r_key)
{
    public_key_t *key = &path->entries[index].certificate->key;
    *own = (public_key_t){.spki = BYTES_NONE};
    *r_key = key;
    if (!path_key_inherits(key))
        return 0;
    for (size_t above = index + 1; above < path->count; above++) {
        const public_key_t *source = &path->entries[above].certificate->key;
        if (path_key_inherits(source))
            continue;
        gpg_error_t err = public_key_parse(key->spki, own);
        if (!err)
            err = public_key_inherit(own, source);
        *r_key = own;
        return gpg_err_code(err) == GPG_ERR_ENOMEM ? err : 0;
    }
    return 0;
}

const char *revocation_future_text(arena_t *arena, int64_t this_update)
{
    const char *text =
        phrase(arena, "it is dated %-s, which is in the future", time_text(this_update).text);
    return text ? text : N_("it is from the future");
}

const char *revocation_name_text(arena_t *arena, bytes_t name)
{
    const char *text = name_text(arena, name);
    return text && *text ? text : "?";
}
