/* SPDX-License-Identifier: EUPL-1.2 */
/* Before anything is made: what was understood, what is wrong, what is asked. And once it is
 * confirmed: what became of it. */
#include "commons/organisation/resolve.h"
#include "commons/organisation/search.h"
#include "features/projects/inside.h"
#include "projects_views.h"

enum { NAMES_ASKED_AT_ONCE = 100, FIRST_ROWS = 8, SAMPLE = 60 };

struct import_row *import_here(struct request *r)
{
    struct import_row *row = import_one(r->db, r->arena, request_id(r, 0), r->reader.person);
    if (!row)
        not_found(r);
    return row;
}

static str organisation_label(struct request *r, i64 id)
{
    const struct organisation_full *o = id ? organisation_by_id(r->db, r->arena, id) : NULL;
    return o ? organisation_shown(r->arena, o->name, o->department_name) : (str){0};
}

/* ---- what is shown ----------------------------------------------------------------------------
 */

static str sample_of(struct request *r, const struct reading *g, i64 column)
{
    text t = text_of(r->arena, 1000);
    int shown = 0;
    for (i64 i = 1; i < g->sheet.len && shown < 2; i++) {
        str cell = utf8_first(spreadsheet_cell(&g->sheet.at[i], column), SAMPLE);
        if (!cell.len)
            continue;
        text_add(&t, shown++ ? S(" · ") : S(""));
        text_add(&t, cell);
    }
    return text_str(&t);
}

static void add_columns(struct request *r, const struct reading *g, struct check_page *page)
{
    for (i64 i = 0; i < g->sheet.width; i++) {
        str heading = spreadsheet_cell(&g->sheet.at[0], i), sample = sample_of(r, g, i);
        if (!heading.len && !sample.len)
            continue;
        str code = i < g->codes.len ? g->codes.at[i] : S("-");
        struct shown_column *c = push(r->arena, &page->columns);
        *c = (struct shown_column){.number = i + 1,
                                   .id = text_format(r->arena, "c-%lld", (long long)i),
                                   .heading = utf8_first(heading, CELL_SHOWN),
                                   .sample = sample,
                                   .left_out = str_eq(code, S("-"))};
        for (i64 k = 0; k < g->all.len; k++)
            *push(r->arena, &c->choices) = (struct column_choice){
                .code = str_of(g->all.at[k].code),
                .label = g->all.at[k].heading,
                .chosen = str_eq(code, str_of(g->all.at[k].code)),
            };
    }
}

static i64 rows_named(const struct reading *g, str written)
{
    i64 column = reading_column(g, "organisation"), n = 0;
    for (i64 i = 1; i < g->sheet.len; i++)
        n += str_eq(utf8_first(spreadsheet_cell(&g->sheet.at[i], column), FIELD_LINE_LIMIT),
                    written);
    return n;
}

/* A name is shown as long as it was asked and can be answered otherwise: several fit, or none did.
 */
static bool was_asked(const struct name *n)
{
    return n->is <= 0 || n->candidate_count != 1 || n->candidates[0] != n->is;
}

static void add_names(struct request *r, const struct reading *g, struct check_page *page)
{
    for (i64 i = 0; i < g->names.len; i++) {
        const struct name *n = &g->names.at[i];
        if (!was_asked(n))
            continue;
        if (page->names.len == NAMES_ASKED_AT_ONCE) {
            page->names_beyond++;
            continue;
        }
        struct shown_name *s = push(r->arena, &page->names);
        *s = (struct shown_name){.id = text_format(r->arena, "n-%lld", (long long)i),
                                 .written = n->written,
                                 .number = i,
                                 .rows = rows_named(g, n->written),
                                 .unknown = n->is == NAME_ASKED,
                                 .left_out = n->is == NAME_LEFT_OUT};
        bool listed = false;
        for (i64 c = 0; c < n->candidate_count; c++) {
            listed |= n->candidates[c] == n->is;
            *push(r->arena, &s->candidates) =
                (struct candidate){n->candidates[c], organisation_label(r, n->candidates[c]),
                                   n->candidates[c] == n->is};
        }
        if (n->is > 0 && !listed)
            *push(r->arena, &s->candidates) =
                (struct candidate){n->is, organisation_label(r, n->is), true};
    }
    page->asks_names = page->names.len > 0;
}

