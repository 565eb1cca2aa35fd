/* SPDX-License-Identifier: EUPL-1.2 */
/* Writes the C of a tree. Literal bytes gather until something else must be written. */
#include <ctype.h>
#include <string.h>

#include "viewc.h"

enum tongue { BOTH, ONLY_FRENCH, ONLY_ENGLISH };

struct emitter {
    struct viewc *v;
    text literal;
    int loops;
    enum tongue tongue;
    str layout; /* of the layout being written */
};

enum place { PLACE_TEXT, PLACE_ATTRIBUTE, PLACE_URL, PLACE_URLS };

static void out(struct emitter *e, str s) { text_add(&e->v->body, s); }

static str upper(struct viewc *v, str s)
{
    text t = text_of(v->arena, s.len);
    for (i64 i = 0; i < s.len; i++)
        text_add_char(&t, (char)(s.at[i] == '-' ? '_' : toupper((unsigned char)s.at[i])));
    return text_str(&t);
}

static void flush(struct emitter *e)
{
    str rest = text_str(&e->literal);
    while (rest.len) {
        i64 n = rest.len < VIEWC_LITERAL_MAX ? rest.len : VIEWC_LITERAL_MAX;
        while (n < rest.len && (rest.at[n] & 0xC0) == 0x80)
            n--; /* not inside of a character */
        out(e, S("    html_raw(h, S("));
        c_write_string(&e->v->body, str_first(rest, n));
        out(e, S("));\n"));
        rest = str_from(rest, n);
    }
    e->literal.len = 0;
}

static void literal(struct emitter *e, str s) { text_add(&e->literal, s); }

/* French sets : ; ! ? » % and € off with a blank, and « from what follows: no line may begin or end
 * there. */
static bool binds(str s, i64 blank)
{
    static const char *const marks[] = {":", ";", "!", "?", "»", "%", "€"};
    str after = str_from(s, blank + 1);
    for (i64 i = 0; i < countof(marks); i++)
        if (str_starts(after, str_of(marks[i])))
            return true;
    return str_ends(str_first(s, blank), S("«"));
}

static void escaped(struct emitter *e, str s)
{
    for (i64 i = 0; i < s.len; i++)
        switch (s.at[i]) {
        case ' ':
            literal(e, e->tongue == ONLY_FRENCH && binds(s, i) ? S("\u00a0") : S(" "));
            break;
        case '<':
            literal(e, S("&lt;"));
            break;
        case '>':
            literal(e, S("&gt;"));
            break;
        case '&':
            literal(e, S("&amp;"));
            break;
        case '"':
            literal(e, S("&quot;"));
            break;
        default:
            text_add_char(&e->literal, s.at[i]);
        }
}

/* The C that follows stands on the author's line. */
static void at_line(struct emitter *e, int line)
{
    flush(e);
    out(e, S("#line "));
    text_add_i64(&e->v->body, line);
    out(e, S(" "));
    c_write_string(&e->v->body, str_of(e->v->file));
    out(e, S("\n"));
}

static void statement(struct emitter *e, int line, const char *before, str c, const char *after)
{
    at_line(e, line);
    out(e, S("    "));
    out(e, str_of(before));
    out(e, c);
    out(e, str_of(after));
    out(e, S("\n"));
}

static void emit_nodes(struct emitter *e, const struct scope *s, node *group);

static void emit_value(struct emitter *e, const struct scope *s, const node *n, enum place place,
                       bool first)
{
    static const char *const writers[] = {"html_text(h, ", "html_attr(h, ", "html_path(h, ",
                                          "html_attr_i64(h, "};
    const char *writer = place >= PLACE_URL && first ? "html_href(h, " : writers[place];
    statement(e, n->line, writer, expression_value(e->v, s, n->text, n->line), ");");
}

static void emit_pieces(struct emitter *e, const struct scope *s, const node *group,
                        enum place place);

