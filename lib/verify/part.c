/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 2046 section 5.2.1, RFC 9787 section 4: one part of a message. */
#include "verify/part.h"

#include "base/error.h"
#include "message/layer.h"

/* In the tree of the message, or in what an opaque layer holds. */
static entity_t *find(entity_t *root, const layers_t *layers, const char *number)
{
    entity_t *found = entity_find(root, number);
    for (size_t i = 0; !found && i < layers->count; i++)
        if (!layers->items[i]->clear && layers->items[i]->inside)
            found = entity_find(layers->items[i]->inside, number);
    return found;
}

/* The message that the part is, or that it holds; NULL: it is a part of another kind. */
static const entity_t *message_of(const entity_t *part)
{
    if (part->child_count == 1 && entity_holds_message(part))
        return part->first_child;
    return part->parent && entity_holds_message(part->parent) ? part : NULL;
}

static gpg_error_t decode(const entity_t *part, spool_t *spool, bytes_t *r_content)
{
    gpg_error_t error = part->encoding <= ENCODING_BINARY
                            ? spool_append(spool, part->body)
                            : transfer_decode(part->encoding, part->body, spool_write, spool);
    if (gpg_err_code(error) == GPG_ERR_BAD_DATA ||
        gpg_err_code(error) == GPG_ERR_UNSUPPORTED_ENCODING)
        return ERR(NOT_FOUND);
    return error ? error : spool_finish(spool, r_content);
}

/* What an opaque layer holds goes away with the layers, so it is copied. */
static gpg_error_t take(arena_t *arena, entity_t *root, const entity_t *message, bytes_t *r_part)
{
    const bool stays = entity_find(root, message->part) == message;
    *r_part = stays ? message->whole : arena_copy(arena, message->whole);
    return bytes_present(*r_part) ? 0 : ERR(ENOMEM);
}

gpg_error_t part_read(arena_t *arena, bytes_t in, const char *number, spool_t *spool,
                      bytes_t *r_part, bool *r_is_message)
{
    finding_list_t ignored_list;
    findings_t ignored = findings_start(&ignored_list, arena);
    layers_t layers;
    entity_t *root;
    *r_part = BYTES_NONE;
    *r_is_message = false;
    gpg_error_t error = entity_parse(arena, in, "", true, &ignored, &root);
    if (error)
        return error;
    error = layers_find(arena, root, &ignored, &layers);
    const entity_t *part = error ? NULL : find(root, &layers, number);
    const entity_t *message = part ? message_of(part) : NULL;
    *r_is_message = message != NULL;
    if (message)
        error = take(arena, root, message, r_part);
    else if (part && part->parent && !part->first_child)
        error = decode(part, spool, r_part);
    else if (!error)
        error = ERR(NOT_FOUND);
    layers_release(&layers);
    return error;
}
