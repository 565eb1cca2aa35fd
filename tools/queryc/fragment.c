/* SPDX-License-Identifier: EUPL-1.2 */
/* Fragments: what several queries of a file say in the same words. `-- :fragment name (parameters)`
   gives a piece of SQL its name, `@name` stands for it below. It is the tokens that are put there,
   so all that a query must keep to is asked of the whole text, and each fault names the author's
   line. */
#include "queryc.h"

static struct fragment *fragment_find(struct compiler *c, str name)
{
    for (i64 i = 0; i < c->fragments.len; i++)
        if (str_eq(c->fragments.at[i].name, name))
            return &c->fragments.at[i];
    return NULL;
}

static void add_parameters(struct compiler *c, struct fields *to, const struct fragment *f,
                           int line)
{
    for (i64 i = 0; i < f->parameters.len; i++) {
        const struct field *p = &f->parameters.at[i], *own = field_find(to, p->name);
        if (own && (own->type != p->type || own->optional != p->optional))
            refuse(c, line, "'%.*s' has another type in @%.*s", STR(p->name), STR(f->name));
        if (own)
            continue;
        if (to->len == FIELDS_MAX)
            refuse(c, line, "more than %d parameters or columns", FIELDS_MAX);
        *push(c->arena, to) = *p;
    }
}

struct tokens fragments_expand(struct compiler *c, const struct tokens *sql,
                               struct fields *parameters)
{
    struct tokens out = {0};
    for (i64 i = 0; i < sql->len; i++) {
        const struct token *t = &sql->at[i];
        if (t->kind != FRAGMENT) {
            *push(c->arena, &out) = *t;
            continue;
        }
        struct fragment *f = fragment_find(c, str_from(t->text, 1));
        if (!f)
            refuse(c, t->line, "%.*s: no fragment of this file stands above under that name",
                   STR(t->text));
        f->used = true;
        if (out.len + f->sql.len > TOKENS_MAX)
            refuse(c, t->line, "%.*s makes this longer than %d words", STR(t->text), TOKENS_MAX);
        add_parameters(c, parameters, f, t->line);
        for (i64 k = 0; k < f->sql.len; k++) {
            *push(c->arena, &out) = f->sql.at[k];
            out.at[out.len - 1].spaced |= k == 0;
        }
    }
    return out;
}

/* A condition keeps its meaning wherever it is put: parentheses are closed, and no OR is loose. */
static void whole_check(struct compiler *c, const struct fragment *f)
{
    i64 depth = 0;
    for (i64 i = 0; i < f->sql.len; i++) {
        const struct token *t = &f->sql.at[i];
        depth += symbol_is(t, "(") - symbol_is(t, ")");
        if (depth < 0)
            refuse(c, t->line, "@%.*s closes a parenthesis that it does not open", STR(f->name));
        if (depth == 0 && word_is(t, "OR"))
            refuse(c, t->line, "@%.*s: put what OR joins into parentheses", STR(f->name));
    }
    if (depth > 0)
        refuse(c, f->line, "@%.*s leaves a parenthesis open", STR(f->name));
}

bool fragment_read(struct compiler *c, const struct statement *s)
{
    struct fragment f = {0};
    if (!fragment_heading(c, s, &f))
        return false;
    if (fragment_find(c, f.name))
        refuse(c, f.line, "@%.*s is there twice", STR(f.name));
    i64 own = f.parameters.len;
    f.sql = fragments_expand(c, &s->sql, &f.parameters);
    /* It is there whatever is wrong with it, so that its users say nothing about that. */
    *push(c->arena, &c->fragments) = f;
    whole_check(c, &f);
    for (i64 i = 0; i < own; i++) {
        str name = f.parameters.at[i].name;
        if (!mentions_parameter(&f.sql, name))
            refuse(c, f.line, "@%.*s does not use its parameter '%.*s'", STR(f.name), STR(name));
    }
    return true;
}

void fragments_used(struct compiler *c, void *what)
{
    (void)what;
    for (i64 i = 0; i < c->fragments.len; i++)
        if (!c->fragments.at[i].used)
            refuse(c, c->fragments.at[i].line, "nothing uses @%.*s", STR(c->fragments.at[i].name));
}
