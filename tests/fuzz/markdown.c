/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as Markdown: the HTML holds only tags that we write, well nested, and no attribute but
 * ours; it is valid UTF-8 within its limit; so is the plain text. */
#include "web/markdown.h"

enum { DEEP = 200 };

static bool one_of(str s, const char *const *names, i64 count)
{
    for (i64 i = 0; i < count; i++)
        if (str_eq(s, str_of(names[i])))
            return true;
    return false;
}

static void check_attributes(str s)
{
    static const char *const names[] = {"href", "rel", "class", "scope", "start"};
    while (s.len) {
        check(s.at[0] == ' ');
        s = str_from(s, 1);
        check(one_of(str_cut(&s, '='), names, countof(names)));
        check(s.len && s.at[0] == '"');
        s = str_from(s, 1);
        str value = str_cut(&s, '"');
        check(!str_has(value, S("<")) && !str_starts(value, S("javascript")));
    }
}

static void check_html(str html)
{
    static const char *const names[] = {"p",          "em",    "strong", "del", "code", "a",
                                        "br",         "hr",    "ul",     "ol",  "li",   "table",
                                        "blockquote", "pre",   "h3",     "h4",  "h5",   "h6",
                                        "thead",      "tbody", "tr",     "th",  "td"};
    str open[DEEP];
    int depth = 0;
    check(utf8_valid(html) && html.len <= MARKDOWN_OUTPUT_MAX);
    for (i64 at; (at = str_find(html, S("<"))) >= 0;) {
        check(!str_has(str_first(html, at), S(">")));
        html = str_from(html, at + 1);
        str tag = str_cut(&html, '>');
        bool end = str_starts(tag, S("/"));
        tag = str_from(tag, end);
        str attributes = tag, name = str_cut(&attributes, ' ');
        check(one_of(name, names, countof(names)));
        check_attributes(str_from(tag, name.len));
        if (end)
            check(depth > 0 && str_eq(open[--depth], name));
        else if (!str_eq(name, S("br")) && !str_eq(name, S("hr"))) {
            check(depth < DEEP);
            open[depth++] = name;
        }
    }
    check(depth == 0 && !str_has(html, S(">")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static arena a;
    a.limit = 64 << 20;
    /* md4c finds line ends by strcspn() in a text that ends with one; a sanitizer told to be strict
       about strings wants a NUL all the same. */
    str source = {arena_c_string(&a, (str){(const char *)data, (i64)size}), (i64)size};
    struct markdown_options options = {.heading_shift = 2, .line_breaks = size & 1};
    check_html(markdown_render(&a, source, &options).text);
    check(utf8_valid(markdown_plain(&a, source)));
    str shown = markdown_render(&a, source, &options).text;
    str words = markdown_words(&a, shown, 200);
    check(utf8_valid(words) && utf8_first(words, 200).len == words.len && !str_has(words, S("\n")));
    str cut = utf8_within(str_first(shown, (i64)size / 2), (i64)size / 2);
    check(utf8_valid(markdown_words(&a, cut, 200)));
    str quoted = markdown_quote(&a, str_first(source, (i64)size / 8), source);
    check(quoted.len <= MARKDOWN_SOURCE_MAX);
    check_html(markdown_render(&a, quoted, &options).text);
    arena_reset(&a);
    return 0;
}
