/* SPDX-License-Identifier: EUPL-1.2 */
/* Accounts that nobody came to for long: told by mail, reminded, then erased as if they had asked
 * for it. What is kept all the same is the administration's to look at. */
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"

enum { REMINDER_DAYS = 7, KEPT_DAYS = 180, AT_NINE = 9 * 60 };

/* Thirty days and a half: a year is a year give or take a day. */
static instant months_before(instant now, i64 months)
{
    return instant_plus_days(now, -(months * 61 / 2));
}

/* ---- the words --------------------------------------------------------------------------------
 */

/* The number of the mail; 0: none can go. */
static i64 tell_person(struct request *r, i64 person, int days)
{
    struct mail_to to;
    if (!mail_recipient(r, person, &to))
        return 0;
    enum language l = to.language;
    str left = text_format(r->arena, "%d", days);
    str months = text_format(r->arena, "%lld", (long long)r->settings->inactive_months);
    str title = message_in(r->arena, l, T("Votre compte sera effacé dans {1} jours", left));
    strs paragraphs = {0}, after = {0};
    *push(r->arena, &paragraphs) = message_in(
        r->arena, l, T("Personne ne s’est connecté à votre compte depuis {1} mois.", months));
    *push(r->arena, &paragraphs) = message_in(
        r->arena, l,
        T("Sans nouvelle de vous, il sera effacé dans {1} jours : votre nom, votre adresse, vos "
          "suivis et les brouillons que vous êtes seul à voir disparaîtront. Ce que vous avez "
          "publié restera, sans votre nom.",
          left));
    *push(r->arena, &paragraphs) =
        message_in(r->arena, l, T("Pour le garder, il suffit de vous connecter une fois."));
    *push(r->arena, &after) = message_in(
        r->arena, l,
        T("Vous préférez partir en laissant votre nom sur ce que vous avez publié ? Effacez "
          "vous-même votre compte, dans « Mes données » : le choix vous y est donné."));
    struct mail_words words = {.title = title,
                               .paragraphs = paragraphs,
                               .link_label = message_in(r->arena, l, T("Garder mon compte")),
                               .link = url_check(S("/mon-compte/donnees")),
                               .after = after};
    return mail_queue(r, (struct mail_new){.to = &to,
                                           .kind = "account",
                                           .subject = title,
                                           .html = mail_of_words(r, l, &words)});
}

static void tell_administrator(struct request *r, i64 person, i64 count)
{
    struct mail_to to;
    if (!mail_recipient(r, person, &to))
        return;
    enum language l = to.language;
    str title = message_in(r->arena, l, T("Des comptes inactifs vous attendent"));
    strs paragraphs = {0}, after = {0};
    *push(r->arena, &paragraphs) =
        message_in(r->arena, l,
                   T("Personnes sans visite depuis longtemps, que le forum n’efface pas de "
                     "lui-même : {1}.",
                     text_format(r->arena, "%lld", (long long)count)));
    *push(r->arena, &paragraphs) = message_in(
        r->arena, l,
        T("Elles administrent ce forum, répondent seules de leur organisme, ou n’ont pas d’adresse "
          "où leur écrire. Confiez leur rôle à quelqu’un d’autre, ou prenez de leurs nouvelles."));
    struct mail_words words = {.title = title,
                               .paragraphs = paragraphs,
                               .link_label = message_in(r->arena, l, T("Voir ces comptes")),
                               .link = url_check(S("/admin/personnes/inactives")),
                               .after = after};
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "account",
                                    .subject = title,
                                    .html = mail_of_words(r, l, &words)});
}

/* ---- one step ---------------------------------------------------------------------------------
 */

/* Why time alone does not erase this person; empty: it does. */
static str kept_why(const struct inactive_person *p)
{
    return p->role == ROLE_ADMINISTRATOR ? S("administrator")
           : p->manager                  ? S("manager")
                                         : (str){0};
}

static bool erase_due(struct request *r, i64 *done)
{
    const struct inactive_person *p = inactive_due(r->db, r->arena, r->now, r->today);
    if (!p)
        return false;
    str why = kept_why(p); /* it may have become so since it was told */
    if (why.len) {
        inactivity_write(r->db, (struct inactivity_write_in){
                                    .person = p->id, .now = r->now, .due_at = r->now, .kept = why});
        return true;
    }
    *done += erasure_do(r, p->id, false);
    inactivity_delete(r->db, p->id);
    return true;
}

static bool remind_next(struct request *r)
{
    i64 person = inactive_to_remind(r->db, instant_plus_days(r->now, REMINDER_DAYS));
    if (!person)
        return false;
    tell_person(r, person, REMINDER_DAYS);
    inactivity_write_reminded(r->db, person);
    return true;
}

static bool notice_next(struct request *r, instant before)
{
    const struct inactive_person *p = inactive_next(r->db, r->arena, before, r->today);
    if (!p)
        return false;
    str why = kept_why(p);
    i64 mail = why.len ? 0 : tell_person(r, p->id, INACTIVE_DAYS);
    if (!mail && !why.len) /* who cannot be told is not erased behind their back */
        why = S("address");
    inactivity_write(
        r->db, (struct inactivity_write_in){.person = p->id,
                                            .now = r->now,
                                            .due_at = instant_plus_days(r->now, INACTIVE_DAYS),
                                            .kept = why,
                                            .mail = mail});
    return true;
}

static void tell_administration(struct request *r)
{
    i64 count = inactive_untold(r->db);
    if (!count)
        return;
    struct administrator_rows rows = administrators_all(r->db, r->arena);
    for (i64 i = 0; i < rows.len; i++)
        tell_administrator(r, rows.at[i].id, count);
    inactive_write_told(r->db);
}

static bool inactive_step(struct request *r, i64 *done)
{
    i64 months = r->settings->inactive_months;
    sessions_upkeep(r); /* who is here at this moment */
    persons_set_first_seen(r->db, r->now);
    if (!months)
        inactivity_delete_all(r->db);
    /* nobody is erased without having been told */
    if (!months || !mail_configured(r->app))
        return false;
    inactivity_delete_returned(r->db, instant_plus_days(r->now, -KEPT_DAYS));
    inactivity_postpone(r->db, instant_plus_days(r->now, INACTIVE_DAYS));
    if (erase_due(r, done) || remind_next(r) || notice_next(r, months_before(r->now, months)))
        return !db_fault(r->db).len;
    tell_administration(r);
    return false;
}

const struct periodic inactive_erasing = {
    "inactive-accounts", T("Comptes sans visite depuis longtemps"), DAILY, AT_NINE, inactive_step};
