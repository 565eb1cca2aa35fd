/* SPDX-License-Identifier: EUPL-1.2 */
/* Topics by mail: an address a theme. What arrives waits until its author says, by the link of a
 * mail sent to the account's own address, that it is theirs: a sender's name proves nothing. */
#include "commons/contribution/facet.h"
#include "commons/inbound/message.h"
#include "commons/job/periodic.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"
#include "commons/signed.h"
#include "commons/thread/import.h"
#include "features/forum/category.h"
#include "features/forum/forum.h"
#include "forum_sql.h"
#include "forum_views.h"

enum { WAITING_MAX = 5, WAITING_DAYS = 7, KEPT_DAYS = 30, TITLE_LEAST = 5, TITLE_MOST = 140 };

static const char purpose[] = "topic-by-mail";

/* ---- arriving -------------------------------------------------------------------------------- */

/* "Re: TR : Qui a mutualisé…" without what mail programs put before it. */
static str bare_subject(str s)
{
    static const char *const before[] = {"re:", "re :", "tr:", "tr :", "fw:", "fwd:"};
    for (i64 i = 0; i < countof(before); i++) {
        str word = str_of(before[i]);
        bool same = s.len >= word.len;
        for (i64 n = 0; same && n < word.len; n++)
            same = (s.at[n] >= 'A' && s.at[n] <= 'Z' ? s.at[n] | 0x20 : s.at[n]) == word.at[n];
        if (same) {
            s = str_trim(str_from(s, word.len));
            i = -1;
        }
    }
    return s;
}

static const struct facet_row *facet_of(struct request *r, str code)
{
    const struct facet_row *f = facet_by_code(r->db, r->arena, S("sector"), code);
    if (!f)
        f = facet_by_code(r->db, r->arena, S("theme"), code);
    return f && !f->retired_on.has ? f : NULL;
}

static str token_of(struct request *r, i64 id)
{
    return signed_text(r->app, r->arena, purpose, instant_plus_days(r->now, WAITING_DAYS),
                       text_format(r->arena, "%lld", (long long)id));
}

static void ask_author(struct request *r, i64 id, str title)
{
    struct mail_to to;
    if (!mail_recipient(r, r->reader.person, &to))
        return;
    str path = text_join(r->arena, S("/forum/par-courriel/"), token_of(r, id));
    struct mail_words words = {.title =
                                   say(r, T("Votre sujet est prêt : relisez-le et publiez-le")),
                               .link_label = say(r, T("Relire et publier")),
                               .link = url_check(path)};
    *push(r->arena, &words.paragraphs) = say(
        r, T("Vous avez écrit au forum : « {1} ». Rien n’est publié avant votre accord.", title));
    *push(r->arena, &words.after) =
        say(r, T("Si ce n’est pas vous, ne faites rien : ce texte sera effacé."));
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "topic",
                                    .subject = words.title,
                                    .html = mail_of_words(r, to.language, &words),
                                    .ends = instant_plus_days(r->now, WAITING_DAYS)});
}

bool forum_topic_by_mail(struct request *r, const struct inbound_message *m, str facet,
                         message *why)
{
    const struct facet_row *f = facet_of(r, facet);
    str title = utf8_first(bare_subject(m->subject), TITLE_MOST);
    *why = (message){0};
    if (!f)
        *why = T("Aucun thème n’a cette adresse : la liste est sur la page du forum.");
    else if (utf8_length(title) < TITLE_LEAST)
        *why = T("Donnez un objet à votre message : votre question, en une phrase.");
    else if (utf8_length(m->text) > POST_LIMIT)
        *why = T("Votre message est trop long pour un seul message du forum.");
    else if (topic_by_mail_waiting(r->db, r->reader.person,
                                   instant_plus_days(r->now, -WAITING_DAYS)) >= WAITING_MAX)
        *why = T("Plusieurs de vos sujets attendent déjà votre accord : publiez-les d’abord.");
    if (message_is(*why))
        return false;
    i64 id =
        topic_by_mail_insert(r->db, (struct topic_by_mail_insert_in){.person = r->reader.person,
                                                                     .title = title,
                                                                     .body = m->text,
                                                                     .facet = SOME(opt_int, f->id),
                                                                     .now = r->now});
    if (id)
        ask_author(r, id, title);
    return id != 0;
}

/* ---- the author's word ----------------------------------------------------------------------- */

/* The topic of the address, or an answer that says what is wrong with it. */
static const struct topic_by_mail *topic_here(struct request *r)
{
    str payload;
    i64 id = 0;
    enum signed_state state =
        signed_read(r->app, r->arena, purpose, r->now, r->path_values[0], &payload);
    const struct topic_by_mail *t = NULL;
    if (state == SIGNED_GOOD && str_to_i64(payload, &id))
        t = topic_by_mail_one(r->db, r->arena, id);
    r->layout.hide_from_robots = true;
    if (!t && state == SIGNED_ENDED)
        forbidden(r, T("Ce lien a plus de sept jours : le texte a été effacé. Écrivez-nous de "
                       "nouveau."));
    else if (!t)
        not_found(r);
    return t;
}

static opt_url path_of_topic(struct request *r, opt_int contribution)
{
    const struct contribution *c =
        contribution.has ? contribution_one(r->db, r->arena, r->reader.person, contribution.value)
                         : NULL;
    return c ? SOME(opt_url, url_check(contribution_path(r->arena, &topic_kind, c->id, c->slug)))
             : (opt_url){0};
}

