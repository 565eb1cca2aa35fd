/* SPDX-License-Identifier: EUPL-1.2 */
/* The letter of the month: a first draft is made of what the commons brought, the animator edits
 * it, and a job sends it to whoever did not say no. */
#include <sodium.h>

#include "animation_views.h"
#include "commons/contribution/contribution.h"
#include "commons/job/job.h"
#include "commons/job/periodic.h"
#include "commons/mail/mail.h"
#include "commons/signed.h"
#include "features/animation/inside.h"
#include "web/markdown.h"

enum { PEOPLE_AT_ONCE = 100 /* as letter_people gives */, GOING_ON_SECONDS = 600 };
static const char stop_purpose[] = "letter-stop";

static const struct field letter_fields[] = {
    {.name = "title", .type = FIELD_LINE, .label = T("Objet"), .limit = 140, .required = true},
    {.name = "body",
     .type = FIELD_TEXT,
     .label = T("La lettre"),
     .limit = LETTER_MAX,
     .required = true,
     .hint = T("En Markdown. Écrivez d’abord trois lignes de votre main ; retirez ce qui n’apporte "
               "rien.")},
};

static markup letter_html(struct request *r, str body)
{
    struct markdown_options options = {
        .heading_shift = 1, .line_breaks = false, .origin = r->settings->origin};
    return markdown_render(r->arena, body, &options);
}

/* ---- its first draft
 * -------------------------------------------------------------------------------- */

/* "[title](path)": with what Markdown would take for its own escaped. */
static void add_link(struct request *r, text *t, str title, str path)
{
    text_add(t, S("- ["));
    for (i64 i = 0; i < title.len; i++) {
        char c = title.at[i];
        if (c == '[' || c == ']' || c == '\\' || c == '*' || c == '_' || c == '`' || c == '<')
            text_add_char(t, '\\');
        text_add_char(t, c);
    }
    text_add(t, text_format(r->arena, "](%.*s)", STR(path)));
}

static void add_brought(struct request *r, text *t, const char *kind, message heading, i64 month)
{
    const struct kind *k = app_kind(r->app, str_of(kind));
    day first = {month * 100 + 1};
    day next = {day_plus(first, 32).ymd / 100 * 100 + 1};
    if (!k)
        return;
    struct brought_rows rows = month_brought(r->db, r->arena, r->reader.person, str_of(kind),
                                             day_begins(first), day_begins(next));
    if (!rows.len)
        return;
    text_add(t, text_join(r->arena, S("## "), say(r, heading), S("\n\n")));
    for (i64 i = 0; i < rows.len; i++) {
        const struct brought *b = &rows.at[i];
        add_link(r, t, b->title, contribution_path(r->arena, k, b->id, b->slug));
        if (b->organisation_name.has)
            text_add(t, text_format(r->arena, ", %.*s", STR(b->organisation_name.value)));
        if (b->summary.len)
            text_add(t, text_format(r->arena, ". %.*s", STR(b->summary)));
        text_add(t, S("\n"));
    }
    text_add(t, S("\n"));
}

static str first_draft(struct request *r, i64 month)
{
    text t = text_of(r->arena, LETTER_MAX);
    text_add(&t, say(r, T("Bonjour,")));
    text_add(&t, S("\n\n"));
    add_brought(r, &t, "experience", T("Ils l’ont fait"), month);
    add_brought(r, &t, "topic", T("Ils demandent"), month);
    str body = text_str(&t);
    while (!utf8_valid(body) && body.len)
        body.len--;
    return body;
}

/* ---- writing it
 * --------------------------------------------------------------------------------------- */

/* Of this month, or of the one before while its first week runs. */
static i64 month_here(struct request *r)
{
    i64 month = month_of(r->today);
    return day_date(r->today) <= 7 ? month_before(month) : month;
}

void animation_letter_form_page(struct request *r)
{
    i64 month = month_here(r);
    const struct letter *l = letter_of_month(r->db, r->arena, month);
    struct letter_form_page page = {.month = month_words(r->arena, r->language, month)};
    if (!r->form) {
        r->form = form_of(r->arena, letter_fields, countof(letter_fields));
        form_set(r->form, "title",
                 l ? l->title
                   : say(r, T("La lettre de {1}, {2}", r->settings->instance, page.month)));
        form_set(r->form, "body", l ? l->body : first_draft(r, month));
    }
    if (l && l->sent_at.has) {
        see_other(r, path_of(r, "/lettres/%lld", (long long)l->id), T("Cette lettre est partie."));
        return;
    }
    page.version = l ? l->version : 0;
    if (r->form->refused) /* what was typed is still of the version it was begun on */
        (void)str_to_i64(request_sent(r, "version"), &page.version);
    page.may_send = animation_animates_whole(r);
    page.id = l ? l->id : 0;
    page.saved = l != NULL;
    page.form = form_show(r->arena, r->form);
    if (!r->form->refused) {
        page.preview_title = SOME(opt_text, form_text(r->form, "title"));
        page.preview = letter_html(r, form_text(r->form, "body"));
    }
    crumb(r, say(r, T("Animation")), S("/animation"));
    show(r, view_animation_letter_form, &page);
}

