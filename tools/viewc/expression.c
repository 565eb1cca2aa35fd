/* SPDX-License-Identifier: EUPL-1.2 */
/* Expressions: paths, comparisons, and, or, not. Nothing else, so that a view cannot compute:
 *
 *     condition  = and { "or" and }            and     = unary { "and" unary }
 *     unary      = "not" unary | "(" condition ")" | operand [ comparison operand ]
 *     operand    = path | integer | CONSTANT   path    = name { "." name }
 *
 * Names bound by of= and :each are pointers in C and end in an underscore there, so that none of
 * them hides a type, a macro or a word of C. */
#include <string.h>

#include "viewc.h"

enum level { OPERAND, COMPARISON, NOT, AND, OR };

struct c_text {
    str text;
    enum level level;
};

struct expression {
    struct viewc *v;
    const struct scope *scope;
    str rest, all;
    int line, depth;
};

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool digit(char c) { return c >= '0' && c <= '9'; }

static i64 name_length(str s)
{
    i64 n = 0;
    while (n < s.len && (letter(s.at[n]) || (n && digit(s.at[n]))))
        n++;
    return n;
}

bool expression_is_path(str s)
{
    if (s.len > VIEWC_EXPRESSION_MAX)
        return false;
    bool capitals = true;
    str rest = s;
    for (bool more = true; more;) {
        i64 n = name_length(rest);
        if (!n || n > VIEWC_NAME_MAX)
            return false;
        for (i64 i = 0; i < n; i++)
            capitals &= !(rest.at[i] >= 'a' && rest.at[i] <= 'z');
        rest = str_from(rest, n);
        more = rest.len && rest.at[0] == '.';
        rest = str_from(rest, more);
    }
    return !rest.len && !capitals && !word_in(s, "and or not");
}

static str root_of(str path)
{
    str rest = path;
    return str_cut(&rest, '.');
}

static bool bound(const struct scope *s, str name)
{
    for (; s; s = s->outer)
        if (str_eq(s->name, name))
            return true;
    return false;
}

/* The C of a path; `address`: of a pointer to it. */
static str path_c(struct viewc *v, const struct scope *scope, str path, int line, bool address)
{
    str root = root_of(path), members = str_from(path, root.len + 1);
    bool layout = str_eq(root, S("layout")) && !bound(scope, root);
    str said = shown(root);
    if (layout)
        v->uses_layout = true;
    else if (!bound(scope, root))
        refuse(v, line, "%.*s is neither what the view is of, nor bound by :each, nor layout",
               STR(said));
    const char *arrow = layout ? "h->page" : "";
    str name = layout ? (str){0} : text_format(v->arena, "%.*s_", STR(root));
    if (!members.len)
        return address ? text_format(v->arena, "%s%.*s", arrow, STR(name))
                       : text_format(v->arena, "(*%s%.*s)", arrow, STR(name));
    return text_format(v->arena, address ? "&(%s%.*s->%.*s)" : "%s%.*s->%.*s", arrow, STR(name),
                       STR(members));
}

static void checked_path(struct viewc *v, str path, int line)
{
    str said = shown(path);
    if (!expression_is_path(path))
        refuse(v, line, "%.*s: only a path such as page.title stands here", STR(said));
}

str expression_value(struct viewc *v, const struct scope *s, str path, int line)
{
    checked_path(v, path, line);
    return path_c(v, s, path, line, false);
}

str expression_address(struct viewc *v, const struct scope *s, str path, int line)
{
    checked_path(v, path, line);
    return path_c(v, s, path, line, true);
}

static _Noreturn void bad(const struct expression *e)
{
    str all = shown(e->all), rest = utf8_first(e->rest, 12);
    refuse(
        e->v, e->line,
        "\"%.*s\": an expression has only paths, whole numbers, CONSTANTS, == != < <= > >=, and, "
        "or, not and parentheses (at '%.*s')",
        STR(all), STR(rest));
}

static void skip_spaces(struct expression *e)
{
    while (e->rest.len && strchr(" \t\r\n", e->rest.at[0]))
        e->rest = str_from(e->rest, 1);
}

static bool word(struct expression *e, str wanted)
{
    skip_spaces(e);
    if (!str_starts(e->rest, wanted) || name_length(e->rest) != wanted.len)
        return false;
    e->rest = str_from(e->rest, wanted.len);
    return true;
}

