/* SPDX-License-Identifier: EUPL-1.2 */
/* Sectors and themes in the browser. The rules are in commons/contribution/facet.c: a code never
 * changes its meaning, and what is retired stays on what carries it. */
#include "admin_views.h"
#include "features/admin/inside.h"

static const struct field label_fields[] = {
    {.name = "label",
     .type = FIELD_LINE,
     .label = T("Intitulé"),
     .least = 2,
     .limit = 80,
     .required = true},
    {.name = "label_en",
     .type = FIELD_LINE,
     .label = T("Intitulé en anglais"),
     .limit = 80,
     .hint = T("À défaut, les pages en anglais montrent l’intitulé français.")},
};

/* A dimension by its address: "secteur" or "theme". */
static bool dimension_asked(str asked, str *dimension)
{
    bool theme = str_eq(asked, S("theme")), sector = str_eq(asked, S("secteur"));
    *dimension = theme ? S("theme") : S("sector");
    return theme || sector;
}

/* ---- the lists --------------------------------------------------------------------------------
 */

static i64 offered(const struct facet_row_rows *rows)
{
    i64 n = 0;
    while (n < rows->len && !rows->at[n].retired_on.has)
        n++; /* the retired come last */
    return n;
}

static void add_group(struct request *r, struct admin_facets *page, struct admin_group group)
{
    struct facet_row_rows rows = facet_list(r->db, r->arena, group.dimension);
    i64 count = offered(&rows);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &group.lines) = (struct facet_line){
            .facet = rows.at[i],
            .uses = facet_uses(r->db, rows.at[i].id),
            .first = i == 0,
            .last = i == count - 1,
            .retired = i >= count,
            .untranslated = !rows.at[i].label_en.len,
        };
    *push(r->arena, &page->groups) = group;
}

void facets_page(struct request *r)
{
    struct admin_facets page = {0};
    struct admin_group sectors = {.dimension = S("sector"),
                                  .id = S("secteur"),
                                  .title = T("Secteurs culturels"),
                                  .add = T("Ajouter un secteur")};
    struct admin_group themes = {.dimension = S("theme"),
                                 .id = S("theme"),
                                 .title = T("Thèmes transversaux"),
                                 .add = T("Ajouter un thème")};
    add_group(r, &page, sectors);
    add_group(r, &page, themes);
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_admin_facets, &page);
}

/* ---- one more ---------------------------------------------------------------------------------
 */

void facet_new_page(struct request *r)
{
    struct admin_facet_new page = {0};
    str asked = request_sent(r, "dimension");
    if (!asked.len)
        asked = request_query(r, "dimension");
    if (!dimension_asked(asked, &page.dimension)) {
        not_found(r);
        return;
    }
    bool theme = str_eq(asked, S("theme"));
    page.dimension = asked;
    page.title = theme ? T("Ajouter un thème") : T("Ajouter un secteur");
    if (!r->form)
        r->form = form_of(r->arena, label_fields, countof(label_fields));
    page.form = form_show(r->arena, r->form);
    crumb(r, say(r, T("Administration")), S("/admin"));
    crumb(r, say(r, T("Secteurs et thèmes")), S("/admin/facettes"));
    show(r, view_admin_facet_new, &page);
}

/* "Éducation artistique et culturelle" -> "education-artistique-et-culturelle" */
static str code_of(arena *a, str label)
{
    enum { CODE_MAX = 40 };
    str code = str_first(text_slug(a, label), CODE_MAX);
    while (code.len && code.at[code.len - 1] == '-')
        code.len--;
    return code;
}

/* Two of one name would be told apart by nobody, even with different codes. */
static void refuse_same_label(struct request *r, str dimension, i64 but)
{
    struct facet_row_rows rows = facet_list(r->db, r->arena, dimension);
    str folded = text_fold(r->arena, form_text(r->form, "label"));
    for (i64 i = 0; i < rows.len && !r->refused; i++)
        if (rows.at[i].id != but && str_eq(folded, text_fold(r->arena, rows.at[i].label)))
            refuse(r, "label",
                   rows.at[i].retired_on.has
                       ? T("Cet intitulé est celui d’une ligne retirée : remettez-la plutôt.")
                       : T("Cet intitulé est déjà dans la liste."));
}

