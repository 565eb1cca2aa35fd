/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/markdown.h"

#include <stdio.h>
#include <string.h>

#include "web/markdown_inside.h"

enum {
    OPEN_MAX =
        6 * MARKDOWN_NESTING_MAX, /* twice the quotes and lists, the emphases, and some blocks */
    CLOSING_ROOM = 1 << 10,       /* bytes kept for closing what is open when the output is full */
};

/* What is open. md4c 0.4.8 may leave emphasis in another order than it entered it, or not at all,
   around bare addresses: the tags are nested by this stack, not by its word. */
struct tag {
    str end;
    int span; /* its MD_SPANTYPE, or BLOCK */
};
enum { BLOCK = -1, SPAN_TYPES = MD_SPAN_U + 1 };

struct writer {
    struct markdown_buffer out;
    struct markdown_options options;
    str clean;                 /* the source */
    i64 whole;                 /* up to here the output is whole: no tag is half written */
    struct tag open[OPEN_MAX]; /* outermost first */
    int open_count;
    int nesting;             /* quotes and lists */
    int spans;               /* emphases that are open */
    int skipped[SPAN_TYPES]; /* and those too deep to be */
    int links;     /* links and images, one within the other: only the outermost is a link */
    bool linked;   /* and it is open */
    str address;   /* its address, shown when it has no text */
    i64 link_text; /* where its text began */
    i64 block, block_text; /* where the heading or cell and its text began */
    enum markdown_end end; /* why nothing more is written */
};

#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum markdown_end end_ = (call);                                                           \
        if (end_)                                                                                  \
            return end_;                                                                           \
    } while (0)

/* ---- Writing ----------------------------------------------------------------------------- */

static enum markdown_end put(struct writer *w, str s) { return markdown_put(&w->out, s); }

static enum markdown_end escape(struct writer *w, str s)
{
    i64 from = 0;
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        str safe = c == '&'   ? S("&amp;")
                   : c == '<' ? S("&lt;")
                   : c == '>' ? S("&gt;")
                   : c == '"' ? S("&quot;")
                              : (str){0};
        if (!safe.len)
            continue;
        TRY(put(w, (str){s.at + from, i - from}));
        TRY(put(w, safe));
        from = i + 1;
    }
    return put(w, str_from(s, from));
}

static enum markdown_end open_tag(struct writer *w, int span, str start, str end)
{
    check(w->open_count < OPEN_MAX);
    TRY(put(w, start));
    w->open[w->open_count++] = (struct tag){end, span};
    w->whole = w->out.len;
    return MARKDOWN_DONE;
}

static enum markdown_end open(struct writer *w, str start, str end)
{
    return open_tag(w, BLOCK, start, end);
}

static enum markdown_end close(struct writer *w)
{
    check(w->open_count > 0);
    struct tag tag = w->open[w->open_count - 1];
    TRY(put(w, tag.end));
    w->open_count--;
    w->whole = w->out.len;
    if (tag.span == MD_SPAN_A)
        w->linked = false;
    else if (tag.span != BLOCK)
        w->spans--;
    return MARKDOWN_DONE;
}

/* Whatever emphasis and link is still open at the end of a block. */
static enum markdown_end close_spans(struct writer *w)
{
    while (w->open_count && w->open[w->open_count - 1].span != BLOCK)
        TRY(close(w));
    memset(w->skipped, 0, sizeof w->skipped);
    w->links = 0;
    return MARKDOWN_DONE;
}

/* Closes the innermost span of that type in this block, with what is open inside it. */
static enum markdown_end close_span(struct writer *w, int span)
{
    int i = w->open_count - 1;
    while (i >= 0 && w->open[i].span != BLOCK && w->open[i].span != span)
        i--;
    if (i < 0 || w->open[i].span != span)
        return MARKDOWN_DONE;
    while (w->open_count > i)
        TRY(close(w));
    return MARKDOWN_DONE;
}

/* ---- Blocks ------------------------------------------------------------------------------ */

static enum markdown_end open_list(struct writer *w, const MD_BLOCK_OL_DETAIL *list)
{
    if (list->start == 1)
        return open(w, S("<ol>\n"), S("</ol>\n"));
    char digits[24];
    TRY(put(w, S("<ol start=\"")));
    TRY(put(w, (str){digits, snprintf(digits, sizeof digits, "%u", list->start)}));
    return open(w, S("\">\n"), S("</ol>\n"));
}

