/* SPDX-License-Identifier: EUPL-1.2 */
/* What a view must keep to: HTML (WHATWG), RGAA 4 where it is decidable, our
 * Content-Security-Policy, and addresses that no value can turn into code. */
#include <string.h>

#include "viewc.h"

static const char ELEMENTS[] =
    "html head title link meta script body article section nav aside h1 h2 h3 h4 h5 h6 hgroup "
    "header "
    "footer address p hr pre blockquote ol ul menu li dl dt dd figure figcaption main search div a "
    "em "
    "strong small s cite q dfn abbr ruby rt rp data time code var samp kbd sub sup i b u mark bdi "
    "bdo "
    "span br wbr ins del picture source img video audio track map area table caption colgroup col "
    "tbody thead tfoot tr td th form label input button select datalist optgroup option textarea "
    "output progress meter fieldset legend details summary dialog noscript svg";
static const char SVG[] =
    "g path circle rect line polyline polygon ellipse title desc use defs symbol "
    "text tspan clipPath mask linearGradient radialGradient stop pattern marker a";
static const char BLOCKS[] =
    "address article aside blockquote details dialog div dl fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p "
    "pre search section table ul";
static const char BOOLEANS[] =
    "checked disabled selected required readonly multiple hidden open "
    "autofocus novalidate formnovalidate reversed inert default controls "
    "loop muted playsinline async defer itemscope ismap";
static const char URLS[] = "href src action formaction poster cite";
static const char URLS_REFUSED[] =
    "imagesrcset data ping background xlink:href srcdoc longdesc "
    "usemap manifest codebase classid profile archive icon lowsrc dynsrc "
    "xml:base xmlns itemtype itemid content-security-policy";
/* Values there would hide from the rules what they need to know. */
static const char CONSTANT[] =
    "rel target method http-equiv type for tabindex translate charset enctype "
    "integrity nonce sandbox is shadowrootmode";

struct rules {
    struct viewc *v;
    const node *view;
    struct {
        struct id {
            str name;
            const node *on;
        } * at;
        i64 len, cap;
    } ids;
    strs labelled; /* what a <label for> names */
};

bool is_directive_element(const node *n)
{
    return n->kind == NODE_ELEMENT && word_in(n->name, "view layout slot fill render template");
}

static const node *inside(const node *n, const char *names)
{
    for (const node *up = n->parent; up; up = up->parent)
        if (word_in(up->name, names))
            return up;
    return NULL;
}

static void only_attributes(struct viewc *v, const node *n, const char *names)
{
    for (i64 i = 0; i < n->attributes.len; i++)
        if (!word_in(n->attributes.at[i].name, names))
            refuse(v, n->attributes.at[i].line, "<%.*s> has no %.*s=", STR(n->name),
                   STR(n->attributes.at[i].name));
}

static void check_directive(struct viewc *v, const node *n)
{
    str of = n->name;
    if (word_in(of, "view layout") && n->parent->parent)
        refuse(v, n->line, "<%.*s> stands alone, inside of nothing", STR(of));
    if (word_in(of, "view"))
        only_attributes(v, n, "name of in");
    else if (word_in(of, "layout"))
        only_attributes(v, n, "name");
    else if (word_in(of, "slot"))
        only_attributes(v, n, "name :if :else");
    else if (word_in(of, "render"))
        only_attributes(v, n, "view with :if :else :each");
    else if (word_in(of, "fill"))
        only_attributes(v, n, "slot");
    else
        only_attributes(v, n, ":if :else :each");
    if (word_in(of, "template") && !n->attributes.len)
        refuse(v, n->line, "<template> has :if, :else or :each");
    if (word_in(of, "fill") &&
        (!word_in(n->parent->name, "view") || !attribute_find(n->parent, "in")))
        refuse(v, n->line, "<fill slot> stands directly inside of a <view in=\"layout\">");
    if (word_in(of, "slot") && !inside(n, "layout"))
        refuse(v, n->line, "<slot> stands inside of a <layout>");
    if (word_in(of, "slot render") && n->first)
        refuse(v, n->line, "<%.*s> has no content", STR(of));
}