void facet_new_prepare(struct request *r)
{
    str dimension;
    if (!dimension_asked(request_sent(r, "dimension"), &dimension)) {
        not_found(r);
        return;
    }
    request_form(r, label_fields, countof(label_fields));
    if (!r->refused)
        refuse_same_label(r, dimension, 0);
}

void facet_new_apply(struct request *r)
{
    str dimension, label = form_text(r->form, "label");
    (void)dimension_asked(request_sent(r, "dimension"), &dimension);
    if (facet_add(r, dimension, code_of(r->arena, label), label, form_text(r->form, "label_en")))
        see_other(r, S("/admin/facettes"), T("C’est ajouté : les formulaires le proposent."));
}

/* ---- one of them ------------------------------------------------------------------------------
 */

static struct facet_row *facet_here(struct request *r)
{
    struct facet_row *f = facet_by_id(r->db, r->arena, request_id(r, 0));
    if (!f)
        not_found(r);
    return f;
}

/* Rows also remember when one was retired: only those after which the words were others are shown.
 */
static void add_formers(struct request *r, struct admin_facet *page)
{
    struct facet_change_rows rows = facet_history(r->db, r->arena, page->facet.id);
    str label = page->facet.label, label_en = page->facet.label_en;
    for (i64 i = 0; i < rows.len; i++) {
        const struct facet_change *c = &rows.at[i];
        if (!str_eq(c->label, label) || !str_eq(c->label_en, label_en))
            *push(r->arena, &page->formers) =
                (struct facet_former){c->label, c->label_en, c->changed_at, c->person_name};
        label = c->label;
        label_en = c->label_en;
    }
}

void facet_page(struct request *r)
{
    struct facet_row *f = facet_here(r);
    if (!f)
        return;
    if (!r->form) {
        r->form = form_of(r->arena, label_fields, countof(label_fields));
        form_set(r->form, "label", f->label);
        form_set(r->form, "label_en", f->label_en);
    }
    struct admin_facet page = {.facet = *f,
                               .form = form_show(r->arena, r->form),
                               .uses = facet_uses(r->db, f->id),
                               .retired = f->retired_on.has};
    add_formers(r, &page);
    crumb(r, say(r, T("Administration")), S("/admin"));
    crumb(r, say(r, T("Secteurs et thèmes")), S("/admin/facettes"));
    show(r, view_admin_facet, &page);
}

void facet_prepare(struct request *r)
{
    struct facet_row *f = facet_here(r);
    if (!f)
        return;
    request_form(r, label_fields, countof(label_fields));
    if (!r->refused)
        refuse_same_label(r, f->dimension, f->id);
}

void facet_apply(struct request *r)
{
    struct facet_row *f = facet_here(r);
    if (!f)
        return;
    str label = form_text(r->form, "label"), label_en = form_text(r->form, "label_en");
    bool same = str_eq(label, f->label) && str_eq(label_en, f->label_en);
    if (same || facet_change(r, f->id, label, label_en, f->position))
        see_other(r, S("/admin/facettes"),
                  T("Le nouvel intitulé s’affiche partout, aussi sur ce qui est déjà publié."));
}

/* Back to the line that was changed, not to the top of a long page. */
static str line_of(struct request *r)
{
    return path_of(r, "/admin/facettes#f-%lld", (long long)request_id(r, 0));
}

void facet_move_apply(struct request *r)
{
    if (facet_here(r) &&
        facet_move(r, request_id(r, 0), str_eq(request_sent(r, "sens"), S("haut"))))
        see_other(r, line_of(r), (message){0});
}

void facet_retire_apply(struct request *r)
{
    if (facet_here(r) && facet_retire(r, request_id(r, 0), true))
        see_other(r, line_of(r), T("Il n’est plus proposé. Ce qui le porte déjà le garde."));
}

void facet_restore_apply(struct request *r)
{
    if (facet_here(r) && facet_retire(r, request_id(r, 0), false))
        see_other(r, line_of(r), T("Il est de nouveau proposé."));
}
