/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mutations: each changes one list of children, writes the whole tree, and changes it back. */
#include "mutation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One run over a tree. */
typedef struct run {
    arena_t arena; /* wrappers */
    node_t *root;
    const node_t *donor;
    size_t every, tried;
    mutant_use_t use;
    void *user;
    buffer_t original, out;
} run_t;

/* Hands the tree on as it is now, unless that is as it was. */
static void emit(run_t *run, const char *what)
{
    if (run->tried++ % run->every != 0)
        return;
    buffer_clear(&run->out);
    node_write(run->root, &run->out);
    pki_require(!run->out.error, "memory");
    if (bytes_equal(buffer_bytes(&run->out), buffer_bytes(&run->original)))
        return;
    run->use(run->user, buffer_bytes(&run->out), what);
}

/* Children of `node` become these, for one mutant. */
static void with_children(run_t *run, node_t *node, node_t **children, size_t count,
                          const char *what)
{
    node_t **kept = node->children;
    size_t kept_count = node->count;
    node->children = children;
    node->count = count;
    emit(run, what);
    node->children = kept;
    node->count = kept_count;
}

static void with_child(run_t *run, node_t *node, size_t index, node_t *child, const char *what)
{
    node_t *kept = node->children[index];
    node->children[index] = child;
    emit(run, what);
    node->children[index] = kept;
}

/* ---- changes of a list ---- */

static void list_changes(run_t *run, node_t *node)
{
    size_t count = node->count;
    node_t **list = calloc(count + 1, sizeof *list);
    pki_require(list != NULL, "memory");
    for (size_t i = 0; i < count; i++) {
        memcpy(list, node->children, i * sizeof *list);
        memcpy(list + i, node->children + i + 1, (count - i - 1) * sizeof *list);
        with_children(run, node, list, count - 1, "drop");
        memcpy(list, node->children, (i + 1) * sizeof *list);
        memcpy(list + i + 1, node->children + i, (count - i) * sizeof *list);
        with_children(run, node, list, count + 1, "duplicate");
        memcpy(list, node->children, count * sizeof *list);
        memmove(list + 1, list, i * sizeof *list);
        list[0] = node->children[i];
        with_children(run, node, list, count, "move to the front");
    }
    for (size_t i = 0; i + 1 < count; i++) {
        memcpy(list, node->children, count * sizeof *list);
        list[i] = node->children[i + 1];
        list[i + 1] = node->children[i];
        with_children(run, node, list, count, "swap");
    }
    for (size_t i = 0; i < count; i++)
        list[i] = node->children[count - 1 - i];
    with_children(run, node, list, count, "reverse");
    free(list);
}

/* ---- wrapping ---- */

static node_t *text_node(run_t *run, node_kind_t kind, const char *text)
{
    node_t *node = node_new(&run->arena, kind, 0);
    node->bytes = bytes_text(text);
    return node;
}

static node_t *entity(run_t *run, const char *field, node_t *body)
{
    node_t *header = node_new(&run->arena, NODE_HEADER, 1);
    node_t *made = node_new(&run->arena, NODE_ENTITY, 2);
    header->children[0] = text_node(run, NODE_FIELD, field);
    header->ends_header = true;
    made->children[0] = header;
    made->children[1] = body;
    return made;
}

static node_t *evil_text(run_t *run)
{
    return entity(run, "Content-Type: text/html\r\n",
                  text_node(run, NODE_BODY, "<p>Pay to account 666\r\n"));
}

/* A multipart of this type around up to two entities. */
static node_t *multipart(run_t *run, const char *field, node_t *first, node_t *second)
{
    node_t *body = node_new(&run->arena, NODE_BODY, second ? 2 : 1);
    body->boundary = bytes_text("=_mutant");
    body->preamble = body->epilogue = bytes_text("");
    body->children[0] = first;
    if (second)
        body->children[1] = second;
    return entity(run, field, body);
}

#define TYPE(name) "Content-Type: multipart/" name "; boundary=\"=_mutant\"\r\n"

