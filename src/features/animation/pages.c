/* SPDX-License-Identifier: EUPL-1.2 */
#include "animation_views.h"
#include "commons/contact/contact.h"
#include "commons/job/job.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/mandate/mandate.h"
#include "commons/notice/notice.h"
#include "features/animation/inside.h"

bool animation_animates_whole(struct request *r)
{
    return r->reader.role == ROLE_ADMINISTRATOR || animates_all(r->db, r->reader.person) > 0;
}

static str topic_path(struct request *r, i64 id, str slug)
{
    const struct kind *k = app_kind(r->app, S("topic"));
    return k ? contribution_path(r->arena, k, id, slug) : S("/forum");
}

/* ---- the page -----------------------------------------------------------------------------------
 */

static void fill_questions(struct request *r, struct animation_page *page, bool whole)
{
    day last = worked_days_before(r->today, QUESTION_WORKING_DAYS);
    struct question_rows rows = question_unanswered(r->db, r->arena, r->reader.person, whole,
                                                    day_begins(day_plus(last, 1)));
    for (i64 i = 0; i < rows.len; i++) {
        const struct question *q = &rows.at[i];
        *push(r->arena, &page->questions) = (struct animation_question){
            .question = *q,
            .path = url_check(topic_path(r, q->id, q->slug)),
            .ask = url_check(text_format(r->arena, "/animation/questions/%lld", (long long)q->id)),
            .relayed = relay_list(r->db, r->arena, q->id).len,
        };
    }
}

static void fill_drafts(struct request *r, struct animation_page *page, bool whole)
{
    struct draft_left_rows rows =
        draft_left(r->db, r->arena, whole, r->reader.person, instant_plus_days(r->now, -DRAFT_DAYS),
                   instant_plus_days(r->now, -DRAFT_AGAIN_DAYS));
    for (i64 i = 0; i < rows.len; i++) {
        const struct kind *k = app_kind(r->app, rows.at[i].kind);
        *push(r->arena, &page->drafts) =
            (struct animation_draft){rows.at[i], k ? k->singular : T("contribution")};
    }
}

static void fill_counters(struct request *r, struct animation_page *page)
{
    instant since = instant_plus_days(r->now, -COUNTED_DAYS);
    struct question_times_rows rows = question_answered(r->db, r->arena, r->reader.person, since,
                                                        instant_plus_days(r->now, -ANSWER_DAYS));
    struct answer_rate rate = answers_in_time(rows.at, rows.len);
    page->questions_counted = rate.questions;
    page->has_percent = rate.questions > 0;
    page->percent = rate.questions ? rate.in_time * 100 / rate.questions : 0;
    page->contacts = contacts_since(r->db, since) + relay_count(r->db, since);
}

static void animation_index(struct request *r)
{
    bool whole = animation_animates_whole(r);
    struct animation_page page = {
        .newcomers = newcomer_list(r->db, r->arena, whole, r->reader.person,
                                   instant_plus_days(r->now, -NEWCOMER_DAYS)),
        .mails = mail_configured(r->app),
        .administrator = r->reader.role == ROLE_ADMINISTRATOR,
    };
    fill_questions(r, &page, whole);
    fill_drafts(r, &page, whole);
    fill_counters(r, &page);
    show(r, view_animation_page, &page);
}

/* ---- a question, and who would know
 * --------------------------------------------------------------- */

static const struct question_asked *question_here(struct request *r)
{
    const struct question_asked *q = question_one(r->db, r->arena, r->reader.person,
                                                  animation_animates_whole(r), request_id(r, 0));
    if (!q)
        not_found(r);
    return q;
}

static bool relayed_to(const struct relayed_rows *rows, i64 organisation)
{
    for (i64 i = 0; i < rows->len; i++)
        if (rows->at[i].organisation == organisation)
            return true;
    return false;
}

