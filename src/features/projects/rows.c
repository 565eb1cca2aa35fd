/* SPDX-License-Identifier: EUPL-1.2 */
/* From rows to documents: what a cell says in words becomes what the field keeps, and what does not
 * fit is said with its row and its column. */
#include <string.h>

#include "features/projects/inside.h"

/* ---- choices ----------------------------------------------------------------------------------
 */

struct folded_choice {
    str folded, code;
};
struct folded_choices {
    struct folded_choice *at;
    i64 len, cap;
};

/* What people write in their own tables, beyond the labels of our forms. */
static const struct {
    const char *field, *folded, *code;
} synonyms[] = {
    {"status", "termine", "done"},
    {"status", "acheve", "done"},
    {"status", "fini", "done"},
    {"status", "fait", "done"},
    {"status", "prevu", "planned"},
    {"status", "projet", "planned"},
    {"status", "a l etude", "planned"},
    {"status", "a venir", "planned"},
    {"status", "suspendu", "paused"},
    {"status", "arrete", "stopped"},
    {"status", "abandonne", "stopped"},
    {"status", "realise", "done"},
    {"status", "en preparation", "planned"},
    {"vat", "ht", "excluded"},
    {"vat", "ttc", "included"},
    {"again", "oui", "yes"},
    {"again", "autrement", "differently"},
    {"management", "regie", "direct"},
    {"management", "dsp", "delegation"},
    {"procedure", "mapa", "adapted"},
    {"procedure", "ugap", "central"},
};

static void add_choice(arena *a, struct folded_choices *to, str folded, str code)
{
    if (folded.len)
        *push(a, to) = (struct folded_choice){folded, code};
}

static struct folded_choices choices_of(arena *a, const struct field *f)
{
    struct folded_choices list = {0};
    for (i64 i = 0; i < f->choice_count; i++) {
        str code = str_of(f->choices[i].code);
        add_choice(a, &list, text_fold(a, code), code);
        for (int l = 0; l < LANGUAGES; l++) {
            str label = message_in(a, (enum language)l, f->choices[i].label), rest = label;
            add_choice(a, &list, text_fold(a, label), code);
            add_choice(a, &list, text_fold(a, str_cut(&rest, ':')), code); /* "Arrêté : ce que…" */
        }
    }
    for (i64 i = 0; i < countof(synonyms); i++)
        if (!strcmp(synonyms[i].field, f->name))
            add_choice(a, &list, str_of(synonyms[i].folded), str_of(synonyms[i].code));
    return list;
}

static str code_of(const struct folded_choices *choices, arena *a, str words)
{
    str folded = text_fold(a, words);
    for (i64 i = 0; i < choices->len; i++)
        if (str_eq(choices->at[i].folded, folded))
            return choices->at[i].code;
    return (str){0};
}

/* Several in a cell: by line, semicolon, comma, bar or slash. *unknown: the first that is none. */
static str codes_of(const struct folded_choices *choices, arena *a, str cell, str *unknown)
{
    str whole = code_of(choices, a, cell);
    text t = text_of(a, cell.len * 2 + 64);
    if (whole.len)
        return whole;
    while (cell.len) {
        i64 n = 0;
        while (n < cell.len && !strchr(";,|/\n", cell.at[n]))
            n++;
        str one = str_trim(str_first(cell, n)),
            code = one.len ? code_of(choices, a, one) : (str){0};
        cell = str_from(cell, n + 1);
        if (one.len && !code.len && !unknown->len)
            *unknown = one;
        if (code.len) {
            text_add(&t, t.len ? S(" ") : S(""));
            text_add(&t, code);
        }
    }
    return text_str(&t);
}

/* ---- an import, read --------------------------------------------------------------------------
 */

static void free_scratch(void *scratch) { arena_free(scratch); }

