/* SPDX-License-Identifier: EUPL-1.2 */
/* A page as a browser reads it, as far as our own views go: they are well-formed (doc/viewc.md). */
#include "story.h"

struct tag {
    str name, rest; /* "input", its attributes */
    bool closing;
    i64 end; /* where the text after it begins */
};

/* The next tag at or after `from`; false at the end of the page. */
static bool next_tag(str html, i64 from, i64 *begin, struct tag *t)
{
    for (i64 i = from; i + 1 < html.len; i++) {
        if (html.at[i] != '<')
            continue;
        if (str_starts(str_from(html, i), S("<!--"))) {
            i64 end = str_find(str_from(html, i), S("-->"));
            i += end < 0 ? html.len : end;
            continue;
        }
        i64 n = i + 1;
        char quote = 0;
        while (n < html.len && (quote || html.at[n] != '>')) {
            quote = html.at[n] == '"' ? (char)(quote ? 0 : '"') : quote;
            n++;
        }
        str inner = str_first(str_from(html, i + 1), n - i - 1);
        t->closing = str_starts(inner, S("/"));
        t->rest = str_from(inner, t->closing);
        t->name = t->rest;
        i64 len = 0;
        while (len < t->rest.len && t->rest.at[len] > ' ')
            len++;
        t->name = str_first(t->rest, len);
        t->rest = str_from(t->rest, len);
        t->end = n + 1;
        *begin = i;
        return true;
    }
    return false;
}

static bool is(const struct tag *t, const char *name, bool closing)
{
    return t->closing == closing && str_eq(t->name, str_of(name));
}

static i64 entity(str s, text *to)
{
    static const struct {
        const char *name, *text;
    } named[] = {{"&amp;", "&"}, {"&lt;", "<"},   {"&gt;", ">"},   {"&quot;", "\""},
                 {"&#39;", "'"}, {"&#34;", "\""}, {"&nbsp;", " "}, {"&apos;", "'"}};
    for (i64 i = 0; i < countof(named); i++)
        if (str_starts(s, str_of(named[i].name))) {
            text_add(to, str_of(named[i].text));
            return str_of(named[i].name).len;
        }
    text_add_char(to, '&');
    return 1;
}

static str decoded(arena *a, str s)
{
    text t = text_of(a, 1 << 20);
    for (i64 i = 0; i < s.len;) {
        if (s.at[i] == '&') {
            i += entity(str_from(s, i), &t);
        } else {
            text_add_char(&t, s.at[i]);
            i++;
        }
    }
    return text_str(&t);
}

/* The value of an attribute; *has tells an empty one from none. */
static str attribute(arena *a, const struct tag *t, const char *name, bool *has)
{
    str rest = t->rest, wanted = str_of(name);
    *has = false;
    while (rest.len) {
        while (rest.len && rest.at[0] <= ' ')
            rest = str_from(rest, 1);
        i64 n = 0;
        while (n < rest.len && rest.at[n] > ' ' && rest.at[n] != '=')
            n++;
        str found = str_first(rest, n), value = {0};
        rest = str_from(rest, n);
        if (str_starts(rest, S("=\""))) {
            rest = str_from(rest, 2);
            value = str_cut(&rest, '"');
        } else if (rest.len) {
            rest = str_from(rest, 1);
        }
        if (str_eq(found, wanted)) {
            *has = true;
            return decoded(a, value);
        }
    }
    return (str){0};
}

static str attribute_or(arena *a, const struct tag *t, const char *name, str otherwise)
{
    bool has;
    str value = attribute(a, t, name, &has);
    return has ? value : otherwise;
}

static bool flag(arena *a, const struct tag *t, const char *name)
{
    bool has;
    attribute(a, t, name, &has);
    return has;
}

/* ---- text -------------------------------------------------------------------------------- */

static bool stays_in_line(str name)
{
    static const char *const inline_tags[] = {"a",    "span", "em",   "strong", "b",   "i",
                                              "mark", "time", "code", "sup",    "abbr"};
    for (i64 i = 0; i < countof(inline_tags); i++)
        if (str_eq(name, str_of(inline_tags[i])))
            return true;
    return false;
}

/* U+00A0 and U+202F are blanks to a reader. */
static str one_space(arena *a, str s)
{
    text t = text_of(a, 4 << 20);
    bool blank = true;
    for (i64 i = 0, length; i < s.len; i += length) {
        int32_t c = utf8_next(str_from(s, i), &length);
        bool now = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xA0 || c == 0x202F ||
                   c == 0x2009;
        if (now && !blank)
            text_add_char(&t, ' ');
        if (!now)
            text_add(&t, str_first(str_from(s, i), length));
        blank = now;
    }
    return str_trim(text_str(&t));
}