static void fill_bodies(struct request *r, struct animation_question_page *page)
{
    const struct question_asked *q = &page->question;
    struct likely_body_rows rows =
        likely_bodies(r->db, r->arena, r->reader.person, q->id, q->organisation, r->today);
    const struct asking_body *asker =
        q->organisation.has ? asking_body(r->db, r->arena, q->organisation.value) : NULL;
    struct profile self = {0};
    struct likely *found = new_n(r->arena, struct likely, rows.len + 1);
    for (i64 i = 0; i < rows.len; i++)
        found[i].body = rows.at[i];
    if (asker) {
        self = (struct profile){.id = asker->id,
                                .stratum = (enum stratum)asker->stratum,
                                .population = asker->population_municipal,
                                .department = asker->department.has ? asker->department.value : 0,
                                .region = asker->region.has ? asker->region.value : 0};
        (void)nature_read(asker->nature, &self.nature);
    }
    likely_sort(found, rows.len, asker ? &self : NULL);
    for (i64 i = 0; i < rows.len && i < LIKELY_BODIES; i++)
        *push(r->arena, &page->bodies) = (struct animation_likely){
            .body = found[i].body,
            .path = url_check(organisation_path(r->arena, found[i].body.address_key)),
            .size = resemblance_size(r->arena, &found[i].why),
            .place = resemblance_territory(&found[i].why),
            .has_why = found[i].known,
            .done = relayed_to(&page->relayed, found[i].body.id),
        };
}

static void question_page(struct request *r)
{
    const struct question_asked *q = question_here(r);
    if (!q)
        return;
    struct animation_question_page page = {
        .question = *q,
        .path = url_check(topic_path(r, q->id, q->slug)),
        .relayed = relay_list(r->db, r->arena, q->id),
    };
    fill_bodies(r, &page);
    crumb(r, say(r, T("Animation")), S("/animation"));
    show(r, view_animation_question, &page);
}

/* One mail to each of those who may answer for a body; how many. */
static i64 relay_to(struct request *r, const struct question_asked *q, const struct likely_body *b)
{
    struct body_person_rows people = body_people(r->db, r->arena, b->id, r->today);
    struct mail_about thing = {.contribution = q->id};
    i64 sent = 0;
    for (i64 i = 0; i < people.len; i++) {
        struct mail_to to;
        i64 person = people.at[i].person;
        if (person == q->person || !question_readable(r->db, person, q->id) ||
            !mail_recipient(r, person, &to))
            continue;
        bool answer = mail_reply_address(r->app, r->arena, q->id, to.person).len > 0;
        struct relay_mail model = {.title = q->title,
                                   .asker = q->person_name.has ? q->person_name.value : (str){0},
                                   .capacity = q->capacity,
                                   .animator = r->reader.name,
                                   .organisation = b->name,
                                   .path = url_check(topic_path(r, q->id, q->slug)),
                                   .answer = answer};
        enum language mine = r->language;
        r->language = to.language;
        str subject = say(r, T("Une question que vous connaissez : {1}", q->title));
        r->language = mine;
        html page = mail_page(r, to.language);
        view_animation_relay_mail(&page, &model);
        sent += mail_queue(r, (struct mail_new){.to = &to,
                                                .kind = "relay",
                                                .subject = subject,
                                                .html = html_str(&page),
                                                .thread = q->uid,
                                                .reply_to = q->id,
                                                .about = &thing,
                                                .about_count = 1}) != 0;
        notice_send(r, (struct notice_new){.person = to.person,
                                           .kind = NOTICE_CONTACT,
                                           .contribution = q->id,
                                           .by = r->reader.person,
                                           .note = "relay",
                                           .mailed = true});
    }
    return sent;
}

