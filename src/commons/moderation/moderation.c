/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports and what is held, decisions, appeals. */
#include <string.h>

#include "commons/contribution/contribution.h"
#include "commons/journal/journal.h"
#include "commons/moderation/inside.h"
#include "commons/notice/notice.h"
#include "commons/person/person.h"
#include "commons/rate/rate.h"
#include "commons/thread/thread.h"

/* ---- the thing ---------------------------------------------------------------------------- */

struct thing_reported {
    const char *kind;
    i64 contribution, post, person;
    str title;
};

enum { TITLE_MAX = 120 };

static str first_words(str body)
{
    str line = str_trim(body);
    return utf8_first(str_cut(&line, '\n'), TITLE_MAX);
}

/* What the reader names, if that person may read it. */
static bool thing_named(struct request *r, const struct report_new *n, struct thing_reported *t)
{
    const struct contribution *c =
        contribution_one(r->db, r->arena, r->reader.person, n->contribution);
    const struct post_source *p =
        n->post ? post_one(r->db, r->arena, r->reader.person, n->post) : NULL;
    if (!c || (n->post && (!p || p->hidden || p->contribution != c->id)))
        return false;
    *t = (struct thing_reported){.kind = n->person ? "person"
                                         : p       ? "post"
                                                   : "contribution",
                                 .contribution = n->person ? 0 : c->id,
                                 .post = p && !n->person ? p->id : 0,
                                 .person = p ? p->person : c->person,
                                 .title = p ? first_words(p->body) : c->title};
    if (n->person)
        t->title = (str){0};
    return true;
}

static i64 case_of(struct request *r, const struct thing_reported *t, bool held)
{
    i64 open = case_open(r->db, str_of(t->kind), t->contribution, t->post, t->person);
    if (open)
        return open;
    return case_insert(r->db, (struct case_insert_in){.uid = request_uid(r),
                                                      .kind = str_of(t->kind),
                                                      .contribution = t->contribution,
                                                      .post = t->post,
                                                      .person = t->person,
                                                      .held = held,
                                                      .title = t->title,
                                                      .now = r->now});
}

i64 moderation_report(struct request *r, struct report_new n)
{
    struct thing_reported t;
    if (!thing_named(r, &n, &t))
        return 0;
    i64 case_ = case_of(r, &t, false);
    i64 who = r->reader.person;
    if (!who || !report_made(r->db, case_, who))
        report_insert(r->db, (struct report_insert_in){.case_ = case_,
                                                       .person = {who != 0, who},
                                                       .reason = n.reason,
                                                       .note = n.note,
                                                       .now = r->now});
    return case_;
}

/* ---- holding and hiding ------------------------------------------------------------------- */

static i64 write_decision(struct request *r, const struct moderation_case *c, str action,
                          const struct decision_new *n, struct decision_insert_in kept)
{
    kept.uid = request_uid(r);
    kept.case_ = c->id;
    kept.person = c->person;
    kept.moderator = r->reader.person;
    kept.action = action;
    kept.reason = n->reason;
    kept.statement = n->statement;
    kept.now = r->now;
    i64 id = decision_insert(r->db, kept);
    const char *told =
        arena_c_string(r->arena, text_format(r->arena, "moderation.%.*s", STR(action)));
    journal_write(r, told, kept.uid, journal_payload(r->arena, "case", c->id, NULL));
    return id;
}

/* False when there is nothing to hide: gone, or hidden already. */
static bool conceal(struct request *r, const struct moderation_case *c, enum post_hidden_by why,
                    struct decision_insert_in *kept)
{
    if (str_eq(c->kind, S("post"))) {
        const struct post_source *p = thread_conceal(r, c->post, why);
        if (p)
            kept->kept_body = p->body;
        return p != NULL;
    }
    if (!str_eq(c->kind, S("contribution")) || concealed_of(r->db, r->arena, c->contribution))
        return false;
    kept->kept_audience = contribution_conceal(r, c->contribution);
    return kept->kept_audience != 0;
}

static void reveal(struct request *r, const struct moderation_decision *d)
{
    if (str_eq(d->kind, S("post")))
        thread_reveal(r, d->post, d->kept_body);
    else if (d->kept_audience)
        contribution_reveal(r, d->contribution, d->kept_audience);
}