static void add_rows(struct request *r, const struct reading *g, struct check_page *page)
{
    struct row_errors errors = {0};
    i64 column = reading_column(g, "organisation");
    for (i64 i = 1; i < g->sheet.len; i++) {
        bool enough = errors.len >= ERRORS_SHOWN;
        i64 before = errors.len;
        struct row_look look = reading_row(g, r->arena, i, enough ? NULL : &errors, false);
        page->good += look.state == ROW_GOOD;
        page->wrong += look.state == ROW_WRONG;
        page->asked += look.state == ROW_ASKED;
        page->left_out += look.state == ROW_LEFT_OUT;
        page->others += look.state == ROW_GOOD && !look.own;
        page->unnamed_rows += !spreadsheet_cell(&g->sheet.at[i], column).len;
        page->errors_beyond += enough && look.state == ROW_WRONG;
        if (i > FIRST_ROWS)
            continue;
        *push(r->arena, &page->first) = (struct first_row){
            .number = g->sheet.at[i].number,
            .title = look.title,
            .year = look.year,
            .organisation = organisation_label(r, look.organisation),
            .own = look.own,
            .asked = look.state == ROW_ASKED,
            .left_out = look.state == ROW_LEFT_OUT,
            .wrong = errors.len > before,
        };
    }
    page->errors = errors;
    page->rows = g->sheet.len - 1;
    page->asks_unnamed = page->unnamed_rows > 0;
}

static void show_check(struct request *r, const struct import_row *row)
{
    struct reading *g = reading_of(r, row);
    struct check_page page = {.id = row->id,
                              .file_name = row->file_name,
                              .organisation_name = row->organisation_name,
                              .unnamed_own = str_eq(row->unnamed, S("own")),
                              .unnamed_out = str_eq(row->unnamed, S("out")),
                              .fault = reading_fault(g)};
    page.has_fault = message_is(page.fault);
    if (r->refused && r->form) {
        page.refusal = r->form->refusal;
        page.has_refusal = message_is(page.refusal);
    }
    add_columns(r, g, &page);
    add_names(r, g, &page);
    add_rows(r, g, &page);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    crumb(r, say(r, T("Importer une liste")), S("/experiences/importer"));
    r->layout.hide_from_robots = true;
    show(r, view_projects_check, &page);
}

/* ---- what it became ---------------------------------------------------------------------------
 */

static bool job_under_way(struct request *r, const struct import_row *row)
{
    struct job_row *j = row->job.has ? job_one(r->db, r->arena, row->job.value) : NULL;
    return j && (str_eq(j->state, S("waiting")) || str_eq(j->state, S("running")));
}

static void show_made(struct request *r, const struct import_row *row)
{
    enum { AT_ONCE = 100 };
    struct reading *g = reading_of(r, row);
    struct made_page page = {
        .id = row->id,
        .file_name = row->file_name,
        .made = import_draft_numbers(r->db, r->arena, row->id).len,
        .under_way = job_under_way(r, row),
        .drafts =
            import_drafts(r->db, r->arena, r->reader.person, row->id, request_query_id(r, "apres")),
    };
    page.left = g->sheet.len - 1 - page.made;
    if (page.drafts.len == AT_ONCE)
        page.next = SOME(opt_int, page.drafts.at[AT_ONCE - 1].number);
    if (page.under_way)
        page.job = url_check(job_path(r->arena, row->job.value));
    else
        page.remaining = make_plan_of(r, g)->rows.len;
    page.may_resume = page.remaining > 0;
    if (r->refused && r->form) {
        page.refusal = r->form->refusal;
        page.has_refusal = message_is(page.refusal);
    }
    crumb(r, say(r, T("Récits")), S("/experiences"));
    crumb(r, say(r, T("Importer une liste")), S("/experiences/importer"));
    r->layout.hide_from_robots = true;
    show(r, view_projects_made, &page);
}

void check_page(struct request *r)
{
    struct import_row *row = import_here(r);
    if (!row)
        return;
    if (str_eq(row->state, S("ready")))
        show_check(r, row);
    else
        show_made(r, row);
}

void check_again(struct request *r) { check_page(r); }

/* ---- settling ---------------------------------------------------------------------------------
 */

struct settle_plan {
    str columns, names, unnamed;
};

static str sent_columns(struct request *r, const struct reading *g)
{
    text t = text_of(r->arena, 64 * SPREADSHEET_COLUMNS_MAX);
    for (i64 i = 0; i < g->sheet.width; i++) {
        str code = pairs_get(&r->sent, text_format(r->arena, "c-%lld", (long long)i));
        text_add(&t, i ? S(" ") : S(""));
        text_add(&t, column_find(&g->all, code) ? code : S("-"));
    }
    return text_str(&t);
}

/* What the person answered for a name: one of the list, another name, or to leave its rows out. */
static void answer_name(struct request *r, struct name *n, i64 index)
{
    static const struct field other = {.name = "other", .type = FIELD_REFERENCE};
    str id = text_format(r->arena, "n-%lld", (long long)index);
    str chosen = str_trim(pairs_get(&r->sent, id));
    str typed =
        utf8_first(str_trim(pairs_get(&r->sent, text_format(r->arena, "%.*s-other", STR(id)))),
                   FIELD_LINE_LIMIT);
    i64 is;
    if (typed.len) {
        str with = pairs_get(&r->sent, text_format(r->arena, "%.*s-other-id", STR(id)));
        struct form_value v = {.field = &other, .shown = typed, .typed = str_trim(with)};
        organisation_resolve_value(r, &v);
        if (str_to_i64(v.text, &is) && is > 0)
            n->is = is;
    } else if (str_eq(chosen, S("out"))) {
        n->is = NAME_LEFT_OUT;
    } else if (str_to_i64(chosen, &is) && is > 0 && organisation_by_id(r->db, r->arena, is)) {
        n->is = is;
    } else if (str_eq(chosen, S("ask"))) {
        n->is = NAME_ASKED;
    }
}

