/* SPDX-License-Identifier: EUPL-1.2 */
/* The comment lines above a query: its doc comment and its "-- :" lines. */
#include "queryc.h"

#include <string.h>

static const char *const kinds[] = {"many", "one", "number", "exec", "insert"};

/* Names that generated C uses itself, or that C or our headers have taken. */
static bool c_name(str s)
{
    static const char *const taken[] = {
        "auto",     "break",  "case",   "char",     "const",    "continue", "default",  "do",
        "double",   "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",
        "inline",   "int",    "long",   "register", "restrict", "return",   "short",    "signed",
        "sizeof",   "static", "struct", "switch",   "typedef",  "union",    "unsigned", "void",
        "volatile", "while",  "bool",   "true",     "false",    "NULL",     "asm",      "typeof",
    };
    for (i64 i = 0; i < countof(taken); i++)
        if (str_eq(s, str_of(taken[i])))
            return false;
    for (i64 i = 0; i < s.len; i++) {
        char ch = s.at[i];
        bool fits = (ch >= 'a' && ch <= 'z') || ch == '_' || (i > 0 && ch >= '0' && ch <= '9');
        if (!fits)
            return false;
    }
    return s.len > 0 && s.len < 60;
}

static str take_word(str *s)
{
    *s = str_trim(*s);
    i64 n = 0;
    while (n < s->len && !memchr(" \t,()", s->at[n], 5))
        n++;
    str word = str_first(*s, n);
    *s = str_trim(str_from(*s, n));
    return word;
}

static bool take(str *s, char ch)
{
    *s = str_trim(*s);
    if (s->len == 0 || s->at[0] != ch)
        return false;
    *s = str_trim(str_from(*s, 1));
    return true;
}

/* "(name type, name type)", or nothing. */
static struct fields take_fields(struct compiler *c, str *s, int line)
{
    struct fields list = {0};
    if (!take(s, '('))
        return list;
    if (take(s, ')'))
        return list;
    do {
        struct field f = {.name = take_word(s)};
        str type = take_word(s);
        f.type = type_find(type, &f.optional);
        if (!c_name(f.name))
            refuse(c, line, "'%.*s' cannot be the name of a parameter or column", STR(f.name));
        if (!f.type)
            refuse(c, line, "'%.*s': '%.*s' is not a type of the house", STR(f.name), STR(type));
        if (field_find(&list, f.name))
            refuse(c, line, "'%.*s' is there twice", STR(f.name));
        if (list.len == FIELDS_MAX)
            refuse(c, line, "more than %d parameters or columns", FIELDS_MAX);
        *push(c->arena, &list) = f;
    } while (take(s, ','));
    str here = utf8_first(*s, 20);
    if (!take(s, ')'))
        refuse(c, line, "',' or ')' expected at '%.*s'", STR(here));
    return list;
}

static void head(struct compiler *c, struct query_source *q, str rest)
{
    q->name = take_word(&rest);
    if (!c_name(q->name))
        refuse(c, q->line, "'%.*s' cannot be the name of a query", STR(q->name));
    q->parameters = take_fields(c, &rest, q->line);
    if (str_starts(rest, S("->"))) {
        rest = str_from(rest, 2);
        q->row = take_word(&rest);
        if (!c_name(q->row))
            refuse(c, q->line, "'%.*s' cannot be the name of a row", STR(q->row));
        q->stated = take_fields(c, &rest, q->line);
    }
    rest = utf8_first(rest, 30);
    if (rest.len)
        refuse(c, q->line, "'%.*s' is one word too many", STR(rest));
    bool rows = q->kind == MANY || q->kind == ONE;
    if (rows && !q->row.len)
        refuse(c, q->line, "%.*s: '-> name of the row' is missing", STR(q->name));
    if (!rows && q->row.len)
        refuse(c, q->line, "%.*s: only :many and :one have rows", STR(q->name));
}

/* A heading goes on over the comment lines below it while a parenthesis is open, or where the
   next line begins with one or with an arrow. */
static str whole_head(struct compiler *c, const struct tokens *comments, i64 *i, str rest)
{
    text all = text_of(c->arena, 64 << 10);
    text_add(&all, rest);
    for (;;) {
        i64 depth = 0;
        for (i64 k = 0; k < all.len; k++)
            depth += (all.at[k] == '(') - (all.at[k] == ')');
        if (*i + 1 == comments->len)
            break;
        str next = str_trim(comments->at[*i + 1].text);
        if (depth <= 0 && !str_starts(next, S("->")) && !str_starts(next, S("(")))
            break;
        text_add_char(&all, ' ');
        text_add(&all, next);
        ++*i;
    }
    return text_str(&all);
}

