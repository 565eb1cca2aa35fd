/* SPDX-License-Identifier: EUPL-1.2 */
/* Erasure: the wish, the deed, and the file that outlives a restore. */
#include "commons/contribution/erase.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/mandate/mandate.h"
#include "commons/person/import.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "commons/thread/cards.h"
#include "commons/thread/thread.h"
#include "db/rows.h"
#include "os/os.h"

enum { ERASURES_MAX = 64 << 20 };

/* ---- the wish ---------------------------------------------------------------------------------
 */

static void tell_by_mail(struct request *r)
{
    struct mail_to to;
    if (!mail_recipient(r, r->reader.person, &to))
        return;
    strs paragraphs = {0}, after = {0};
    str days = text_format(r->arena, "%d", ERASURE_DAYS);
    *push(r->arena, &paragraphs) = message_in(
        r->arena, to.language,
        T("L’effacement de votre compte a été demandé. Il aura lieu dans {1} jours.", days));
    *push(r->arena, &paragraphs) = message_in(
        r->arena, to.language,
        T("Si vous avez changé d’avis, ou si ce n’était pas vous, annulez-le avant cette date."));
    str title = message_in(r->arena, to.language, T("Effacement de votre compte"));
    struct mail_words words = {
        .title = title,
        .paragraphs = paragraphs,
        .link_label = message_in(r->arena, to.language, T("Garder mon compte")),
        .link = url_check(S("/mon-compte/donnees")),
        .after = after,
    };
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "account",
                                    .subject = title,
                                    .html = mail_of_words(r, to.language, &words)});
}

void erasure_ask(struct request *r, bool keep_name)
{
    erasure_wish_write(r->db, r->reader.person, keep_name, r->now,
                       instant_plus_days(r->now, ERASURE_DAYS));
    journal_write(r, "person.erasure-ask", request_uid(r), S("{}"));
    tell_by_mail(r);
}

void erasure_cancel(struct request *r)
{
    erasure_wish_delete(r->db, r->reader.person);
    journal_write(r, "person.erasure-cancel", request_uid(r), S("{}"));
}

/* ---- the deed ---------------------------------------------------------------------------------
 */

static void remove_address(struct request *r, const struct person_to_erase *p)
{
    text t = text_of(r->arena, 200);
    text_add_uid(&t, p->uid);
    text_add(&t, S(PERSON_WITHOUT_ADDRESS));
    person_address_remove(r->db, p->id, text_str(&t));
}

/* What tells who somebody was, without a name: functions, and addresses on their way. */
static void forget_functions(struct request *r, i64 person)
{
    contributions_erase_capacity(r->db, person);
    post_erase_capacity(r->db, person);
    mandate_erase_function(r->db, person);
    vouch_erase_capacity(r->db, person);
}

static void apply_table(struct request *r, i64 person)
{
    for (const struct personal_column *c = personal_columns; c->table; c++) {
        if (c->fate == PERSONAL_GOES)
            db_rows_delete(r->db, c->table, c->column, person);
        else if (c->fate == PERSONAL_LEAVES)
            db_rows_set_null(r->db, c->table, c->column, person);
    }
}

bool erasure_do(struct request *r, i64 person, bool keep_name)
{
    const struct person_to_erase *p = person_to_erase(r->db, r->arena, person);
    if (!p || p->erased_at.has)
        return false;
    contributions_erase_drafts(r, person);
    mandates_end_all(r, person);
    mandate_codes_erase(r->db, person);
    invitations_erase(r->db, person);
    apply_table(r, person);
    if (keep_name) {
        remove_address(r, p);
    } else {
        forget_functions(r, person);
        person_name_remove(r->db, person);
    }
    cards_drop_of_person(r->db, person); /* they show the name */
    person_close(r->db, person, r->now);
    journal_erase_subject(r->db, p->uid);
    erasure_write(r->db, p->uid, keep_name, r->now);
    journal_write(r, "person.erase", p->uid, keep_name ? S("{\"keep_name\":true}") : S("{}"));
    return !db_fault(r->db).len;
}

static bool erase_next(struct request *r, i64 *done)
{
    const struct erasure_wish *w = erasure_wish_due(r->db, r->arena, r->now);
    if (!w)
        return false;
    *done += erasure_do(r, w->person, w->keep_name);
    erasure_wish_delete(r->db, w->person);
    return true;
}

const struct periodic erasures_due = {"erasures", T("Effacement des comptes qui l’ont demandé"),
                                      MINUTELY, 0, erase_next};

/* ---- the file that outlives a restore -----------------------------------------------------------
 */

static const char *erasures_path(const struct app *app, arena *a)
{
    return arena_c_string(a, text_format(a, "%s/erasures", app->folder));
}

static bool write_to_file(struct request *r, i64 *done, str *error)
{
    struct erasure_row_rows rows = erasure_unwritten(r->db, r->arena);
    text t = text_of(r->arena, 64 << 10);
    for (i64 i = 0; i < rows.len; i++) {
        text_add_uid(&t, rows.at[i].person_uid);
        text_add(&t, rows.at[i].keep_name ? S(" keep ") : S(" remove "));
        text_add(&t, instant_rfc3339(r->arena, rows.at[i].erased_at));
        text_add_char(&t, '\n');
    }
    if (!rows.len)
        return true;
    if (!os_append_file(r->arena, erasures_path(r->app, r->arena), text_str(&t), 0600, error))
        return false;
    for (i64 i = 0; i < rows.len; i++)
        erasure_written(r->db, rows.at[i].person_uid);
    *done += rows.len;
    return true;
}

static void replay_line(struct request *r, str line)
{
    uid who;
    str id = str_cut(&line, ' '), choice = str_cut(&line, ' ');
    if (!uid_read(id, &who))
        return;
    i64 person = person_of_uid(r->db, who);
    if (person && erasure_do(r, person, str_eq(choice, S("keep"))))
        os_log("info", "an erasure was done again after a restore: person %lld", (long long)person);
    erasure_written(r->db, who);
}

bool erasures_replay(struct request *r, str *error)
{
    const char *path = erasures_path(r->app, r->arena);
    str file = {0};
    i64 written = 0;
    if (os_exists(path) && !os_read_file(r->arena, path, ERASURES_MAX, &file, error))
        return false;
    while (file.len)
        replay_line(r, str_cut(&file, '\n'));
    return write_to_file(r, &written, error);
}

/* The file is written before the row says so: a stop in between writes a line twice, which reads
   as once. */
static bool keep_step(struct request *r, i64 *done)
{
    str error = {0};
    if (!write_to_file(r, done, &error))
        os_log("error", "%.*s", STR(error));
    return false;
}

const struct periodic erasures_kept = {"erasures-kept", T("Registre des effacements"), MINUTELY, 0,
                                       keep_step};
