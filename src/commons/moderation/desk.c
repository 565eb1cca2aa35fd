/* SPDX-License-Identifier: EUPL-1.2 */
/* For moderators: the queue, and a case. */
#include "commons/moderation/desk.h"

#include "commons/contribution/contribution.h"
#include "commons/thread/thread.h"
#include "moderation_views.h"

/* ---- the queue ---------------------------------------------------------------------------- */

static void add_section(struct request *r, struct queue_page *page, const char *state,
                        message title)
{
    enum { AT_ONCE = 50 };
    bool decided = str_eq(str_of(state), S("decided"));
    i64 from = request_query(r, "etat").len ? request_query_id(r, "apres") : 0;
    struct case_line_rows rows = decided
                                     ? case_list_decided(r->db, r->arena, from ? from : INT64_MAX)
                                     : case_list(r->db, r->arena, str_of(state), from);
    struct queue_section s = {.id = str_of(state), .title = title};
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &s.lines) =
            (struct queue_line){rows.at[i], moderation_kind_label(rows.at[i].kind)};
    if (rows.len == AT_ONCE)
        s.next = SOME(opt_int, rows.at[AT_ONCE - 1].id);
    if (s.lines.len)
        *push(r->arena, &page->sections) = s;
}

/* All that waits, or one state of it, page by page. */
void desk_queue_page(struct request *r)
{
    static const struct {
        const char *state;
        message title;
    } sections[] = {
        {"appealed", T("Recours")},
        {"new", T("Nouveaux")},
        {"taken", T("Pris")},
        {"decided", T("Décidés")},
    };
    struct queue_page page = {0};
    str asked = request_query(r, "etat");
    for (i64 i = 0; i < countof(sections); i++) {
        str state = str_of(sections[i].state);
        if (asked.len ? str_eq(asked, state) : !str_eq(state, S("decided")))
            add_section(r, &page, sections[i].state, sections[i].title);
    }
    page.empty = page.sections.len == 0;
    page.decided = str_eq(asked, S("decided"));
    r->layout.hide_from_robots = true;
    show(r, view_moderation_queue, &page);
}

/* ---- a case ------------------------------------------------------------------------------- */

static const struct field note_fields[] = {
    {.name = "case_note",
     .type = FIELD_TEXT,
     .label = T("Note pour les autres modérateurs"),
     .limit = MODERATION_TEXT_MAX,
     .required = true},
};
static const struct choice actions[] = {
    {"none", T("Classer sans suite")},      {"approve", T("Montrer (relu, ou masqué à tort)")},
    {"hide", T("Masquer ce contenu")},      {"warn", T("Avertir la personne")},
    {"suspend", T("Suspendre son compte")},
};
static const struct field decision_fields[] = {
    {.name = "action",
     .type = FIELD_CHOICE,
     .label = T("Décision"),
     .required = true,
     .choices = actions,
     .choice_count = countof(actions)},
    {.name = "decision_reason",
     .type = FIELD_CHOICE,
     .label = T("Motif"),
     .required = true,
     .choices = moderation_reasons,
     .choice_count = MODERATION_REASONS},
    {.name = "statement",
     .type = FIELD_TEXT,
     .label = T("Ce que la personne lira"),
     .limit = MODERATION_TEXT_MAX,
     .hint = T("Les faits, la règle, ce qu’elle peut faire. Nécessaire pour masquer, avertir ou "
               "suspendre.")},
    {.name = "days",
     .type = FIELD_NUMBER,
     .label = T("Durée d’une suspension, en jours"),
     .least = 1,
     .limit = 3650,
     .hint = T("Vide : sans fin prévue. Sinon, le compte se rouvre de lui-même.")},
};

static void add_text(struct request *r, struct case_page *page)
{
    const struct moderation_case *c = &page->c;
    i64 contribution = c->contribution;
    if (c->post) {
        const struct reported_post *p = reported_post(r->db, r->arena, c->post);
        i64 hiding = decision_hiding(r->db, c->id);
        page->text = p ? p->body : (str){0};
        if (hiding)
            page->text = decision_one(r->db, r->arena, hiding)->kept_body;
    }
    const struct reported_contribution *of = reported_contribution(r->db, r->arena, contribution);
    const struct kind *k = of ? app_kind(r->app, of->kind) : NULL;
    if (!k)
        return;
    if (!c->post)
        page->text = of->summary.len ? of->summary : of->title;
    page->has_where = contribution_one(r->db, r->arena, r->reader.person, contribution) != NULL;
    page->where = url_check(contribution_path(r->arena, k, of->id, of->slug));
}