void forum_waiting_page(struct request *r)
{
    const struct topic_by_mail *t = topic_here(r);
    if (!t)
        return;
    struct forum_waiting page = {.title = t->title,
                                 .token = r->path_values[0],
                                 .body = thread_render(r, t->body),
                                 .ended = t->ended_at.has,
                                 .path = path_of_topic(r, t->contribution)};
    const struct facet_row *f = t->facet.has ? facet_by_id(r->db, r->arena, t->facet.value) : NULL;
    if (f)
        page.facet = SOME(opt_text, facet_label(r->language, f));
    crumb(r, say(r, T("Forum")), S("/forum"));
    show(r, view_forum_waiting, &page);
}

static str document_of(struct request *r, const struct topic_by_mail *t)
{
    struct form *document = form_of(r->arena, topic_kind.fields, topic_kind.field_count);
    const struct facet_row *f = t->facet.has ? facet_by_id(r->db, r->arena, t->facet.value) : NULL;
    form_set(document, "title", t->title);
    form_set(document, "category", S(CATEGORY_QUESTION));
    if (f)
        form_set(document, str_eq(f->dimension, S("sector")) ? "sectors" : "themes", f->code);
    return document_write(r->arena, document);
}

/* The first message is made into its page and tokens before the writer takes it. */
struct waiting_plan {
    str body;
    struct post_ahead ahead;
};

void forum_waiting_prepare(struct request *r)
{
    const struct topic_by_mail *t = topic_here(r);
    if (!t || t->ended_at.has || request_sent(r, "effacer").len)
        return;
    struct waiting_plan *plan = new (r->arena, struct waiting_plan);
    *plan =
        (struct waiting_plan){t->body, post_prepare(r->arena, NULL, r->settings->origin, t->body)};
    r->plan = plan;
}

static void publish(struct request *r, const struct topic_by_mail *t)
{
    const struct waiting_plan *plan = r->plan;
    struct contribution_new n = {.kind = &topic_kind, .document = document_of(r, t)};
    i64 id = contribution_create(r, n);
    if (!id || !contribution_publish(r, &topic_kind, id, 1, AUDIENCE_PUBLIC)) {
        refuse(r, NULL, T("Ce sujet n’a pas pu être publié."));
        return;
    }
    bool held = false, made = plan && str_eq(plan->body, t->body);
    markup page = {0};
    if (!made)
        page = thread_render(r, t->body);
    thread_post(r, (struct post_new){.contribution = id,
                                     .body = t->body,
                                     .ahead = made ? &plan->ahead : NULL,
                                     .html = page,
                                     .held = &held});
    if (topic_by_mail_end(r->db, t->id, SOME(opt_int, id), r->now) != 1) {
        refuse(r, NULL, T("Ce sujet est déjà publié ou effacé."));
        return;
    }
    const struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, id);
    see_other(
        r, c ? contribution_path(r->arena, &topic_kind, id, c->slug) : S("/forum"),
        held
            ? T("Merci. Votre sujet sera relu par la modération, puis publié : c’est l’usage pour "
                "les premiers messages.")
            : T("Votre sujet est publié. Les réponses vous arriveront par courriel ; répondez-y de "
                "la même façon."));
}

void forum_waiting_apply(struct request *r)
{
    const struct topic_by_mail *t = topic_here(r);
    if (!t)
        return;
    if (t->ended_at.has) {
        see_other(r, path_of(r, "/forum/par-courriel/%.*s", STR(r->path_values[0])), (message){0});
    } else if (request_sent(r, "effacer").len) {
        topic_by_mail_end(r->db, t->id, (opt_int){0}, r->now);
        see_other(r, S("/forum"), T("Votre texte est effacé ; rien n’a été publié."));
    } else if (!reader_become(r, t->person) || !right_held(&r->reader, WRITER)) {
        forbidden(r, right_refusal(WRITER));
    } else if (r->reader.unconfirmed) {
        forbidden(r, T("Confirmez d’abord votre adresse de courriel, dans « Connexion et "
                       "sécurité » ; votre texte vous attend."));
    } else {
        publish(r, t);
    }
}

/* ---- the addresses --------------------------------------------------------------------------- */

static void add_themes(struct request *r, struct forum_by_mail *page, str dimension)
{
    struct facet_row_rows rows = facet_list(r->db, r->arena, dimension);
    for (i64 i = 0; i < rows.len; i++) {
        str address = rows.at[i].retired_on.has
                          ? (str){0}
                          : mail_topic_address(r->app, r->arena, rows.at[i].code);
        if (address.len)
            *push(r->arena, &page->themes) = (struct forum_theme){
                facet_label(r->language, &rows.at[i]), address, mail_url(r->arena, address)};
    }
}

void forum_addresses_page(struct request *r)
{
    struct forum_by_mail page = {0};
    add_themes(r, &page, S("sector"));
    add_themes(r, &page, S("theme"));
    page.open = page.themes.len > 0;
    crumb(r, say(r, T("Forum")), S("/forum"));
    show(r, view_forum_by_mail, &page);
}

static bool sweep(struct request *r, i64 *done)
{
    *done += topic_by_mail_sweep(r->db, instant_plus_days(r->now, -WAITING_DAYS),
                                 instant_plus_days(r->now, -KEPT_DAYS));
    return false;
}

const struct periodic forum_sweeping = {.name = "topics-by-mail",
                                        .label = T("Sujets reçus par courriel et jamais confirmés"),
                                        .every = DAILY,
                                        .minute = 3 * 60,
                                        .run = sweep};
