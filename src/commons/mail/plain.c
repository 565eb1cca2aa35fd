/* SPDX-License-Identifier: EUPL-1.2 */
/* The text alternative of a mail, read off the HTML of its view. */
#include <string.h>

#include "commons/mail/mime.h"

enum { NAME_MAX_BYTES = 16, LINKS_MAX = 8, QUOTES_MAX = 8 };

struct reading {
    text out;
    arena *arena;
    i64 lines;  /* line ends wanted before the next word */
    bool blank; /* a blank wanted before it */
    bool head, pre;
    i64 quotes; /* blockquotes around */
    i64 links;
    str hrefs[LINKS_MAX];
    i64 begins[LINKS_MAX]; /* where the words of the link began */
};

/* ---- writing ----------------------------------------------------------------------------- */

static void want_lines(struct reading *p, i64 lines)
{
    if (p->out.len && lines > p->lines)
        p->lines = lines;
    p->blank = false;
}

static void begin_line(struct reading *p)
{
    for (i64 i = 0; i < p->quotes && i < QUOTES_MAX; i++)
        text_add(&p->out, S("> "));
}

static void settle(struct reading *p)
{
    if (!p->out.len)
        begin_line(p);
    for (; p->lines > 0; p->lines--) {
        text_add_char(&p->out, '\n');
        if (p->lines == 1)
            begin_line(p);
    }
    if (p->blank)
        text_add_char(&p->out, ' ');
    p->blank = false;
}