static void check_constant_url(struct viewc *v, const struct attribute *a)
{
    const node *first = a->pieces->first;
    if (!first || first->kind != NODE_TEXT)
        return;
    str s = first->text, before = s;
    if (strchr(" \t\r\n", s.at[0]))
        refuse(v, a->line, "%.*s=: an address does not begin with a blank", STR(a->name));
    i64 colon = str_find(s, S(":")), end = 0;
    while (end < s.len && !strchr("/?#", s.at[end]))
        end++;
    before = str_first(s, colon < 0 ? 0 : colon);
    str said = shown(before);
    if (colon >= 0 && colon < end && !word_in(before, "http https mailto tel"))
        refuse(v, a->line, "%.*s=: %.*s: is no scheme of ours", STR(a->name), STR(said));
    if (!first->next)
        return;
    if (str_starts(s, S("//")) || str_starts(s, S("/\\")))
        refuse(v, a->line, "%.*s=: an address of ours begins with one '/'", STR(a->name));
    bool host = (str_starts(s, S("http:")) || str_starts(s, S("https:"))) &&
                str_find(str_from(s, colon + 3), S("/")) < 0;
    bool scheme = colon < 0 && end == s.len;
    if (host || scheme)
        refuse(v, a->line, "%.*s=: a value may not name the host or the scheme", STR(a->name));
    bool first_segment =
        str_eq(s, S("/")) && first->next->next && str_starts(first->next->next->text, S("/"));
    if (first_segment)
        refuse(v, a->line,
               "%.*s=\"/{…}/\": were the value empty, the next part would be a host; begin with a "
               "constant or with a url",
               STR(a->name));
}

static void check_url(struct viewc *v, const node *n, const struct attribute *a)
{
    const char *on = word_in(a->name, "href")         ? "a area link use"
                     : word_in(a->name, "src")        ? "img script audio video source track input"
                     : word_in(a->name, "action")     ? "form"
                     : word_in(a->name, "formaction") ? "button input"
                     : word_in(a->name, "poster")     ? "video"
                                                      : "blockquote q del ins";
    if (has_values(a) && !word_in(n->name, on))
        refuse(v, a->line, "%.*s= of <%.*s> takes no value", STR(a->name), STR(n->name));
    const node *first = a->pieces->first;
    bool ours = word_in(n->name, "script use") ||
                (word_in(n->name, "link") &&
                 !word_in(attribute_constant(n, "rel"),
                          "canonical alternate next prev license author help search"));
    bool fine = !ours;
    if (ours && first && first->kind == NODE_TEXT)
        fine = str_starts(first->text, S("/")) ||
               (word_in(n->name, "use") && str_starts(first->text, S("#")));
    else if (ours && first && first->kind == NODE_VALUE) /* an asset with its version */
        fine = str_starts(first->text, S("layout.")) &&
               (!first->next || (first->next->kind == NODE_TEXT && !first->next->next &&
                                 str_starts(first->next->text, S("#"))));
    if (!fine)
        refuse(v, a->line,
               "<%.*s %.*s>: a file of ours, beginning with a constant '/', or a {layout.…}",
               STR(n->name), STR(a->name));
    check_constant_url(v, a);
}

/* srcset="{url} {width}w, {url} {width}w": an address of type url begins each candidate, and its
   width is a number; nothing else can stand there. */
static void check_srcset(struct viewc *v, const node *n, const struct attribute *a)
{
    const node *p = a->pieces ? a->pieces->first : NULL;
    bool fine = word_in(n->name, "img source") && p;
    while (fine && p) {
        const node *blank = p->kind == NODE_VALUE ? p->next : NULL;
        const node *width = blank && str_eq(blank->text, S(" ")) ? blank->next : NULL;
        const node *end = width && width->kind == NODE_VALUE ? width->next : NULL;
        fine = end && end->kind == NODE_TEXT && str_eq(end->text, end->next ? S("w, ") : S("w"));
        p = fine ? end->next : NULL;
    }
    if (!fine && has_values(a))
        refuse(v, a->line, "srcset=\"{url} {width}w, {url} {width}w\" on <img> or <source>");
}

