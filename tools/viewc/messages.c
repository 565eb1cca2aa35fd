/* SPDX-License-Identifier: EUPL-1.2 */
/* Which text is a message, and its key (FOUNDATIONS 13).
 *
 * The unit is the block: a run of text and inline elements without directives. In its key inline
 * elements are <1>…</1>, or <1/> when they have nothing to translate; values stay {path}, plurals
 * {n|one|several}; a literal brace is doubled, < and & are &lt; and &amp;. */
#include <string.h>

#include "viewc.h"

static const char INLINE[] =
    "a abbr b bdi br cite code dfn em i kbd mark q s small span strong sub sup "
    "time u var wbr";

static bool left_out(const node *n)
{
    return str_eq(attribute_constant(n, "translate"), S("no")) ||
           (attribute_find(n, "lang") && !word_in(n->name, "html"));
}

static bool has_directives(const node *n) { return n->has_if || n->is_else || n->has_each; }

static bool all_inline(const node *n)
{
    if (n->kind != NODE_ELEMENT)
        return n->kind != NODE_DOCTYPE;
    if (!word_in(n->name, INLINE) || has_directives(n))
        return false;
    if (left_out(n))
        return true;
    for (const node *child = n->first; child; child = child->next)
        if (!all_inline(child))
            return false;
    return true;
}

static bool has_letters(str s)
{
    for (i64 length; s.len; s = str_from(s, length)) {
        char folded[4];
        int32_t c = utf8_next(s, &length);
        if (c > 0 && !(c >= '0' && c <= '9') && text_fold_code_point(c, folded) > 0)
            return true;
    }
    return false;
}

/* " : ", " ; ", "« »": a mark that French sets off with a blank and that other languages do not. */
static bool has_french_marks(str s)
{
    static const char *const marks[] = {"«",       "»",       " :",      " ;",      " !",
                                        " ?",      "\u00a0:", "\u00a0;", "\u00a0!", "\u00a0?",
                                        "\u202f:", "\u202f;", "\u202f!", "\u202f?"};
    for (i64 i = 0; i < countof(marks); i++)
        if (str_has(s, str_of(marks[i])))
            return true;
    return false;
}

static bool says_something(const node *n)
{
    if (n->kind == NODE_TEXT)
        return has_letters(n->text) || has_french_marks(n->text);
    if (n->kind == NODE_VALUE || (n->kind == NODE_ELEMENT && left_out(n)))
        return false;
    for (const node *child = n->first; child; child = child->next)
        if (says_something(child))
            return true;
    return false;
}

/* ---- keys -------------------------------------------------------------------------------- */

struct key {
    struct viewc *v;
    text *to;
    int number; /* of the last tag */
};

static void add_text(const struct key *k, str s)
{
    for (i64 i = 0; i < s.len; i++)
        switch (s.at[i]) {
        case '\n':
        case ' ':
            if (!k->to->len || k->to->at[k->to->len - 1] != ' ')
                text_add_char(k->to, ' ');
            break;
        case '{':
        case '}':
            text_add_char(k->to, s.at[i]);
            text_add_char(k->to, s.at[i]);
            break;
        case '<':
            text_add(k->to, S("&lt;"));
            break;
        case '&':
            text_add(k->to, S("&amp;"));
            break;
        default:
            text_add_char(k->to, s.at[i]);
        }
}

static void add_group(struct key *k, node *group);

static void add_piece(struct key *k, node *n)
{
    switch (n->kind) {
    case NODE_TEXT:
        add_text(k, n->text);
        break;
    case NODE_VALUE:
        text_add_char(k->to, '{');
        text_add(k->to, n->text);
        text_add_char(k->to, '}');
        break;
    case NODE_PLURAL:
        text_add_char(k->to, '{');
        text_add(k->to, n->text);
        text_add_char(k->to, '|');
        add_group(k, n->first);
        text_add_char(k->to, '|');
        add_group(k, n->last);
        text_add_char(k->to, '}');
        break;
    case NODE_ELEMENT:
        n->number = ++k->number;
        if (n->number > VIEWC_PLACEHOLDERS_MAX)
            refuse(k->v, n->line, "more than %d tags in one message", VIEWC_PLACEHOLDERS_MAX);
        n->opaque = n->closed || !n->first || left_out(n);
        text_add_char(k->to, '<');
        text_add_i64(k->to, n->number);
        text_add(k->to, n->opaque ? S("/>") : S(">"));
        if (!n->opaque) {
            add_group(k, n);
            text_add(k->to, S("</"));
            text_add_i64(k->to, n->number);
            text_add_char(k->to, '>');
        }
        break;
    default:
        break;
    }
}

static void add_group(struct key *k, node *group)
{
    for (node *n = group->first; n; n = n->next)
        add_piece(k, n);
}

str message_key(struct viewc *v, node *group)
{
    text key = text_of(v->arena, 2 * VIEWC_FILE_MAX);
    add_group(&(struct key){.v = v, .to = &key}, group);
    return text_str(&key);
}

static void legend(text *t, const node *group)
{
    for (const node *n = group->first; n; n = n->next)
        if (n->kind == NODE_ELEMENT) {
            text_add(t, t->len ? S(", <") : S("<"));
            text_add_i64(t, n->number);
            text_add(t, S("> "));
            text_add(t, n->name);
            if (!n->opaque)
                legend(t, n);
        }
}

