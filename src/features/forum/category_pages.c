/* SPDX-License-Identifier: EUPL-1.2 */
/* The categories in the browser, for the administration. */
#include "features/forum/category.h"
#include "forum_views.h"

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

static void crumbs(struct request *r, bool below)
{
    crumb(r, say(r, T("Administration")), S("/admin"));
    if (below)
        crumb(r, say(r, T("Catégories du forum")), S("/admin/categories"));
}

static struct category_line line_of(struct request *r, const struct topic_category_rows *all,
                                    i64 at)
{
    const struct topic_category *k = &all->at[at];
    const struct topic_category *into = category_of_code(all, k->code);
    bool last = at + 1 == all->len || all->at[at + 1].closed_on.has;
    return (struct category_line){
        .category = *k,
        .uses = topic_category_uses(r->db, k->code),
        .first = at == 0,
        .last = last,
        .closed = k->closed_on.has,
        .merged = k->merged_into.has,
        .fixed = str_eq(k->code, S(CATEGORY_QUESTION)),
        .untranslated = !k->label_en.len,
        .into = into ? into->label : (str){0},
    };
}

void categories_page(struct request *r)
{
    struct category_list_page page = {0};
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    for (i64 i = 0; i < all.len; i++)
        *push(r->arena, &page.lines) = line_of(r, &all, i);
    crumbs(r, false);
    show(r, view_category_list, &page);
}

/* ---- one more ---------------------------------------------------------------------------------
 */

void category_new_page(struct request *r)
{
    if (!r->form)
        r->form = form_of(r->arena, label_fields, countof(label_fields));
    struct category_new_page page = {.form = form_show(r->arena, r->form)};
    crumbs(r, true);
    show(r, view_category_new, &page);
}

void category_new_prepare(struct request *r)
{
    request_form(r, label_fields, countof(label_fields));
}

void category_new_apply(struct request *r)
{
    if (category_add(r, form_text(r->form, "label"), form_text(r->form, "label_en")))
        see_other(r, S("/admin/categories"), T("C’est ajouté : les formulaires le proposent."));
}

/* ---- one of them ------------------------------------------------------------------------------
 */

static bool find_line(struct request *r, struct category_line *line)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    for (i64 i = 0; i < all.len; i++)
        if (all.at[i].id == request_id(r, 0)) {
            *line = line_of(r, &all, i);
            return true;
        }
    not_found(r);
    return false;
}

/* The open ones but this, by their number. */
static struct form *merge_form(struct request *r, i64 but)
{
    struct topic_category_rows all = topic_category_list(r->db, r->arena);
    struct choice *list = new_n(r->arena, struct choice, all.len + 1);
    struct field *field = new (r->arena, struct field);
    i64 count = 0;
    for (i64 i = 0; i < all.len; i++)
        if (!all.at[i].closed_on.has && all.at[i].id != but)
            list[count++] = (struct choice){
                arena_c_string(r->arena, text_format(r->arena, "%lld", (long long)all.at[i].id)),
                {.text = "{1}", .args = {all.at[i].label}}};
    *field = (struct field){.name = "into",
                            .type = FIELD_CHOICE,
                            .label = T("La réunir à"),
                            .required = true,
                            .choices = list,
                            .choice_count = count};
    return form_of(r->arena, field, 1);
}

void category_page(struct request *r)
{
    struct category_page page = {0};
    if (!find_line(r, &page.line))
        return;
    /* What was refused is one of the two forms, or none of them: closing asks nothing. */
    struct form *sent = r->form;
    i64 count = sent ? sent->values.len : 0;
    struct form *labels = count == countof(label_fields) ? sent : NULL;
    struct form *merge = count == 1 ? sent : merge_form(r, page.line.category.id);
    if (!labels) {
        labels = form_of(r->arena, label_fields, countof(label_fields));
        form_set(labels, "label", page.line.category.label);
        form_set(labels, "label_en", page.line.category.label_en);
        if (sent && !count)
            form_refuse(labels, NULL, sent->refusal);
    }
    page.form = form_show(r->arena, labels);
    page.merge = form_show(r->arena, merge);
    page.may_merge = !page.line.fixed && !page.line.merged;
    crumbs(r, true);
    show(r, view_category_one, &page);
}

void category_prepare(struct request *r) { request_form(r, label_fields, countof(label_fields)); }

void category_apply(struct request *r)
{
    struct category_line line;
    if (find_line(r, &line) && category_rename(r, line.category.id, form_text(r->form, "label"),
                                               form_text(r->form, "label_en")))
        see_other(r, S("/admin/categories"),
                  T("Le nouvel intitulé s’affiche partout, aussi sur ce qui est déjà publié."));
}

static str place_of(struct request *r)
{
    return path_of(r, "/admin/categories#k-%lld", (long long)request_id(r, 0));
}

void category_move_apply(struct request *r)
{
    struct category_line line;
    if (find_line(r, &line) &&
        category_move(r, line.category.id, str_eq(request_sent(r, "sens"), S("haut"))))
        see_other(r, place_of(r), (message){0});
}

void category_close_apply(struct request *r)
{
    struct category_line line;
    if (find_line(r, &line) && category_close(r, line.category.id))
        see_other(r, place_of(r), T("Elle n’est plus proposée. Ce qui la porte la garde."));
}

void category_open_apply(struct request *r)
{
    struct category_line line;
    if (find_line(r, &line) && category_open(r, line.category.id))
        see_other(r, place_of(r), T("Elle est de nouveau proposée."));
}

void category_merge_prepare(struct request *r)
{
    struct form *f = merge_form(r, request_id(r, 0));
    request_form(r, f->values.at[0].field, 1);
}

void category_merge_apply(struct request *r)
{
    struct category_line line;
    i64 into = 0;
    (void)str_to_i64(form_text(r->form, "into"), &into);
    if (find_line(r, &line) && category_merge(r, line.category.id, into))
        see_other(r, S("/admin/categories"),
                  T("C’est fait : ses sujets sont rangés dans l’autre catégorie."));
}