static void relay_apply(struct request *r)
{
    const struct question_asked *q = question_here(r);
    if (!q)
        return;
    struct animation_question_page page = {.question = *q,
                                           .relayed = relay_list(r->db, r->arena, q->id)};
    fill_bodies(r, &page);
    i64 bodies = 0, unreached = 0;
    for (i64 i = 0; i < page.bodies.len; i++) {
        const struct animation_likely *one = &page.bodies.at[i];
        str name = text_format(r->arena, "o%lld", (long long)one->body.id);
        if (one->done || !pairs_get(&r->sent, name).len)
            continue;
        i64 mails = relay_to(r, q, &one->body);
        unreached += !mails;
        if (!mails)
            continue;
        bodies += relay_insert(r->db, (struct relay_insert_in){.contribution = q->id,
                                                               .organisation = one->body.id,
                                                               .person = r->reader.person,
                                                               .mails = mails,
                                                               .now = r->now});
    }
    if (!bodies && unreached) {
        refuse(r, NULL,
               T("Personne, dans ces organismes, ne peut recevoir cette question et y répondre."));
        return;
    }
    if (!bodies) {
        refuse(r, NULL, T("Choisissez au moins un organisme à qui la question n’a pas été posée."));
        return;
    }
    journal_write(r, "animation.relay", q->uid,
                  journal_payload(r->arena, "contribution", q->id, "bodies", bodies, NULL));
    see_other(r, S("/animation"),
              T("La question est partie par courriel. Les réponses arriveront "
                "dans la discussion."));
}

/* ---- welcoming, helping
 * ---------------------------------------------------------------------------- */

static void mail_words_to(struct request *r, const struct mail_to *to, const char *kind,
                          struct mail_words *words)
{
    mail_queue(r, (struct mail_new){.to = to,
                                    .kind = kind,
                                    .subject = words->title,
                                    .html = mail_of_words(r, to->language, words)});
}

static bool is_newcomer(struct request *r, i64 person)
{
    struct newcomer_rows rows =
        newcomer_list(r->db, r->arena, animation_animates_whole(r), r->reader.person,
                      instant_plus_days(r->now, -NEWCOMER_DAYS));
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].id == person)
            return true;
    return false;
}

static void welcome_apply(struct request *r)
{
    i64 person = request_id(r, 0);
    struct mail_to to;
    if (!is_newcomer(r, person)) {
        not_found(r);
        return;
    }
    bool mailed = request_sent(r, "mail").len && mail_recipient(r, person, &to);
    if (mailed) {
        enum language mine = r->language;
        r->language = to.language;
        struct mail_words words = {.title = say(r, T("Bienvenue sur {1}", r->settings->instance)),
                                   .link_label = say(r, T("Poser une première question")),
                                   .link = url_check(S("/forum/nouveau"))};
        *push(r->arena, &words.paragraphs) =
            say(r, T("{1}, qui anime ce forum, vous souhaite la bienvenue.", r->reader.name));
        *push(r->arena, &words.paragraphs) =
            say(r, T("Une question suffit pour commencer : ceux qui l’ont déjà fait vous "
                     "répondront. Si quelque chose vous arrête, écrivez à {1}.",
                     r->reader.email));
        r->language = mine;
        mail_words_to(r, &to, "welcome", &words);
    }
    welcome_insert(r->db, person, r->reader.person, r->now);
    see_other(r, S("/animation"), mailed ? T("Le mot de bienvenue est parti.") : T("C’est noté."));
}

static const struct draft_left *left_draft(struct request *r, i64 contribution)
{
    struct draft_left_rows rows = draft_left(
        r->db, r->arena, animation_animates_whole(r), r->reader.person,
        instant_plus_days(r->now, -DRAFT_DAYS), instant_plus_days(r->now, -DRAFT_AGAIN_DAYS));
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].id == contribution)
            return &rows.at[i];
    return NULL;
}

