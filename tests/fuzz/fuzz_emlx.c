/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a file of Apple Mail's: the message is a part of it, behind the line with its length. */
#include "fuzz.h"

#include "container/emlx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes_t in = bytes_of(data, size);
    bytes_t message;
    if (!emlx_is(in) || emlx_message(in, &message))
        return 0;
    REQUIRE(message.data > data && message.data + message.size <= data + size);
    REQUIRE(message.data[-1] == '\n');
    return 0;
}