static void add_decisions(struct request *r, struct case_page *page)
{
    struct decision_line_rows rows = decision_list(r->db, r->arena, page->c.id);
    for (i64 i = 0; i < rows.len; i++) {
        const struct decision_line *d = &rows.at[i];
        const struct moderation_appeal *appeal = appeal_of(r->db, r->arena, d->id);
        bool holds = str_eq(d->action, S("hide")) || str_eq(d->action, S("suspend")) ||
                     str_eq(d->action, S("hold"));
        struct shown_decision s = {
            .d = *d,
            .action = moderation_action_label(d->action),
            .reason = moderation_reason_label(d->reason),
            .may_undo =
                holds && !d->lifted_at.has && !page->concerns_me && (!appeal || appeal->upheld.has),
            .appealed = appeal != NULL,
        };
        if (appeal) {
            s.appeal = *appeal;
            s.answered = appeal->upheld.has;
            s.upheld = appeal->upheld.has && appeal->upheld.value;
            s.may_answer = !s.answered && !page->concerns_me && d->moderator != r->reader.person;
        }
        *push(r->arena, &page->decisions) = s;
    }
}

static struct shown_form form_here(struct request *r, const struct field *fields, i64 count)
{
    bool typed = r->form && r->form->values.len == count;
    return form_show(r->arena, typed ? r->form : form_of(r->arena, fields, count));
}

static void show_case(struct request *r, i64 id)
{
    struct case_page page = {0};
    const struct moderation_case *c = case_one(r->db, r->arena, id);
    if (!c) {
        not_found(r);
        return;
    }
    page.c = *c;
    page.kind = moderation_kind_label(c->kind);
    page.seen = c->changed_at.us;
    page.person = str_eq(c->kind, S("person"));
    page.concerns_me = c->person == r->reader.person;
    page.mine = c->assignee.has && c->assignee.value == r->reader.person;
    page.taken = str_eq(c->state, S("taken"));
    page.decided = str_eq(c->state, S("decided"));
    page.suspended = c->suspended_at.has;
    add_text(r, &page);
    struct report_line_rows reports = report_list(r->db, r->arena, id);
    for (i64 i = 0; i < reports.len; i++)
        *push(r->arena, &page.reports) =
            (struct shown_report){reports.at[i], moderation_reason_label(reports.at[i].reason)};
    page.notes = moderation_note_list(r->db, r->arena, id);
    add_decisions(r, &page);
    page.note = form_here(r, note_fields, countof(note_fields));
    page.decision = form_here(r, decision_fields, countof(decision_fields));
    page.has_refusal = r->form && !r->form->values.len && message_is(r->form->refusal);
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    crumb(r, say(r, T("Modération")), S("/moderation"));
    r->layout.hide_from_robots = true;
    show(r, view_moderation_case, &page);
}

void desk_case_page(struct request *r) { show_case(r, request_id(r, 0)); }

void desk_case_of_decision_page(struct request *r)
{
    const struct moderation_decision *d = decision_one(r->db, r->arena, request_id(r, 0));
    show_case(r, d ? d->case_ : 0);
}

/* ---- acting ------------------------------------------------------------------------------- */

static void answer_with(struct request *r, i64 case_, message why, message done)
{
    if (message_is(why)) {
        if (!r->form)
            r->form = form_of(r->arena, NULL, 0);
        refuse(r, NULL, why);
        return;
    }
    see_other(r, path_of(r, "/moderation/dossiers/%lld", (long long)case_), done);
}

void desk_take_apply(struct request *r)
{
    bool take = !str_eq(request_sent(r, "prendre"), S("non"));
    answer_with(r, request_id(r, 0), moderation_take(r, request_id(r, 0), take),
                take ? T("Ce dossier est à vous.") : T("Ce dossier attend de nouveau quelqu’un."));
}

void desk_case_note_prepare(struct request *r)
{
    request_form(r, note_fields, countof(note_fields));
}

void desk_case_note_apply(struct request *r)
{
    answer_with(r, request_id(r, 0),
                moderation_add_note(r, request_id(r, 0), form_text(r->form, "case_note")),
                T("La note est ajoutée."));
}

void desk_decide_prepare(struct request *r)
{
    request_form(r, decision_fields, countof(decision_fields));
}

void desk_decide_apply(struct request *r)
{
    struct decision_new n = {
        .case_ = request_id(r, 0),
        .action = form_text(r->form, "action"),
        .reason = form_text(r->form, "decision_reason"),
        .statement = form_text(r->form, "statement"),
        .days = form_number(r->form, "days", 0),
    };
    if (!str_to_i64(request_sent(r, "seen"), &n.seen.us))
        n.seen = (instant){0};
    answer_with(r, n.case_, moderation_decide(r, n),
                T("C’est décidé. La personne concernée est prévenue s’il y a lieu."));
}

static i64 case_of_decision(struct request *r)
{
    const struct moderation_decision *d = decision_one(r->db, r->arena, request_id(r, 0));
    return d ? d->case_ : 0;
}

void desk_undo_apply(struct request *r)
{
    i64 case_ = case_of_decision(r);
    answer_with(r, case_, moderation_undo(r, request_id(r, 0)), T("La décision est levée."));
}

void desk_answer_apply(struct request *r)
{
    i64 case_ = case_of_decision(r);
    bool upheld = !str_eq(request_sent(r, "issue"), S("annulee"));
    answer_with(r, case_, moderation_answer(r, request_id(r, 0), upheld, request_sent(r, "answer")),
                T("La réponse est envoyée."));
}
