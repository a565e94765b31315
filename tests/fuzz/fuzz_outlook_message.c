/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as an Outlook message: what is made of them is the same each time. */
#include "fuzz.h"

#include "base/limits.h"
#include "container/outlook_message.h"

static gpg_error_t convert(bytes_t in, buffer_t *out)
{
    arena_t arena = ARENA_INIT;
    outlook_shown_t shown;
    gpg_error_t error = outlook_message_write(&arena, in, buffer_write, out, &shown);
    REQUIRE(!out->error);
    if (!error) {
        REQUIRE(shown.charset);
        REQUIRE(shown.sender.size <= LIMIT_HEADER_SIZE && shown.subject.size <= LIMIT_HEADER_SIZE);
    }
    REQUIRE(!arena_free(&arena));
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes_t in = bytes_of(data, size);
    buffer_t first = BUFFER_INIT, second = BUFFER_INIT;
    if (!outlook_message_is(in))
        return 0;
    gpg_error_t error = convert(in, &first);
    REQUIRE(convert(in, &second) == error);
    REQUIRE(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    buffer_free(&first);
    buffer_free(&second);
    return 0;
}