static str reason(struct compiler *c, const struct token *comment, str rest)
{
    if (!rest.len)
        refuse(c, comment->line, "a reason must follow");
    return rest;
}

/* "k.contribution = :contribution why" */
static void held(struct compiler *c, struct query_source *q, const struct token *comment, str rest)
{
    struct said_held h = {.line = comment->line};
    str place = take_word(&rest);
    i64 dot = str_find(place, S("."));
    bool fits = dot > 0 && take(&rest, '=') && take(&rest, ':');
    if (!fits)
        refuse(c, comment->line, "'-- :held alias.column = :parameter reason' expected");
    h.alias = str_first(place, dot);
    h.column = str_from(place, dot + 1);
    h.parameter_name = take_word(&rest);
    reason(c, comment, rest);
    *push(c->arena, &q->held) = h;
}

static bool kind_of(const struct token *comment, enum query_kind *kind, str *rest)
{
    for (i64 k = 0; k < countof(kinds); k++)
        if (directive_is(comment, kinds[k], rest)) {
            *kind = (enum query_kind)k;
            return true;
        }
    return false;
}

bool fragment_heading(struct compiler *c, const struct statement *s, struct fragment *f)
{
    for (i64 i = 0; i < s->comments.len; i++) {
        const struct token *comment = &s->comments.at[i];
        str rest;
        if (directive_is(comment, "fragment", &rest) && !f->line) {
            f->line = comment->line;
            rest = whole_head(c, &s->comments, &i, rest);
            f->name = take_word(&rest);
            if (!c_name(f->name))
                refuse(c, f->line, "'%.*s' cannot be the name of a fragment", STR(f->name));
            f->parameters = take_fields(c, &rest, f->line);
            rest = utf8_first(rest, 30);
            if (rest.len)
                refuse(c, f->line, "'%.*s' is one word too many", STR(rest));
        } else if (f->line && str_starts(comment->text, S(" :"))) {
            refuse(c, comment->line, "a fragment has its ':fragment' line alone");
        }
    }
    return f->line > 0;
}

bool heading_read(struct compiler *c, const struct statement *s, struct query_source *q)
{
    const struct tokens *comments = &s->comments;
    int before = 0;
    *q = (struct query_source){.file = c->file, .sql = s->sql};
    for (i64 i = 0; i < comments->len; i++) {
        const struct token *comment = &comments->at[i];
        str rest;
        enum query_kind kind;
        if (comment->line > before + 1)
            q->doc = (strs){0}; /* a blank line ends what was said about the file */
        if (kind_of(comment, &kind, &rest)) {
            if (q->line)
                refuse(c, comment->line, "the query of line %d has no SQL", q->line);
            q->kind = kind;
            q->line = comment->line;
            head(c, q, whole_head(c, comments, &i, rest));
        } else if (directive_is(comment, "unguarded", &rest)) {
            q->unguarded = reason(c, comment, rest);
        } else if (directive_is(comment, "bounded", &rest)) {
            q->bounded = reason(c, comment, rest);
        } else if (directive_is(comment, "scan", &rest)) {
            q->scan = reason(c, comment, rest);
        } else if (directive_is(comment, "held", &rest)) {
            held(c, q, comment, rest);
        } else if (directive_is(comment, "variant", &rest)) {
            if (!str_eq(take_word(&rest), S("postgresql")))
                refuse(c, comment->line,
                       "a query is written for SQLite; the variant is for "
                       "postgresql");
            q->variant_reason = reason(c, comment, rest);
            q->variant_line = comment->line;
        } else if (str_starts(comment->text, S(" :"))) {
            str said = utf8_first(str_trim(comment->text), 30);
            refuse(c, comment->line, "'%.*s' is no line of queryc", STR(said));
        } else {
            *push(c->arena, &q->doc) = str_trim(comment->text);
        }
        before = comments->at[i].line;
    }
    if (!q->line && !q->variant_line)
        refuse(c, s->line, "a query without its '-- :many name (...)' line");
    return q->line > 0;
}