/* In French 0 and 1 are singular, in English 1 alone (CLDR plural rules). */
static void emit_plural(struct emitter *e, const struct scope *s, const node *n, enum place place)
{
    str count = expression_value(e->v, s, n->text, n->line);
    statement(e, n->line, "if (", count, e->tongue == ONLY_ENGLISH ? " != 1) {" : " > 1) {");
    emit_pieces(e, s, n->last, place);
    flush(e);
    out(e, S("    } else {\n"));
    emit_pieces(e, s, n->first, place);
    flush(e);
    out(e, S("    }\n"));
}

/* Of srcset, whose form rules.c has checked: the address, not its width. */
static bool begins_candidate(const node *n) { return n->next && str_eq(n->next->text, S(" ")); }

static void emit_pieces(struct emitter *e, const struct scope *s, const node *group,
                        enum place place)
{
    for (const node *n = group->first; n; n = n->next)
        if (n->kind == NODE_TEXT)
            escaped(e, n->text);
        else if (n->kind == NODE_VALUE)
            emit_value(e, s, n, place,
                       place == PLACE_URLS ? begins_candidate(n) : n == group->first);
        else
            emit_plural(e, s, n, place);
}

/* Writes a message in the languages wanted: `write` writes one. */
static void in_tongues(struct emitter *e, const struct scope *s, node *french, str key, int line,
                       void (*write)(struct emitter *, const struct scope *, node *))
{
    enum tongue outer = e->tongue;
    node *english = outer == ONLY_FRENCH ? NULL : translate(e->v, french, key, line);
    const struct po_entry *entry = english ? po_find(e->v->po, key) : NULL;
    if (entry && str_eq(entry->text, key) && !str_has(key, S("|"))) {
        write(e, s, french); /* "Forum" */
    } else if (!english) {   /* French alone, or the missing one of a lenient build */
        e->tongue = ONLY_FRENCH;
        write(e, s, french);
    } else if (outer == ONLY_ENGLISH) {
        write(e, s, english);
    } else {
        flush(e);
        out(e, S("    if (h->language == ENGLISH) {\n"));
        e->tongue = ONLY_ENGLISH;
        write(e, s, english);
        flush(e);
        out(e, S("    } else {\n"));
        e->tongue = ONLY_FRENCH;
        write(e, s, french);
        flush(e);
        out(e, S("    }\n"));
    }
    e->tongue = outer;
}

static void write_attribute_pieces(struct emitter *e, const struct scope *s, node *group)
{
    emit_pieces(e, s, group, PLACE_ATTRIBUTE);
}

/* :checked="…", and the states of ARIA, whose absence says nothing. */
static void emit_boolean(struct emitter *e, const struct scope *s, const struct attribute *a)
{
    str name = str_from(a->name, 1), c = expression_condition(e->v, s, a->raw, a->line);
    bool state = str_starts(name, S("aria-")), current = word_in(name, "aria-current");
    str yes = !state    ? name
              : current ? S("aria-current=\"page\"")
                        : text_format(e->v->arena, "%.*s=\"true\"", STR(name));
    statement(e, a->line, "if (", c, ") {");
    literal(e, S(" "));
    literal(e, yes);
    flush(e);
    if (state && !current) {
        out(e, S("    } else {\n"));
        literal(e, text_format(e->v->arena, " %.*s=\"false\"", STR(name)));
        flush(e);
    }
    out(e, S("    }\n"));
}

static void emit_attribute(struct emitter *e, const struct scope *s, const node *n,
                           const struct attribute *a)
{
    if (a->name.at[0] == ':') {
        if (!word_in(a->name, ":if :else :each"))
            emit_boolean(e, s, a);
        return;
    }
    literal(e, S(" "));
    literal(e, a->name);
    if (!a->has_value)
        return;
    literal(e, S("=\""));
    bool page_language =
        word_in(n->name, "html") && word_in(a->name, "lang") && str_eq(a->raw, S("fr")) && e->v->po;
    if (page_language) {
        flush(e);
        out(e, S("    html_raw(h, str_of(language_codes[h->language]));\n"));
    } else if (a->message) {
        in_tongues(e, s, a->pieces, a->pieces->text, a->line, write_attribute_pieces);
    } else {
        bool address = word_in(a->name, "href src action formaction poster cite");
        bool addresses = word_in(a->name, "srcset");
        emit_pieces(e, s, a->pieces,
                    addresses ? PLACE_URLS
                    : address ? PLACE_URL
                              : PLACE_ATTRIBUTE);
    }
    literal(e, S("\""));
}

