/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text is well-formed, so that strings, brackets and commas are all that has to be told apart. */
#include "json_place.h"

#include <string.h>

typedef struct cursor {
    const char *at, *end;
} cursor_t;

static void skip_space(cursor_t *cursor)
{
    while (cursor->at < cursor->end && strchr(" \t\r\n", *cursor->at))
        cursor->at++;
}

static void skip_string(cursor_t *cursor)
{
    cursor->at++;
    while (cursor->at < cursor->end && *cursor->at != '"')
        cursor->at += *cursor->at == '\\' ? 2 : 1;
    cursor->at++;
}

/* A value of any kind; nesting is only counted. */
static void skip_value(cursor_t *cursor)
{
    size_t depth = 0;
    do {
        skip_space(cursor);
        if (cursor->at >= cursor->end)
            return;
        if (*cursor->at == '"') {
            skip_string(cursor);
        } else if (strchr("[{", *cursor->at)) {
            depth++;
            cursor->at++;
        } else if (strchr("]}", *cursor->at)) {
            depth--;
            cursor->at++;
        } else if (strchr(",:", *cursor->at)) {
            cursor->at++;
        } else {
            while (cursor->at < cursor->end && !strchr(" \t\r\n,:]}", *cursor->at))
                cursor->at++;
        }
    } while (depth);
}

/* Whether the string at the cursor is name; escapes are not resolved, names have none. */
static bool is_name(const cursor_t *cursor, const char *name)
{
    size_t size = strlen(name);
    return (size_t)(cursor->end - cursor->at) > size + 1 && *cursor->at == '"' &&
           memcmp(cursor->at + 1, name, size) == 0 && cursor->at[size + 1] == '"';
}

/* Moves from an object or array to a member or element; false: there is none, and nothing is moved.
 * *r_name is where its name stands, or the value. */
static bool step_down(cursor_t *cursor, const json_step_t *step, const char **r_name)
{
    cursor_t own = *cursor;
    skip_space(&own);
    if (own.at >= own.end || *own.at != (step->name ? '{' : '['))
        return false;
    own.at++;
    for (size_t index = 0;; index++) {
        skip_space(&own);
        if (own.at >= own.end || strchr("]}", *own.at))
            return false;
        const char *name = own.at;
        bool found = step->name ? is_name(&own, step->name) : index == step->index;
        if (step->name) {
            skip_string(&own);
            skip_space(&own);
            own.at++; /* ':' */
            skip_space(&own);
        }
        if (found) {
            *r_name = name;
            *cursor = own;
            return true;
        }
        skip_value(&own);
        skip_space(&own);
        if (own.at < own.end && *own.at == ',')
            own.at++;
    }
}

json_place_t json_place_find(const char *text, size_t size, const json_step_t *steps, size_t count)
{
    cursor_t cursor = {text, text + size};
    skip_space(&cursor);
    const char *found = cursor.at;
    for (size_t i = 0; i < count && step_down(&cursor, &steps[i], &found); i++)
        ;
    json_place_t place = {1, 1};
    for (const char *at = text; at < found && at < text + size; at++) {
        place.column = *at == '\n' ? 1 : place.column + 1;
        place.line += *at == '\n';
    }
    return place;
}

bool json_array_find(const char *text, size_t size, const char *name, json_array_t *r_array)
{
    const json_step_t step = {name, 0};
    cursor_t cursor = {text, text + size};
    const char *found;
    skip_space(&cursor);
    if (!step_down(&cursor, &step, &found) || cursor.at >= cursor.end || *cursor.at != '[')
        return false;
    cursor.at++;
    size_t start = (size_t)(cursor.at - text);
    *r_array = (json_array_t){start, start, start};
    for (;;) {
        skip_space(&cursor);
        if (cursor.at >= cursor.end || *cursor.at == ']')
            return cursor.at < cursor.end;
        r_array->last = (size_t)(cursor.at - text);
        skip_value(&cursor);
        r_array->end = (size_t)(cursor.at - text);
        skip_space(&cursor);
        if (cursor.at < cursor.end && *cursor.at == ',')
            cursor.at++;
    }
}