void animation_letter_prepare(struct request *r)
{
    request_form(r, letter_fields, countof(letter_fields));
}

static bool keep(struct request *r, i64 month, const struct letter *l)
{
    i64 seen = 0;
    (void)str_to_i64(request_sent(r, "version"), &seen);
    str title = form_text(r->form, "title"), body = form_text(r->form, "body");
    i64 person = r->reader.person;
    bool kept = l ? letter_change(r->db, (struct letter_change_in){.id = l->id,
                                                                   .seen = seen,
                                                                   .title = title,
                                                                   .body = body,
                                                                   .person = person,
                                                                   .now = r->now}) == 1
                  : letter_insert(r->db, (struct letter_insert_in){.month = month,
                                                                   .title = title,
                                                                   .body = body,
                                                                   .person = person,
                                                                   .now = r->now}) != 0;
    if (!kept)
        refuse(r, NULL,
               T("Quelqu’un d’autre a changé cette lettre entre-temps. Gardez votre texte, "
                 "rechargez la page et reportez-le."));
    return kept;
}

void animation_letter_apply(struct request *r)
{
    i64 month = month_here(r);
    if (request_sent(r, "envoyer").len && !animation_animates_whole(r)) {
        refuse(r, NULL,
               T("La lettre part à tous : c’est à qui anime l’ensemble du forum, ou "
                 "l’administre, de l’envoyer."));
        return;
    }
    if (!keep(r, month, letter_of_month(r->db, r->arena, month)))
        return;
    if (!request_sent(r, "envoyer").len) {
        see_other(r, S("/animation/lettre"), T("La lettre est enregistrée."));
        return;
    }
    const struct letter *l = letter_of_month(r->db, r->arena, month);
    if (!l || letter_sent(r->db, l->id, l->version, r->now) != 1) {
        refuse(r, NULL, T("Cette lettre est déjà partie."));
        return;
    }
    i64 job = job_enqueue(r, &letter_job, text_format(r->arena, "%lld", (long long)l->id));
    if (job)
        see_other(r, job_path(r->arena, job), T("La lettre part."));
}

/* ---- sending
 * ---------------------------------------------------------------------------------------------- */

struct letter_step {
    i64 letter, done;
    bool more;
};

/* The same for every mail of one letter: nobody gets it twice, however often it is sent. */
static uid name_of(i64 letter)
{
    uid name;
    uint64_t number = (uint64_t)letter;
    crypto_generichash(name.at, sizeof name.at, (const uint8_t *)&number, sizeof number,
                       (const uint8_t *)stop_purpose, sizeof stop_purpose - 1);
    return name;
}

static bool send_to(struct request *r, const struct letter *l, i64 person)
{
    struct mail_to to;
    if (!mail_recipient(r, person, &to))
        return false;
    str token = signed_text(r->app, r->arena, stop_purpose, (instant){0},
                            text_format(r->arena, "%lld", (long long)person));
    str stop = text_format(r->arena, "/lettres/stop/%.*s", STR(token));
    struct letter_mail model = {
        .title = l->title,
        .body = letter_html(r, l->body),
        .path = url_check(text_format(r->arena, "/lettres/%lld", (long long)l->id)),
        .stop = url_check(stop)};
    html page = mail_page(r, to.language);
    view_animation_letter_mail(&page, &model);
    return mail_queue(r, (struct mail_new){.to = &to,
                                           .kind = "letter",
                                           .name = name_of(l->id),
                                           .subject = l->title,
                                           .html = html_str(&page),
                                           .bulk = true,
                                           .list = S("lettre"),
                                           .unsubscribe = stop}) != 0;
}

/* A hundred persons, from where the letter is: what follows from the database alone may be run
   again, and by whoever goes on. */
static void send_step(struct request *r)
{
    struct letter_step *s = r->plan;
    const struct letter *l = letter_one(r->db, r->arena, s->letter);
    s->done = 0;
    s->more = false;
    if (!l || !l->going_out)
        return;
    struct letter_person_rows people = letter_people(r->db, r->arena, l->upto);
    i64 last = l->upto;
    for (i64 i = 0; i < people.len; i++) {
        last = people.at[i].id;
        s->done += send_to(r, l, last);
    }
    s->more = people.len == PEOPLE_AT_ONCE;
    letter_went(r->db, l->id, s->done, last, s->more);
}

