/* SPDX-License-Identifier: EUPL-1.2 */
/* What one follows beside contributions. */
#include "commons/contribution/facet.h"
#include "commons/organisation/organisation.h"
#include "features/notices/inside.h"
#include "notices_views.h"

static struct notices_followed line_of(struct request *r, const struct watch_row *w)
{
    struct notices_followed f = {.leads = true};
    if (w->organisation.has) {
        f.what = S("collectivite");
        f.value = text_format(r->arena, "%lld", (long long)w->organisation.value);
        f.label = w->organisation_name.has ? w->organisation_name.value : (str){0};
        f.kind = T("Organisme");
        f.path = url_check(
            organisation_path(r->arena, w->address_key.has ? w->address_key.value : (str){0}));
    } else if (w->watched.has) {
        f.what = S("personne");
        f.value = text_format(r->arena, "%lld", (long long)w->watched.value);
        f.label = w->person_name.has ? w->person_name.value
                                     : say(r, T("Une personne qui a retiré son nom"));
        f.kind = T("Personne");
        f.leads = false;
    } else if (w->facet.has) {
        f.what = S("theme");
        f.value = text_format(r->arena, "%lld", (long long)w->facet.value);
        f.label = r->language == ENGLISH && w->label_en.has ? w->label_en.value
                  : w->label.has                            ? w->label.value
                                                            : (str){0};
        f.kind = T("Secteur ou thème");
        f.leads = false;
    } else {
        f.what = S("recherche");
        f.value = str_from(w->target, 1);
        f.kind = T("Recherche");
        f.path = url_check(text_format(r->arena, "/recherche?%.*s", STR(f.value)));
        pairs asked = {0};
        (void)form_pairs(r->arena, f.value, &asked);
        f.label = pairs_get(&asked, S("q"));
        if (!f.label.len)
            f.label = f.value;
    }
    return f;
}

void followings_page(struct request *r)
{
    static const char *const dimensions[] = {"sector", "theme"};
    struct notices_followings page = {0};
    struct watch_row_rows rows = watch_list(r->db, r->arena, r->reader.person);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.all) = line_of(r, &rows.at[i]);
    for (i64 d = 0; d < countof(dimensions); d++) {
        struct facet_row_rows all = facet_list(r->db, r->arena, str_of(dimensions[d]));
        for (i64 i = 0; i < all.len; i++)
            if (!watch_holds(r, (struct watch_target){.facet = all.at[i].id}))
                *push(r->arena, &page.facets) =
                    (struct notices_facet){all.at[i].id, facet_label(r->language, &all.at[i])};
    }
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    show(r, view_notices_followings, &page);
}

static i64 sent_id(struct request *r, const char *name)
{
    i64 n;
    return str_to_i64(request_sent(r, name), &n) && n > 0 ? n : 0;
}

/* A path of ours, or the page of what one follows. */
static str back(struct request *r)
{
    str path = request_sent(r, "retour");
    bool ours = str_starts(path, S("/")) && !str_starts(path, S("//")) &&
                !str_starts(path, S("/\\")) && path.len < 1500 &&
                str_eq(url_check(path).text, path);
    return ours ? path : S("/mon-compte/suivis");
}

void follow_apply(struct request *r)
{
    struct watch_target t = {.organisation = sent_id(r, "collectivite"),
                             .person = sent_id(r, "personne"),
                             .facet = sent_id(r, "theme"),
                             .query = request_sent(r, "recherche")};
    i64 named = (t.organisation != 0) + (t.person != 0) + (t.facet != 0) + (t.query.len != 0);
    bool on = !str_eq(request_sent(r, "suivre"), S("0"));
    bool done = named == 1 && watch_set(r, t, on);
    see_other(r, back(r),
              !done ? T("Ce suivi n’a pas pu être noté : vous suivez peut-être déjà beaucoup de "
                        "choses.")
              : on ? T("C’est suivi : vous en serez averti.")
                   : T("Ce n’est plus suivi."));
}
