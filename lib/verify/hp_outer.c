/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 9788 section 2.2: HP-Outer. */
#include "verify/hp_outer.h"

#include "verify/header_compare.h"

/* The value that the next HP-Outer field has for the name; absent if there is no other. */
static bytes_t next_value(const header_t *header, const char *name, size_t *position)
{
    const header_field_t *field;
    while ((field = header_next(header, "HP-Outer", position))) {
        bytes_t inner = bytes_trim(field->value);
        size_t colon = bytes_find_byte(inner, ':');
        if (colon != SIZE_MAX && bytes_equal_nocase(bytes_trim(bytes_slice(inner, 0, colon)), name))
            return bytes_from(inner, colon + 1);
    }
    return BYTES_NONE;
}

gpg_error_t hp_outer_agrees(arena_t *arena, const header_t *protected_header, const header_t *outer,
                            const char *name, bool *r_agrees)
{
    size_t at_told = 0, at_outer = 0;
    header_comparison_t compared = {true, true};
    *r_agrees = false;
    bytes_t told = next_value(protected_header, name, &at_told);
    const header_field_t *field = header_next(outer, name, &at_outer);
    if (!bytes_present(told))
        return 0;
    while (bytes_present(told) && field) {
        gpg_error_t error = header_compare(arena, name, told, field->value, &compared);
        if (error || !compared.same)
            return error;
        told = next_value(protected_header, name, &at_told);
        field = header_next(outer, name, &at_outer);
    }
    *r_agrees = !bytes_present(told) && !field;
    return 0;
}