static enum markdown_end open_item(struct writer *w, const MD_BLOCK_LI_DETAIL *item)
{
    if (!item->is_task)
        return open(w, S("<li>"), S("</li>\n"));
    /* A sign, not a checkbox: nobody can tick it, and it would need a name in a language. */
    return open(
        w, item->task_mark == ' ' ? S("<li class=\"task\">☐ ") : S("<li class=\"task done\">☑ "),
        S("</li>\n"));
}

static enum markdown_end open_heading(struct writer *w, const MD_BLOCK_H_DETAIL *heading)
{
    static const char starts[] = "<h1><h2><h3><h4><h5><h6>";
    static const char ends[] = "</h1>\n</h2>\n</h3>\n</h4>\n</h5>\n</h6>\n";
    int level = (int)heading->level + w->options.heading_shift;
    level = level < 1 ? 1 : level > 6 ? 6 : level;
    w->block = w->out.len;
    TRY(open(w, (str){starts + 4 * (level - 1), 4}, (str){ends + 6 * (level - 1), 6}));
    w->block_text = w->out.len;
    return MARKDOWN_DONE;
}

static bool language_name(str s)
{
    enum { LANGUAGE_MAX = 20 };
    for (i64 i = 0; i < s.len; i++) {
        char c = (char)(s.at[i] | 32);
        if (!(c >= 'a' && c <= 'z') && !(s.at[i] >= '0' && s.at[i] <= '9') && s.at[i] != '-')
            return false;
    }
    return s.len > 0 && s.len <= LANGUAGE_MAX;
}

static enum markdown_end open_code(struct writer *w, const MD_BLOCK_CODE_DETAIL *code)
{
    str language = {code->lang.text, code->lang.size};
    if (!language_name(language))
        return open(w, S("<pre><code>"), S("</code></pre>\n"));
    TRY(put(w, S("<pre><code class=\"language-")));
    TRY(put(w, language));
    return open(w, S("\">"), S("</code></pre>\n"));
}

static enum markdown_end open_cell(struct writer *w, const MD_BLOCK_TD_DETAIL *cell, bool head)
{
    w->block = w->out.len;
    str align = cell->align == MD_ALIGN_RIGHT    ? S(" class=\"right\"")
                : cell->align == MD_ALIGN_CENTER ? S(" class=\"center\"")
                                                 : S("");
    TRY(put(w, head ? S("<th scope=\"col\"") : S("<td")));
    TRY(put(w, align));
    TRY(open(w, S(">"), head ? S("</th>") : S("</td>")));
    w->block_text = w->out.len;
    return MARKDOWN_DONE;
}

static enum markdown_end enter(struct writer *w, MD_BLOCKTYPE type, const void *detail)
{
    bool frame = type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
    w->nesting += frame;
    if ((frame || type == MD_BLOCK_LI) && w->nesting > MARKDOWN_NESTING_MAX)
        return put(w, S("\n"));
    switch (type) {
    case MD_BLOCK_QUOTE:
        return open(w, S("<blockquote>\n"), S("</blockquote>\n"));
    case MD_BLOCK_UL:
        return open(w, S("<ul>\n"), S("</ul>\n"));
    case MD_BLOCK_OL:
        return open_list(w, detail);
    case MD_BLOCK_LI:
        return open_item(w, detail);
    case MD_BLOCK_HR:
        return put(w, S("<hr>\n"));
    case MD_BLOCK_H:
        return open_heading(w, detail);
    case MD_BLOCK_CODE:
        return open_code(w, detail);
    case MD_BLOCK_P:
        return open(w, S("<p>"), S("</p>\n"));
    case MD_BLOCK_TABLE:
        if (((const MD_BLOCK_TABLE_DETAIL *)detail)->col_count > MARKDOWN_COLUMNS_MAX)
            return MARKDOWN_TOO_WIDE;
        return open(w, S("<table>\n"), S("</table>\n"));
    case MD_BLOCK_THEAD:
        return open(w, S("<thead>\n"), S("</thead>\n"));
    case MD_BLOCK_TBODY:
        return open(w, S("<tbody>\n"), S("</tbody>\n"));
    case MD_BLOCK_TR:
        return open(w, S("<tr>"), S("</tr>\n"));
    case MD_BLOCK_TH:
        return open_cell(w, detail, true);
    case MD_BLOCK_TD:
        return open_cell(w, detail, false);
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
        break;
    }
    return MARKDOWN_DONE;
}