static void stop_step(struct request *r)
{
    const struct letter_step *s = r->plan;
    letter_stop(r->db, s->letter);
}

static bool run_letter(struct job *j)
{
    struct letter_step s = {0};
    i64 done = 0;
    if (!str_to_i64(j->input, &s.letter))
        return job_fail(j, T("Cette lettre n’existe plus."));
    do {
        if (!job_write(j, send_step, &s, NULL))
            return false; /* letters_going_on takes it up */
        done += s.done;
        if (!job_progress(j, done, 0)) {
            if (job_cancel_asked(j->db, j->id))
                (void)job_write(j, stop_step, &s, NULL);
            return false;
        }
    } while (s.more);
    job_result(j, text_format(j->arena, "{\"mails\":%lld}", (long long)done),
               text_format(j->arena, "/lettres/%lld", (long long)s.letter));
    return true;
}

/* What a stop of the server interrupted goes on where it was. A letter whose job waits or runs is
   that job's; one whose job was cancelled goes no further. */
static bool going_on_step(struct request *r, i64 *done)
{
    const struct letter_going *l = NULL;
    while ((l = letter_going_out(r->db, r->arena, l ? l->id : 0))) {
        struct letter_step s = {.letter = l->id};
        str input = text_format(r->arena, "%lld", (long long)l->id);
        if (letter_jobs(r->db, input, S("cancelled"))) {
            letter_stop(r->db, l->id);
        } else if (!letter_jobs(r->db, input, S("waiting")) &&
                   !letter_jobs(r->db, input, S("running"))) {
            r->plan = &s;
            send_step(r);
            *done += s.done;
            if (s.more)
                return true;
        }
    }
    return false;
}

const struct periodic letters_going_on = {.name = "letters-going-on",
                                          .label = T("Lettres dont l’envoi a été interrompu"),
                                          .every = GOING_ON_SECONDS,
                                          .run = going_on_step};

const struct job_kind letter_job = {"letter", T("Envoi de la lettre du mois"), run_letter};

/* ---- reading
 * ------------------------------------------------------------------------------------------------
 */

void animation_letters_page(struct request *r)
{
    struct letter_line_rows rows = letter_list(r->db, r->arena, 999999);
    struct letters_page page = {.signed_in = r->reader.person != 0,
                                .refused = r->reader.person &&
                                           letter_is_refused(r->db, r->reader.person) > 0};
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.letters) =
            (struct letters_line){rows.at[i], month_words(r->arena, r->language, rows.at[i].month)};
    show(r, view_animation_letters, &page);
}

void animation_letter_page(struct request *r)
{
    const struct letter *l = letter_one(r->db, r->arena, request_id(r, 0));
    if (!l || !l->sent_at.has) {
        not_found(r);
        return;
    }
    struct letter_page page = {.letter = *l,
                               .month = month_words(r->arena, r->language, l->month),
                               .body = letter_html(r, l->body)};
    crumb(r, say(r, T("Lettres")), S("/lettres"));
    title_for_messengers(r, l->title, markdown_plain(r->arena, utf8_first(l->body, 600)));
    show(r, view_animation_letter, &page);
}

void animation_letter_choice_apply(struct request *r)
{
    bool stop = request_sent(r, "arreter").len > 0;
    if (stop)
        letter_refuse(r->db, r->reader.person, r->now);
    else
        letter_accept(r->db, r->reader.person);
    see_other(r, S("/lettres"),
              stop ? T("Vous ne recevrez plus la lettre.")
                   : T("Vous recevrez la prochaine lettre."));
}

static bool stop_person(struct request *r, i64 *person)
{
    str payload;
    if (signed_read(r->app, r->arena, stop_purpose, r->now, r->path_values[0], &payload) ==
            SIGNED_GOOD &&
        str_to_i64(payload, person))
        return true;
    not_found(r);
    return false;
}

void animation_letter_stop_page(struct request *r)
{
    i64 person;
    struct letter_stop_page page = {.token = r->path_values[0]};
    r->layout.hide_from_robots = true;
    if (stop_person(r, &person))
        show(r, view_animation_letter_stop, &page);
}

void animation_letter_stop_apply(struct request *r)
{
    i64 person;
    if (!stop_person(r, &person))
        return;
    letter_refuse(r->db, person, r->now);
    struct letter_stop_page page = {.token = r->path_values[0], .done = true};
    r->page.len = 0;                            /* an apply may be run again */
    show(r, view_animation_letter_stop, &page); /* no redirection: RFC 8058 3.1 */
}