static void check_attribute(struct viewc *v, const node *n, const struct attribute *a)
{
    if (a->name.at[0] == ':') {
        str name = str_from(a->name, 1);
        bool directive = word_in(name, "if else each");
        if (!directive && !word_in(name, BOOLEANS) && !str_starts(name, S("aria-")) &&
            !str_starts(name, S("data-")))
            refuse(v, a->line, ":%.*s: neither a directive nor a boolean attribute", STR(name));
        if (!a->has_value && !word_in(name, "else"))
            refuse(v, a->line, ":%.*s=\"expression\"", STR(name));
        if (!directive && attribute_find(n, arena_c_string(v->arena, name)))
            refuse(v, a->line, "both %.*s and :%.*s", STR(name), STR(name));
        return;
    }
    if (str_starts(a->name, S("on")) || word_in(a->name, "style srcdoc"))
        refuse(v, a->line, "%.*s=: code and style live in static files (Content-Security-Policy)",
               STR(a->name));
    if (word_in(a->name, "http-equiv"))
        refuse(v, a->line, "http-equiv=: the server says it in a header");
    if (has_values(a) &&
        (word_in(a->name, URLS_REFUSED) ||
         (word_in(a->name, CONSTANT) && !(word_in(a->name, "type") && word_in(n->name, "input")) &&
          !word_in(a->name, "for"))))
        refuse(v, a->line, "%.*s= takes no value in a view", STR(a->name));
    if (a->pieces && word_in(a->name, URLS))
        check_url(v, n, a);
    if (word_in(a->name, "srcset"))
        check_srcset(v, n, a);
}

static void check_scripts_and_links(struct viewc *v, const node *n)
{
    if (word_in(n->name, "script") &&
        (!attribute_find(n, "src") || !str_eq(attribute_constant(n, "type"), S("module"))))
        refuse(v, n->line, "a script is a file: <script src=\"/…\" type=\"module\"></script>");
    if (word_in(n->name, "img") && !attribute_find(n, "alt"))
        refuse(v, n->line, "<img> without alt= (RGAA 1.1)");
    if (word_in(n->name, "html") && !attribute_find(n, "lang"))
        refuse(v, n->line, "<html> without lang= (RGAA 8.3)");
    str tabindex = attribute_constant(n, "tabindex");
    if (tabindex.len && !word_in(tabindex, "0 -1"))
        refuse(v, n->line, "tabindex= is 0 or -1: a positive one breaks the order (RGAA 12.8)");
    str rel = attribute_constant(n, "rel");
    if (str_eq(attribute_constant(n, "target"), S("_blank")) && !str_has(rel, S("noopener")) &&
        !str_has(rel, S("noreferrer")))
        refuse(v, n->line, "target=\"_blank\" without rel=\"noopener\"");
    if (word_in(n->name, "form") && attribute_find(n, "method") &&
        !word_in(attribute_constant(n, "method"), "get post dialog"))
        refuse(v, n->line, "method= is get, post or dialog");
}

static void check_place(struct viewc *v, const node *n)
{
    const node *svg = inside(n, "svg");
    if (!svg && word_in(n->name, "use"))
        refuse(v, n->line, "<use header> stands before the views");
    if (svg ? !word_in(n->name, SVG) : !word_in(n->name, ELEMENTS))
        refuse(v, n->line, "<%.*s> is not an element we use", STR(n->name));
    const node *p = svg ? NULL : inside(n, "p");
    if (p && word_in(n->name, BLOCKS))
        refuse(v, n->line, "<%.*s> inside of the <p> of line %d: HTML would close it", STR(n->name),
               p->line);
    const char *own = word_in(n->name, "a")        ? "a button"
                      : word_in(n->name, "button") ? "a button"
                      : word_in(n->name, "form")   ? "form"
                      : word_in(n->name, "label")  ? "label"
                                                   : NULL;
    const node *outer = own ? inside(n, own) : NULL;
    if (outer)
        refuse(v, n->line, "<%.*s> inside of the <%.*s> of line %d", STR(n->name), STR(outer->name),
               outer->line);
}

