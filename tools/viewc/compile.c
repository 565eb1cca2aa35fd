/* SPDX-License-Identifier: EUPL-1.2 */
/* From sources to C: what viewc does, without its files; and what its parts share. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "viewc.h"

void fault(struct viewc *v, const char *file, int line, str what)
{
    text_add(&v->faults, str_of(file));
    text_add_char(&v->faults, ':');
    text_add_i64(&v->faults, line);
    text_add(&v->faults, S(": "));
    text_add(&v->faults, what);
    text_add_char(&v->faults, '\n');
}

_Noreturn void refuse(struct viewc *v, int line, const char *format, ...)
{
    enum { COMPLAINT_MAX = 2000 };
    char what[COMPLAINT_MAX];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(what, sizeof what, format, args);
    va_end(args);
    fault(v, v->file, line, (str){what, n < 0 ? 0 : n < COMPLAINT_MAX ? n : COMPLAINT_MAX - 1});
    longjmp(*v->refused, 1);
}

bool word_in(str word, const char *words)
{
    for (str rest = str_of(words); word.len && rest.len;)
        if (str_eq(str_cut(&rest, ' '), word))
            return true;
    return false;
}

bool is_name(str s)
{
    if (!s.len || s.len > VIEWC_NAME_MAX || s.at[0] < 'a' || s.at[0] > 'z')
        return false;
    for (i64 i = 0; i < s.len; i++)
        if (!(s.at[i] >= 'a' && s.at[i] <= 'z') && !(s.at[i] >= '0' && s.at[i] <= '9') &&
            s.at[i] != '_')
            return false;
    return !word_in(s, "and or not in");
}

str shown(str s)
{
    enum { SHOWN_MAX = 60 };
    return utf8_first(s, SHOWN_MAX);
}

const struct attribute *attribute_find(const node *n, const char *name)
{
    str wanted = str_of(name);
    for (i64 i = 0; i < n->attributes.len; i++)
        if (str_eq(n->attributes.at[i].name, wanted))
            return &n->attributes.at[i];
    return NULL;
}

bool has_values(const struct attribute *a)
{
    for (const node *n = a->pieces ? a->pieces->first : NULL; n; n = n->next)
        if (n->kind != NODE_TEXT)
            return true;
    return false;
}

str attribute_constant(const node *n, const char *name)
{
    const struct attribute *a = attribute_find(n, name);
    return a && a->pieces && a->pieces->first && !has_values(a) ? a->pieces->first->text : (str){0};
}

void node_add(node *parent, node *child)
{
    child->parent = parent;
    child->next = NULL;
    child->previous = parent->last;
    *(parent->last ? &parent->last->next : &parent->first) = child;
    parent->last = child;
}

static void use_header(struct viewc *v, const node *n)
{
    enum { HEADER_MAX = 200 };
    str header = attribute_constant(n, "header");
    if (header.len > HEADER_MAX)
        header.len = 0;
    for (i64 i = 0; i < header.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_-./", header.at[i]))
            header.len = 0;
    if (!str_ends(header, S(".h")) || str_has(header, S("..")) || n->attributes.len != 1)
        refuse(v, n->line, "<use header=\"features/forum/forum.h\"/>");
    for (i64 i = 0; i < v->headers.len; i++)
        if (str_eq(v->headers.at[i], header))
            return;
    *push(v->arena, &v->headers) = header;
}

/* The blanks at both ends of a view are only its author's lay-out. */
static void drop_outer_blanks(node *view)
{
    if (view->first && view->first->kind == NODE_TEXT && !str_trim(view->first->text).len)
        view->first->text = (str){0};
    if (view->last && view->last->kind == NODE_TEXT && !str_trim(view->last->text).len)
        view->last->text = (str){0};
}

static void compile_source(struct viewc *v, const struct viewc_source *s, bool only_pot)
{
    node *root = parse_source(v, s);
    for (node *n = root->first; n; n = n->next)
        if (word_in(n->name, "use")) {
            use_header(v, n);
        } else if (word_in(n->name, "view layout")) {
            rules_check(v, n);
            drop_outer_blanks(n);
            messages_mark(v, n);
        } else if (n->kind == NODE_ELEMENT) {
            refuse(v, n->line, "<%.*s> outside of a <view>", STR(n->name));
        }
    if (!only_pot)
        emit_source(v, root);
}

static void begin(struct viewc *v)
{
    enum { FAULTS_MAX = 256 << 10 };
    v->header = text_of(v->arena, VIEWC_OUTPUT_MAX);
    v->body = text_of(v->arena, VIEWC_OUTPUT_MAX);
    v->pot = text_of(v->arena, VIEWC_OUTPUT_MAX);
    v->faults = text_of(v->arena, FAULTS_MAX);
    v->headers = (strs){0};
    v->missing = 0;
    v->uses_layout = false;
}

/* Puts the includes before what the sources gave. */
static void finish(struct viewc *v)
{
    str prototypes = text_str(&v->header), functions = text_str(&v->body);
    text h = text_of(v->arena, VIEWC_OUTPUT_MAX), c = text_of(v->arena, VIEWC_OUTPUT_MAX);
    str top = S("/* SPDX-License-Identifier: EUPL-1.2 */\n/* Made by viewc: do not edit. */\n");
    text_add(&h, top);
    text_add(&h, S("#pragma once\n#include \"web/html.h\"\n"));
    for (i64 i = 0; i < v->headers.len; i++)
        text_add(&h, text_format(v->arena, "#include \"%.*s\"\n", STR(v->headers.at[i])));
    text_add_char(&h, '\n');
    text_add(&h, prototypes);
    text_add(&c, top);
    text_add(&c, text_format(v->arena, "#include \"%s_views.h\"\n", v->room));
    if (v->uses_layout)
        text_add(&c, S("#include \"commons/page.h\"\n"));
    text_add_char(&c, '\n');
    text_add(&c, functions);
    v->header = h;
    v->body = c;
}

bool viewc_compile(struct viewc *v, bool only_pot)
{
    begin(v);
    jmp_buf refused, too_much;
    v->refused = &refused;
    v->arena->too_much = &too_much;
    if (setjmp(too_much)) {
        v->arena->too_much = NULL;
        fault(v, v->file, 1, S("too much memory is needed"));
        return false;
    }
    for (i64 volatile i = 0; i < v->source_count; i++)
        if (!setjmp(refused)) /* one refusal ends a file, not the others */
            compile_source(v, &v->sources[i], only_pot);
    if (!only_pot)
        finish(v);
    v->arena->too_much = NULL;
    return !v->faults.len;
}