struct reading *reading_of(struct request *r, const struct import_row *row)
{
    enum { SCRATCH = 64 << 20 }; /* one row: 60 cells of 32 KB, a few copies of each */
    struct reading *g = new (r->arena, struct reading);
    g->row = row;
    g->arena = r->arena;
    g->language = r->language;
    check(
        !message_is(csv_read(r->arena, row->cells, &g->sheet))); /* what we wrote is what we read */
    g->all = columns_all(r->arena);
    for (str rest = row->columns; rest.len;) {
        str code = str_cut(&rest, ' ');
        *push(r->arena, &g->codes) = column_find(&g->all, code) ? code : S("-");
    }
    g->names = names_read(r->arena, row->names);
    g->kind = kind_with_facets(r->db, r->arena, r->language, &experience_kind, false);
    g->choices = new_n(r->arena, struct folded_choices, g->kind->field_count);
    for (i64 i = 0; i < g->kind->field_count; i++)
        g->choices[i] = choices_of(r->arena, &g->kind->fields[i]);
    g->scratch = new (r->arena, arena);
    *g->scratch = arena_of(SCRATCH);
    arena_at_end(r->arena, free_scratch, g->scratch);
    return g;
}

i64 reading_column(const struct reading *g, const char *code)
{
    for (i64 i = 0; i < g->codes.len; i++)
        if (str_eq(g->codes.at[i], str_of(code)))
            return i;
    return -1;
}

message reading_fault(const struct reading *g)
{
    if (reading_column(g, "title") < 0)
        return T("Aucune colonne n’est prise pour le titre : dites laquelle.");
    for (i64 i = 0; i < g->codes.len; i++) {
        const struct column *c = column_find(&g->all, g->codes.at[i]);
        for (i64 k = 0; c && !c->repeats && k < i; k++)
            if (str_eq(g->codes.at[k], g->codes.at[i]))
                return T("Deux colonnes sont prises pour « {1} » : gardez l’une des deux.",
                         message_in(g->arena, g->language, c->heading));
    }
    if (g->sheet.len < 2)
        return T("Ce fichier n’a que des titres de colonnes : ajoutez une ligne par projet.");
    return (message){0};
}

/* ---- one row ----------------------------------------------------------------------------------
 */

struct rowing {
    const struct reading *g;
    arena *arena; /* of this row alone */
    const struct spreadsheet_row *row;
    pairs sent;
    struct row_errors errors;
    bool own;
};

static const struct field *field_of(const struct reading *g, str code, i64 *index)
{
    for (*index = 0; *index < g->kind->field_count; ++*index)
        if (str_eq(str_of(g->kind->fields[*index].name), code))
            return &g->kind->fields[*index];
    return NULL;
}

/* Our own CSV puts an apostrophe before what a spreadsheet would take for a formula. */
static str without_guard(str cell)
{
    bool guarded = cell.len > 1 && cell.at[0] == '\'' && strchr("=+-@", cell.at[1]);
    return guarded ? str_from(cell, 1) : cell;
}

static void wrong(struct rowing *x, message column, str cell, message why)
{
    *push(x->arena, &x->errors) = (struct row_error){x->row->number, column, why, cell};
}

static void send(struct rowing *x, str name, str value)
{
    *push(x->arena, &x->sent) = (struct pair){name, value};
}

/* Several columns of the file may be one long text: its paragraphs. */
static void send_text(struct rowing *x, str name, str value)
{
    for (i64 i = 0; i < x->sent.len; i++) {
        struct pair *p = &x->sent.at[i];
        if (!str_eq(p->name, name))
            continue;
        text t = text_of(x->arena, p->value.len + 2 + value.len);
        text_add(&t, p->value);
        text_add(&t, S("\n\n"));
        text_add(&t, value);
        if (p->value.len < 8 * FIELD_TEXT_LIMIT) /* beyond, it is refused as it is */
            p->value = text_str(&t);
        return;
    }
    send(x, name, value);
}

