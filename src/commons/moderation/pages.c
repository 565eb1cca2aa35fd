/* SPDX-License-Identifier: EUPL-1.2 */
/* For everybody: reporting, the journal, what was decided about oneself, appealing. */
#include "commons/address.h"
#include "commons/contribution/contribution.h"
#include "commons/moderation/desk.h"
#include "commons/rate/rate.h"
#include "commons/thread/thread.h"
#include "moderation_views.h"

/* ---- reporting ---------------------------------------------------------------------------- */

static const struct choice about_choices[] = {
    {"thing", T("Ce qui est écrit")},
    {"person", T("La personne qui l’a écrit : ce n’est pas la première fois")},
};
static const struct field report_fields[] = {
    {.name = "about",
     .type = FIELD_CHOICE,
     .label = T("Vous signalez"),
     .required = true,
     .choices = about_choices,
     .choice_count = countof(about_choices)},
    {.name = "reason",
     .type = FIELD_CHOICE,
     .label = T("Pourquoi"),
     .required = true,
     .choices = moderation_reasons,
     .choice_count = MODERATION_REASONS},
    {.name = "note",
     .type = FIELD_TEXT,
     .label = T("Ce qu’il faut savoir pour en juger"),
     .limit = MODERATION_TEXT_MAX,
     .hint = T("Quel passage, quelle source, quel tort. Ne donnez votre nom que si "
               "vous voulez être recontacté.")},
};

static i64 named(struct request *r, const char *name)
{
    i64 id;
    str value = request_sent(r, name).len ? request_sent(r, name) : request_query(r, name);
    return str_to_i64(value, &id) && id > 0 ? id : 0;
}

/* The contribution, and the post when one is named; 404 when the reader may not read it. */
static struct contribution *thing_here(struct request *r, i64 *post)
{
    *post = named(r, "message");
    i64 id = named(r, "contribution");
    const struct post_source *p = *post ? post_one(r->db, r->arena, r->reader.person, *post) : NULL;
    struct contribution *c = NULL;
    if (!*post || (p && !p->hidden))
        c = contribution_one(r->db, r->arena, r->reader.person, p ? p->contribution : id);
    if (!c)
        not_found(r);
    return c;
}

static str path_of_thing(struct request *r, const struct contribution *c)
{
    const struct kind *k = app_kind(r->app, c->kind);
    return k ? contribution_path(r->arena, k, c->id, c->slug) : S("/");
}

static void report_page(struct request *r)
{
    struct report_page page = {0};
    const struct contribution *c = thing_here(r, &page.post);
    if (!c)
        return;
    if (!r->form) {
        r->form = form_of(r->arena, report_fields, countof(report_fields));
        form_set(r->form, "about", S("thing"));
    }
    page.contribution = c->id;
    page.title = c->title;
    page.back = url_check(path_of_thing(r, c));
    page.form = form_show(r->arena, r->form);
    r->layout.hide_from_robots = true;
    crumb(r, c->title, page.back.text);
    show(r, view_moderation_report, &page);
}

static const struct rate_rule members_report = {"report", 20, 60, 3600, 86400};
static const struct rate_rule visitors_report = {"report-visitor", 3, 300, 86400, 86400};

static void report_prepare(struct request *r)
{
    i64 post;
    if (!thing_here(r, &post))
        return;
    request_form(r, report_fields, countof(report_fields));
    if (r->refused)
        return;
    bool member = r->reader.person != 0;
    str who = member ? text_format(r->arena, "%lld", (long long)r->reader.person)
                     : address_key(r->arena, request_address(r));
    i64 wait = rate_try(r->app, member ? &members_report : &visitors_report, who, r->now);
    if (wait)
        refuse(r, NULL,
               T("Vous avez déjà envoyé plusieurs signalements. Réessayez {1}.",
                 rate_words(r->arena, r->language, wait)));
}

static void report_apply(struct request *r)
{
    i64 post;
    const struct contribution *c = thing_here(r, &post);
    if (!c)
        return;
    if (!moderation_report(r, (struct report_new){
                                  .contribution = c->id,
                                  .post = post,
                                  .person = str_eq(form_text(r->form, "about"), S("person")),
                                  .reason = form_text(r->form, "reason"),
                                  .note = form_text(r->form, "note"),
                              })) {
        not_found(r);
        return;
    }
    see_other(r, path_of_thing(r, c),
              T("Merci. Une personne de la modération lira votre signalement."));
}

/* ---- the public journal -------------------------------------------------------------------- */

static void log_page(struct request *r)
{
    enum { AT_ONCE = 50 };
    i64 before = request_query_id(r, "avant");
    struct moderation_log_line_rows rows =
        moderation_log(r->db, r->arena, before ? before : INT64_MAX);
    struct log_page page = {0};
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.lines) =
            (struct log_line){.l = rows.at[i],
                              .action = moderation_action_label(rows.at[i].action),
                              .reason = moderation_reason_label(rows.at[i].reason),
                              .kind = moderation_kind_label(rows.at[i].kind)};
    if (rows.len == AT_ONCE)
        page.next = SOME(opt_int, rows.at[AT_ONCE - 1].id);
    show(r, view_moderation_log, &page);
}

/* ---- what was decided about oneself --------------------------------------------------------- */

