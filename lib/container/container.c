/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Outlook's .msg and Apple's .emlx. */
#include "container/container.h"

#include "container/emlx.h"

gpg_error_t container_open(container_t *container, arena_t *arena, bytes_t in, bytes_t *r_message)
{
    *container = (container_t){.is_apple = emlx_is(in), .is_outlook = outlook_message_is(in)};
    spool_init(&container->spool);
    *r_message = in;
    if (container->is_apple)
        return emlx_message(in, r_message);
    if (!container->is_outlook)
        return 0;
    gpg_error_t error =
        outlook_message_write(arena, in, spool_write, &container->spool, &container->shown);
    return error ? error : spool_finish(&container->spool, r_message);
}

void container_close(container_t *container)
{
    spool_free(&container->spool);
}