static void emit_element(struct emitter *e, const struct scope *s, node *n)
{
    bool in_svg = false;
    for (const node *up = n->parent; up && !in_svg; up = up->parent)
        in_svg = word_in(up->name, "svg");
    literal(e, S("<"));
    literal(e, n->name);
    for (i64 i = 0; i < n->attributes.len; i++)
        emit_attribute(e, s, n, &n->attributes.at[i]);
    if (n->closed) {
        literal(e, in_svg ? S("/>") : S(">"));
        return;
    }
    literal(e, S(">"));
    if (word_in(n->name, "pre textarea"))
        literal(e, S("\n")); /* HTML drops it, and not the first line break of a value */
    if (word_in(n->name, "form") && str_eq(attribute_constant(n, "method"), S("post"))) {
        flush(e);
        out(e, S("    html_form(h);\n"));
    }
    emit_nodes(e, s, n);
    literal(e, S("</"));
    literal(e, n->name);
    literal(e, S(">"));
}

static str name_of(struct emitter *e, const node *n, const char *attribute)
{
    str name = attribute_constant(n, attribute);
    if (!is_name(name))
        refuse(e->v, n->line, "<%.*s %s=\"…\"> is a name in lower case", STR(n->name), attribute);
    return name;
}

static void emit_render(struct emitter *e, const struct scope *s, const node *n)
{
    const struct attribute *with = attribute_find(n, "with");
    str view = name_of(e, n, "view");
    str model = with ? expression_address(e->v, s, str_trim(with->raw), with->line) : (str){0};
    str call =
        text_format(e->v->arena, "view_%.*s(h%s%.*s", STR(view), with ? ", " : "", STR(model));
    statement(e, n->line, "", call, ");");
}

static void write_message(struct emitter *e, const struct scope *s, node *group)
{
    emit_nodes(e, s, group);
}

static void emit_inside(struct emitter *e, const struct scope *s, node *n)
{
    if (word_in(n->name, "template")) {
        emit_nodes(e, s, n);
    } else if (word_in(n->name, "render")) {
        emit_render(e, s, n);
    } else if (word_in(n->name, "slot")) {
        str slot = upper(e->v, name_of(e, n, "name"));
        str call = text_format(e->v->arena, "LAYOUT_%.*s_%.*s", STR(e->layout), STR(slot));
        statement(e, n->line, "fill(h, ", call, ", model);");
    } else {
        emit_element(e, s, n);
    }
}

static void emit_each(struct emitter *e, const struct scope *s, node *n)
{
    struct viewc *v = e->v;
    struct scope inner = {n->variable, s};
    if (str_eq(n->variable, S("layout")))
        refuse(v, n->slice_line, "layout is the page around every view");
    for (const struct scope *o = s; o; o = o->outer)
        if (str_eq(o->name, n->variable))
            refuse(v, n->slice_line, "%.*s is bound already", STR(n->variable));
    str slice = expression_value(v, s, n->slice, n->slice_line), name = n->variable;
    int i = e->loops++;
    statement(e, n->slice_line, "for (i64 ",
              text_format(v->arena, "i%d_ = 0; i%d_ < (%.*s).len; i%d_++", i, i, STR(slice), i),
              ") {");
    statement(e, n->slice_line, "const __typeof__(*(",
              text_format(v->arena, "%.*s).at) *%.*s_ = &(%.*s).at[i%d_]; (void)%.*s_", STR(slice),
                          STR(name), STR(slice), i, STR(name)),
              ";");
    if (n->has_if)
        statement(e, n->condition_line, "if (",
                  expression_condition(v, &inner, n->condition, n->condition_line), ") {");
    emit_inside(e, &inner, n);
    flush(e);
    out(e, n->has_if ? S("    }\n    }\n") : S("    }\n"));
}