static str operand(struct expression *e)
{
    skip_spaces(e);
    bool minus = str_starts(e->rest, S("-"));
    i64 n = minus;
    while (n < e->rest.len && digit(e->rest.at[n]))
        n++;
    if (n > minus) {
        i64 number;
        str digits = str_first(e->rest, n);
        if (!str_to_i64(digits, &number) || (n < e->rest.len && letter(e->rest.at[n])))
            bad(e);
        e->rest = str_from(e->rest, n);
        return text_format(e->v->arena, "%lld", (long long)number);
    }
    bool capitals = true, dots = false;
    n = 0;
    while (n < e->rest.len &&
           (letter(e->rest.at[n]) || digit(e->rest.at[n]) || e->rest.at[n] == '.')) {
        capitals &= !(e->rest.at[n] >= 'a' && e->rest.at[n] <= 'z');
        dots |= e->rest.at[n++] == '.';
    }
    str path = str_first(e->rest, n);
    if (!n || n > VIEWC_EXPRESSION_MAX)
        bad(e);
    if (capitals && !dots && letter(path.at[0]) && path.at[0] != '_') {
        e->rest = str_from(e->rest, n);
        return path;
    }
    if (!expression_is_path(path) || word_in(path, "and or not"))
        bad(e);
    e->rest = str_from(e->rest, n);
    if (str_starts(e->rest, S("(")))
        bad(e);
    return path_c(e->v, e->scope, path, e->line, false);
}

static str comparison(struct expression *e)
{
    static const char *const signs[] = {"==", "!=", "<=", ">=", "<", ">"};
    skip_spaces(e);
    for (i64 i = 0; i < countof(signs); i++)
        if (str_starts(e->rest, str_of(signs[i]))) {
            e->rest = str_from(e->rest, str_of(signs[i]).len);
            return str_of(signs[i]);
        }
    return (str){0};
}

static str wrapped(struct expression *e, struct c_text c, bool wrap)
{
    return wrap ? text_format(e->v->arena, "(%.*s)", STR(c.text)) : c.text;
}

static struct c_text condition(struct expression *e);

static struct c_text unary(struct expression *e)
{
    if (++e->depth > VIEWC_DEPTH_MAX)
        bad(e);
    struct c_text c;
    if (word(e, S("not"))) {
        struct c_text of = unary(e);
        bool wrap = of.level != OPERAND && of.level != NOT;
        c = (struct c_text){text_join(e->v->arena, S("!"), wrapped(e, of, wrap)), NOT};
    } else if (skip_spaces(e), str_starts(e->rest, S("("))) {
        e->rest = str_from(e->rest, 1);
        c = condition(e);
        skip_spaces(e);
        if (!str_starts(e->rest, S(")")))
            bad(e);
        e->rest = str_from(e->rest, 1);
    } else {
        str left = operand(e), sign = comparison(e);
        c = (struct c_text){left, OPERAND};
        if (sign.len) {
            str right = operand(e);
            c = (struct c_text){
                text_format(e->v->arena, "%.*s %.*s %.*s", STR(left), STR(sign), STR(right)),
                COMPARISON};
        }
    }
    e->depth--;
    return c;
}

/* A chain of one kind; gcc wants an && inside of an || between parentheses. */
static struct c_text chain(struct expression *e, enum level level)
{
    struct c_text c = level == OR ? chain(e, AND) : unary(e);
    bool first = true;
    text all = text_of(e->v->arena, VIEWC_FILE_MAX);
    while (word(e, level == OR ? S("or") : S("and"))) {
        struct c_text right = level == OR ? chain(e, AND) : unary(e);
        enum level other = level == OR ? AND : OR;
        if (first)
            text_add(&all, wrapped(e, c, c.level == other));
        first = false;
        text_add(&all, level == OR ? S(" || ") : S(" && "));
        text_add(&all, wrapped(e, right, right.level == other));
    }
    return first ? c : (struct c_text){text_str(&all), level};
}

static struct c_text condition(struct expression *e) { return chain(e, OR); }

str expression_condition(struct viewc *v, const struct scope *s, str source, int line)
{
    struct expression e = {.v = v, .scope = s, .rest = source, .all = source, .line = line};
    if (source.len > VIEWC_EXPRESSION_MAX)
        refuse(v, line, "an expression longer than %d bytes", VIEWC_EXPRESSION_MAX);
    struct c_text c = condition(&e);
    skip_spaces(&e);
    if (e.rest.len)
        bad(&e);
    return c.text;
}