/* What was held is told to those whom it concerns when it is let through. */
static void tell_now(struct request *r, const struct moderation_decision *d, i64 author)
{
    if (str_eq(d->kind, S("post")))
        thread_tell(r, d->post);
    else
        notice_tell(r, (struct notice_new){.kind = NOTICE_CONTRIBUTION,
                                           .contribution = d->contribution,
                                           .by = author});
}

static i64 links_in(str body)
{
    i64 n = 0;
    for (i64 at; (at = str_find(body, S("://"))) >= 0; body = str_from(body, at + 3))
        n++;
    return n;
}

static bool proven(const struct request *r)
{
    for (i64 i = 0; i < r->reader.capacities.len; i++)
        if (r->reader.capacities.at[i].proof > PROOF_DECLARED)
            return true;
    return false;
}

bool moderation_hold(struct request *r, i64 contribution, i64 post, str body)
{
    bool many_links = links_in(body) >= HELD_LINKS_FROM;
    i64 held = r->settings->held_posts;
    i64 until = many_links && held < TRUSTED_FROM ? TRUSTED_FROM : held;
    if (!until || proven(r) || r->reader.role == ROLE_ADMINISTRATOR ||
        r->reader.role == ROLE_MODERATOR)
        return false;
    /* with what is being written; one more than is asked about says that it is more */
    i64 wrote = written_by(r->db, r->reader.person, until + 1);
    bool linked = many_links && wrote <= TRUSTED_FROM;
    struct thing_reported t;
    struct report_new n = {.contribution = contribution, .post = post};
    if (wrote > until || !thing_named(r, &n, &t))
        return false;
    const struct moderation_case *c = case_one(r->db, r->arena, case_of(r, &t, true));
    struct decision_insert_in kept = {0};
    struct decision_new why = {.reason = linked ? S("links") : S("held")};
    if (!c || !conceal(r, c, HIDDEN_UNTIL_READ, &kept))
        return false;
    write_decision(r, c, S("hold"), &why, kept);
    return true;
}

/* ---- too much at once ----------------------------------------------------------------------- */

bool writing_allowed(struct request *r)
{
    const struct rate_rule rule = {"writing", r->settings->posts_in_a_row, 30, 3600, 7200};
    if (!rule.free || right_held(&r->reader, MODERATOR))
        return true;
    i64 wait =
        rate_try(r->app, &rule, text_format(r->arena, "%lld", (long long)r->reader.person), r->now);
    if (wait)
        refuse(r, NULL,
               T("Vous avez écrit beaucoup de textes d’affilée. Le vôtre est gardé ci-dessous : "
                 "renvoyez-le {1}.",
                 rate_words(r->arena, r->language, wait)));
    return !wait;
}

/* ---- deciding ----------------------------------------------------------------------------- */

static message why_not(struct request *r, const struct moderation_case *c)
{
    /* asked again here: two may be deciding about each other */
    if (!c || !right_held(&r->reader, MODERATOR) || !moderates_now(r->db, r->reader.person))
        return T("Ce dossier n’existe pas, ou n’est pas de votre ressort.");
    if (c->person == r->reader.person)
        return T("Ce dossier vous concerne : quelqu’un d’autre en décide.");
    return (message){0};
}

message moderation_take(struct request *r, i64 case_, bool take)
{
    const struct moderation_case *c = case_one(r->db, r->arena, case_);
    message why = why_not(r, c);
    if (message_is(why))
        return why;
    if (take && c->assignee.has && c->assignee.value != r->reader.person &&
        str_eq(c->state, S("taken")))
        return T("Ce dossier est déjà pris par {1}.",
                 c->assignee_name.has ? c->assignee_name.value : (str){0});
    opt_int assignee = take ? SOME(opt_int, r->reader.person) : (opt_int){0};
    if (str_eq(c->state, S("new")) || str_eq(c->state, S("taken")))
        case_set_assignee(r->db, case_, assignee, take ? S("taken") : S("new"), r->now);
    return (message){0};
}

message moderation_add_note(struct request *r, i64 case_, str body)
{
    const struct moderation_case *c = case_one(r->db, r->arena, case_);
    message why = why_not(r, c);
    if (message_is(why))
        return why;
    if (!str_trim(body).len)
        return T("Écrivez la note.");
    moderation_note_insert(r->db, case_, r->reader.person, utf8_first(body, MODERATION_TEXT_MAX),
                           r->now);
    return (message){0};
}