static enum markdown_end leave(struct writer *w, MD_BLOCKTYPE type)
{
    bool frame = type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
    bool shown = !(frame || type == MD_BLOCK_LI) || w->nesting <= MARKDOWN_NESTING_MAX;
    w->nesting -= frame;
    if (!shown || type == MD_BLOCK_DOC || type == MD_BLOCK_HTML || type == MD_BLOCK_HR)
        return MARKDOWN_DONE;
    if (w->out.len == w->block_text && (type == MD_BLOCK_H || type == MD_BLOCK_TH)) {
        w->out.len = w->whole = w->block; /* a heading of nothing is a fault to a screen reader */
        w->open_count--;
        return type == MD_BLOCK_H ? MARKDOWN_DONE : put(w, S("<td></td>"));
    }
    TRY(close_spans(w));
    return close(w);
}

/* ---- Spans ------------------------------------------------------------------------------- */

/* The value of an attribute, its entities decoded. */
static enum markdown_end decode(struct writer *w, const MD_ATTRIBUTE *given, str *value)
{
    struct markdown_buffer b = {.arena = w->out.arena, .max = MARKDOWN_OUTPUT_MAX};
    for (int i = 0; given->size && given->substr_offsets[i] < given->size; i++) {
        MD_OFFSET from = given->substr_offsets[i], to = given->substr_offsets[i + 1];
        str part = {given->text + from, to - from};
        char letter[4];
        if (given->substr_types[i] == MD_TEXT_ENTITY)
            part = markdown_entity(part, letter);
        enum markdown_end end = markdown_put(&b, part);
        w->out.wanted = b.wanted;
        TRY(end);
    }
    *value = (str){b.at, b.len};
    return MARKDOWN_DONE;
}

static bool own(const struct writer *w, str address)
{
    str origin = w->options.origin, rest = str_from(address, origin.len);
    return origin.len && str_starts(address, origin) &&
           (!rest.len || rest.at[0] == '/' || rest.at[0] == '?' || rest.at[0] == '#');
}

static enum markdown_end open_address(struct writer *w, str scheme, str address)
{
    TRY(put(w, S("<a href=\"")));
    TRY(put(w, scheme));
    TRY(escape(w, address));
    if (!str_eq(scheme, S("mailto:")) && url_is_web(scheme.len ? S("http://x") : address) &&
        !own(w, address))
        TRY(put(w, S("\" rel=\"nofollow ugc noopener")));
    return open_tag(w, MD_SPAN_A, S("\">"), S("</a>"));
}

static enum markdown_end open_link(struct writer *w, const MD_ATTRIBUTE *to)
{
    if (w->links++)
        return MARKDOWN_DONE;
    str given = {0};
    TRY(decode(w, to, &given));
    w->linked = !str_eq(url_check(given).text, S("#")); /* which stands for a refused one */
    w->address = given;
    if (w->linked)
        TRY(open_address(w, S(""), given));
    w->link_text = w->out.len;
    return MARKDOWN_DONE;
}

static enum markdown_end close_link(struct writer *w)
{
    if (!w->links || --w->links || !w->linked)
        return MARKDOWN_DONE;
    if (w->out.len == w->link_text)
        TRY(escape(w, w->address));
    return close_span(w, MD_SPAN_A);
}