/* "2019-03-14", "14/03/2019": a day says its year. */
static str year_of(arena *a, str cell)
{
    bool iso = cell.len >= 7 && cell.at[4] == '-';
    bool french = cell.len == 10 && cell.at[2] == '/' && cell.at[5] == '/';
    return iso ? str_first(cell, 4) : french ? str_from(arena_copy(a, cell), 6) : cell;
}

static void send_amount(struct rowing *x, str cell)
{
    send(x, S("costs-0-amount"), cell);
    send(x, S("costs-0-what"), message_in(x->arena, x->g->language, T("Coût du projet")));
}

static void send_choice(struct rowing *x, const struct column *c, const struct field *f, i64 index,
                        str cell)
{
    str unknown = {0}, codes;
    cents amount;
    if (f->type == FIELD_CHOICES)
        codes = codes_of(&x->g->choices[index], x->arena, cell, &unknown);
    else
        codes = code_of(&x->g->choices[index], x->arena, cell);
    if (!codes.len && !strcmp(f->name, "bracket") && cents_read(cell, &amount))
        codes = bracket_of(amount);
    if (f->type == FIELD_CHOICE && !codes.len)
        unknown = cell;
    if (unknown.len)
        wrong(x, c->heading, cell,
              T("« {1} » n’est pas l’un des choix possibles.", utf8_first(unknown, CELL_SHOWN)));
    else
        send(x, str_of(f->name), codes);
}

/* What a third party may say of somebody else's project; the rest of the row is not theirs to tell.
 */
static bool told_by_others(str code)
{
    static const char *const names[] = {"title",   "year",   "done",   "summary",    "need",
                                        "sectors", "themes", "source", "source_name"};
    for (i64 i = 0; i < countof(names); i++)
        if (str_eq(code, str_of(names[i])))
            return true;
    return false;
}

static void send_cells(struct rowing *x)
{
    const struct reading *g = x->g;
    for (i64 i = 0; i < g->codes.len; i++) {
        str cell = without_guard(spreadsheet_cell(x->row, i)), code = g->codes.at[i];
        const struct column *c = column_find(&g->all, code);
        i64 index;
        if (!c || !cell.len || str_eq(code, S("organisation")) ||
            (!x->own && !told_by_others(code)))
            continue;
        const struct field *f = field_of(g, code, &index);
        if (!f)
            send_amount(x, cell);
        else if (f->type == FIELD_CHOICE || f->type == FIELD_CHOICES)
            send_choice(x, c, f, index, cell);
        else if (!strcmp(f->name, "year"))
            send(x, code, year_of(x->arena, cell));
        else
            send_text(x, code, cell);
    }
}

/* Five lines are all that others write: the best that the row has for them. */
static void send_as_spotted(struct rowing *x)
{
    static const char *const instead[] = {"summary", "need"};
    for (i64 i = 0; i < countof(instead); i++) {
        str said = pairs_get(&x->sent, str_of(instead[i]));
        if (said.len && !pairs_get(&x->sent, S("done")).len)
            send(x, S("done"), said);
        for (i64 k = 0; k < x->sent.len; k++)
            if (str_eq(x->sent.at[k].name, str_of(instead[i])))
                x->sent.at[k].value = (str){0};
    }
}

static message heading_of(const struct rowing *x, const struct field *f)
{
    const struct column *c = column_find(&x->g->all, str_of(f->name));
    return c ? c->heading : f->label;
}

static void collect_errors(struct rowing *x, const struct form *f)
{
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        if (message_is(v->error))
            wrong(x, heading_of(x, v->field), v->typed, v->error);
        for (i64 k = 0; k < v->rows.len; k++)
            for (i64 n = 0; n < v->rows.at[k].values.len; n++)
                if (message_is(v->rows.at[k].values.at[n].error))
                    wrong(x, column_find(&x->g->all, S("amount"))->heading,
                          v->rows.at[k].values.at[n].typed, v->rows.at[k].values.at[n].error);
    }
}