void settle_prepare(struct request *r)
{
    struct import_row *row = import_here(r);
    if (!row)
        return;
    struct reading *g = reading_of(r, row);
    struct settle_plan *plan = new (r->arena, struct settle_plan);
    struct names names = {0};
    plan->columns = sent_columns(r, g);
    for (i64 i = 0; i < g->names.len; i++)
        answer_name(r, &g->names.at[i], i);
    i64 column = 0;
    str rest = plan->columns;
    bool named = false;
    for (; rest.len && !named; column += !named)
        named = str_eq(str_cut(&rest, ' '), S("organisation"));
    if (!names_look(r, &g->sheet, named ? column : -1, &g->names, &names)) {
        r->form = form_of(r->arena, NULL, 0);
        refuse(r, NULL,
               T("La colonne prise pour l’organisme en nomme plus de 500 différents : est-ce la "
                 "bonne ?"));
        return;
    }
    plan->names = names_write(r->arena, &names);
    str unnamed = request_sent(r, "unnamed");
    plan->unnamed = str_eq(unnamed, S("own")) || str_eq(unnamed, S("out")) ? unnamed : (str){0};
    r->plan = plan;
}

void settle_apply(struct request *r)
{
    const struct settle_plan *plan = r->plan;
    i64 id = request_id(r, 0);
    bool settled = import_settle(r->db, (struct import_settle_in){.id = id,
                                                                  .person = r->reader.person,
                                                                  .columns = plan->columns,
                                                                  .names = plan->names,
                                                                  .unnamed = plan->unnamed}) > 0;
    see_other(r, path_of(r, "/experiences/importer/%lld", (long long)id),
              settled ? T("L’aperçu est à jour. Rien n’est encore créé.")
                      : T("Cette liste est déjà confirmée."));
}

/* ---- confirming -------------------------------------------------------------------------------
 */

static void refuse_here(struct request *r, message why)
{
    r->form = form_of(r->arena, NULL, 0);
    refuse(r, NULL, why);
}

void confirm_prepare(struct request *r)
{
    struct import_row *row = import_here(r);
    if (!row)
        return;
    struct reading *g = reading_of(r, row);
    message fault = reading_fault(g);
    if (message_is(fault)) {
        refuse_here(r, fault);
        return;
    }
    struct make_plan *plan = make_plan_of(r, g);
    plan->resume = !str_eq(row->state, S("ready"));
    plan->whole = plan->resume ? row->whole : str_eq(request_sent(r, "mode"), S("whole"));
    r->plan = plan;
    if (job_under_way(r, row))
        see_other(r, job_path(r->arena, row->job.value), (message){0});
    else if (plan->whole && !plan->resume && plan->rows.len < g->sheet.len - 1)
        refuse_here(r, T("Vous avez choisi « tout ou rien », et des lignes restent à corriger ou à "
                         "préciser : rien n’a été créé."));
    else if (!plan->rows.len && !plan->resume) /* a replay goes on to the first answer */
        refuse_here(r, T("Aucune ligne n’est prête à devenir un brouillon."));
}

void confirm_apply(struct request *r)
{
    struct make_plan *plan = r->plan;
    str here = path_of(r, "/experiences/importer/%lld", (long long)plan->import);
    bool first = import_confirm(r->db, plan->import, r->reader.person, plan->whole) > 0;
    const struct import_row *now = import_one(r->db, r->arena, plan->import, r->reader.person);
    if (!now || (!first && (!plan->rows.len || job_under_way(r, now)))) {
        see_other(r, here, T("Cette liste est déjà confirmée."));
        return;
    }
    if (plan->rows.len <= PROJECTS_AT_ONCE) {
        if (make_drafts(r, plan))
            see_other(r, here,
                      T("C’est fait. Vos brouillons vous attendent ; personne d’autre que votre "
                        "organisme ne les voit."));
        return;
    }
    i64 job = job_enqueue(r, &make_job, text_format(r->arena, "%lld", (long long)plan->import));
    if (!job)
        return;
    import_set_job(r->db, plan->import, SOME(opt_int, job));
    see_other(r, job_path(r->arena, job), (message){0});
}

void forget_apply(struct request *r)
{
    struct import_row *row = import_here(r);
    if (!row)
        return;
    import_delete(r->db, row->id, r->reader.person);
    see_other(r, S("/experiences/importer"),
              T("Cette liste est oubliée. Les brouillons déjà créés restent."));
}
