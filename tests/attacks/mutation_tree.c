/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trees for mutation: of DER elements, and of a message as the library reads it. */
#include "mutation.h"

#include "asn1/der.h"
#include "asn1/der_write.h"
#include "mime/entity.h"

node_t *node_new(arena_t *arena, node_kind_t kind, size_t count)
{
    node_t *node = arena_alloc(arena, sizeof *node);
    pki_require(node != NULL, "memory");
    node->kind = kind;
    node->count = count;
    if (count)
        node->children = arena_alloc(arena, count * sizeof(node_t *));
    pki_require(!count || node->children, "memory");
    return node;
}

static node_t *leaf(arena_t *arena, node_kind_t kind, bytes_t bytes)
{
    node_t *node = node_new(arena, kind, 0);
    node->bytes = bytes;
    return node;
}

/* ---- DER ---- */

static node_t *node_of_item(arena_t *arena, const der_item_t *item)
{
    der_reader_t reader;
    der_item_t child;
    size_t count = 0;
    node_t *node;
    pki_require(item->tag < 31, "tag");
    if (!item->constructed || der_enter(item, &reader)) {
        node = leaf(arena, NODE_DER, item->content);
    } else {
        for (der_reader_t counting = reader; !der_next(&counting, &child);)
            count++;
        node = node_new(arena, NODE_DER, count);
        for (size_t i = 0; i < count && !der_next(&reader, &child); i++)
            node->children[i] = node_of_item(arena, &child);
    }
    node->tag =
        (uint8_t)(((unsigned)item->tag_class << 6) | (item->constructed ? 0x20u : 0u) | item->tag);
    return node;
}

node_t *node_of_der(arena_t *arena, bytes_t der)
{
    der_reader_t reader = der_reader(der, DER_RULES_BER);
    der_item_t item;
    pki_require(!der_next(&reader, &item), "DER to mutate");
    return node_of_item(arena, &item);
}

/* ---- messages ---- */

static bool is_structural(const header_field_t *field)
{
    return bytes_starts_with_nocase(field->name, "Content-");
}

/* Fields of an entity; for the root only those that say how it is read, or only the others. */
static node_t *node_of_header(arena_t *arena, const header_t *header, bool structural, bool others)
{
    size_t count = 0;
    for (size_t i = 0; i < header->count; i++)
        count += is_structural(&header->fields[i]) ? structural : others;
    node_t *node = node_new(arena, NODE_HEADER, count);
    for (size_t i = count = 0; i < header->count; i++)
        if (is_structural(&header->fields[i]) ? structural : others)
            node->children[count++] = leaf(arena, NODE_FIELD, header->fields[i].whole);
    node->ends_header = structural;
    return node;
}

static node_t *node_of_entity(arena_t *arena, const entity_t *entity, bool others);

static node_t *node_of_body(arena_t *arena, const entity_t *entity)
{
    const parameter_t *boundary = content_type_parameter(&entity->type, "boundary");
    if (!entity->child_count || entity->ambiguous)
        return leaf(arena, NODE_BODY, entity->body);
    node_t *node = node_new(arena, NODE_BODY, entity->child_count);
    const entity_t *child = entity->first_child;
    for (size_t i = 0; i < node->count; i++, child = child->next)
        node->children[i] = node_of_entity(arena, child, true);
    if (content_type_is(&entity->type, "message", "rfc822"))
        return node;
    node->boundary = boundary->raw;
    node->preamble = entity->preamble;
    node->epilogue = entity->epilogue;
    return node;
}

static node_t *node_of_entity(arena_t *arena, const entity_t *entity, bool others)
{
    node_t *node = node_new(arena, NODE_ENTITY, 2);
    node->children[0] = node_of_header(arena, &entity->header, true, others);
    node->children[1] = node_of_body(arena, entity);
    return node;
}

node_t *node_of_message(arena_t *arena, bytes_t message)
{
    finding_list_t found;
    findings_t findings;
    entity_t *root;
    findings = findings_start(&found, arena);
    pki_require(!entity_parse(arena, message, "", true, &findings, &root), "message to mutate");
    node_t *node = node_new(arena, NODE_MESSAGE, 2);
    node->children[0] = node_of_header(arena, &root->header, false, true);
    node->children[1] = node_of_entity(arena, root, false);
    return node;
}

/* ---- writing ---- */

static void write_children(const node_t *node, buffer_t *out)
{
    for (size_t i = 0; i < node->count; i++)
        node_write(node->children[i], out);
}

static void write_der(const node_t *node, buffer_t *out)
{
    size_t start = out->size;
    if (node->children)
        write_children(node, out);
    else
        buffer_append(out, node->bytes);
    der_wrap(out, start, (der_class_t)(node->tag >> 6), (node->tag & 0x20) != 0, node->tag & 0x1f);
}

static void write_body(const node_t *node, buffer_t *out)
{
    if (!node->children)
        buffer_append(out, node->bytes);
    if (!bytes_present(node->boundary)) {
        write_children(node, out);
        return;
    }
    buffer_append(out, node->preamble);
    if (node->preamble.size && out->data[out->size - 1] != '\n')
        buffer_append_text(out, "\r\n");
    for (size_t i = 0; i < node->count; i++) {
        buffer_append_text(out, "--");
        buffer_append(out, node->boundary);
        buffer_append_text(out, "\r\n");
        node_write(node->children[i], out);
        buffer_append_text(out, "\r\n");
    }
    buffer_append_text(out, "--");
    buffer_append(out, node->boundary);
    buffer_append_text(out, "--\r\n");
    buffer_append(out, node->epilogue);
}

void node_write(const node_t *node, buffer_t *out)
{
    switch (node->kind) {
    case NODE_DER:
        write_der(node, out);
        break;
    case NODE_FIELD:
        buffer_append(out, node->bytes);
        break;
    case NODE_HEADER:
        write_children(node, out);
        if (node->ends_header)
            buffer_append_text(out, "\r\n");
        break;
    case NODE_BODY:
        write_body(node, out);
        break;
    case NODE_MESSAGE:
    case NODE_ENTITY:
        write_children(node, out);
        break;
    }
}
