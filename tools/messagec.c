/* SPDX-License-Identifier: EUPL-1.2 */
/* messagec: the translations of what C code says (src/web/message.h).
 *
 *     messagec --out DIR --po locale/en.po [--lenient] SRC.c...    writes DIR/messages.c
 *     messagec --out DIR --pseudo SRC.c...    DIR/pseudo_messages.c, in the pseudo-language (po.h)
 *     messagec --pot SRC.c...                                      prints the template's entries
 *
 * It reads every T("…" "…", …) outside of comments and texts. A message without a translation, with
 * a fuzzy one, or with one whose {1} {2} {3} differ is an error at its line; with --lenient those
 * that are missing stay French and are counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "po.h"

enum { ARENA_MAX = 1 << 30, SOURCE_MAX = 8 << 20, MESSAGE_MAX = 64 << 10, OUTPUT_MAX = 64 << 20 };

struct found {
    str text;
    const char *file;
    int line;
};

struct messagec {
    struct {
        struct found *at;
        i64 len, cap;
    } found;
    arena *arena;
    text faults;
    struct po po;
    bool lenient;
    i64 missing;
};

struct scanner {
    struct messagec *m;
    const char *file;
    str rest;
    int line;
};

static void fault(struct messagec *m, const char *file, int line, str what)
{
    text_add(&m->faults, text_format(m->arena, "%s:%d: %.*s\n", file, line, STR(what)));
}

static void skip(struct scanner *s, i64 bytes)
{
    for (i64 i = 0; i < bytes && i < s->rest.len; i++)
        s->line += s->rest.at[i] == '\n';
    s->rest = str_from(s->rest, bytes);
}

static bool here(const struct scanner *s, str what) { return str_starts(s->rest, what); }

/* Blanks and comments. */
static bool skip_unsaid(struct scanner *s)
{
    if (here(s, S("//"))) {
        i64 end = str_find(s->rest, S("\n"));
        skip(s, end < 0 ? s->rest.len : end);
    } else if (here(s, S("/*"))) {
        i64 end = str_find(str_from(s->rest, 2), S("*/"));
        skip(s, end < 0 ? s->rest.len : end + 4);
    } else if (s->rest.len && strchr(" \t\r\n\f\v", s->rest.at[0])) {
        skip(s, 1);
    } else {
        return false;
    }
    return true;
}

static int digit_value(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : 99;
}

/* A number of at most `most` digits in `base`, at `from`. */
static int32_t number(struct scanner *s, i64 from, int base, int most)
{
    int32_t n = 0;
    int count = 0;
    while (count < most && from + count < s->rest.len &&
           digit_value(s->rest.at[from + count]) < base)
        n = n * base + digit_value(s->rest.at[from + count++]);
    skip(s, from + count);
    return count ? n : -1;
}

/* What follows a backslash (C17 6.4.4.4, 6.4.3). */
static void escape(struct scanner *s, text *to)
{
    static const char codes[] = "abfnrtv\"'?\\", meant[] = "\a\b\f\n\r\t\v\"'?\\";
    char c = s->rest.len > 1 ? s->rest.at[1] : '\0', utf8[4];
    const char *code = c ? strchr(codes, c) : NULL;
    if (code) {
        text_add_char(to, meant[code - codes]);
        skip(s, 2);
    } else if (c == 'u' || c == 'U') {
        int32_t point = number(s, 2, 16, c == 'u' ? 4 : 6);
        text_add(to, (str){utf8, point > 0 && point <= 0x10FFFF ? utf8_write(utf8, point) : 0});
    } else if (c == 'x' || (c >= '0' && c <= '7')) {
        text_add_char(to, (char)number(s, c == 'x' ? 2 : 1, c == 'x' ? 16 : 8, c == 'x' ? 2 : 3));
    } else {
        skip(s, c == '\r' && s->rest.len > 2 ? 3 : 2); /* a spliced line */
    }
}

/* A literal from its opening quote to its closing one. */
static void quoted(struct scanner *s, text *to)
{
    char quote = s->rest.at[0];
    for (skip(s, 1); s->rest.len && s->rest.at[0] != quote && s->rest.at[0] != '\n';)
        if (s->rest.at[0] == '\\') {
            escape(s, to);
        } else {
            text_add(to, str_first(s->rest, 1));
            skip(s, 1);
        }
    if (here(s, quote == '"' ? S("\"") : S("'")))
        skip(s, 1);
}

static void read_message(struct scanner *s)
{
    struct messagec *m = s->m;
    int line = s->line;
    text said = text_of(m->arena, MESSAGE_MAX);
    bool any = false;
    skip(s, 1);
    while (skip_unsaid(s))
        ;
    if (!here(s, S("(")))
        return;
    skip(s, 1);
    for (bool going = true; going;)
        if (here(s, S("\""))) {
            quoted(s, &said);
            any = true;
        } else {
            going = skip_unsaid(s);
        }
    str sentence = text_str(&said);
    if (!any)
        return;
    if (said.cut || !utf8_valid(sentence))
        fault(m, s->file, line, said.cut ? S("too long a message") : S("not UTF-8"));
    else if (sentence.len)
        *push(m->arena, &m->found) = (struct found){sentence, s->file, line};
}

