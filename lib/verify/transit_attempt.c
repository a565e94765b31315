/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 8551 section 3.1.3, RFC 2045 section 6: what relays and mailboxes are known to do, as a table. */
#include "verify/transit_attempt.h"

#include "base/phrase.h"

#define ENDING_CHANGED N_("line ends were added or removed at its end")
#define FOLDED         N_("header lines were folded in another way")
#define LF_HASHED      N_("the signer hashed line ends of LF alone")

#define WIDTH_MAX 128 /* of base64; 76 and 64 are usual, everything below was seen */

/* Leaves that came encoded were not; `from` says which. */
#define TO_PLAIN(...)                                                                              \
    {__VA_ARGS__, .singly = true}, {__VA_ARGS__, .place = PLACE_BEHIND_TYPE},                      \
        {__VA_ARGS__, .place = PLACE_BEFORE_TYPE}, {__VA_ARGS__, .place = PLACE_LAST},             \
        {__VA_ARGS__, .unquoted = true},                                                           \
        {__VA_ARGS__, .unquoted = true, .place = PLACE_BEFORE_TYPE},                               \
        {__VA_ARGS__, .field = FIELD_8BIT}, {__VA_ARGS__, .field = FIELD_ABSENT_ASCII},            \
        {__VA_ARGS__, .field = FIELD_ABSENT}, {__VA_ARGS__, .containers = true},                   \
        {__VA_ARGS__, .containers = true, .place = PLACE_BEHIND_TYPE},                             \
        {__VA_ARGS__, .containers = true, .place = PLACE_BEFORE_TYPE},                             \
        {__VA_ARGS__, .field = FIELD_BINARY}, {__VA_ARGS__, .field = FIELD_UPPER},                 \
        {__VA_ARGS__, .ending = ENDING_ONE,                                                        \
         .what = N_("it was encoded, and line ends at its end were added or removed")},            \
    {                                                                                              \
        __VA_ARGS__, .ending = ENDING_NONE,                                                        \
                     .what = N_("it was encoded, and line ends at its end were added or removed")  \
    }

/* The other way round. */
#define TO_ENCODED(...)                                                                            \
    {__VA_ARGS__, .singly = true}, {__VA_ARGS__, .place = PLACE_BEHIND_TYPE},                      \
        {__VA_ARGS__, .place = PLACE_BEFORE_TYPE},                                                 \
    {                                                                                              \
        __VA_ARGS__, .ascii = true                                                                 \
    }