str page_text(arena *a, str html)
{
    text t = text_of(a, 4 << 20);
    struct tag tag;
    i64 at = 0, begin;
    while (next_tag(html, at, &begin, &tag)) {
        text_add(&t, str_first(str_from(html, at), begin - at));
        if (!stays_in_line(tag.name))
            text_add_char(&t, ' ');
        at = tag.end;
    }
    text_add(&t, str_from(html, at));
    return one_space(a, decoded(a, text_str(&t)));
}

str page_link(arena *a, str html, str label)
{
    struct tag tag, end;
    str likely = {0};
    i64 begin, close;
    for (i64 at = 0; next_tag(html, at, &begin, &tag); at = tag.end) {
        if (!is(&tag, "a", false))
            continue;
        close = tag.end;
        do {
            if (!next_tag(html, close, &begin, &end))
                return likely;
            close = end.end;
        } while (!is(&end, "a", true));
        str said = page_text(a, str_first(str_from(html, tag.end), begin - tag.end));
        if (str_eq(said, label))
            return attribute_or(a, &tag, "href", (str){0});
        if (!likely.len && str_has(said, label))
            likely = attribute_or(a, &tag, "href", (str){0});
    }
    return likely;
}

/* ---- forms ------------------------------------------------------------------------------- */

struct reading {
    arena *arena;
    str html;
    struct page_forms forms;
    struct page_form *form; /* that is open */
    str select;
    bool in_select, selected;
};

static void add(struct reading *r, str name, str value)
{
    if (name.len)
        *push(r->arena, &r->form->controls) = (struct control){.name = name, .value = value};
}

static void read_input(struct reading *r, const struct tag *t)
{
    str type = attribute_or(r->arena, t, "type", S("text"));
    bool box = str_eq(type, S("checkbox")) || str_eq(type, S("radio"));
    if (box && !flag(r->arena, t, "checked"))
        return;
    add(r, attribute_or(r->arena, t, "name", (str){0}),
        attribute_or(r->arena, t, "value", box ? S("on") : (str){0}));
}

/* The text up to the closing tag of that name. */
static str inner(const struct reading *r, const struct tag *t)
{
    struct tag end;
    i64 at = t->end, begin = at;
    while (next_tag(r->html, at, &begin, &end) && !is(&end, "textarea", true) &&
           !is(&end, "button", true) && !is(&end, "option", true))
        at = end.end;
    return str_first(str_from(r->html, t->end), begin - t->end);
}

static void read_option(struct reading *r, const struct tag *t)
{
    bool selected = flag(r->arena, t, "selected");
    str value = attribute_or(r->arena, t, "value", page_text(r->arena, inner(r, t)));
    if (!r->in_select) { /* the first option, until another is selected */
        add(r, r->select, value);
        r->in_select = true;
    } else if (selected && !r->selected && r->form->controls.len) {
        r->form->controls.at[r->form->controls.len - 1].value = value;
    }
    r->selected |= selected;
}

static void read_control(struct reading *r, const struct tag *t)
{
    if (is(t, "input", false)) {
        read_input(r, t);
    } else if (is(t, "textarea", false)) {
        str typed = decoded(r->arena, inner(r, t));
        add(r, attribute_or(r->arena, t, "name", (str){0}),
            str_from(typed, str_starts(typed, S("\n"))));
    } else if (is(t, "select", false)) {
        r->select = attribute_or(r->arena, t, "name", (str){0});
        r->in_select = r->selected = false;
    } else if (is(t, "option", false)) {
        read_option(r, t);
    } else if (is(t, "button", false)) {
        *push(r->arena, &r->form->controls) = (struct control){
            .name = attribute_or(r->arena, t, "name", (str){0}),
            .value = attribute_or(r->arena, t, "value", (str){0}),
            .button = true,
            .label = page_text(r->arena, inner(r, t)),
        };
    }
}

struct page_forms page_forms(arena *a, str html)
{
    struct reading r = {.arena = a, .html = html};
    struct tag t;
    i64 begin;
    for (i64 at = 0; next_tag(html, at, &begin, &t); at = t.end) {
        if (is(&t, "form", false)) {
            r.form = push(a, &r.forms);
            *r.form = (struct page_form){
                .action = attribute_or(a, &t, "action", (str){0}),
                .post = str_eq(attribute_or(a, &t, "method", (str){0}), S("post")),
            };
        } else if (is(&t, "form", true)) {
            r.form = NULL;
        } else if (r.form) {
            read_control(&r, &t);
        }
    }
    return r.forms;
}