static bool action_is(const struct decision_new *n, const char *what)
{
    return str_eq(n->action, str_of(what));
}

static message why_not_so(struct request *r, const struct moderation_case *c,
                          const struct decision_new *n)
{
    bool person = action_is(n, "suspend") || action_is(n, "warn");
    bool known = person || action_is(n, "none") || action_is(n, "approve") || action_is(n, "hide");
    bool stated = str_trim(n->statement).len > 0;
    if (!known)
        return T("Choisissez une décision.");
    if ((person || action_is(n, "hide")) && !stated)
        return T("Dites pourquoi : la personne le lira, et pourra le contester.");
    if (str_eq(c->kind, S("person")) && action_is(n, "hide"))
        return T("On masque un contenu, on ne masque pas une personne.");
    if (person && role_of(c->person_role) == ROLE_ADMINISTRATOR &&
        !right_held(&r->reader, ADMINISTRATOR))
        return T("Seule l’administration peut décider d’un compte d’administration.");
    if (action_is(n, "suspend") && decision_suspending(r->db, c->person))
        return T("Ce compte est déjà suspendu : levez d’abord la suspension.");
    return (message){0};
}

static message carry_out(struct request *r, const struct moderation_case *c,
                         const struct decision_new *n, struct decision_insert_in *kept)
{
    i64 hiding = decision_hiding(r->db, c->id);
    if (action_is(n, "hide")) {
        const struct moderation_decision *held =
            hiding ? decision_one(r->db, r->arena, hiding) : NULL;
        if (held && str_eq(held->action, S("hide")))
            return T("Ce contenu est déjà masqué.");
        if (held) { /* what was held until now stays out of sight, for a stated reason */
            reveal(r, held);
            decision_lift(r->db, hiding, r->now);
        }
        if (!conceal(r, c, HIDDEN_BY_MODERATORS, kept))
            return T("Ce contenu n’est plus là, ou n’est plus visible.");
    } else if (action_is(n, "approve") && hiding) {
        const struct moderation_decision *held = decision_one(r->db, r->arena, hiding);
        reveal(r, held);
        tell_now(r, held, c->person);
        decision_lift(r->db, hiding, r->now);
        case_set_held(r->db, c->id, false);
    } else if (action_is(n, "suspend")) {
        if (n->days > 0)
            kept->until = SOME(opt_instant, ((instant){r->now.us + n->days * 86400000000}));
        person_suspend(r, c->person, kept->until);
    }
    return (message){0};
}

message moderation_decide(struct request *r, struct decision_new n)
{
    const struct moderation_case *c = case_one(r->db, r->arena, n.case_);
    struct decision_insert_in kept = {0};
    message why = why_not(r, c);
    if (!message_is(why) &&
        str_eq(c->state, S("appealed"))) /* or it would leave the queue unread */
        why = T("Un recours attend sa réponse dans ce dossier : une autre personne que celle qui a "
                "décidé y répond d’abord.");
    if (!message_is(why) && n.seen.us && n.seen.us != c->changed_at.us)
        why = T("Ce dossier a changé depuis que vous l’avez ouvert : relisez ce qui s’est passé, "
                "puis décidez.");
    if (!message_is(why))
        why = why_not_so(r, c, &n);
    if (!message_is(why))
        why = carry_out(r, c, &n, &kept);
    if (message_is(why))
        return why;
    n.statement = utf8_first(str_trim(n.statement), MODERATION_TEXT_MAX);
    i64 id = write_decision(r, c, n.action, &n, kept);
    case_set_assignee(r->db, c->id, SOME(opt_int, r->reader.person), S("decided"), r->now);
    if (action_is(&n, "hide") || action_is(&n, "warn") || action_is(&n, "suspend"))
        tell_decision(r, id);
    return (message){0};
}

static void lift(struct request *r, const struct moderation_decision *d)
{
    if (d->lifted_at.has)
        return;
    if (str_eq(d->action, S("hide")) || str_eq(d->action, S("hold")))
        reveal(r, d);
    if (str_eq(d->action, S("suspend")))
        person_readmit(r, d->person);
    decision_lift(r->db, d->id, r->now);
    journal_write(r, "moderation.lift", d->uid, journal_payload(r->arena, "case", d->case_, NULL));
}

