/* SPDX-License-Identifier: EUPL-1.2 */
/* "Mes pairs": the organisations a reader compares with. */
#include "directory_views.h"
#include "features/directory/directory.h"

void directory_peers_page(struct request *r)
{
    struct directory_peers page = {.member = r->reader.person != 0};
    struct organisation_card_rows peers =
        page.member ? peer_listed(r->db, r->arena, r->reader.person)
                    : peers_read(r->db, r->arena, request_query(r, "pairs"));
    page.text = peers_without(r->arena, &peers, 0);
    for (i64 i = 0; i < peers.len; i++)
        *push(r->arena, &page.lines) = directory_line_of(&peers.at[i]);
    crumb(r, say(r, T("Collectivités")), S("/collectivites"));
    show(r, view_directory_peers, &page);
}

/* Back to the page of `depuis`, or to the list of peers. */
static str back(struct request *r)
{
    struct organisation_full *from =
        organisation_by_key(r->db, r->arena, utf8_first(request_sent(r, "depuis"), 64));
    return from ? organisation_path(r->arena, from->address_key) : S("/mes-pairs");
}

/* Takes a body away from the neighbours of the sheet `depuis`, or shows all of them again. */
static void neighbours_apply(struct request *r, str gesture, const struct organisation_card *o)
{
    struct organisation_full *sheet =
        organisation_by_key(r->db, r->arena, utf8_first(request_sent(r, "depuis"), 64));
    if (!sheet) {
        not_found(r);
    } else if (str_eq(gesture, S("retablir"))) {
        neighbour_restore(r->db, r->reader.person, sheet->id);
        see_other(r, back(r), T("Tous les organismes qui lui ressemblent sont de nouveau là."));
    } else if (neighbours_dismiss(r->db, r->arena, r->reader.person, sheet->id, o->id)) {
        see_other(r, back(r), T("Écarté de cette liste : {1}.", o->name));
    } else {
        see_other(r, back(r), T("Vous en avez déjà écarté vingt : revoyez-les d’abord."));
    }
}

void directory_peers_apply(struct request *r)
{
    i64 id;
    struct organisation_card *o = str_to_i64(request_sent(r, "organisme"), &id) && id > 0
                                      ? organisation_card_of(r->db, r->arena, id)
                                      : NULL;
    if (!o) {
        not_found(r);
        return;
    }
    str gesture = request_sent(r, "geste");
    if (str_eq(gesture, S("ecarter")) || str_eq(gesture, S("retablir"))) {
        neighbours_apply(r, gesture, o);
    } else if (str_eq(gesture, S("retirer"))) {
        peer_remove(r->db, r->reader.person, id);
        see_other(r, back(r), T("Retiré de vos pairs : {1}.", o->name));
    } else if (peers_add(r->db, r->reader.person, id, r->now)) {
        see_other(r, back(r), T("Ajouté à vos pairs : {1}.", o->name));
    } else {
        see_other(r, back(r), T("Votre liste compte déjà vingt pairs : retirez-en un d’abord."));
    }
}
