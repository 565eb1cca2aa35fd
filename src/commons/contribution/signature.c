/* SPDX-License-Identifier: EUPL-1.2 */
/* In whose name something is published, what cannot be taken back, and what is said instead. */
#include "commons/contribution/inside.h"
#include "commons/mandate/mandate.h"
#include "commons/notice/notice.h"
#include "commons/visa/visa.h"
#include "web/markdown.h"

const struct capacity *capacity_in(const struct request *r, opt_int organisation)
{
    const struct capacity *best = NULL;
    for (i64 i = 0; organisation.has && i < r->reader.capacities.len; i++) {
        const struct capacity *c = &r->reader.capacities.at[i];
        if (c->organisation == organisation.value && (!best || c->proof > best->proof))
            best = c;
    }
    return best;
}

message contribution_publish_refusal(struct request *r, const struct kind *k,
                                     const struct contribution *c, const struct form *document)
{
    const struct capacity *mine = capacity_in(r, c->organisation);
    if (!c->organisation.has || (k->personal && k->personal(document)))
        return (message){0};
    message why = mine ? capacity_refusal(mine, ACT_PUBLISH)
                       : T("Votre mandat dans cet organisme est terminé, ou n’a jamais commencé : "
                           "seul un membre en exercice publie en son nom.");
    return message_is(why) ? why : visa_refusal(r, k, c, document);
}

bool settle_signature(struct request *r, const struct kind *k, const struct contribution *c,
                      const struct form *document)
{
    const struct capacity *mine = capacity_in(r, c->organisation);
    message why = contribution_publish_refusal(r, k, c, document);
    if (message_is(why))
        return refuse_whole(r, why);
    if (!c->organisation.has)
        return true;
    /* Without a proven mandate it is one's own word, with one's function as it is said to be. */
    contribution_set_signature(r->db, c->id,
                               capacity_may(mine, ACT_PUBLISH) ? c->organisation : (opt_int){0},
                               mine ? SOME(opt_int, (i64)mine->proof) : (opt_int){0});
    return true;
}

/* ---- what is licensed stays ------------------------------------------------------------------ */

bool may_take_back(struct request *r, const struct contribution *c)
{
    bool licensed = c->organisation.has && c->published_at.has && c->audience == AUDIENCE_PUBLIC;
    if (!licensed || c->person == r->reader.person)
        return true;
    if (mandate_before(r->db, r->reader.person, c->organisation.value, c->published_at.value))
        return true;
    return refuse_whole(r, T("Ceci a été publié avant votre arrivée, sous une licence qui ne se "
                             "reprend pas. Ajoutez-y une note datée au nom de votre organisme."));
}

bool contribution_may_note(const struct request *r, const struct contribution *c)
{
    return may(r, ADD_NOTE, contribution_thing(r, c));
}

bool contribution_add_note(struct request *r, i64 contribution, str body)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    const struct capacity *mine = c ? capacity_in(r, c->organisation) : NULL;
    if (!c || !contribution_may_note(r, c))
        return refuse_whole(r, T("Seul un membre confirmé de l’organisme qui a publié ceci peut y "
                                 "ajouter une note."));
    if (!str_trim(body).len)
        return refuse_whole(r, T("Écrivez la note."));
    if (note_count(r->db, contribution) >= CONTRIBUTION_NOTES_MAX)
        return refuse_whole(r, T("Il y a déjà beaucoup de notes ici : publiez plutôt une nouvelle "
                                 "version."));
    note_insert(r->db, (struct note_insert_in){
                           .uid = request_uid(r),
                           .contribution = contribution,
                           .organisation = mine->organisation,
                           .person = r->reader.person,
                           .capacity = capacity_words(r, mine),
                           .body = body,
                           .html = markdown_render(r->arena, body, NULL),
                           .now = r->now,
                       });
    journal_contribution(r, "contribution.note", c, "organisation", mine->organisation);
    return true;
}

/* ---- an adaptation is declared when it appears ------------------------------------------------
 */

void tell_of_declaration(struct request *r, i64 contribution, i64 organisation, const char *kind)
{
    const struct contribution *c = contribution_whole(r->db, r->arena, contribution);
    struct notice_new n = {.kind = NOTICE_DECLARATION,
                           .person = c ? c->person : 0,
                           .contribution = contribution,
                           .organisation = organisation,
                           .by = r->reader.person,
                           .note = kind};
    notice_send(r, n);
    notice_tell(r, n);
}

void declare_adaptation(struct request *r, const struct contribution *c)
{
    const struct capacity *mine = capacity_in(r, c->organisation);
    struct link_origin_rows origins = link_origins(r->db, r->arena, c->id);
    if (!capacity_may(mine, ACT_DECLARE))
        return;
    for (i64 i = 0; i < origins.len; i++)
        if (!declaration_made(r->db, origins.at[i].target, mine->organisation)) {
            declaration_put(r->db, (struct declaration_put_in){
                                       .uid = request_uid(r),
                                       .contribution = origins.at[i].target,
                                       .organisation = mine->organisation,
                                       .kind = S("adaptation"),
                                       .person = r->reader.person,
                                       .capacity = capacity_words(r, mine),
                                       .own = SOME(opt_int, c->id),
                                       .now = r->now,
                                   });
            tell_of_declaration(r, origins.at[i].target, mine->organisation, "adaptation");
        }
}