static enum markdown_end enter_span(struct writer *w, MD_SPANTYPE type, const void *detail)
{
    if (type == MD_SPAN_A)
        return open_link(w, &((const MD_SPAN_A_DETAIL *)detail)->href);
    if (type == MD_SPAN_IMG)
        return open_link(w, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
    static const struct {
        str start, end;
    } tags[SPAN_TYPES] = {
        [MD_SPAN_EM] = {S("<em>"), S("</em>")},
        [MD_SPAN_STRONG] = {S("<strong>"), S("</strong>")},
        [MD_SPAN_DEL] = {S("<del>"), S("</del>")},
        [MD_SPAN_CODE] = {S("<code>"), S("</code>")},
    };
    if (w->spans == MARKDOWN_NESTING_MAX) {
        w->skipped[type]++;
        return MARKDOWN_DONE;
    }
    w->spans++;
    return open_tag(w, (int)type, tags[type].start, tags[type].end);
}

static enum markdown_end leave_span(struct writer *w, MD_SPANTYPE type)
{
    if (type == MD_SPAN_A || type == MD_SPAN_IMG)
        return close_link(w);
    if (w->skipped[type]) {
        w->skipped[type]--;
        return MARKDOWN_DONE;
    }
    return close_span(w, (int)type);
}

/* Text with its bare addresses as links, but inside a link. */
static enum markdown_end add_linked(struct writer *w, str s)
{
    struct markdown_address found;
    i64 at = 0;
    while (!w->links && markdown_find_address(s, at, &found)) {
        str address = str_first(str_from(s, found.from), found.to - found.from);
        TRY(escape(w, str_first(str_from(s, at), found.from - at)));
        w->whole = w->out.len;
        TRY(open_address(w, found.scheme, address));
        TRY(escape(w, address));
        TRY(close(w));
        at = found.to;
    }
    return escape(w, str_from(s, at));
}

static enum markdown_end add_text(struct writer *w, MD_TEXTTYPE type, str s)
{
    char letter[4];
    switch (type) {
    case MD_TEXT_NULLCHAR:
        return put(w, S("\uFFFD"));
    case MD_TEXT_BR:
        return put(w, S("<br>\n"));
    case MD_TEXT_SOFTBR:
        return put(w, w->options.line_breaks ? S("<br>\n") : S("\n"));
    case MD_TEXT_ENTITY:
        return escape(w, markdown_entity(s, letter));
    case MD_TEXT_NORMAL:
        return add_linked(w, s);
    case MD_TEXT_CODE:
    case MD_TEXT_HTML:
    case MD_TEXT_LATEXMATH:
        break;
    }
    return escape(w, s);
}

/* ---- md4c's callbacks -------------------------------------------------------------------- */

/* md4c 0.4.8 goes on after some of the errors that it is given: once ended, nothing is written. */
static int once(struct writer *w, enum markdown_end end)
{
    w->end = end;
    if (!end)
        w->whole = w->out.len;
    return (int)end;
}
#define ONCE(w, call) ((w)->end ? (int)(w)->end : once((w), (call)))

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *to)
{
    struct writer *w = to;
    return ONCE(w, enter(w, type, detail));
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail __attribute__((unused)), void *to)
{
    struct writer *w = to;
    return ONCE(w, leave(w, type));
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *to)
{
    struct writer *w = to;
    return ONCE(w, enter_span(w, type, detail));
}

static int on_leave_span(MD_SPANTYPE type, void *detail __attribute__((unused)), void *to)
{
    struct writer *w = to;
    return ONCE(w, leave_span(w, type));
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE size, void *to)
{
    struct writer *w = to;
    str s = {at, size};
    return markdown_text_is_sound(w->clean, s) ? ONCE(w, add_text(w, type, s)) : MARKDOWN_DONE;
}

/* ---- The whole --------------------------------------------------------------------------- */

static enum markdown_end parse(struct writer *w, unsigned flags)
{
    MD_PARSER parser = {
        .flags = flags,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_enter_span,
        .leave_span = on_leave_span,
        .text = on_text,
    };
    int failed = md_parse(w->clean.len ? w->clean.at : "", (MD_SIZE)w->clean.len, &parser, w);
    return w->end ? w->end : failed ? MARKDOWN_FAILED : MARKDOWN_DONE;
}

static struct writer writer_of(arena *a, str clean, const struct markdown_options *options)
{
    struct writer w = {.out = {.arena = a, .max = MARKDOWN_OUTPUT_MAX - CLOSING_ROOM},
                       .clean = clean,
                       .block_text = -1};
    if (options)
        w.options = *options;
    return w;
}

/* md4c found no memory: nothing of it is kept, the text is shown as typed. */
static enum markdown_end as_typed(struct writer *w)
{
    TRY(open(w, S("<pre>"), S("</pre>\n")));
    TRY(escape(w, w->clean));
    return close(w);
}

static enum markdown_end close_all(struct writer *w)
{
    w->out.max = MARKDOWN_OUTPUT_MAX;
    w->out.len = w->whole;
    while (w->open_count)
        TRY(close(w));
    return put(w, S("<p>…</p>\n"));
}

struct markdown_options markdown_options_of(enum markdown_place place, str origin)
{
    return place == MARKDOWN_POST ? (struct markdown_options){.heading_shift = 3,
                                                              .line_breaks = true,
                                                              .origin = origin}
                                  : (struct markdown_options){.heading_shift = 2};
}

markup markdown_render(arena *a, str source, const struct markdown_options *options)
{
    str clean = markdown_clean(a, source);
    struct writer w = writer_of(a, clean, options);
    enum markdown_end end = parse(&w, MARKDOWN_FLAGS);
    if (end == MARKDOWN_TOO_WIDE) {
        w = writer_of(a, clean, options);
        end = parse(&w, MARKDOWN_FLAGS & ~MD_FLAG_TABLES);
    }
    if (end == MARKDOWN_FAILED) {
        w = writer_of(a, clean, options);
        end = as_typed(&w);
    }
    if (end == MARKDOWN_FULL)
        end = close_all(&w);
    if (end == MARKDOWN_NO_ROOM)
        markdown_too_much(&w.out);
    return (markup){{w.out.at, w.out.len}};
}
