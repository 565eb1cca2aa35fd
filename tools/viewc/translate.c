/* SPDX-License-Identifier: EUPL-1.2 */
/* A message in the other language: read like the key, and held against the pieces of the source:
 * the same values, the same plurals, the same tags in the same tags, in any order. */
#include <stdlib.h>
#include <string.h>

#include "viewc.h"

struct translation {
    struct viewc *v;
    str rest, wrong; /* wrong: the first thing that is */
    node *elements[VIEWC_PLACEHOLDERS_MAX + 1];
    int depth, line; /* line: of the source, where the C compiler shall look */
};

static void wrong(struct translation *t, str what)
{
    if (!t->wrong.len)
        t->wrong = what;
}

static void collect(struct translation *t, node *group)
{
    for (node *n = group->first; n; n = n->next)
        if (n->kind == NODE_ELEMENT) {
            t->elements[n->number] = n;
            if (!n->opaque)
                collect(t, n);
        }
}

static node *add(struct translation *t, node *group, enum node_kind kind, str said)
{
    node *n = new (t->v->arena, node);
    *n = (node){.kind = kind, .line = t->line, .text = said};
    node_add(group, n);
    return n;
}

static void read_group(struct translation *t, node *group, bool in_plural);

static void read_tag(struct translation *t, node *group)
{
    str rest = str_from(t->rest, 1);
    i64 end = str_find(rest, S(">")), number = 0;
    str name = str_first(rest, end < 0 ? 0 : end);
    bool opaque = str_ends(name, S("/"));
    if (opaque)
        name.len--;
    const node *source = NULL;
    if (name.len && name.len <= 2 && str_to_i64(name, &number) && number > 0)
        source = t->elements[number];
    if (!source || source->opaque != opaque || ++t->depth > VIEWC_DEPTH_MAX) {
        wrong(t, text_join(t->v->arena, S("<"), shown(name), S("> is not a tag of the source")));
        t->rest = (str){0};
        return;
    }
    node *n = add(t, group, NODE_ELEMENT, (str){0});
    node *parent = n->parent, *previous = n->previous;
    *n = *source;
    n->parent = parent;
    n->previous = previous;
    n->next = NULL;
    t->rest = str_from(rest, end + 1);
    if (!opaque) {
        n->first = n->last = NULL;
        read_group(t, n, false);
        str closing = text_format(t->v->arena, "</%d>", (int)number);
        if (!str_starts(t->rest, closing))
            wrong(t, text_format(t->v->arena, "%.*s is missing", STR(closing)));
        t->rest = str_from(t->rest, closing.len);
    }
    t->depth--;
}

static void read_value(struct translation *t, node *group, bool in_plural)
{
    i64 end = 0;
    str rest = str_from(t->rest, 1);
    while (end < rest.len && !strchr("{}|", rest.at[end]))
        end++;
    str path = str_trim(str_first(rest, end));
    char mark = end < rest.len ? rest.at[end] : '{';
    t->rest = str_from(rest, end + 1);
    if (mark == '{' || !expression_is_path(path) || (mark == '|' && in_plural)) {
        wrong(t,
              text_join(t->v->arena, S("{"), shown(path), S(" is neither a value nor a plural")));
        t->rest = (str){0};
        return;
    }
    node *n = add(t, group, mark == '|' ? NODE_PLURAL : NODE_VALUE, path);
    for (int i = 0; mark == '|' && i < 2; i++) {
        read_group(t, add(t, n, NODE_GROUP, (str){0}), true);
        if (!str_starts(t->rest, i ? S("}") : S("|"))) {
            wrong(t, S("a plural is written {n|one|several}"));
            t->rest = (str){0};
        }
        t->rest = str_from(t->rest, 1);
    }
}

static i64 read_literal(struct translation *t, text *said, bool in_plural)
{
    char c = t->rest.at[0];
    bool twice = t->rest.len > 1 && t->rest.at[1] == c;
    if (str_starts(t->rest, S("&lt;"))) {
        text_add_char(said, '<');
        return 4;
    }
    if (str_starts(t->rest, S("&amp;"))) {
        text_add_char(said, '&');
        return 5;
    }
    if (twice && (c == '{' || (c == '}' && !in_plural))) {
        text_add_char(said, c);
        return 2;
    }
    if (c == '{' || c == '<' || (in_plural && (c == '|' || c == '}')))
        return 0;
    if (c == '}')
        wrong(t, S("a lone '}'"));
    text_add_char(said, c);
    return 1;
}

