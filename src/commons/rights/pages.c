/* SPDX-License-Identifier: EUPL-1.2 */
/* The tables of rights, for an administrator: what they say is what the functions answer. */
#include "commons/app.h"
#include "commons/rights/rights_page.h"
#include "commons/router.h"
#include "rights_views.h"

static struct rights_cell cell_of(enum extent extent)
{
    static const message said[EXTENTS] = {
        [NEVER] = T("non"),
        [OF_OWN] = T("les siens"),
        [OF_ORGANISATION] = T("de son organisme"),
        [ALL] = T("oui"),
    };
    return (struct rights_cell){said[extent], (int)extent};
}

static struct rights_table table_of_actions(struct request *r)
{
    struct rights_table table = {
        .id = S("gestes"),
        .title = T("Qui fait quoi, de ce qu’il peut lire"),
        .caption = T("Chaque geste et, pour chaque personne, jusqu’où il va : « oui » veut dire "
                     "de tout ce que cette personne peut lire."),
    };
    for (enum action a = 0; a < ACTIONS; a++) {
        struct rights_line line = {.label = rules[a].label};
        for (enum persona p = 0; p < PERSONAS; p++)
            *push(r->arena, &line.cells) = cell_of(extent_of(p, a));
        *push(r->arena, &table.lines) = line;
    }
    return table;
}

static struct rights_table table_of_visibilities(struct request *r)
{
    struct rights_table table = {
        .id = S("lecteurs"),
        .title = T("Qui lit ce qui est ouvert à…"),
        .caption = T("Un brouillon n’est lu que de ceux qui y travaillent : l’organisme au nom "
                     "duquel il s’écrit, ou son auteur seul."),
    };
    for (enum visibility v = 0; v < VISIBILITIES; v++) {
        struct rights_line line = {.label = visibilities[v].label};
        for (enum persona p = 0; p < PERSONAS; p++)
            *push(r->arena, &line.cells) = cell_of(visibilities[v].extent[p]);
        *push(r->arena, &table.lines) = line;
    }
    return table;
}

static void add_addresses(struct request *r, struct rights_page *page)
{
    i64 count;
    const struct route *const *all = router_all(r->app->router, &count);
    for (enum right right = ANYONE; right < RIGHTS; right++) {
        struct rights_group group = {.label = right_label(right)};
        for (i64 i = 0; i < count; i++)
            if (all[i]->right == right && all[i]->summary)
                *push(r->arena, &group.addresses) = (struct rights_address){
                    str_of(all[i]->method), str_of(all[i]->path), str_of(all[i]->summary)};
        if (group.addresses.len)
            *push(r->arena, &page->groups) = group;
    }
}

static void rights_page(struct request *r)
{
    struct rights_page page = {0};
    for (enum persona p = 0; p < PERSONAS; p++)
        *push(r->arena, &page.personas) = persona_label(p);
    *push(r->arena, &page.tables) = table_of_visibilities(r);
    *push(r->arena, &page.tables) = table_of_actions(r);
    add_addresses(r, &page);
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_rights_page, &page);
}

static const struct route routes[] = {
    {"GET", "/admin/droits", ADMINISTRATOR, ON_LOOP, 0, rights_page, NULL, NULL,
     "who may do what to which visibility, and every address"},
    {0},
};

const struct feature rights_feature = {.name = "rights", .routes = routes};
