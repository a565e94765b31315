/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a message: the tree is consistent, and what is read from it never fails. */
#include "fuzz.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mime/canonical.h"
#include "mime/entity.h"
#include "mime/message_start.h"

#include <string.h>

static gpg_error_t count_bytes(void *user, const void *data, size_t size)
{
    (void)data;
    *(size_t *)user += size;
    return 0;
}

static void require_inside(bytes_t view, bytes_t outer)
{
    REQUIRE(view.data >= outer.data && view.data + view.size <= outer.data + outer.size);
}

static void check_children(const entity_t *entity)
{
    const uint8_t *end = entity->body.data;
    size_t count = 0;
    for (const entity_t *child = entity->first_child; child; child = child->next) {
        require_inside(child->whole, entity->body);
        REQUIRE(child->whole.data >= end && child->parent == entity);
        REQUIRE(child->depth == entity->depth + 1 && child->depth < LIMIT_MIME_DEPTH);
        end = child->whole.data + child->whole.size;
        count++;
    }
    REQUIRE(count == entity->child_count);
}

static void check_entity(arena_t *arena, entity_t *root, const entity_t *entity)
{
    require_inside(entity->body, entity->whole);
    check_children(entity);
    REQUIRE(strcmp(entity_find(root, entity->part)->part, entity->part) == 0);
    REQUIRE(!entity->unterminated || entity->ambiguous);
    for (size_t i = 0; i < entity->type.count; i++)
        REQUIRE(utf8_valid(bytes_text(entity->type.parameters[i].value)));
    const char *name;
    REQUIRE(entity_file_name(arena, entity, &name) == 0);
    REQUIRE(!name || utf8_valid(bytes_text(name)));
    size_t size = 0, decoded = 0;
    REQUIRE(canonical_write(entity->whole, count_bytes, &size) == 0);
    REQUIRE(size >= entity->whole.size && size <= 2 * entity->whole.size);
    transfer_decode(entity->encoding, entity->body, count_bytes, &decoded);
    REQUIRE(decoded <= entity->body.size);
}

static void check_message(bytes_t in, bool is_message)
{
    arena_t arena = ARENA_INIT;
    finding_list_t found;
    findings_t findings;
    entity_t *root;
    bool ambiguous = false;
    size_t count = 0;
    findings = findings_start(&found, &arena);
    REQUIRE(entity_parse(&arena, in, is_message ? "" : "1", is_message, &findings, &root) == 0);
    for (entity_t *at = root; at; at = entity_walk(root, at)) {
        check_entity(&arena, root, at);
        ambiguous = ambiguous || at->ambiguous;
        count++;
    }
    REQUIRE(count <= LIMIT_MIME_PARTS);
    REQUIRE(ambiguous == (findings.list->count > 0) && !findings.list->error);
    for (size_t i = 0; i < findings.list->count; i++)
        REQUIRE(entity_find(root, findings.list->items[i].part));
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes_t in = bytes_of(data, size);
    entity_is_message(in);
    check_message(in, true);
    check_message(in, false);
    return 0;
}
