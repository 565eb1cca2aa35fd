/* SPDX-License-Identifier: EUPL-1.2 */
/* The kind: from the published document to the tables of schema.sql and the search index. */
#include "commons/contribution/total.h"
#include "commons/search/search.h"
#include "experience_sql.h"
#include "features/experience/inside.h"
#include "os/os.h"
#include "web/markdown.h"

static opt_int number_of(const struct form *f, const char *name)
{
    i64 n;
    return str_to_i64(form_text(f, name), &n) ? SOME(opt_int, n) : (opt_int){0};
}

static opt_cents cents_of(str s)
{
    cents c;
    return str_to_i64(s, &c.n) ? SOME(opt_cents, c) : (opt_cents){0};
}

static void project_row(struct db *d, i64 contribution, const struct form *f)
{
    bool said;
    str bracket = experience_bracket(f, &said);
    experience_put(
        d, (struct experience_put_in){
               .contribution = contribution,
               .concerned = experience_is_spotted(f) ? number_of(f, "concerned") : (opt_int){0},
               .year = number_of(f, "year"),
               .sectors = form_text(f, "sectors"),
               .themes = form_text(f, "themes"),
               .bracket = bracket,
               .bracket_said = said,
               .remaining = cents_of(form_text(f, "remaining")),
               .months = number_of(f, "months"),
               .management = form_text(f, "management"),
               .procedure = form_text(f, "procedure"),
               .participation = form_text(f, "participation"),
               .again = form_text(f, "again"),
               .staff = form_text(f, "staff"),
               .least = experience_least(f),
           });
}

static void project_costs(struct db *d, i64 contribution, const struct form *f)
{
    const struct form_value *lines = form_value(f, "costs");
    str vat = form_text(f, "vat");
    experience_cost_clear(d, contribution);
    for (i64 i = 0; i < lines->rows.len; i++) {
        const struct form_row *row = &lines->rows.at[i];
        opt_cents amount = cents_of(row_text(row, "amount"));
        i64 year;
        experience_cost_insert(d, (struct experience_cost_insert_in){
                                      .contribution = contribution,
                                      .label = row_text(row, "what"),
                                      .nature = row_text(row, "nature"),
                                      .certainty = row_text(row, "certainty"),
                                      .vat = vat.len ? vat : S("unknown"),
                                      .year = str_to_i64(row_text(row, "year"), &year)
                                                  ? SOME(opt_int, year)
                                                  : (opt_int){0},
                                      .amount = amount,
                                  });
    }
}

markup text_rendered(arena *a, str source)
{
    struct markdown_options options = markdown_options_of(MARKDOWN_SHEET, (str){0});
    return markdown_render(a, source, &options);
}

static void project_texts(struct db *d, arena *a, i64 contribution, const struct form *f)
{
    experience_text_clear(d, contribution);
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        if (v->field->type == FIELD_TEXT && v->text.len)
            experience_text_insert(d, contribution, str_of(v->field->name),
                                   text_rendered(a, v->text), MARKDOWN_RENDERER_VERSION);
    }
}

static void project_partners(struct db *d, arena *a, i64 contribution, const struct form *f)
{
    const struct form_value *list = form_value(f, "partners");
    i64 *partners = new_n(a, i64, list->rows.len + 1), count = 0, id;
    for (i64 i = 0; i < list->rows.len; i++)
        if (str_to_i64(row_text(&list->rows.at[i], "organisation"), &id))
            partners[count++] = id;
    contribution_set_partners(d, contribution, partners, count, S("partner"));
    i64 concerned = experience_concerned(f);
    contribution_set_partners(d, contribution, &concerned, concerned != 0, S("concerned"));
}

void experience_project(struct db *d, arena *a, i64 contribution, const struct form *f)
{
    project_row(d, contribution, f);
    project_costs(d, contribution, f);
    project_texts(d, a, contribution, f);
    project_partners(d, a, contribution, f);
}

i64 experience_concerned(const struct form *f)
{
    opt_int concerned = number_of(f, "concerned");
    return experience_is_spotted(f) && concerned.has ? concerned.value : 0;
}

void experience_facets(const struct form *f, arena *a, struct search_entry *entry)
{
    bool said;
    search_entry_facet(a, entry, FACET_COST, experience_bracket(f, &said));
    search_entry_facet(a, entry, FACET_YEAR, form_text(f, "year"));
}

/* Any sheet that was published fits; one that does not must not stop those that follow. */
enum { ONE_BYTES = 64 << 20 };

static bool project_within(struct request *r, arena *one, i64 contribution)
{
    jmp_buf full;
    volatile bool whole = false;
    one->too_much = &full;
    if (setjmp(full) == 0) {
        contribution_project(r->db, one, &experience_kind, contribution);
        contribution_count(r->db, contribution); /* where it took place may be read otherwise now */
        whole = true;
    } else {
        db_clear(r->db);
    }
    one->too_much = NULL;
    return whole;
}

/* A step is short: others write in between. */
static bool anew_step(struct request *r, i64 *done)
{
    struct experience_anew_line_rows some = experience_anew_some(r->db, r->arena);
    arena one = arena_of(ONE_BYTES);
    for (i64 i = 0; i < some.len; i++) {
        if (!project_within(r, &one, some.at[i].contribution))
            os_log("error", "the tables of récit %lld were not made again: it takes too much",
                   (long long)some.at[i].contribution);
        experience_anew_done(r->db, some.at[i].contribution);
        arena_reset(&one);
    }
    arena_free(&one);
    *done += some.len;
    return some.len > 0;
}

const struct periodic experience_anew = {"experience-anew",
                                         T("Refaire les tableaux des récits après une mise à jour"),
                                         MINUTELY, 0, anew_step};