/* Never both on the page: in two branches of one :if. */
static bool exclusive(const node *a, const node *b)
{
    for (; a && a->parent; a = a->parent)
        for (const node *c = b; c && c->parent; c = c->parent) {
            if (a->parent != c->parent || a == c)
                continue;
            for (; c && c != a; c = c->previous)
                if (c->kind == NODE_ELEMENT ? !c->is_else : str_trim(c->text).len > 0)
                    return false;
            return c == a;
        }
    return false;
}

static void note_id(struct rules *r, const node *n)
{
    str id = attribute_constant(n, "id");
    if (attribute_find(n, "id") && !has_values(attribute_find(n, "id"))) {
        if (!id.len || str_has(id, S(" ")))
            refuse(r->v, n->line, "id= is a word");
        str said = shown(id);
        for (const node *up = n; up; up = up->parent)
            if (up->has_each)
                refuse(r->v, n->line, "id=\"%.*s\" would stand there once a turn of :each",
                       STR(said));
        for (i64 i = 0; i < r->ids.len; i++)
            if (str_eq(r->ids.at[i].name, id) && !exclusive(r->ids.at[i].on, n))
                refuse(r->v, n->line, "id=\"%.*s\" stands already on line %d", STR(said),
                       r->ids.at[i].on->line);
        if (r->ids.len == VIEWC_IDS_MAX)
            refuse(r->v, n->line, "more than %d ids in a view", VIEWC_IDS_MAX);
        *push(r->v->arena, &r->ids) = (struct id){id, n};
    }
    str names = word_in(n->name, "label") ? attribute_constant(n, "for") : (str){0};
    if (names.len && r->labelled.len < VIEWC_IDS_MAX)
        *push(r->v->arena, &r->labelled) = names;
}

static void check_labels(struct rules *r, const node *n)
{
    bool control = word_in(n->name, "select textarea") ||
                   (word_in(n->name, "input") &&
                    !word_in(attribute_constant(n, "type"), "hidden submit button reset image"));
    const struct attribute *id = attribute_find(n, "id");
    bool named = !control || attribute_find(n, "aria-label") || attribute_find(n, "title") ||
                 attribute_find(n, "aria-labelledby") || inside(n, "label") ||
                 (id && has_values(id));
    if (!named)
        for (i64 i = 0; id && i < r->labelled.len && !named; i++)
            named = str_eq(r->labelled.at[i], id->raw);
    if (!named)
        refuse(
            r->v, n->line,
            "<%.*s> without a label: <label for>, a <label> around it, or aria-label (RGAA 11.1)",
            STR(n->name));
    for (const node *child = n->first; child; child = child->next)
        if (child->kind == NODE_ELEMENT)
            check_labels(r, child);
}

static void check_node(struct rules *r, const node *n)
{
    struct viewc *v = r->v;
    if (n->kind != NODE_ELEMENT)
        return;
    if (n != r->view && word_in(n->parent->name, "textarea title option script style") &&
        !inside(n, "svg") && !word_in(n->name, "slot template"))
        refuse(v, n->line, "<%.*s> has only text inside", STR(n->parent->name));
    if (is_directive_element(n)) {
        check_directive(v, n);
    } else {
        check_place(v, n);
        for (i64 i = 0; i < n->attributes.len; i++)
            check_attribute(v, n, &n->attributes.at[i]);
        check_scripts_and_links(v, n);
        note_id(r, n);
    }
    for (const node *child = n->first; child; child = child->next)
        check_node(r, child);
}

void rules_check(struct viewc *v, node *view)
{
    struct rules r = {.v = v, .view = view};
    check_node(&r, view);
    check_labels(&r, view);
}