static const struct field appeal_fields[] = {
    {.name = "appeal",
     .type = FIELD_TEXT,
     .label = T("En quoi cette décision vous paraît-elle erronée ?"),
     .limit = MODERATION_TEXT_MAX,
     .required = true,
     .hint = T("Une autre personne que celle qui a décidé vous répondra.")},
};

/* Whoever holds the link may read it: it was sent to the person alone. */
static struct moderation_decision *decision_here(struct request *r, bool *late)
{
    struct moderation_decision *d = decision_of_link(r, r->path_values[0], late);
    if (!d)
        not_found(r);
    return d;
}

static void decision_page(struct request *r)
{
    struct decision_page page = {0};
    const struct moderation_decision *d = decision_here(r, &page.late);
    if (!d)
        return;
    const struct moderation_appeal *appeal = appeal_of(r->db, r->arena, d->id);
    page.d = *d;
    page.action = moderation_action_label(d->action);
    page.reason = moderation_reason_label(d->reason);
    page.kind = moderation_kind_label(d->kind);
    page.token = r->path_values[0];
    page.lifted = d->lifted_at.has;
    page.appealed = appeal != NULL;
    if (appeal) {
        page.appeal = *appeal;
        page.answered = appeal->upheld.has;
        page.upheld = appeal->upheld.has && appeal->upheld.value;
    }
    page.may_appeal = !page.lifted && !page.late && !appeal;
    page.form = form_show(
        r->arena, r->form ? r->form : form_of(r->arena, appeal_fields, countof(appeal_fields)));
    r->layout.hide_from_robots = true;
    show(r, view_moderation_decision, &page);
}

static void appeal_prepare(struct request *r)
{
    bool late;
    if (decision_here(r, &late))
        request_form(r, appeal_fields, countof(appeal_fields));
}

static void appeal_apply(struct request *r)
{
    bool late;
    const struct moderation_decision *d = decision_here(r, &late);
    if (!d)
        return;
    message why = late ? T("Le délai de six mois est passé.")
                       : moderation_appeal(r, d->id, form_text(r->form, "appeal"));
    if (message_is(why))
        refuse(r, NULL, why);
    else
        see_other(r, path_of(r, "/moderation/decisions/%.*s", STR(r->path_values[0])),
                  T("Votre recours est enregistré."));
}

static void own_page(struct request *r)
{
    struct own_decision_rows rows = decision_list_of_person(r->db, r->arena, r->reader.person);
    struct own_page page = {0};
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.lines) =
            (struct own_line){.d = rows.at[i],
                              .action = moderation_action_label(rows.at[i].action),
                              .reason = moderation_reason_label(rows.at[i].reason),
                              .kind = moderation_kind_label(rows.at[i].kind),
                              .link = url_check(decision_link(r, rows.at[i].id))};
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    show(r, view_moderation_own, &page);
}

enum { SMALL = 16 << 10 };

static const struct route routes[] = {
    {"GET", "/signaler", ANYONE, ON_LOOP, 0, report_page, NULL, NULL,
     "the form that reports a contribution, a post or who wrote it"},
    {"POST", "/signaler", ANYONE, ON_WORKER, SMALL, report_prepare, report_apply, report_page,
     "reports it to moderators"},
    {"GET", "/moderation/journal", ANYONE, ON_LOOP | KEPT, 0, log_page, NULL, NULL,
     "what moderators decided and why, without naming anybody"},
    {"GET", "/moderation/decisions/{token}", ANYONE, ON_LOOP, 0, decision_page, NULL, NULL,
     "a decision, for the person it concerns: by a signed link"},
    {"POST", "/moderation/decisions/{token}", ANYONE, ON_WORKER, SMALL, appeal_prepare,
     appeal_apply, decision_page, "appeals against a decision, once"},
    {"GET", "/mon-compte/moderation", MEMBER, ON_LOOP, 0, own_page, NULL, NULL,
     "decisions that concern oneself"},
    {"GET", "/moderation", MODERATOR, ON_LOOP, 0, desk_queue_page, NULL, NULL,
     "the cases that wait"},
    {"GET", "/moderation/dossiers/{id}", MODERATOR, ON_LOOP, 0, desk_case_page, NULL, NULL,
     "a case"},
    {"POST", "/moderation/dossiers/{id}/prendre", MODERATOR, ON_WORKER, SMALL, NULL,
     desk_take_apply, desk_case_page, "takes a case, or leaves it"},
    {"POST", "/moderation/dossiers/{id}/note", MODERATOR, ON_WORKER, SMALL, desk_case_note_prepare,
     desk_case_note_apply, desk_case_page, "adds a note for the other moderators"},
    {"POST", "/moderation/dossiers/{id}/decider", MODERATOR, ON_WORKER, SMALL, desk_decide_prepare,
     desk_decide_apply, desk_case_page, "decides, and tells the person why"},
    {"POST", "/moderation/decisions/{id}/lever", MODERATOR, ON_WORKER, SMALL, NULL, desk_undo_apply,
     desk_case_of_decision_page, "lifts a decision"},
    {"POST", "/moderation/recours/{id}", MODERATOR, ON_WORKER, SMALL, NULL, desk_answer_apply,
     desk_case_of_decision_page, "answers an appeal against somebody else's decision"},
    {0},
};

const struct feature moderation_feature = {.name = "moderation", .routes = routes};