static void emit_directed(struct emitter *e, const struct scope *s, node *n)
{
    if (n->is_else) {
        flush(e);
        out(e, S("    else "));
        if (!n->has_if)
            out(e, S("{\n"));
        else
            out(e, S("\n"));
    }
    if (n->has_each) {
        emit_each(e, s, n);
    } else if (n->has_if) {
        statement(e, n->condition_line, "if (",
                  expression_condition(e->v, s, n->condition, n->condition_line), ") {");
        emit_inside(e, s, n);
        flush(e);
        out(e, S("    }\n"));
    } else {
        emit_inside(e, s, n);
    }
    if (n->is_else && !n->has_if) {
        flush(e);
        out(e, S("    }\n"));
    }
}

/* What is typed there is read back: 1200.50, not 1 200,50 €; and stored HTML has no place. */
static bool in_textarea(const node *n)
{
    for (const node *up = n->parent; up; up = up->parent)
        if (word_in(up->name, "textarea"))
            return true;
    return false;
}

static void emit_nodes(struct emitter *e, const struct scope *s, node *group)
{
    for (node *n = group->first; n; n = n->next)
        switch (n->kind) {
        case NODE_TEXT:
            escaped(e, n->text);
            break;
        case NODE_VALUE:
            emit_value(e, s, n, in_textarea(n) ? PLACE_ATTRIBUTE : PLACE_TEXT, false);
            break;
        case NODE_PLURAL:
            emit_plural(e, s, n, PLACE_TEXT);
            break;
        case NODE_DOCTYPE:
            literal(e, S("<!doctype html>"));
            break;
        case NODE_MESSAGE:
            in_tongues(e, s, n, n->text, n->line, write_message);
            break;
        case NODE_ELEMENT:
            if (!word_in(n->name, "fill"))
                emit_directed(e, s, n);
            break;
        case NODE_GROUP:
            break;
        }
}

/* ---- views and layouts ------------------------------------------------------------------- */

struct parameter {
    str type, name; /* empty: the view has none */
};

static struct parameter parameter_of(struct viewc *v, const node *view)
{
    const struct attribute *of = attribute_find(view, "of");
    if (!of)
        return (struct parameter){0};
    str words = str_trim(of->raw);
    i64 cut = words.len;
    while (cut && words.at[cut - 1] != ' ')
        cut--;
    struct parameter p = {str_trim(str_first(words, cut)), str_from(words, cut)};
    str bare = str_starts(p.type, S("struct ")) ? str_trim(str_from(p.type, 7)) : p.type;
    if (!is_name(p.name) || !is_name(bare) || str_eq(p.name, S("layout")))
        refuse(v, of->line, "of=\"struct topic_page page\": a type and a name");
    return p;
}

static void begin_model(struct emitter *e, struct parameter p)
{
    if (p.name.len)
        out(e, text_format(e->v->arena, "    const %.*s *%.*s_ = model;\n    (void)%.*s_;\n",
                           STR(p.type), STR(p.name), STR(p.name)));
    else
        out(e, S("    (void)model;\n"));
}

static void emit_case(struct emitter *e, int line, str layout, str slot)
{
    statement(e, line, "case ",
              text_join(e->v->arena, S("LAYOUT_"), upper(e->v, layout), S("_"), upper(e->v, slot)),
              ": {");
}

static void emit_fills(struct emitter *e, node *view, str name, struct parameter p)
{
    struct scope scope = {p.name, NULL};
    const struct scope *s = p.name.len ? &scope : NULL;
    str layout = name_of(e, view, "in");
    out(e,
        text_format(e->v->arena, "static void fill_%.*s(html *h, int slot, const void *model)\n{\n",
                    STR(name)));
    begin_model(e, p);
    out(e, S("    switch (slot) {\n"));
    for (node *n = view->first; n; n = n->next)
        if (word_in(n->name, "fill")) {
            str slot = name_of(e, n, "slot");
            if (str_eq(slot, S("main")))
                refuse(e->v, n->line, "the slot main is what stands outside of every <fill>");
            emit_case(e, n->line, layout, slot);
            emit_nodes(e, s, n);
            flush(e);
            out(e, S("    break;\n    }\n"));
        }
    emit_case(e, view->line, layout, S("main"));
    emit_nodes(e, s, view);
    flush(e);
    out(e, S("    break;\n    }\n    default:\n        break;\n    }\n}\n\n"));
}