static str add_to_pot(struct viewc *v, node *group, int line)
{
    enum { LEGEND_MAX = 400 };
    str key = message_key(v, group);
    text about = text_of(v->arena, LEGEND_MAX);
    legend(&about, group);
    po_write_entry(&v->pot, v->file, line, text_str(&about), key);
    return key;
}

/* ---- attributes -------------------------------------------------------------------------- */

static bool is_translated(const node *n, const struct attribute *a)
{
    if (word_in(a->name, "alt title aria-label placeholder aria-description aria-roledescription "
                         "aria-valuetext"))
        return true;
    if (word_in(a->name, "label"))
        return word_in(n->name, "optgroup option track");
    if (word_in(a->name, "value"))
        return word_in(n->name, "input") &&
               word_in(attribute_constant(n, "type"), "submit button reset");
    if (word_in(a->name, "content"))
        return word_in(attribute_constant(n, "name"), "description") ||
               word_in(attribute_constant(n, "property"), "og:title og:description");
    return false;
}

static void mark_attributes(struct viewc *v, node *n)
{
    for (i64 i = 0; i < n->attributes.len; i++) {
        struct attribute *a = &n->attributes.at[i];
        if (a->pieces && is_translated(n, a) && says_something(a->pieces)) {
            a->message = true;
            a->pieces->text = add_to_pot(v, a->pieces, a->line);
        }
    }
}

/* ---- runs -------------------------------------------------------------------------------- */

static node *text_after(struct viewc *v, node *before, node *parent, str said)
{
    node *n = new (v->arena, node);
    *n = (node){.kind = NODE_TEXT, .text = said, .parent = parent, .line = parent->line};
    n->previous = before;
    n->next = before ? before->next : parent->first;
    *(before ? &before->next : &parent->first) = n;
    *(n->next ? &n->next->previous : &parent->last) = n;
    return n;
}

/* Takes the blanks at both ends out of the run: they stay as they are in every language. */
static void trim(struct viewc *v, node *parent, node **first, node **last)
{
    while (*first != *last && (*first)->kind == NODE_TEXT && !str_trim((*first)->text).len)
        *first = (*first)->next;
    while (*last != *first && (*last)->kind == NODE_TEXT && !str_trim((*last)->text).len)
        *last = (*last)->previous;
    node *f = *first, *l = *last;
    if (f->kind == NODE_TEXT && strchr(" \n", f->text.at[0])) {
        str blank = str_first(f->text, 1);
        f->text = str_from(f->text, 1);
        text_after(v, f->previous, parent, blank);
    }
    if (l->kind == NODE_TEXT && l->text.len && strchr(" \n", l->text.at[l->text.len - 1])) {
        str blank = str_from(l->text, l->text.len - 1);
        l->text = str_first(l->text, l->text.len - 1);
        text_after(v, l, parent, blank);
    }
}

static void wrap(struct viewc *v, node *parent, node *first, node *last)
{
    node *m = new (v->arena, node);
    *m = (node){.kind = NODE_MESSAGE,
                .line = first->line,
                .parent = parent,
                .previous = first->previous,
                .next = last->next,
                .first = first,
                .last = last};
    *(m->previous ? &m->previous->next : &parent->first) = m;
    *(m->next ? &m->next->previous : &parent->last) = m;
    first->previous = last->next = NULL;
    for (node *n = first; n; n = n->next)
        n->parent = m;
    m->text = add_to_pot(v, m, m->line);
}

static void mark(struct viewc *v, node *n);

static void mark_all_attributes(struct viewc *v, node *n)
{
    if (n->kind != NODE_ELEMENT || left_out(n))
        return;
    mark_attributes(v, n);
    for (node *child = n->first; child; child = child->next)
        mark_all_attributes(v, child);
}

static void run(struct viewc *v, node *parent, node *first, node *last)
{
    bool talks = false, beside = false;
    for (node *n = first; n != last->next; n = n->next) {
        talks |= says_something(n);
        beside |= n->kind == NODE_TEXT ? str_trim(n->text).len > 0 : n->kind != NODE_ELEMENT;
    }
    if (talks && beside) {
        for (node *n = first; n != last->next; n = n->next)
            mark_all_attributes(v, n);
        trim(v, parent, &first, &last);
        wrap(v, parent, first, last);
        return;
    }
    for (node *n = first, *end = last->next, *next; n != end; n = next) {
        next = n->next;
        if (n->kind == NODE_ELEMENT)
            mark(v, n); /* elements side by side: each speaks for itself */
    }
}

static void mark(struct viewc *v, node *n)
{
    if (left_out(n))
        return;
    mark_attributes(v, n);
    bool as_it_is = word_in(n->name, "pre textarea script");
    for (node *child = n->first, *next; child; child = next) {
        node *last = child;
        next = child->next;
        if (as_it_is || !all_inline(child)) {
            if (child->kind == NODE_ELEMENT)
                mark(v, child);
            continue;
        }
        while (last->next && all_inline(last->next))
            last = last->next;
        next = last->next;
        run(v, n, child, last);
    }
}

void messages_mark(struct viewc *v, node *view) { mark(v, view); }
