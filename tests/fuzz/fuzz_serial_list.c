/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of serial numbers; the size of the input chooses the column. */
#include "fuzz.h"

#include "smime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smime_serial_list_t *list;
    size_t line = 0;
    unsigned column = 1 + (unsigned)(size % 3);
    gpg_error_t error = smime_serial_list_read(&list, data, size, column, &line);
    REQUIRE((error == 0) == (list != NULL));
    REQUIRE(gpg_err_code(error) != GPG_ERR_INV_VALUE || (line > 0 && line <= size));
    REQUIRE(smime_serial_list_count(list) || !smime_serial_list_has(list, "00"));
    smime_serial_list_has(list, "0c0c31");
    smime_serial_list_free(&list);
    return 0;
}