/* Whose project it is; ROW_GOOD when that is settled. */
static enum row_state whose(const struct reading *g, const struct spreadsheet_row *row,
                            i64 *organisation)
{
    i64 column = reading_column(g, "organisation");
    str written = utf8_first(spreadsheet_cell(row, column), FIELD_LINE_LIMIT);
    const struct name *n = written.len ? name_find(&g->names, written) : NULL;
    *organisation = n && n->is > 0 ? n->is : 0;
    if (n)
        return n->is == NAME_LEFT_OUT ? ROW_LEFT_OUT : n->is == NAME_ASKED ? ROW_ASKED : ROW_GOOD;
    if (written.len)
        return ROW_ASKED;
    if (str_eq(g->row->unnamed, S("own")))
        *organisation = g->row->organisation;
    return *organisation ? ROW_GOOD : str_eq(g->row->unnamed, S("out")) ? ROW_LEFT_OUT : ROW_ASKED;
}

static message copied(arena *a, message m)
{
    for (int i = 0; i < MESSAGE_ARGS; i++)
        m.args[i] = arena_copy(a, m.args[i]);
    return m;
}

static void keep_errors(arena *a, const struct row_errors *from, struct row_errors *to)
{
    for (i64 i = 0; to && i < from->len; i++) {
        struct row_error *e = push(a, to);
        *e = from->at[i];
        e->why = copied(a, e->why);
        e->column = copied(a, e->column);
        e->cell = arena_copy(a, utf8_first(e->cell, CELL_SHOWN));
    }
}

struct row_look reading_row(const struct reading *g, arena *a, i64 i, struct row_errors *errors,
                            bool document)
{
    struct row_look look = {0};
    struct rowing x = {.g = g, .arena = g->scratch, .row = &g->sheet.at[i]};
    arena_reset(g->scratch);
    look.state = whose(g, x.row, &look.organisation);
    look.own = x.own = !look.organisation || look.organisation == g->row->organisation;
    send_cells(&x);
    if (!x.own)
        send_as_spotted(&x);
    struct form *f = form_read(x.arena, g->kind->fields, g->kind->field_count, &x.sent);
    collect_errors(&x, f);
    look.title = arena_copy(a, utf8_first(form_value(f, "title")->typed, CELL_SHOWN));
    look.year = arena_copy(a, form_text(f, "year"));
    if (x.errors.len && look.state == ROW_GOOD)
        look.state = ROW_WRONG;
    if (look.state != ROW_LEFT_OUT)
        keep_errors(a, &x.errors, errors);
    if (look.state != ROW_GOOD || !document)
        return look;
    form_set(f, "depth", x.own ? S("told") : S("spotted"));
    if (!x.own)
        form_set(f, "concerned", text_format(x.arena, "%lld", (long long)look.organisation));
    look.document = arena_copy(a, document_write(x.arena, f));
    return look;
}

str reading_row_says(const struct reading *g, arena *a, i64 i)
{
    struct row_errors errors = {0};
    struct row_look look = reading_row(g, a, i, &errors, false);
    enum { SAID = 200 };
    text t = text_of(a, 16 << 10);
    if (look.state == ROW_ASKED)
        text_add(&t, message_in(a, g->language, T("Dites quel organisme a fait ce projet.")));
    else if (look.state == ROW_LEFT_OUT)
        text_add(&t, message_in(a, g->language, T("Laissée de côté.")));
    else if (look.state == ROW_GOOD)
        text_add(&t, message_in(a, g->language, T("Rien à corriger : elle n’a pas été importée.")));
    for (i64 e = 0; e < errors.len; e++) {
        text_add(&t, t.len ? S(" ") : S(""));
        text_add(&t, message_in(a, g->language, errors.at[e].column));
        text_add(&t, g->language == ENGLISH ? S(": ") : S(" : "));
        text_add(&t, message_in(a, g->language, errors.at[e].why));
    }
    return utf8_first(text_str(&t), SAID);
}
