/* SPDX-License-Identifier: EUPL-1.2 */
#include "po.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    arena *arena;
    const char *file;
    str rest;
    int line;
    str error;
};

static bool refused(struct reader *r, const char *what)
{
    r->error = text_format(r->arena, "%s:%d: %s", r->file, r->line, what);
    return false;
}

static bool next_line(struct reader *r, str *line)
{
    if (!r->rest.len)
        return false;
    *line = str_trim(str_cut(&r->rest, '\n'));
    r->line++;
    return true;
}

/* Reads one "…" and adds what it says. */
static bool quoted(struct reader *r, str s, text *to)
{
    s = str_trim(s);
    if (s.len < 2 || s.at[0] != '"' || s.at[s.len - 1] != '"')
        return refused(r, "a text between double quotes was expected");
    s = (str){s.at + 1, s.len - 2};
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '"')
            return refused(r, "a quote inside of a text is written \\\"");
        if (c == '\\') {
            static const char codes[] = "nt\"\\r", meant[] = "\n\t\"\\\r";
            const char *code = ++i < s.len ? memchr(codes, s.at[i], sizeof codes - 1) : NULL;
            if (!code)
                return refused(r, "only \\n \\t \\r \\\" and \\\\ are read");
            c = meant[code - codes];
        }
        text_add_char(to, c);
    }
    return true;
}

struct reading {
    text id, text;
    struct po_entry entry;
    enum { BEFORE, IN_ID, IN_TEXT } at;
    bool next_fuzzy;
};

static void end_entry(struct reader *r, struct po *po, struct reading *e)
{
    if (e->at == IN_TEXT) {
        e->entry.id = text_str(&e->id);
        e->entry.text = text_str(&e->text);
        if (e->entry.id.len) /* the header has an empty id */
            *push(r->arena, po) = e->entry;
    }
    e->at = BEFORE;
}

static bool read_line(struct reader *r, struct po *po, struct reading *e, str line)
{
    bool id = str_starts(line, S("msgid ")), words = str_starts(line, S("msgstr "));
    if (!line.len || line.at[0] == '#') {
        if (e->at == IN_ID)
            return refused(r, "msgstr was expected");
        end_entry(r, po, e);
        if (str_starts(line, S("#,")) && str_has(line, S("fuzzy")))
            e->next_fuzzy = true;
        else if (!line.len || str_starts(line, S("#~")))
            e->next_fuzzy = false;
        return true;
    }
    if (id) {
        if (e->at == IN_ID)
            return refused(r, "msgstr was expected");
        end_entry(r, po, e);
        e->at = IN_ID;
        e->id = text_of(r->arena, PO_FILE_MAX);
        e->text = text_of(r->arena, PO_FILE_MAX);
        e->entry = (struct po_entry){.fuzzy = e->next_fuzzy};
        e->next_fuzzy = false;
        return quoted(r, str_from(line, 6), &e->id);
    }
    if (words) {
        if (e->at != IN_ID)
            return refused(r, "msgstr without a msgid before it");
        e->at = IN_TEXT;
        e->entry.line = r->line;
        return quoted(r, str_from(line, 7), &e->text);
    }
    if (line.at[0] == '"' && e->at != BEFORE)
        return quoted(r, line, e->at == IN_ID ? &e->id : &e->text);
    return refused(r, "msgid, msgstr, a comment or a text was expected (plurals are written inside "
                      "the message, and there are no contexts)");
}

static int by_id(const void *a, const void *b)
{
    return str_compare(((const struct po_entry *)a)->id, ((const struct po_entry *)b)->id);
}

bool po_read(struct po *po, arena *a, const char *file, str source, str *error)
{
    *po = (struct po){.file = file};
    struct reader r = {.arena = a, .file = file, .rest = source};
    struct reading e = {.at = BEFORE};
    bool fine = source.len <= PO_FILE_MAX ? utf8_valid(source) || refused(&r, "not UTF-8")
                                          : refused(&r, "too long");
    for (str line; fine && next_line(&r, &line);)
        fine = read_line(&r, po, &e, line);
    if (fine && e.at == IN_ID)
        fine = refused(&r, "msgstr was expected");
    if (fine) {
        end_entry(&r, po, &e);
        if (po->len)
            qsort(po->at, (size_t)po->len, sizeof *po->at, by_id);
        for (i64 i = 1; fine && i < po->len; i++)
            if (!str_compare(po->at[i - 1].id, po->at[i].id)) {
                r.line = po->at[i].line;
                fine = refused(&r, "this msgid stands here twice");
            }
    }
    *error = r.error;
    return fine;
}