static bool white(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

static void add_white(struct reading *p, char c)
{
    if (p->head)
        return;
    if (!p->pre) {
        p->blank = p->out.len > 0 && !p->lines;
    } else if (c == '\n') {
        settle(p);
        p->lines = 1;
    } else {
        settle(p);
        text_add_char(&p->out, c);
    }
}

static void add_words(struct reading *p, str s)
{
    if (p->head || !s.len)
        return;
    settle(p);
    text_add(&p->out, s);
}

/* As far as it is nothing but words. */
static str words_of(str s)
{
    i64 n = 0;
    while (n < s.len && s.at[n] != '<' && s.at[n] != '&' && !white(s.at[n]))
        n++;
    return str_first(s, n);
}

/* ---- characters -------------------------------------------------------------------------- */

static const struct {
    const char *name, *text;
} entities[] = {{"amp", "&"}, {"lt", "<"},   {"gt", ">"},   {"quot", "\""}, {"apos", "'"},
                {"#39", "'"}, {"#34", "\""}, {"nbsp", " "}, {"shy", ""}};

/* At a "&": what it stands for, and how many bytes it takes. */
static str entity(str s, i64 *len)
{
    for (i64 i = 0; i < countof(entities); i++) {
        i64 n = (i64)strlen(entities[i].name);
        if (s.len > n + 1 && !memcmp(s.at + 1, entities[i].name, (size_t)n) && s.at[n + 1] == ';') {
            *len = n + 2;
            return str_of(entities[i].text);
        }
    }
    *len = 1;
    return str_first(s, 1);
}

static str decoded(arena *a, str s)
{
    text t = text_of(a, s.len);
    for (i64 len = 1; s.len; s = str_from(s, len)) {
        len = 1;
        text_add(&t, s.at[0] == '&' ? entity(s, &len) : str_first(s, 1));
    }
    return text_str(&t);
}

/* ---- tags -------------------------------------------------------------------------------- */

struct tag {
    char name[NAME_MAX_BYTES];
    bool closes;
    str inside; /* attributes */
};

static str attribute(str inside, str name_and_quote)
{
    i64 at = str_find(inside, name_and_quote);
    if (at < 0)
        return (str){0};
    str rest = str_from(inside, at + name_and_quote.len);
    return str_cut(&rest, '"');
}

/* At a "<": the tag, and how many bytes it takes. A ">" in a quoted value does not end it. */
static i64 read_tag(str s, struct tag *t)
{
    i64 end = 1, n = 0;
    bool quoted = false;
    *t = (struct tag){0};
    while (end < s.len && (quoted || s.at[end] != '>'))
        quoted ^= s.at[end++] == '"';
    str inside = {s.at + 1, end - 1};
    t->closes = str_starts(inside, S("/"));
    inside = str_from(inside, t->closes);
    while (n < inside.len && n < NAME_MAX_BYTES - 1 &&
           ((inside.at[n] >= 'a' && inside.at[n] <= 'z') ||
            (inside.at[n] >= '0' && inside.at[n] <= '9'))) {
        t->name[n] = inside.at[n];
        n++;
    }
    t->inside = str_from(inside, n);
    return end < s.len ? end + 1 : s.len;
}

/* What a tag does to the text around it. */
enum effect { NONE, HEAD, BLOCK, PREFORMATTED, QUOTE, LINE, ITEM, CELL, RULE, LINK };

static enum effect effect_of(const struct tag *t)
{
    static const struct {
        char name[NAME_MAX_BYTES];
        enum effect effect;
    } all[] = {
        {"a", LINK},       {"p", BLOCK},          {"br", LINE},          {"div", LINE},
        {"td", CELL},      {"tr", LINE},          {"li", ITEM},          {"ul", BLOCK},
        {"h1", BLOCK},     {"h2", BLOCK},         {"h3", BLOCK},         {"h4", BLOCK},
        {"h5", BLOCK},     {"h6", BLOCK},         {"ol", BLOCK},         {"table", BLOCK},
        {"th", CELL},      {"dt", LINE},          {"dd", LINE},          {"dl", BLOCK},
        {"head", HEAD},    {"hr", RULE},          {"section", BLOCK},    {"header", BLOCK},
        {"footer", BLOCK}, {"pre", PREFORMATTED}, {"blockquote", QUOTE},
    };
    for (i64 i = 0; i < countof(all); i++)
        if (all[i].name[0] == t->name[0] && !strcmp(all[i].name, t->name))
            return all[i].effect;
    return NONE;
}

static void link_tag(struct reading *p, const struct tag *t)
{
    if (!t->closes) {
        if (p->links < LINKS_MAX) {
            p->hrefs[p->links] = decoded(p->arena, attribute(t->inside, S(" href=\"")));
            p->begins[p->links] = p->out.len;
        }
        p->links++;
        return;
    }
    if (p->links == 0 || --p->links >= LINKS_MAX)
        return;
    str href = p->hrefs[p->links], words = str_from(text_str(&p->out), p->begins[p->links]);
    if (!url_is_web(href) || str_has(words, href))
        return;
    text_add(&p->out, S(" <"));
    text_add(&p->out, href);
    text_add_char(&p->out, '>');
}

static void take_tag(struct reading *p, const struct tag *t)
{
    switch (effect_of(t)) {
    case HEAD:
        p->head = !t->closes;
        break;
    case PREFORMATTED:
        p->pre = !t->closes;
        want_lines(p, 2);
        break;
    case BLOCK:
        want_lines(p, 2);
        break;
    case QUOTE:
        want_lines(p, 2);
        p->quotes += t->closes ? -1 : 1;
        p->quotes = p->quotes < 0 ? 0 : p->quotes;
        break;
    case LINE:
        want_lines(p, 1);
        break;
    case ITEM:
        want_lines(p, 1);
        if (!t->closes) {
            settle(p);
            text_add(&p->out, S("- "));
        }
        break;
    case CELL:
        p->blank |= t->closes;
        break;
    case RULE:
        want_lines(p, 2);
        settle(p);
        text_add(&p->out, S("-- "));
        want_lines(p, 1);
        break;
    case LINK:
        if (!p->head)
            link_tag(p, t);
        break;
    case NONE:
        break;
    }
}

str html_plain(arena *a, str page)
{
    struct reading p = {.out = text_of(a, 2 * page.len + 1024), .arena = a};
    while (page.len) {
        i64 len = 1;
        struct tag t;
        if (page.at[0] == '<') {
            len = read_tag(page, &t);
            take_tag(&p, &t);
        } else if (page.at[0] == '&') {
            str s = entity(page, &len);
            if (s.len && white(s.at[0]))
                add_white(&p, s.at[0]);
            else
                add_words(&p, s);
        } else if (white(page.at[0])) {
            add_white(&p, page.at[0]);
        } else {
            str words = words_of(page);
            add_words(&p, words);
            len = words.len;
        }
        page = str_from(page, len);
    }
    if (p.out.len)
        text_add_char(&p.out, '\n');
    return text_str(&p.out);
}

/* ---- addresses --------------------------------------------------------------------------- */

str html_absolute(arena *a, str page, str origin)
{
    i64 links = 0;
    for (i64 i = 0; i < page.len; i++)
        links += page.at[i] == '<';
    text t = text_of(a, page.len + links * origin.len);
    while (page.len) {
        i64 at = str_find(page, S("<"));
        at = at < 0 ? page.len : at;
        text_add(&t, str_first(page, at));
        page = str_from(page, at);
        struct tag tag;
        i64 len = page.len ? read_tag(page, &tag) : 0;
        str whole = str_first(page, len);
        i64 href = len ? str_find(whole, S(" href=\"/")) : -1;
        if (href >= 0 && !str_starts(str_from(whole, href), S(" href=\"//"))) {
            href += (i64)sizeof " href=\"" - 1;
            text_add(&t, str_first(whole, href));
            text_add(&t, origin);
            whole = str_from(whole, href);
        }
        text_add(&t, whole);
        page = str_from(page, len);
    }
    return text_str(&t);
}