static void emit_view(struct emitter *e, node *view)
{
    struct viewc *v = e->v;
    str name = name_of(e, view, "name");
    struct parameter p = parameter_of(v, view);
    struct scope scope = {p.name, NULL};
    bool in_layout = attribute_find(view, "in") != NULL;
    if (in_layout)
        emit_fills(e, view, name, p);
    str prototype = text_format(v->arena,
                                p.name.len ? "void view_%.*s(html *h, const %.*s *%.*s_"
                                           : "void view_%.*s(html *h",
                                STR(name), STR(p.type), STR(p.name));
    text_add(&v->header, prototype);
    text_add(&v->header, S(");\n"));
    at_line(e, view->line);
    out(e, prototype);
    out(e, S(")\n{\n"));
    if (in_layout) {
        str call = text_join(v->arena, S("layout_"), name_of(e, view, "in"), S("(h, fill_"), name,
                             S(", "), p.name, p.name.len ? S("_") : S("NULL"));
        statement(e, view->line, "", call, ");");
    } else {
        if (p.name.len)
            out(e, text_format(v->arena, "    (void)%.*s_;\n", STR(p.name)));
        else
            out(e, S("    (void)h;\n"));
        emit_nodes(e, p.name.len ? &scope : NULL, view);
        flush(e);
    }
    out(e, S("}\n\n"));
}

static void list_slots(struct emitter *e, const node *n, strs *slots)
{
    for (const node *child = n->first; child; child = child->next) {
        if (child->kind == NODE_ELEMENT && word_in(child->name, "slot")) {
            str name = name_of(e, child, "name");
            bool known = false;
            for (i64 i = 0; i < slots->len; i++)
                known |= str_eq(slots->at[i], name);
            if (!known && slots->len == VIEWC_NAME_MAX)
                refuse(e->v, child->line, "more than %d slots", VIEWC_NAME_MAX);
            if (!known)
                *push(e->v->arena, slots) = name;
        }
        list_slots(e, child, slots);
    }
}

static void emit_layout(struct emitter *e, node *layout)
{
    struct viewc *v = e->v;
    str name = name_of(e, layout, "name");
    strs slots = {0};
    list_slots(e, layout, &slots);
    if (!slots.len)
        refuse(v, layout->line, "a layout has slots");
    e->layout = upper(v, name);
    text_add(&v->header, text_format(v->arena, "\nenum layout_%.*s_slot {\n", STR(name)));
    for (i64 i = 0; i < slots.len; i++)
        text_add(&v->header, text_join(v->arena, S("    LAYOUT_"), e->layout, S("_"),
                                       upper(v, slots.at[i]), S(",\n")));
    str prototype = text_format(
        v->arena,
        "void layout_%.*s(html *h, void (*fill)(html *h, int slot, const void *model),\n"
        "    const void *model)",
        STR(name));
    text_add(&v->header, S("};\n"));
    text_add(&v->header, prototype);
    text_add(&v->header, S(";\n"));
    at_line(e, layout->line);
    out(e, prototype);
    out(e, S("\n{\n"));
    emit_nodes(e, NULL, layout);
    flush(e);
    out(e, S("}\n\n"));
}

void emit_source(struct viewc *v, node *root)
{
    struct emitter e = {.v = v, .literal = text_of(v->arena, 2 * VIEWC_FILE_MAX)};
    for (node *n = root->first; n; n = n->next)
        if (word_in(n->name, "view"))
            emit_view(&e, n);
        else if (word_in(n->name, "layout"))
            emit_layout(&e, n);
    if (e.literal.cut || v->body.cut)
        refuse(v, 1, "too much C would be written");
}