static void wrap_entity(run_t *run, node_t *parent, size_t index)
{
    node_t *child = parent->children[index];
    node_t *attached = node_new(&run->arena, NODE_BODY, 1);
    attached->children[0] = child;
    with_child(run, parent, index, multipart(run, TYPE("mixed"), child, NULL), "wrap in mixed");
    with_child(run, parent, index, multipart(run, TYPE("mixed"), evil_text(run), child),
               "put text before");
    with_child(run, parent, index, multipart(run, TYPE("mixed"), child, evil_text(run)),
               "put text behind");
    with_child(run, parent, index, multipart(run, TYPE("related"), evil_text(run), child),
               "hide in related");
    with_child(run, parent, index, multipart(run, TYPE("alternative"), child, evil_text(run)),
               "hide in alternative");
    with_child(run, parent, index,
               multipart(run, TYPE("signed; protocol=\"application/pkcs7-signature\""), child,
                         evil_text(run)),
               "wrap in signed");
    with_child(run, parent, index, entity(run, "Content-Type: message/rfc822\r\n", attached),
               "attach");
    with_child(run, parent, index, evil_text(run), "replace by text");
}

static void wrap_der(run_t *run, node_t *parent, size_t index)
{
    static const uint8_t tags[] = {0x30, 0x31, 0xa0, 0xa1, 0x24};
    node_t *child = parent->children[index];
    for (size_t i = 0; i < sizeof tags; i++) {
        node_t *wrapper = node_new(&run->arena, NODE_DER, 1);
        wrapper->children[0] = child;
        wrapper->tag = tags[i];
        with_child(run, parent, index, wrapper, "wrap");
        uint8_t tag = child->tag;
        child->tag = tags[i];
        emit(run, "change the tag");
        child->tag = tag;
    }
}

/* ---- unwrapping and grafting ---- */

/* A child is replaced by each of its own children that can stand in its place. */
static void unwrap(run_t *run, node_t *parent, size_t index)
{
    const node_t *child = parent->children[index];
    const node_t *list = child->kind == NODE_ENTITY ? child->children[1] : child;
    for (size_t i = 0; i < list->count; i++)
        if (list->children[i]->kind == child->kind)
            with_child(run, parent, index, list->children[i], "unwrap");
}

/* A child is replaced by every node of the donor that is of its kind and not too far from it. */
static void graft(run_t *run, node_t *parent, size_t index, const node_t *donor, unsigned depth)
{
    const node_t *child = parent->children[index];
    for (size_t i = 0; i < donor->count; i++) {
        node_t *given = donor->children[i];
        bool fits =
            given->kind == child->kind && (given->kind != NODE_DER || given->tag == child->tag);
        if (fits)
            with_child(run, parent, index, given, "replace by the donor's");
        if (depth > 1)
            graft(run, parent, index, given, depth - 1);
    }
}

/* ---- the tree ---- */

static void visit(run_t *run, node_t *node, unsigned depth)
{
    bool is_list = node->kind == NODE_DER || node->kind == NODE_HEADER || node->kind == NODE_BODY;
    if (is_list && node->count)
        list_changes(run, node);
    for (size_t i = 0; i < node->count; i++) {
        node_t *child = node->children[i];
        if (child->kind == NODE_ENTITY)
            wrap_entity(run, node, i);
        if (child->kind == NODE_DER)
            wrap_der(run, node, i);
        unwrap(run, node, i);
        if (run->donor && (child->kind != NODE_DER || depth < 5))
            graft(run, node, i, run->donor, child->kind == NODE_DER ? 5 : 8);
        visit(run, node->children[i], depth + 1);
    }
}

void mutate(node_t *root, const node_t *donor, size_t every, mutant_use_t use, void *user)
{
    run_t run = {.arena = ARENA_INIT,
                 .root = root,
                 .donor = donor,
                 .every = every,
                 .use = use,
                 .user = user,
                 .original = BUFFER_INIT,
                 .out = BUFFER_INIT};
    node_write(root, &run.original);
    visit(&run, root, 0);
    buffer_free(&run.original);
    buffer_free(&run.out);
    arena_free(&run.arena);
}
