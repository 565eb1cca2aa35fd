/* SPDX-License-Identifier: EUPL-1.2 */
/* What leaves by mail: what waits, what was refused, and trying again. */
#include "admin_views.h"
#include "commons/mail/mail.h"
#include "features/admin/house.h"
#include "features/admin/inside.h"

enum { AT_ONCE = 50, STATES = MAIL_DROPPED + 1 };

static const message labels[STATES] = {
    [MAIL_WAITING] = T("En attente"),   [MAIL_SENDING] = T("En cours d’envoi"),
    [MAIL_SENT] = T("Envoyés"),         [MAIL_DEAD] = T("Refusés"),
    [MAIL_UNCERTAIN] = T("Incertains"), [MAIL_DROPPED] = T("Abandonnés"),
};

static i64 state_asked(const struct request *r)
{
    i64 n;
    return str_to_i64(request_query(r, "etat"), &n) && n >= 0 && n < STATES ? n : MAIL_DEAD;
}

void admin_outbox_page(struct request *r)
{
    i64 state = state_asked(r), before = request_query_id(r, "avant");
    struct outbox_line_rows rows = outbox_list(r->db, r->arena, state, before ? before : INT64_MAX);
    struct admin_mail page = {
        .configured = mail_configured(r->app),
        .again = state == MAIL_DEAD || state == MAIL_UNCERTAIN,
        .title = labels[state],
        .state = state,
    };
    for (i64 s = 0; s < STATES; s++)
        *push(r->arena, &page.states) =
            (struct mail_state_line){s, outbox_count(r->db, s), labels[s], s == state};
    for (i64 i = 0; i < rows.len; i++) {
        const struct outbox_line *o = &rows.at[i];
        *push(r->arena, &page.mails) = (struct mail_line){
            .id = o->id,
            .kind = o->kind,
            .subject = o->subject,
            .to = o->email.has ? o->email.value : o->address,
            .error = o->error,
            .created_at = o->created_at,
            .attempts = o->attempts,
        };
    }
    if (rows.len == AT_ONCE)
        page.next = SOME(opt_int, rows.at[AT_ONCE - 1].id);
    crumb(r, say(r, T("Administration")), S("/admin"));
    r->layout.hide_from_robots = true;
    show(r, view_admin_outbox, &page);
}

void admin_outbox_again_apply(struct request *r)
{
    i64 id = request_id(r, 0);
    if (!id || !mail_again(r, id)) {
        conflict(r, T("Ce courriel n’est plus parmi ceux qui peuvent repartir."));
        return;
    }
    see_other(r, S("/admin/courriels?etat=0"), T("Il repart."));
}

void admin_outbox_all_apply(struct request *r)
{
    i64 count = mail_again_all(r);
    see_other(r, S("/admin/courriels?etat=0"),
              count ? T("{1} courriels repartent.", text_format(r->arena, "%lld", (long long)count))
                    : T("Il n’y avait rien à renvoyer."));
}
