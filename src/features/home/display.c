/* SPDX-License-Identifier: EUPL-1.2 */
/* The page where a reader says how pages are to be shown (commons/display.h). */
#include "commons/display.h"

#include "features/home/inside.h"
#include "home_views.h"

enum { YEAR_SECONDS = 365 * 86400 };

void display_page(struct request *r)
{
    struct display now = display_asked(r->in);
    struct display_page page = {.back = path_back(request_query(r, "retour"))};
    for (i64 i = 0; i < DISPLAY_PARTS; i++) {
        const struct display_part *part = &display_parts[i];
        struct display_group *group = push(r->arena, &page.groups);
        *group = (struct display_group){.name = str_of(part->name), .label = part->label};
        for (i64 c = 0; c < part->choices; c++)
            *push(r->arena, &group->options) = (struct display_option){
                .id = text_format(r->arena, "%s-%d", part->name, (int)c),
                .code = text_format(r->arena, "%d", (int)c),
                .label = part->choice[c].label,
                .chosen = now.chosen[i] == c,
            };
    }
    r->layout.hide_from_robots = true;
    show(r, view_home_display, &page);
}

/* Writes nothing but the reader's own cookie; the usual display needs none. */
void display_choose(struct request *r)
{
    char figures[DISPLAY_PARTS];
    for (i64 i = 0; i < DISPLAY_PARTS; i++) {
        str sent = request_sent(r, display_parts[i].name);
        figures[i] = sent.len == 1 ? sent.at[0] : '0';
    }
    struct display d = display_read((str){figures, DISPLAY_PARTS});
    bool usual = display_is_usual(d);
    answer_cookie(r, "affichage", usual ? (str){0} : display_cookie(r->arena, d),
                  usual ? 0 : YEAR_SECONDS);
    see_other(r, path_back(request_sent(r, "retour")),
              usual ? T("L’affichage est redevenu celui de tous.") : T("L’affichage est réglé."));
}