/* Of what somebody decided already: also, a decision about the account of an administrator is
   administrators' to change. */
static message why_not_change(struct request *r, const struct moderation_decision *d)
{
    const struct moderation_case *c = d ? case_one(r->db, r->arena, d->case_) : NULL;
    message why = why_not(r, c);
    if (!message_is(why) && role_of(c->person_role) == ROLE_ADMINISTRATOR &&
        (str_eq(d->action, S("suspend")) || str_eq(d->action, S("warn"))) &&
        !right_held(&r->reader, ADMINISTRATOR))
        why = T("Seule l’administration peut décider d’un compte d’administration.");
    return why;
}

message moderation_undo(struct request *r, i64 decision)
{
    const struct moderation_decision *d = decision_one(r->db, r->arena, decision);
    message why = why_not_change(r, d);
    const struct moderation_appeal *appeal =
        message_is(why) ? NULL : appeal_of(r->db, r->arena, decision);
    if (appeal && !appeal->upheld.has) /* its author waits for an answer in words */
        why = T("Un recours attend sa réponse : qui n’a pas pris la décision y répond.");
    if (!message_is(why))
        lift(r, d);
    return why;
}

/* ---- appeals ------------------------------------------------------------------------------ */

message moderation_appeal(struct request *r, i64 decision, str body)
{
    const struct moderation_decision *d = decision_one(r->db, r->arena, decision);
    if (!d || d->lifted_at.has)
        return T("Cette décision ne s’applique plus : il n’y a rien à contester.");
    if (!str_trim(body).len)
        return T("Dites en quoi la décision vous paraît erronée.");
    if (!appeal_insert(r->db, decision, utf8_first(body, MODERATION_TEXT_MAX), r->now))
        return T("Vous avez déjà contesté cette décision : la réponse vous parviendra par "
                 "courriel.");
    case_set_assignee(r->db, d->case_, (opt_int){0}, S("appealed"), r->now);
    journal_write(r, "moderation.appeal", d->uid,
                  journal_payload(r->arena, "case", d->case_, NULL));
    return (message){0};
}

message moderation_answer(struct request *r, i64 decision, bool upheld, str answer)
{
    const struct moderation_decision *d = decision_one(r->db, r->arena, decision);
    message why = why_not_change(r, d);
    if (message_is(why))
        return why;
    if (d->moderator == r->reader.person)
        return moderators_but(r->db, d->moderator)
                   ? T("Vous avez pris cette décision : quelqu’un d’autre répond au recours.")
                   : T("Vous avez pris cette décision et personne d’autre ne modère ici : nommez "
                       "d’abord une seconde personne, qui répondra.");
    if (!str_trim(answer).len)
        return T("Dites pourquoi : la personne le lira.");
    answer = utf8_first(str_trim(answer), MODERATION_TEXT_MAX);
    if (!appeal_answer(r->db, (struct appeal_answer_in){.decision = decision,
                                                        .moderator = r->reader.person,
                                                        .upheld = upheld,
                                                        .answer = answer,
                                                        .now = r->now}))
        return T("Ce recours a déjà sa réponse.");
    if (!appeals_waiting(r->db, d->case_))
        case_set_state(r->db, d->case_, S("decided"), r->now);
    if (!upheld)
        lift(r, d);
    tell_answer(r, d, upheld, answer);
    return (message){0};
}

/* ---- time --------------------------------------------------------------------------------- */

static bool end_suspensions(struct request *r, i64 *done)
{
    enum { AT_ONCE = 100 };
    struct suspension_over_rows rows = suspension_over(r->db, r->arena, r->now);
    for (i64 i = 0; i < rows.len; i++) {
        i64 decision = decision_suspending(r->db, rows.at[i].id);
        person_readmit(r, rows.at[i].id);
        if (decision)
            decision_lift(r->db, decision, r->now);
    }
    *done += rows.len;
    return rows.len == AT_ONCE;
}

const struct periodic suspensions_ending = {"suspensions-ending", T("Fins de suspensions"),
                                            MINUTELY, 0, end_suspensions};