static const attempt_t attempts[] = {
    {.quoted_printable = FORM_OURS},
    {.base64 = FORM_BASE64, .width = 76},
    {.base64 = FORM_BASE64, .width = 76, .ending = ENDING_ONE},
    {.base64 = FORM_BASE64, .width = 76, .ending = ENDING_NONE},
    {.quoted_printable = FORM_OURS, .base64 = FORM_BASE64, .width = 76},
    {.quoted_printable = FORM_OURS, .base64 = FORM_BASE64, .width = 76, .ending = ENDING_ONE},
    {.quoted_printable = FORM_OURS, .base64 = FORM_BASE64, .width = 76, .ending = ENDING_NONE},
    {.base64 = FORM_BASE64, .width = 64},
    {.base64 = FORM_BASE64, .width = 64, .ending = ENDING_ONE},
    {.base64 = FORM_BASE64, .width = 64, .ending = ENDING_NONE},
    {.lines = LINES_ENCODED_FROM},
    {.lines = LINES_QUOTED_FROM, .what = N_("'>' was put before \"From \"")},
    {.lines = LINES_PADDED, .what = N_("white space was added at line ends")},
    {.lines = LINES_SIGNATURE_CUT, .what = N_("the space of a line \"-- \" was removed")},
    {.ending = ENDING_NONE, .what = ENDING_CHANGED},
    {.ending = ENDING_ONE, .what = ENDING_CHANGED},
    {.ending = ENDING_TWO, .what = ENDING_CHANGED},
    {.lf = true, .what = LF_HASHED},
    {.lf = true, .ending = ENDING_ONE, .what = LF_HASHED},
    {.lf = true, .ending = ENDING_NONE, .what = LF_HASHED},
    TO_PLAIN(.quoted_printable = FORM_PLAIN),
    TO_PLAIN(.base64 = FORM_PLAIN),
    TO_PLAIN(.quoted_printable = FORM_PLAIN, .base64 = FORM_PLAIN),
    {.quoted_printable = FORM_PLAIN, .base64 = FORM_BASE64, .width = 76},
    {.quoted_printable = FORM_PLAIN, .base64 = FORM_BASE64, .width = 72},
    {.plain = FORM_PLAIN, .ascii = true, .field = FIELD_ABSENT},
    {.plain = FORM_PLAIN, .ascii = true, .field = FIELD_ABSENT_ASCII},
    {.plain = FORM_PLAIN, .ascii = true, .field = FIELD_8BIT},
    {.plain = FORM_PLAIN, .ascii = true},
    {.plain = FORM_PLAIN, .field = FIELD_8BIT, .place = PLACE_BEHIND_TYPE},
    {.plain = FORM_PLAIN, .ascii = true, .field = FIELD_8BIT, .containers = true},
    TO_ENCODED(.plain = FORM_OURS),
    TO_ENCODED(.plain = FORM_ESCAPED, .width = 76),
    {.plain = FORM_ESCAPED, .width = 76, .wrap = WRAP_PLAIN},
    {.plain = FORM_ESCAPED, .width = 76, .wrap = WRAP_SHORT},
    TO_ENCODED(.plain = FORM_BASE64, .width = 76, .ending = ENDING_ONE),
    {.plain = FORM_BASE64, .width = 76, .ending = ENDING_NONE},
    {.plain = FORM_BASE64, .width = 72, .ending = ENDING_ONE},
    {.plain = FORM_BASE64, .width = 64, .ending = ENDING_ONE},
    {.plain = FORM_BASE64, .width = 60, .ending = ENDING_ONE},
    {.quoted_printable = FORM_BASE64, .width = 76, .ending = ENDING_ONE, .singly = true},
    {.quoted_printable = FORM_BASE64, .width = 76, .ending = ENDING_NONE},
    {.quoted_printable = FORM_BASE64, .width = 72, .ending = ENDING_ONE},
    {.quoted_printable = FORM_BASE64, .width = 64, .ending = ENDING_ONE},
    {.quoted_printable = FORM_BASE64,
     .width = 76,
     .ending = ENDING_ONE,
     .place = PLACE_BEHIND_TYPE},
    {.quoted_printable = FORM_BASE64,
     .width = 76,
     .ending = ENDING_ONE,
     .place = PLACE_BEFORE_TYPE},
    {.base64 = FORM_OURS, .singly = true},
    {.base64 = FORM_ESCAPED, .width = 76, .singly = true},
    {.base64 = FORM_ESCAPED, .width = 76, .wrap = WRAP_PLAIN},
    {.base64 = FORM_ESCAPED, .width = 76, .wrap = WRAP_SHORT},
    {.base64 = FORM_ESCAPED, .width = 76, .place = PLACE_BEHIND_TYPE},
    {.base64 = FORM_ESCAPED, .width = 76, .place = PLACE_BEFORE_TYPE},
    {.quoted_printable = FORM_QUOTED, .width = 0, .singly = true},
    {.quoted_printable = FORM_QUOTED, .width = 76, .singly = true},
    {.quoted_printable = FORM_ESCAPED, .width = 76},
    {.quoted_printable = FORM_ESCAPED, .width = 76, .wrap = WRAP_PLAIN},
    {.quoted_printable = FORM_ESCAPED, .width = 76, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 76, .wrap = WRAP_PLAIN},
    {.quoted_printable = FORM_QUOTED, .width = 76, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 75, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 74, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 73, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 72, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 72},
    {.quoted_printable = FORM_QUOTED, .width = 70, .wrap = WRAP_SHORT},
    {.quoted_printable = FORM_QUOTED, .width = 64, .wrap = WRAP_SHORT},
    {.folds = FOLDS_NONE, .what = FOLDED},
    {.folds = FOLDS_SPACE, .what = FOLDED},
    {.folds = FOLDS_TAB, .what = FOLDED},
    {.folds = FOLDS_SPACES, .what = FOLDED},
    {.folds = FOLDS_PARAMETERS, .what = FOLDED},
    {.folds = FOLDS_PARAMETERS_TAB, .what = FOLDED},
    {.folds = FOLDS_LONG, .what = FOLDED},
    {.folds = FOLDS_LONG_TAB, .what = FOLDED},
    {.folds = FOLDS_NONE, .beyond = 76, .what = FOLDED},
    {.folds = FOLDS_SHORT, .beyond = 76, .what = FOLDED},
    {.folds = FOLDS_SHORT, .beyond = 78, .what = FOLDED},
    {.folds = FOLDS_SHORT, .beyond = 998, .what = FOLDED},
    {.folds = FOLDS_NONE, .scope = SCOPE_TYPE, .what = FOLDED},
    {.folds = FOLDS_NONE, .scope = SCOPE_DISPOSITION, .what = FOLDED},
    {.folds = FOLDS_SPACE, .scope = SCOPE_TYPE, .what = FOLDED},
    {.folds = FOLDS_SPACE, .scope = SCOPE_DISPOSITION, .what = FOLDED},
    {.folds = FOLDS_TAB, .scope = SCOPE_TYPE, .what = FOLDED},
    {.folds = FOLDS_TAB, .scope = SCOPE_DISPOSITION, .what = FOLDED},
    {.folds = FOLDS_PARAMETERS, .singly = true, .what = FOLDED},
    {.folds = FOLDS_PARAMETERS_TAB, .singly = true, .what = FOLDED},
    {.folds = FOLDS_NONE, .singly = true, .what = FOLDED},
    {.folds = FOLDS_SPACE, .singly = true, .what = FOLDED},
    {.folds = FOLDS_TAB, .singly = true, .what = FOLDED},
    {.base64 = FORM_BASE64, .width = 72},
    {.base64 = FORM_BASE64, .width = 72, .ending = ENDING_ONE},
    {.base64 = FORM_BASE64, .width = 72, .ending = ENDING_NONE},
    {.base64 = FORM_BASE64, .width = 60},
    {.base64 = FORM_BASE64, .width = 0},
    {.base64 = FORM_BASE64, .width = 76, .singly = true},
};

#define COUNT (sizeof attempts / sizeof *attempts)

/* Of base64 then every width: whole groups of four first, of which lines of 40 and more are what encoders
 * write; 4 to 36 come last of them. */
static unsigned other_width(size_t index)
{
    const unsigned groups = WIDTH_MAX / 4, number = (unsigned)index;
    if (number < groups)
        return 4 * ((number + 9) % groups + 1);
    return (number - groups) + (number - groups) / 3 + 1; /* 1, 2, 3, 5, 6, 7, 9 ... */
}

const attempt_t *attempt_at(size_t index, attempt_t *scratch)
{
    if (index < COUNT)
        return &attempts[index];
    *scratch = (attempt_t){.base64 = FORM_BASE64};
    if (index - COUNT >= WIDTH_MAX)
        return NULL;
    scratch->width = other_width(index - COUNT);
    return scratch;
}

bool attempt_is_about_encoding(const attempt_t *attempt)
{
    return !attempt->what;
}
