/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as what gzip compressed: no more comes out than the caps let, twice the same. */
#include "fuzz.h"

#include "base/limits.h"
#include "container/gzip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes_t in = bytes_of(data, size);
    buffer_t first = BUFFER_INIT, second = BUFFER_INIT;
    if (!gzip_is(in))
        return 0;
    gpg_error_t error = gzip_write(in, buffer_write, &first);
    REQUIRE(gzip_write(in, buffer_write, &second) == error);
    REQUIRE(first.size <= LIMIT_GZIP_FREE || first.size / LIMIT_GZIP_RATIO <= size);
    REQUIRE(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    buffer_free(&first);
    buffer_free(&second);
    return 0;
}