static bool word_char(char c)
{
    return digit_value(c) < 16 || c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void scan(struct messagec *m, const char *file, str source)
{
    struct scanner s = {.m = m, .file = file, .rest = source, .line = 1};
    text ignored = text_of(m->arena, 0);
    while (s.rest.len) {
        char c = s.rest.at[0];
        if (skip_unsaid(&s))
            continue;
        if (c == '"' || c == '\'') {
            quoted(&s, &ignored);
        } else if (word_char(c)) {
            i64 n = 1;
            while (n < s.rest.len && word_char(s.rest.at[n]))
                n++;
            if (n == 1 && c == 'T')
                read_message(&s);
            else
                skip(&s, n);
        } else {
            skip(&s, 1);
        }
    }
}

/* How often {1}, {2} and {3} stand there. */
static bool same_arguments(str a, str b)
{
    for (int n = '1'; n <= '3'; n++) {
        str wanted = {(char[]){'{', (char)n, '}'}, 3};
        int count = 0;
        for (i64 at; (at = str_find(a, wanted)) >= 0; count++)
            a = (str){a.at + at + 1, a.len - at - 1};
        str rest = b;
        for (i64 at; (at = str_find(rest, wanted)) >= 0; count--)
            rest = str_from(rest, at + 1);
        if (count)
            return false;
    }
    return true;
}

static int by_text(const void *a, const void *b)
{
    return str_compare(((const struct found *)a)->text, ((const struct found *)b)->text);
}

/* The line of the table for one message; none where French has to do. */
static void write_entry(struct messagec *m, text *to, const struct found *f)
{
    const struct po_entry *e = po_find(&m->po, f->text);
    if (!e || e->fuzzy || !e->text.len) {
        m->missing++;
        if (!m->lenient)
            fault(m, e ? m->po.file : f->file, e ? e->line : f->line,
                  text_join(m->arena, S("no translation, or a fuzzy one: \""),
                            utf8_first(f->text, 60), S("\"")));
        return;
    }
    if (!same_arguments(f->text, e->text)) {
        fault(
            m, m->po.file, e->line,
            text_join(m->arena, S("{1} {2} {3} differ from \""), utf8_first(f->text, 60), S("\"")));
        return;
    }
    text_add(to, S("    {"));
    c_write_string(to, f->text);
    text_add(to, S(", {[ENGLISH] = "));
    c_write_string(to, e->text);
    text_add(to, S("}},\n"));
}

static str messages_c(struct messagec *m)
{
    text c = text_of(m->arena, OUTPUT_MAX);
    text_add(&c, S("/* SPDX-License-Identifier: EUPL-1.2 */\n/* Made by messagec: do not edit. */\n"
                   "#include \"web/message.h\"\n\n"
                   "static const struct message_translation translations[] = {\n"));
    for (i64 i = 0; i < m->found.len; i++)
        if (!i || !str_eq(m->found.at[i].text, m->found.at[i - 1].text))
            write_entry(m, &c, &m->found.at[i]);
    text_add(&c, S("    {NULL, {NULL}},\n};\n\n"
                   "static struct message_table table = {translations, countof(translations) - 1, "
                   "NULL};\n\n"
                   "__attribute__((constructor)) static void add_messages(void)\n{\n"
                   "    message_register(&table);\n}\n"));
    return text_str(&c);
}

static _Noreturn void stop(str why)
{
    fprintf(stderr, "%.*s%s", STR(why), str_ends(why, S("\n")) ? "" : "\n");
    exit(1);
}

static void read_sources(struct messagec *m, char **files, int count)
{
    for (int i = 0; i < count; i++) {
        str source, error;
        if (!file_read(m->arena, files[i], SOURCE_MAX, &source, &error))
            stop(error);
        scan(m, files[i], source);
    }
}

static void write_messages(struct messagec *m, const char *out, const char *po)
{
    str content, error;
    if (!out || (!po && !m->po.pseudo))
        stop(S("messagec: --out DIR and --po FILE.po are needed"));
    if (!m->po.pseudo && (!file_read(m->arena, po, PO_FILE_MAX, &content, &error) ||
                          !po_read(&m->po, m->arena, po, content, &error)))
        stop(error);
    if (m->found.len)
        qsort(m->found.at, (size_t)m->found.len, sizeof *m->found.at, by_text);
    str c = messages_c(m);
    if (m->faults.len)
        stop(text_str(&m->faults));
    str path = text_format(m->arena, "%s/%smessages.c", out, m->po.pseudo ? "pseudo_" : "");
    if (!file_write_if_changed(m->arena, arena_c_string(m->arena, path), c, &error))
        stop(error);
    if (m->missing)
        fprintf(stderr, "messagec: %lld messages without translation, French shown\n",
                (long long)m->missing);
}

int main(int argc, char **argv)
{
    arena a = arena_of(ARENA_MAX);
    struct messagec m = {.arena = &a, .faults = text_of(&a, 256 << 10)};
    const char *out = NULL, *po = NULL;
    bool pot = false;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++)
        if (!strcmp(argv[i], "--out") && i + 1 < argc)
            out = argv[++i];
        else if (!strcmp(argv[i], "--po") && i + 1 < argc)
            po = argv[++i];
        else if (!strcmp(argv[i], "--lenient"))
            m.lenient = true;
        else if (!strcmp(argv[i], "--pseudo"))
            m.po = (struct po){.file = "pseudo", .pseudo = &a};
        else if (!strcmp(argv[i], "--pot"))
            pot = true;
        else
            stop(S("messagec --out DIR --po FILE.po | --pseudo [--lenient] SRC.c...\nmessagec "
                   "--pot SRC.c..."));
    read_sources(&m, argv + i, argc - i);
    if (m.faults.len)
        stop(text_str(&m.faults));
    if (!pot) {
        write_messages(&m, out, po);
    } else {
        text t = text_of(&a, OUTPUT_MAX);
        for (i64 n = 0; n < m.found.len; n++)
            po_write_entry(&t, m.found.at[n].file, m.found.at[n].line, (str){0},
                           m.found.at[n].text);
        fwrite(t.at, 1, (size_t)t.len, stdout);
    }
    arena_free(&a);
    return fflush(stdout) ? 1 : 0;
}