static void help_apply(struct request *r)
{
    const struct draft_left *d = left_draft(r, request_id(r, 0));
    struct mail_to to;
    if (!d) {
        not_found(r);
        return;
    }
    if (mail_recipient(r, d->person, &to)) {
        enum language mine = r->language;
        r->language = to.language;
        struct mail_words words = {.title = say(r, T("Votre brouillon vous attend")),
                                   .link_label = say(r, T("Reprendre le brouillon")),
                                   .link = url_check(S("/experiences/brouillons"))};
        *push(r->arena, &words.paragraphs) =
            say(r, T("Vous avez commencé un récit, et il n’a pas bougé depuis deux semaines. Une "
                     "fiche courte rend déjà service : elle se complète ensuite."));
        *push(r->arena, &words.paragraphs) =
            say(r, T("{1}, qui anime ce forum, peut vous aider à le finir : {2}.", r->reader.name,
                     r->reader.email));
        r->language = mine;
        mail_words_to(r, &to, "draft", &words);
    }
    draft_help_write(r->db, d->id, r->reader.person, r->now);
    see_other(r, S("/animation"), T("La proposition d’aide est partie."));
}

static const struct route routes[] = {
    {"GET", "/animation", ANIMATOR, ON_LOOP, 0, animation_index, NULL, NULL,
     "what waits for the animator of the forum"},
    {"GET", "/animation/questions/{id}", ANIMATOR, ON_LOOP, 0, question_page, NULL, NULL,
     "a question without an answer, and the bodies likely to know"},
    {"POST", "/animation/questions/{id}", ANIMATOR, ON_WORKER, 8 << 10, NULL, relay_apply,
     question_page, "relays a question by mail to chosen bodies"},
    {"POST", "/animation/accueil/{id}", ANIMATOR, ON_WORKER, 8 << 10, NULL, welcome_apply, NULL,
     "welcomes a newcomer"},
    {"POST", "/animation/brouillons/{id}", ANIMATOR, ON_WORKER, 8 << 10, NULL, help_apply, NULL,
     "offers help with a draft that was left"},
    {"GET", "/animation/lettre", ANIMATOR, ON_LOOP, 0, animation_letter_form_page, NULL, NULL,
     "the letter of the month, to be edited"},
    {"POST", "/animation/lettre", ANIMATOR, ON_WORKER, 200 << 10, animation_letter_prepare,
     animation_letter_apply, animation_letter_form_page,
     "keeps the letter of the month, or sends it"},
    {"GET", "/lettres", ANYONE, ON_LOOP | KEPT, 0, animation_letters_page, NULL, NULL,
     "the letters that were sent"},
    {"GET", "/lettres/{id}", ANYONE, ON_LOOP | KEPT, 0, animation_letter_page, NULL, NULL,
     "a letter"},
    {"POST", "/lettres", MEMBER, ON_WORKER, 8 << 10, NULL, animation_letter_choice_apply, NULL,
     "says whether one wants the letters"},
    {"GET", "/lettres/stop/{token}", ANYONE, ON_LOOP, 0, animation_letter_stop_page, NULL, NULL,
     "asks whether to stop the letters, from a link of one"},
    {"POST", "/lettres/stop/{token}", ANYONE, ON_WORKER, 8 << 10, NULL, animation_letter_stop_apply,
     NULL, "stops the letters, from a link of one"},
    {"GET", "/admin/animation", ADMINISTRATOR, ON_LOOP, 0, animation_animators_page, NULL, NULL,
     "who animates what"},
    {"POST", "/admin/animation", ADMINISTRATOR, ON_WORKER, 8 << 10, animation_animator_prepare,
     animation_animator_apply, animation_animators_page, "names an animator"},
    {"POST", "/admin/animation/{id}/fin", ADMINISTRATOR, ON_WORKER, 8 << 10, NULL,
     animation_animator_end_apply, NULL, "ends an animator's charge"},
    {0},
};

static void start(struct app *app, struct db *d, arena *a, instant now)
{
    (void)app, (void)d, (void)a, (void)now;
    job_register(&letter_job);
}

const struct feature animation_feature = {.name = "animation", .routes = routes, .start = start};
