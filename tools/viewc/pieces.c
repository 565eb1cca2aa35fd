/* SPDX-License-Identifier: EUPL-1.2 */
/* The text of a view: character references, {values}, {n|plurals|…}, folded blanks. */
#include <string.h>

#include "viewc.h"

/* The few names whose character is hard to type or to see; the others are written as themselves. */
static const struct {
    const char *name;
    int32_t code_point;
} references[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
    {"nbsp", 0xA0},    {"shy", 0xAD},     {"thinsp", 0x2009}, {"nnbsp", 0x202F}, {"hellip", 0x2026},
    {"mdash", 0x2014}, {"ndash", 0x2013}, {"laquo", 0xAB},    {"raquo", 0xBB},   {"rsquo", 0x2019},
    {"times", 0xD7},   {"euro", 0x20AC},  {"copy", 0xA9},     {"larr", 0x2190},  {"uarr", 0x2191},
    {"rarr", 0x2192},  {"darr", 0x2193},  {"zwj", 0x200D},    {"zwnj", 0x200C},
};

static int32_t numeric_reference(str digits)
{
    bool hex = digits.len > 1 && (digits.at[0] | 32) == 'x';
    int32_t c = 0;
    digits = str_from(digits, hex);
    if (!digits.len || digits.len > 6)
        return -1;
    for (i64 i = 0; i < digits.len; i++) {
        char d = digits.at[i];
        int32_t digit = d >= '0' && d <= '9'                        ? d - '0'
                        : hex && (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32) - 'a' + 10
                                                                    : -1;
        if (digit < 0)
            return -1;
        c = c * (hex ? 16 : 10) + digit;
    }
    bool control = c < 32 || (c >= 0x7F && c < 0xA0);
    return control || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? -1 : c;
}

/* The character of "&name;" at the start of `s`; its length in *length. */
static int32_t reference(struct viewc *v, str s, int line, i64 *length)
{
    enum { REFERENCE_MAX = 12 };
    i64 end = str_find(str_first(s, REFERENCE_MAX), S(";"));
    if (end < 2)
        refuse(v, line, "a lone '&' is written &amp;");
    str name = str_from(str_first(s, end), 1);
    *length = end + 1;
    int32_t c = name.at[0] == '#' ? numeric_reference(str_from(name, 1)) : -1;
    for (i64 i = 0; c < 0 && i < countof(references); i++)
        if (str_eq(name, str_of(references[i].name)))
            c = references[i].code_point;
    if (c < 0)
        refuse(v, line, "&%.*s; is not known: write the character itself", STR(name));
    return c;
}

struct pieces {
    struct viewc *v;
    str rest;
    int line;
    bool folded;
    int depth; /* inside the alternatives of a plural */
};

static node *piece(struct pieces *p, node *group, enum node_kind kind, str said, int line)
{
    node *n = new (p->v->arena, node);
    n->kind = kind;
    n->line = line;
    n->text = said;
    node_add(group, n);
    return n;
}

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

static void blanks(struct pieces *p, text *said)
{
    bool broken = false;
    i64 n = 0;
    for (; n < p->rest.len && is_blank(p->rest.at[n]); n++)
        if (p->rest.at[n] == '\n') {
            broken = true;
            p->line++;
        }
    if (p->folded)
        text_add_char(said, broken && !p->depth ? '\n' : ' ');
    else
        text_add(said, str_first(p->rest, n));
    p->rest = str_from(p->rest, n);
}

static void read_pieces(struct pieces *p, node *group);

/* After '{': a path, then either '}' or two alternatives. */
static void read_braces(struct pieces *p, node *group)
{
    struct viewc *v = p->v;
    int line = p->line;
    i64 end = 0;
    while (end < p->rest.len && !strchr("{}|", p->rest.at[end]))
        end++;
    if (end == p->rest.len)
        refuse(v, line, "'{' without '}' before the next tag");
    str path = str_trim(str_first(p->rest, end));
    for (i64 i = 0; i < end; i++)
        p->line += p->rest.at[i] == '\n';
    char mark = p->rest.at[end];
    p->rest = str_from(p->rest, end + 1);
    str said = shown(path);
    if (mark == '{' || !expression_is_path(path))
        refuse(v, line, "{%.*s}: only a path such as {page.title} stands between braces",
               STR(said));
    node *n = piece(p, group, mark == '}' ? NODE_VALUE : NODE_PLURAL, path, line);
    if (mark == '}')
        return;
    if (p->depth)
        refuse(v, line, "a plural inside of a plural: write two sentences");
    p->depth++;
    for (int i = 0; i < 2; i++) {
        node *alternative = piece(p, n, NODE_GROUP, (str){0}, p->line);
        read_pieces(p, alternative);
        char wanted = i ? '}' : '|';
        if (!p->rest.len || p->rest.at[0] != wanted)
            refuse(v, line,
                   "a plural is written {n|one|several}, with two alternatives and no "
                   "tag inside");
        p->rest = str_from(p->rest, 1);
    }
    p->depth--;
}

/* Reads up to the end, or inside of a plural up to its next '|' or '}'. */
static void read_pieces(struct pieces *p, node *group)
{
    text said = text_of(p->v->arena, VIEWC_FILE_MAX);
    int line = p->line; /* of the first word of `said` */
    for (bool blank = true; p->rest.len;) {
        char c = p->rest.at[0];
        blank = !said.len || (blank && is_blank(said.at[said.len - 1]));
        if (blank)
            line = p->line;
        bool twice = p->rest.len > 1 && p->rest.at[1] == c;
        if ((c == '{' || c == '}') && twice && !(c == '}' && p->depth)) {
            text_add_char(&said, c);
            p->rest = str_from(p->rest, 2);
        } else if (p->depth && (c == '|' || c == '}')) {
            break;
        } else if (c == '}') {
            refuse(p->v, p->line, "a lone '}' is written }}");
        } else if (c == '{') {
            if (said.len)
                piece(p, group, NODE_TEXT, text_str(&said), line);
            said = text_of(p->v->arena, VIEWC_FILE_MAX);
            p->rest = str_from(p->rest, 1);
            read_braces(p, group);
        } else if (c == '&') {
            i64 length;
            char utf8[4];
            i64 n = utf8_write(utf8, reference(p->v, p->rest, p->line, &length));
            text_add(&said, (str){utf8, n});
            p->rest = str_from(p->rest, length);
        } else if (is_blank(c)) {
            blanks(p, &said);
        } else {
            text_add_char(&said, c);
            p->rest = str_from(p->rest, 1);
        }
    }
    if (said.len)
        piece(p, group, NODE_TEXT, text_str(&said), line);
}

node *parse_pieces(struct viewc *v, str s, int line, bool folded)
{
    node *group = new (v->arena, node);
    group->kind = NODE_GROUP;
    group->line = line;
    read_pieces(&(struct pieces){.v = v, .rest = s, .line = line, .folded = folded}, group);
    return group;
}
