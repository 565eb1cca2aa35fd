/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "web/markdown_inside.h"

/* ---- The buffer -------------------------------------------------------------------------- */

enum markdown_end markdown_put(struct markdown_buffer *b, str s)
{
    if (s.len > b->max - b->len)
        return MARKDOWN_FULL;
    if (s.len > b->cap - b->len) {
        i64 cap = b->cap * 2 + s.len + 1024;
        char *at = arena_try(b->arena, 1, cap);
        if (!at) {
            b->wanted = cap;
            return MARKDOWN_NO_ROOM;
        }
        if (b->len)
            memcpy(at, b->at, (size_t)b->len);
        b->at = at;
        b->cap = cap;
    }
    if (s.len)
        memcpy(b->at + b->len, s.at, (size_t)s.len);
    b->len += s.len;
    return MARKDOWN_DONE;
}

void markdown_too_much(struct markdown_buffer *b) { arena_take(b->arena, 1, b->wanted); }

/* ---- The source -------------------------------------------------------------------------- */

static bool allowed(int32_t c) { return c >= ' ' ? c != 127 : c == '\n' || c == '\r' || c == '\t'; }

/* md4c hashes the text between each pair of brackets as a label: nested by thousands, they cost
   their square. Beyond this depth within a paragraph an opening bracket is escaped: it still reads
   "[". */
enum { BRACKETS_MAX = 32 };

struct brackets {
    int depth, backslashes;
    bool line_empty;
};

/* Whether this byte of the source must be escaped. */
static bool too_deep(struct brackets *b, char c)
{
    bool escaped = b->backslashes & 1;
    b->backslashes = c == '\\' ? b->backslashes + 1 : 0;
    if (c == '\n') {
        b->depth = b->line_empty ? 0 : b->depth;
        b->line_empty = true;
    } else if (c != ' ' && c != '\t' && c != '\r') {
        b->line_empty = false;
    }
    if (escaped)
        return false;
    b->depth -= c == ']' && b->depth;
    if (c != '[')
        return false;
    if (b->depth >= BRACKETS_MAX)
        return true;
    b->depth++;
    return false;
}

static bool none_too_deep(str s)
{
    struct brackets b = {0};
    for (i64 i = 0; i < s.len; i++)
        if (too_deep(&b, s.at[i]))
            return false;
    return true;
}

static bool all_allowed(str s)
{
    i64 brackets = 0; /* as few as this are never too deep */
    for (i64 i = 0, length = 1; i < s.len; i += length) {
        unsigned char first = (unsigned char)s.at[i];
        length = 1;
        brackets += first == '[';
        if (!allowed(first < 0x80 ? first : utf8_next(str_from(s, i), &length)))
            return false;
    }
    return brackets <= BRACKETS_MAX || none_too_deep(s);
}

str markdown_clean(arena *a, str source)
{
    str s = utf8_within(source, MARKDOWN_SOURCE_MAX);
    if (s.len == source.len && all_allowed(s))
        return s;
    struct brackets b = {0};
    text t = text_of(a, 3 * s.len + 8);
    for (i64 length; s.len; s = str_from(s, length)) {
        int32_t c = utf8_next(s, &length);
        if (too_deep(&b, s.at[0]))
            text_add_char(&t, '\\');
        text_add(&t, allowed(c)               ? str_first(s, length)
                     : c == '\f' || c == '\v' ? S(" ")
                                              : S("\uFFFD"));
    }
    if (source.len > MARKDOWN_SOURCE_MAX)
        text_add(&t, S("\n\n…"));
    return text_str(&t);
}

bool markdown_text_is_sound(str clean, str s)
{
    enum { CONSTANT_MAX = 64 }; /* a line feed, some blanks */
    uintptr_t from = (uintptr_t)clean.at, to = from + (uintptr_t)clean.len, at = (uintptr_t)s.at;
    bool inside = at >= from && at <= to;
    return inside ? (uintptr_t)s.len <= to - at : s.len <= CONSTANT_MAX;
}

/* ---- Entities (HTML 4.01, section 24) ---------------------------------------------------- */

static const char latin1[] =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
    "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave "
    "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml "
    "ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN "
    "szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave "
    "iacute "
    "icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml "
    "yacute thorn yuml ";

static const struct {
    const char *name;
    int32_t code;
} more_entities[] = {
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"OElig", 0x152},   {"oelig", 0x153},  {"Yuml", 0x178},   {"ensp", 0x2002},   {"emsp", 0x2003},
    {"thinsp", 0x2009}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},  {"rsquo", 0x2019},
    {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"bull", 0x2022},  {"hellip", 0x2026}, {"euro", 0x20AC},
    {"trade", 0x2122},  {"larr", 0x2190},  {"rarr", 0x2192},
};