static void read_group(struct translation *t, node *group, bool in_plural)
{
    text said = text_of(t->v->arena, VIEWC_FILE_MAX);
    for (bool going = true; going;) {
        i64 n = t->rest.len ? read_literal(t, &said, in_plural) : 0;
        t->rest = str_from(t->rest, n);
        if (n)
            continue;
        if (said.len)
            add(t, group, NODE_TEXT, text_str(&said));
        said = text_of(t->v->arena, VIEWC_FILE_MAX);
        going = t->rest.len && !(in_plural && t->rest.at[0] != '{');
        if (going && t->rest.at[0] == '{')
            read_value(t, group, in_plural);
        else if (going && !str_starts(t->rest, S("</")))
            read_tag(t, group);
        else
            going = false;
    }
}

/* ---- the same placeholders --------------------------------------------------------------- */

static void list(arena *a, strs *to, const node *group, int within)
{
    for (const node *n = group->first; n; n = n->next) {
        if (n->kind == NODE_VALUE)
            *push(a, to) = text_format(a, "{%.*s}", STR(n->text));
        if (n->kind == NODE_PLURAL)
            *push(a, to) = text_format(a, "{%.*s|…|…}", STR(n->text));
        if (n->kind == NODE_ELEMENT) {
            *push(a, to) = within ? text_format(a, "<%d> inside of <%d>", n->number, within)
                                  : text_format(a, "<%d>", n->number);
            if (!n->opaque)
                list(a, to, n, n->number);
        }
    }
}

static int by_bytes(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static strs sorted(arena *a, const node *group)
{
    strs s = {0};
    list(a, &s, group, 0);
    if (s.len)
        qsort(s.at, (size_t)s.len, sizeof *s.at, by_bytes);
    return s;
}

/* Inside of plurals: whatever the source's plurals say there, as often as the language wants. */
static void list_in_plurals(arena *a, strs *to, const node *group, bool in_plural)
{
    for (const node *n = group->first; n; n = n->next) {
        bool plural = n->kind == NODE_PLURAL;
        if (plural || (in_plural && n->kind == NODE_VALUE))
            *push(a, to) = n->text;
        if (plural) {
            list_in_plurals(a, to, n->first, true);
            list_in_plurals(a, to, n->last, true);
        } else if (n->kind == NODE_ELEMENT && !n->opaque) {
            list_in_plurals(a, to, n, false);
        }
    }
}

static void compare(struct translation *t, const node *source, const node *target)
{
    arena *a = t->v->arena;
    strs s = sorted(a, source), o = sorted(a, target);
    for (i64 i = 0; i < s.len || i < o.len; i++) {
        int order = i >= s.len ? 1 : i >= o.len ? -1 : str_compare(s.at[i], o.at[i]);
        if (order < 0)
            wrong(t, text_join(a, shown(s.at[i]), S(" of the source is missing")));
        if (order > 0)
            wrong(t, text_join(a, shown(o.at[i]), S(" is not in the source")));
    }
    strs inner_source = {0}, inner_target = {0};
    list_in_plurals(a, &inner_source, source, false);
    list_in_plurals(a, &inner_target, target, false);
    for (i64 i = 0; i < inner_target.len; i++) {
        bool known = false;
        for (i64 k = 0; k < inner_source.len && !known; k++)
            known = str_eq(inner_source.at[k], inner_target.at[i]);
        if (!known)
            wrong(t, text_join(a, S("{"), shown(inner_target.at[i]),
                               S("} is not in the plural of the source")));
    }
}

node *translate(struct viewc *v, node *group, str key, int line)
{
    if (!v->po)
        return NULL;
    const struct po_entry *entry = po_find(v->po, key);
    if (!entry || !entry->text.len || entry->fuzzy) {
        v->missing++;
        str said = shown(key);
        if (!v->lenient)
            fault(v, entry ? v->po->file : v->file, entry ? entry->line : line,
                  text_format(v->arena, "%s: \"%.*s\"",
                              !entry         ? "no translation"
                              : entry->fuzzy ? "a fuzzy translation"
                                             : "an empty translation",
                              STR(said)));
        return NULL;
    }
    struct translation t = {.v = v, .rest = entry->text, .line = line};
    node *target = new (v->arena, node);
    target->kind = NODE_GROUP;
    collect(&t, group);
    read_group(&t, target, false);
    if (t.rest.len)
        wrong(&t, text_join(v->arena, S("unexpected \""), shown(t.rest), S("\"")));
    compare(&t, group, target);
    if (t.wrong.len) {
        fault(v, v->po->file, entry->line,
              text_join(v->arena, t.wrong, S(", in the translation of \""), shown(key), S("\"")));
        return NULL;
    }
    return target;
}
