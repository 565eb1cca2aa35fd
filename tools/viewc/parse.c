/* SPDX-License-Identifier: EUPL-1.2 */
/* Reads a file of views into a tree, as strictly as XML: what is opened is closed. */
#include <string.h>

#include "viewc.h"

struct parser {
    struct viewc *v;
    str rest;
    int line, depth;
    node *open;
};

bool is_void(str element)
{
    return word_in(element, "area base br col embed hr img input link meta source track wbr");
}

static bool verbatim(const node *n)
{
    for (; n; n = n->parent)
        if (word_in(n->name, "pre textarea"))
            return true;
    return false;
}

static void skip(struct parser *p, i64 bytes)
{
    for (i64 i = 0; i < bytes && i < p->rest.len; i++)
        p->line += p->rest.at[i] == '\n';
    p->rest = str_from(p->rest, bytes);
}

static void skip_blanks(struct parser *p)
{
    while (p->rest.len && strchr(" \t\r\n", p->rest.at[0]))
        skip(p, 1);
}

static bool here(const struct parser *p, str what) { return str_starts(p->rest, what); }

static bool name_char(char c, bool attribute)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           (attribute && (c == ':' || c == '_'));
}

static str read_name(struct parser *p, bool attribute)
{
    i64 n = 0;
    while (n < p->rest.len && name_char(p->rest.at[n], attribute))
        n++;
    char first = n ? p->rest.at[0] : '-';
    str said = utf8_first(p->rest, 12);
    if (first == '-' || (first >= '0' && first <= '9') || n > VIEWC_NAME_MAX)
        refuse(p->v, p->line, "a name was expected at '%.*s'", STR(said));
    str name = str_first(p->rest, n);
    skip(p, n);
    return name;
}

static const char TRANSLATABLE[] =
    "alt title aria-label placeholder aria-description label content "
    "aria-roledescription aria-valuetext value";

static void read_attribute(struct parser *p, node *n)
{
    struct attribute a = {.line = p->line, .name = read_name(p, true)};
    if (attribute_find(n, arena_c_string(p->v->arena, a.name)))
        refuse(p->v, a.line, "%.*s= stands here twice", STR(a.name));
    if (n->attributes.len == VIEWC_ATTRIBUTES_MAX)
        refuse(p->v, a.line, "more than %d attributes", VIEWC_ATTRIBUTES_MAX);
    if (here(p, S("="))) {
        skip(p, 1);
        if (!here(p, S("\"")))
            refuse(p->v, a.line, "%.*s=: a value goes between double quotes", STR(a.name));
        skip(p, 1);
        i64 end = str_find(p->rest, S("\""));
        if (end < 0)
            refuse(p->v, a.line, "%.*s=\" does not end", STR(a.name));
        a.raw = str_first(p->rest, end);
        a.has_value = true;
        if (a.name.at[0] != ':')
            a.pieces = parse_pieces(p->v, a.raw, a.line, word_in(a.name, TRANSLATABLE));
        skip(p, end + 1);
        if (p->rest.len && !strchr(" \t\r\n/>", p->rest.at[0]))
            refuse(p->v, p->line, "a blank goes between two attributes");
    }
    *push(p->v->arena, &n->attributes) = a;
}

static bool is_blank_text(const node *n) { return n->kind == NODE_TEXT && !str_trim(n->text).len; }

/* Does an :else have its :if just before, but for blanks and comments? */
static bool follows_if(const node *parent)
{
    const node *before = parent->last;
    while (before && is_blank_text(before))
        before = before->previous;
    return before && before->kind == NODE_ELEMENT && before->has_if && !before->has_each;
}

/* :if, :else and :each become members of the node; the blank before an :else goes away. */
static void directives(struct parser *p, node *n)
{
    struct viewc *v = p->v;
    const struct attribute *condition = attribute_find(n, ":if"),
                           *each = attribute_find(n, ":each"),
                           *otherwise = attribute_find(n, ":else");
    if (condition) {
        n->has_if = true;
        n->condition = condition->raw;
        n->condition_line = condition->line;
    }
    if (each) {
        i64 in = str_find(each->raw, S(" in "));
        n->variable = in < 0 ? (str){0} : str_trim(str_first(each->raw, in));
        n->slice = in < 0 ? (str){0} : str_trim(str_from(each->raw, in + 4));
        if (!is_name(n->variable) || !expression_is_path(n->slice))
            refuse(v, each->line, ":each=\"item in page.rows\": a name and a path");
        n->has_each = true;
        n->slice_line = each->line;
    }
    if (otherwise) {
        if (otherwise->has_value)
            refuse(v, otherwise->line, ":else takes no value; \"else if\" is :else :if=\"…\"");
        if (!follows_if(p->open))
            refuse(v, n->line, ":else must follow an element with :if and without :each");
        if (n->has_if && n->has_each)
            refuse(v, n->line, ":else :if with :each: put the :each inside");
        n->is_else = true;
    }
}

