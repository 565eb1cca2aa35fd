/* SPDX-License-Identifier: EUPL-1.2 */
/* One's tokens: made, shown once, listed, revoked. */
#include "commons/journal/journal.h"
#include "commons/token/token_page.h"
#include "token_views.h"

static const struct choice scope_choices[TOKEN_SCOPES] = {
    {"public", T("Lire ce qui est public")},
    {"reader", T("Lire tout ce que vous pouvez lire")},
};
static const struct field token_fields[] = {
    {.name = "token_name",
     .type = FIELD_LINE,
     .label = T("À quoi il servira"),
     .limit = 80,
     .least = 2,
     .required = true,
     .hint = T("Par exemple : le site de notre réseau. C’est ce nom qui se lira dans la liste.")},
    {.name = "scope",
     .type = FIELD_CHOICE,
     .label = T("Ce qu’il peut lire"),
     .required = true,
     .choices = scope_choices,
     .choice_count = TOKEN_SCOPES,
     .hint = T("Un jeton n’écrit jamais.")},
};

static message scope_label(str code)
{
    for (i64 i = 0; i < TOKEN_SCOPES; i++)
        if (str_eq(code, str_of(token_scopes[i].code)))
            return token_scopes[i].label;
    return (message){0};
}

static void show_tokens(struct request *r, str fresh)
{
    struct token_page page = {.fresh = {fresh.len > 0, fresh}};
    struct token_row_rows rows = token_list(r->db, r->arena, r->reader.person);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.lines) = (struct token_line){
            .row = rows.at[i], .scope = scope_label(rows.at[i].scope), .used = rows.at[i].used_at};
    page.full = rows.len >= TOKENS_A_PERSON;
    struct form *f = r->form && !fresh.len && r->form->values.len == countof(token_fields)
                         ? r->form
                         : form_of(r->arena, token_fields, countof(token_fields));
    page.form = form_show(r->arena, f);
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    r->layout.hide_from_robots = true;
    show(r, view_token_page, &page);
}

static void tokens_page(struct request *r) { show_tokens(r, (str){0}); }

static void create_prepare(struct request *r)
{
    request_form(r, token_fields, countof(token_fields));
}

/* Shown in the answer itself and nowhere else: a page that was reloaded could not show it. */
static void create_apply(struct request *r)
{
    str name = form_text(r->form, "token_name");
    str token = token_create(r, name, form_text(r->form, "scope"));
    if (!token.len) {
        if (token_count(r->db, r->reader.person) >= TOKENS_A_PERSON)
            refuse(r, NULL, T("Vous avez déjà dix jetons : révoquez-en un d’abord."));
        else
            refuse(r, "token_name", T("Un de vos jetons porte déjà ce nom."));
        return;
    }
    r->page.len = 0;
    answer_header(r, "Cache-Control", S("private, no-store"));
    show_tokens(r, token);
}

static void revoke_apply(struct request *r)
{
    if (!token_delete(r->db, r->reader.person, request_id(r, 0)))
        not_found(r);
    else
        see_other(r, S("/mon-compte/jetons"),
                  T("Ce jeton est révoqué : les programmes qui s’en servent ne lisent plus rien."));
}

static const struct route routes[] = {
    {"GET", "/mon-compte/jetons", MEMBER, ON_LOOP, 0, tokens_page, NULL, NULL,
     "one's tokens for the API"},
    {"POST", "/mon-compte/jetons", MEMBER, ON_WORKER, 8 << 10, create_prepare, create_apply,
     tokens_page, "makes a token and shows it once"},
    {"POST", "/mon-compte/jetons/{id}/revoquer", MEMBER, ON_WORKER, 8 << 10, NULL, revoke_apply,
     NULL, "revokes a token"},
    {0},
};

const struct feature token_feature = {.name = "token", .routes = routes};