static int32_t named(str name)
{
    for (i64 i = 0; i < countof(more_entities); i++)
        if (str_eq(name, str_of(more_entities[i].name)))
            return more_entities[i].code;
    str rest = str_of(latin1);
    for (int32_t code = 0xA0; rest.len; code++)
        if (str_eq(name, str_cut(&rest, ' ')))
            return code;
    return -1;
}

static int32_t numbered(str digits)
{
    bool hex = digits.len && (digits.at[0] | 32) == 'x';
    int32_t code = 0;
    for (i64 i = hex; i < digits.len && code < 0x110000; i++) {
        char c = (char)(digits.at[i] | 32);
        code = code * (hex ? 16 : 10) + (c >= 'a' ? c - 'a' + 10 : digits.at[i] - '0');
    }
    bool good = allowed(code) && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    return good ? code : 0xFFFD;
}

str markdown_entity(str entity, char to[static 4])
{
    if (entity.len < 3)
        return entity;
    str inner = str_first(str_from(entity, 1), entity.len - 2);
    int32_t code = inner.at[0] == '#' ? numbered(str_from(inner, 1)) : named(inner);
    return code < 0 ? entity : (str){to, utf8_write(to, code)};
}

/* ---- Plain text -------------------------------------------------------------------------- */

struct plain {
    struct markdown_buffer out;
    str clean;
    enum markdown_end end; /* md4c goes on after some errors: once ended, nothing is written */
};

static int put(struct plain *p, str s)
{
    if (!p->end)
        p->end = markdown_put(&p->out, s);
    return (int)p->end;
}

static bool after_blank(const struct plain *p, bool space)
{
    char last = p->out.len ? p->out.at[p->out.len - 1] : '\n';
    return last == '\n' || (space && last == ' ');
}

static int plain_block(MD_BLOCKTYPE type, void *detail __attribute__((unused)), void *to)
{
    bool cell = type == MD_BLOCK_TD || type == MD_BLOCK_TH;
    return after_blank(to, cell) ? MARKDOWN_DONE : put(to, cell ? S(" ") : S("\n"));
}

static int plain_leave(MD_BLOCKTYPE type, void *detail, void *to)
{
    bool cell = type == MD_BLOCK_TD || type == MD_BLOCK_TH;
    return cell ? MARKDOWN_DONE : plain_block(type, detail, to);
}

static int plain_span(MD_SPANTYPE type __attribute__((unused)),
                      void *detail __attribute__((unused)), void *to __attribute__((unused)))
{
    return MARKDOWN_DONE;
}

static int plain_text(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE size, void *to)
{
    char letter[4];
    str s = {at, size};
    if (!markdown_text_is_sound(((const struct plain *)to)->clean, s))
        return MARKDOWN_DONE;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        s = S("\n");
    else if (type == MD_TEXT_NULLCHAR)
        s = S("\uFFFD");
    else if (type == MD_TEXT_ENTITY)
        s = markdown_entity(s, letter);
    return put(to, s);
}

str markdown_plain(arena *a, str source)
{
    str clean = markdown_clean(a, source);
    struct plain p = {.out = {.arena = a, .max = MARKDOWN_OUTPUT_MAX}, .clean = clean};
    MD_PARSER parser = {
        .flags = MARKDOWN_FLAGS,
        .enter_block = plain_block,
        .leave_block = plain_leave,
        .enter_span = plain_span,
        .leave_span = plain_span,
        .text = plain_text,
    };
    int failed = md_parse(clean.len ? clean.at : "", (MD_SIZE)clean.len, &parser, &p);
    if (p.end == MARKDOWN_NO_ROOM)
        markdown_too_much(&p.out);
    if (failed && !p.end) /* md4c found no memory */
        return clean;
    return str_trim((str){p.out.at, p.out.len});
}

/* ---- Quoting ----------------------------------------------------------------------------- */

static void add_name(text *t, str name)
{
    for (i64 i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool sign = (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || c > 'z';
        if (sign && (c & 0x80) == 0)
            text_add_char(t, '\\');
        text_add_char(t, c == '\n' || c == '\r' ? ' ' : c);
    }
}

str markdown_quote(arena *a, str author, str source)
{
    text t = text_of(a, MARKDOWN_SOURCE_MAX);
    author = str_trim(author);
    source = str_trim(source);
    if (author.len) {
        text_add(&t, S("> **"));
        add_name(&t, author);
        text_add(&t, S("**\n>\n"));
    }
    while (source.len) {
        str line = str_cut(&source, '\n');
        if (str_ends(line, S("\r")))
            line.len--;
        text_add(&t, line.len ? S("> ") : S(">"));
        text_add(&t, line);
        text_add_char(&t, '\n');
    }
    return utf8_within(text_str(&t), t.len);
}