static void close_element(struct parser *p)
{
    p->open = p->open->parent;
    p->depth--;
}

static void drop_blanks_before_else(node *parent)
{
    for (node *n = parent->last; n && is_blank_text(n); n = n->previous)
        n->text = (str){0};
}

static bool may_close_itself(const node *n)
{
    if (is_void(n->name) || word_in(n->name, "use slot render"))
        return true;
    for (const node *up = n->parent; up; up = up->parent)
        if (word_in(up->name, "svg"))
            return true;
    return false;
}

static void open_element(struct parser *p)
{
    struct viewc *v = p->v;
    node *n = new (v->arena, node);
    n->line = p->line;
    n->kind = NODE_ELEMENT;
    n->name = read_name(p, false);
    for (skip_blanks(p); !here(p, S(">")) && !here(p, S("/>")); skip_blanks(p)) {
        if (!p->rest.len)
            refuse(v, n->line, "<%.*s does not end", STR(n->name));
        read_attribute(p, n);
    }
    bool slash = here(p, S("/"));
    skip(p, slash ? 2 : 1);
    if (++p->depth > VIEWC_DEPTH_MAX)
        refuse(v, n->line, "more than %d elements inside each other", VIEWC_DEPTH_MAX);
    directives(p, n);
    if (n->is_else)
        drop_blanks_before_else(p->open);
    node_add(p->open, n);
    p->open = n;
    if (slash && !may_close_itself(n))
        refuse(v, n->line, "<%.*s/>: only void elements close themselves", STR(n->name));
    n->closed = slash || is_void(n->name);
    if (n->closed)
        close_element(p);
    else if (word_in(n->name, "pre textarea") && here(p, S("\n")))
        skip(p, 1); /* HTML drops the first line break there */
}

static void read_text(struct parser *p)
{
    i64 end = str_find(p->rest, S("<"));
    str s = str_first(p->rest, end < 0 ? p->rest.len : end);
    int line = p->line;
    skip(p, s.len);
    if (!p->open->parent || word_in(p->open->name, "script style")) {
        if (str_trim(s).len)
            refuse(p->v, line,
                   p->open->parent ? "code and style live in static files (Content-Security-Policy)"
                                   : "text outside of a <view>");
        return;
    }
    node *group = parse_pieces(p->v, s, line, !verbatim(p->open));
    for (node *n = group->first, *next; n; n = next) {
        next = n->next;
        node_add(p->open, n);
    }
}

static void read_markup(struct parser *p)
{
    struct viewc *v = p->v;
    int line = p->line;
    if (here(p, S("<!--"))) {
        i64 end = str_find(str_from(p->rest, 4), S("-->"));
        if (end < 0)
            refuse(v, line, "the comment does not end");
        skip(p, end + 7);
    } else if (here(p, S("<!"))) {
        if (!here(p, S("<!doctype html>")))
            refuse(v, line, "the only declaration is <!doctype html>");
        if (!p->open->parent)
            refuse(v, line, "<!doctype html> goes inside of a view or a layout");
        node *n = new (v->arena, node);
        *n = (node){.kind = NODE_DOCTYPE, .line = line};
        node_add(p->open, n);
        skip(p, 15);
    } else if (here(p, S("</"))) {
        skip(p, 2);
        str name = read_name(p, false);
        str open = p->open->parent ? p->open->name : S("nothing");
        if (!p->open->parent || !str_eq(name, open))
            refuse(v, line, "</%.*s> closes <%.*s> of line %d", STR(name), STR(open),
                   p->open->line);
        skip_blanks(p);
        if (!here(p, S(">")))
            refuse(v, line, "'>' was expected after </%.*s", STR(name));
        skip(p, 1);
        close_element(p);
    } else {
        skip(p, 1);
        open_element(p);
    }
}

static void check_bytes(struct viewc *v, str s)
{
    int line = 1;
    if (s.len > VIEWC_FILE_MAX)
        refuse(v, 1, "longer than %d bytes", VIEWC_FILE_MAX);
    for (i64 length; s.len; s = str_from(s, length)) {
        int32_t c = utf8_next(s, &length);
        line += c == '\n';
        if (c < 0 || (c < 32 && c != '\n' && c != '\t' && c != '\r') || c == 127)
            refuse(v, line, c < 0 ? "not UTF-8" : "a control character");
    }
}

node *parse_source(struct viewc *v, const struct viewc_source *s)
{
    node *root = new (v->arena, node);
    root->kind = NODE_ELEMENT;
    root->line = 1;
    v->file = s->file;
    check_bytes(v, s->text);
    struct parser p = {.v = v, .rest = s->text, .line = 1, .open = root};
    while (p.rest.len)
        if (here(&p, S("<")))
            read_markup(&p);
        else
            read_text(&p);
    if (p.open != root)
        refuse(v, p.open->line, "<%.*s> is never closed", STR(p.open->name));
    return root;
}