str pseudo_text(arena *a, str id)
{
    enum { WORD = 6, LONGER_PERCENT = 40 };
    i64 more = utf8_length(id) * LONGER_PERCENT / 100 + 2;
    text t = text_of(a, id.len + more + 8);
    text_add(&t, S("⟦"));
    text_add(&t, id);
    for (i64 i = 0; i < more; i++)
        text_add_char(&t, i % WORD ? 'x' : ' ');
    text_add(&t, S("⟧"));
    return text_str(&t);
}

static const struct po_entry *pseudo_entry(arena *a, str id)
{
    struct po_entry *e = new (a, struct po_entry);
    *e = (struct po_entry){.id = id, .text = pseudo_text(a, id), .line = 1};
    return e;
}

const struct po_entry *po_find(const struct po *po, str id)
{
    if (po->pseudo)
        return pseudo_entry(po->pseudo, id);
    struct po_entry wanted = {.id = id};
    return po->len ? bsearch(&wanted, po->at, (size_t)po->len, sizeof *po->at, by_id) : NULL;
}

void po_write_string(text *to, str s)
{
    text_add_char(to, '"');
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        switch (c) {
        case '\n':
            text_add(to, S("\\n"));
            break;
        case '\t':
            text_add(to, S("\\t"));
            break;
        case '\r':
            text_add(to, S("\\r"));
            break;
        case '"':
        case '\\':
            text_add_char(to, '\\');
            text_add_char(to, c);
            break;
        default:
            text_add_char(to, c);
        }
    }
    text_add_char(to, '"');
}

void po_write_entry(text *to, const char *file, int line, str comment, str id)
{
    if (comment.len) {
        text_add(to, S("#. "));
        text_add(to, comment);
        text_add_char(to, '\n');
    }
    text_add(to, S("#: "));
    text_add(to, str_first(str_of(file), PO_REFERENCE_MAX));
    text_add_char(to, ':');
    text_add_i64(to, line);
    text_add(to, S("\nmsgid "));
    po_write_string(to, id);
    text_add(to, S("\nmsgstr \"\"\n\n"));
}

void c_write_string(text *to, str s)
{
    static const char digits[] = "01234567";
    text_add_char(to, '"');
    for (i64 i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '\n')
            text_add(to, S("\\n"));
        else if (c == '"' || c == '\\' || c == '?') /* \? : no trigraph */
            text_add(to, (str){(char[]){'\\', (char)c}, 2});
        else if (c < 32 || c == 127)
            text_add(to,
                     (str){(char[]){'\\', digits[c >> 6], digits[c >> 3 & 7], digits[c & 7]}, 4});
        else
            text_add_char(to, (char)c);
    }
    text_add_char(to, '"');
}

bool file_read(arena *a, const char *path, i64 max, str *content, str *error)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        *error = text_format(a, "%s: %s", path, strerror(errno));
        return false;
    }
    i64 cap = 64 << 10, len = 0;
    char *at = new_n(a, char, cap);
    for (size_t n; (n = fread(at + len, 1, (size_t)(cap - len), f)) > 0 && len <= max;) {
        len += (i64)n;
        if (len == cap) {
            char *larger = new_n(a, char, cap * 2);
            memcpy(larger, at, (size_t)len);
            at = larger;
            cap *= 2;
        }
    }
    bool broken = ferror(f) != 0;
    fclose(f);
    *content = (str){at, len};
    if (broken || len > max)
        *error = text_format(a, "%s: %s", path, broken ? "cannot be read" : "too long");
    return !broken && len <= max;
}

bool file_write_if_changed(arena *a, const char *path, str content, str *error)
{
    str before, ignored;
    if (file_read(a, path, content.len, &before, &ignored) && str_eq(before, content))
        return true;
    FILE *f = fopen(path, "wb");
    bool written = f && fwrite(content.at, 1, (size_t)content.len, f) == (size_t)content.len;
    if (f && fclose(f))
        written = false;
    if (!written)
        *error = text_format(a, "%s: %s", path, strerror(errno));
    return written;
}
