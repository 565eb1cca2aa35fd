/* SPDX-License-Identifier: EUPL-1.2 */
/* Bytes to tokens, tokens to statements. It knows the SQL that both engines read in the same way;
   the rest (double quotes, dollar quotes, positional parameters) is FOREIGN, for variants only. */
#include "queryc.h"

#include <string.h>
#include <strings.h>

static bool letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
}

static bool digit(char ch) { return ch >= '0' && ch <= '9'; }

static i64 word_length(str s)
{
    i64 n = 0;
    while (n < s.len && (letter(s.at[n]) || digit(s.at[n])))
        n++;
    return n;
}

/* The length of a quoted text, '' being a quote inside it; 0 when it never ends. */
static i64 quoted_length(str s)
{
    for (i64 n = 1; n < s.len; n++)
        if (s.at[n] == '\'') {
            if (n + 1 == s.len || s.at[n + 1] != '\'')
                return n + 1;
            n++;
        }
    return 0;
}

static i64 symbol_length(str s)
{
    static const char *const pairs[] = {"::", "||", "<=", ">=", "<>", "!=", "->", "@@"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_starts(s, str_of(pairs[i])))
            return 2;
    return 1;
}

static struct token next_token(struct compiler *c, str s, int line)
{
    char ch = s.at[0];
    i64 n;
    if (letter(ch))
        return (struct token){.kind = WORD, .text = str_first(s, word_length(s))};
    if (digit(ch)) {
        for (n = 1; n < s.len && (digit(s.at[n]) || s.at[n] == '.'); n++) {
        }
        return (struct token){.kind = NUMBER, .text = str_first(s, n)};
    }
    if (ch == '\'') {
        n = quoted_length(s);
        if (!n)
            refuse(c, line, "this quoted text never ends");
        return (struct token){.kind = STRING, .text = str_first(s, n)};
    }
    if (ch == ':' && s.len > 1 && letter(s.at[1]))
        return (struct token){.kind = PARAMETER,
                              .text = str_first(str_from(s, 1), word_length(str_from(s, 1)))};
    if (ch == '"') {
        n = str_find(str_from(s, 1), S("\""));
        if (n < 0)
            refuse(c, line, "this quoted name never ends");
        return (struct token){.kind = FOREIGN, .text = str_first(s, n + 2)};
    }
    if (ch == '@' && s.len > 1 && letter(s.at[1]))
        return (struct token){.kind = FRAGMENT,
                              .text = str_first(s, 1 + word_length(str_from(s, 1)))};
    if (symbol_length(s) == 1 && memchr("`[]?$@", ch, 6))
        return (struct token){.kind = FOREIGN, .text = str_first(s, 1)};
    if ((unsigned char)ch < ' ' || (unsigned char)ch > '~')
        refuse(c, line, "a byte that SQL has no use for outside quotes");
    return (struct token){.kind = SYMBOL, .text = str_first(s, symbol_length(s))};
}

static int lines_in(str s)
{
    int n = 0;
    for (i64 i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

static struct tokens lex(struct compiler *c, str source)
{
    struct tokens all = {0};
    int line = 1;
    bool spaced = false;
    for (str s = source; s.len;) {
        char ch = s.at[0];
        if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n') {
            line += ch == '\n';
            spaced = true;
            s = str_from(s, 1);
            continue;
        }
        struct token t;
        i64 used;
        if (str_starts(s, S("--"))) {
            i64 end = str_find(s, S("\n"));
            used = end < 0 ? s.len : end;
            t = (struct token){.kind = COMMENT, .text = str_from(str_first(s, used), 2)};
        } else if (str_starts(s, S("/*"))) {
            i64 end = str_find(s, S("*/"));
            if (end < 0)
                refuse(c, line, "this comment never ends");
            line += lines_in(str_first(s, end));
            s = str_from(s, end + 2);
            spaced = true;
            continue;
        } else {
            t = next_token(c, s, line);
            used = t.text.len + (t.kind == PARAMETER);
        }
        t.line = line;
        t.spaced = spaced;
        *push(c->arena, &all) = t;
        spaced = t.kind == COMMENT;
        line += lines_in(str_first(s, used));
        s = str_from(s, used);
    }
    return all;
}

static struct statements statements_of(struct compiler *c, struct tokens all)
{
    struct statements list = {0};
    struct statement now = {0};
    for (i64 i = 0; i < all.len; i++) {
        struct token *t = &all.at[i];
        if (t->kind == COMMENT) {
            if (now.sql.len == 0)
                *push(c->arena, &now.comments) = *t;
            else if (str_starts(t->text, S(" :")))
                refuse(c, t->line, "the statement of line %d has no ';'", now.line);
        } else if (symbol_is(t, ";")) {
            if (now.sql.len == 0)
                refuse(c, t->line, "a ';' without a statement");
            *push(c->arena, &list) = now;
            now = (struct statement){0};
        } else {
            if (now.sql.len == 0)
                now.line = t->line;
            *push(c->arena, &now.sql) = *t;
        }
    }
    if (now.sql.len)
        refuse(c, now.line, "the last statement has no ';'");
    for (i64 i = 0; i < now.comments.len; i++)
        if (str_starts(now.comments.at[i].text, S(" :")))
            refuse(c, now.comments.at[i].line, "no statement follows this line");
    return list;
}

struct statement_reading {
    str source;
    struct statements list;
};

static void read_statements(struct compiler *c, void *what)
{
    struct statement_reading *r = what;
    r->list = statements_of(c, lex(c, r->source));
}

struct statements statements_read(struct compiler *c, str source)
{
    struct statement_reading r = {.source = source};
    return attempt(c, read_statements, &r) ? r.list : (struct statements){0};
}

bool word_is(const struct token *t, const char *word)
{
    return t->kind == WORD && (size_t)t->text.len == strlen(word) &&
           strncasecmp(t->text.at, word, (size_t)t->text.len) == 0;
}

bool symbol_is(const struct token *t, const char *symbol)
{
    return t->kind == SYMBOL && str_eq(t->text, str_of(symbol));
}

const struct token *token_at(const struct tokens *t, i64 i)
{
    static const struct token none = {.kind = SYMBOL};
    return i < 0 || i >= t->len ? &none : &t->at[i];
}

i64 after_group(const struct tokens *t, i64 open)
{
    i64 depth = 0;
    for (i64 i = open; i < t->len; i++) {
        depth += symbol_is(&t->at[i], "(") - symbol_is(&t->at[i], ")");
        if (depth == 0)
            return i + 1;
    }
    return t->len;
}

void common_check(struct compiler *c, const struct tokens *t)
{
    for (i64 i = 0; i < t->len; i++)
        if (t->at[i].kind == FRAGMENT)
            refuse(c, t->at[i].line, "%.*s: fragments are for queries", STR(t->at[i].text));
        else if (t->at[i].kind == FOREIGN)
            refuse(c, t->at[i].line,
                   "%.*s is not SQL of both engines: names need no quotes, "
                   "parameters are named, such as :title",
                   STR(t->at[i].text));
}

void token_write(text *out, const struct token *t)
{
    if (t->spaced && out->len)
        text_add_char(out, ' ');
    text_add(out, t->text);
}

bool directive_is(const struct token *comment, const char *name, str *rest)
{
    str s = str_trim(comment->text), wanted = str_of(name);
    if (s.len == 0 || s.at[0] != ':' || !str_starts(str_from(s, 1), wanted))
        return false;
    s = str_from(s, 1 + wanted.len);
    if (s.len && (letter(s.at[0]) || digit(s.at[0])))
        return false;
    *rest = str_trim(s);
    return true;
}
