/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses of posts, the same under every kind of contribution. */
#include "commons/editor/editor.h"
#include "commons/moderation/moderation.h"
#include "commons/thread/import.h"
#include "commons/thread/reply.h"
#include "thread_views.h"
#include "web/markdown.h"

static const struct field reply_fields[] = {
    {.name = "body",
     .type = FIELD_TEXT,
     .label = T("Votre message"),
     .limit = POST_LIMIT,
     .required = true,
     .hint = T("Une question, une réponse, une précision. La mise en forme Markdown est comprise : "
               "**gras**, listes, liens.")},
};

struct form *reply_form_empty(arena *a) { return form_of(a, reply_fields, countof(reply_fields)); }

static str path_of_contribution(struct request *r, const struct contribution *c)
{
    const struct kind *k = app_kind(r->app, c->kind);
    return k ? contribution_path(r->arena, k, c->id, c->slug) : S("/");
}

/* The contribution that a form or an address names, if the reader may see it. */
static struct contribution *about(struct request *r, i64 id)
{
    struct contribution *c = id ? contribution_one(r->db, r->arena, r->reader.person, id) : NULL;
    if (!c)
        not_found(r);
    return c;
}

static i64 sent_id(const struct request *r, const char *name)
{
    i64 id;
    return str_to_i64(request_sent(r, name), &id) && id > 0 ? id : 0;
}

/* ---- answering --------------------------------------------------------------------------- */

static void show_reply(struct request *r, struct reply_page *page, struct contribution *c)
{
    page->contribution = *c;
    page->path = url_check(path_of_contribution(r, c));
    page->form = form_show(r->arena, r->form);
    page->body = *form_shown(&page->form, "body");
    editor_offer(r, &page->body, MARKDOWN_POST);
    page->capacities = thread_capacities(r);
    crumb(r, c->title, page->path.text);
    show(r, view_thread_reply, page);
}

static void reply_page(struct request *r)
{
    struct contribution *c = about(r, request_query_id(r, "sur"));
    struct reply_page page = {0};
    if (!c)
        return;
    r->form = reply_form_empty(r->arena);
    const struct post_source *quoted =
        post_one(r->db, r->arena, r->reader.person, request_query_id(r, "cite"));
    if (quoted && quoted->contribution == c->id && !quoted->hidden) {
        str author = quoted->person_name.has ? quoted->person_name.value : (str){0};
        form_set(r->form, "body", markdown_quote(r->arena, author, quoted->body));
        page.answers = quoted->number;
    }
    show_reply(r, &page, c);
}

static void preview_if_asked(struct request *r, struct reply_page *page)
{
    str body = form_value(r->form, "body")->typed;
    if (!request_sent(r, "apercu").len || !body.len || r->form->refused)
        return;
    r->status = 200;
    page->preview_of = SOME(opt_text, body);
    page->preview = thread_render(r, body);
}

static void reply_again(struct request *r)
{
    struct contribution *c = about(r, sent_id(r, "contribution"));
    struct reply_page page = {.answers = sent_id(r, "answers")};
    if (!c)
        return;
    preview_if_asked(r, &page);
    show_reply(r, &page, c);
}

static void change_page(struct request *r);

/* False: it is refused, or only shown. */
static bool reply_read(struct request *r)
{
    request_form(r, reply_fields, countof(reply_fields));
    if (r->refused || !request_sent(r, "apercu").len)
        return !r->refused;
    if (r->path_values[0].len)
        change_page(r);
    else
        reply_again(r);
    return false;
}

static void reply_make(struct request *r)
{
    struct post_ahead *ahead = new (r->arena, struct post_ahead);
    *ahead = post_prepare(r->arena, NULL, r->settings->origin, form_text(r->form, "body"));
    r->plan = ahead;
}

static void change_prepare(struct request *r)
{
    if (reply_read(r))
        reply_make(r);
}

static void answer_prepare(struct request *r)
{
    if (reply_read(r) && writing_allowed(r))
        reply_make(r);
}

static void reply_apply(struct request *r)
{
    i64 contribution = sent_id(r, "contribution");
    bool held = false;
    const struct contribution *c =
        contribution_one(r->db, r->arena, r->reader.person, contribution);
    i64 number = c ? thread_post(r,
                                 (struct post_new){
                                     .contribution = contribution,
                                     .about = c,
                                     .capacity = reader_capacity(r, sent_id(r, "mandate")),
                                     .body = form_text(r->form, "body"),
                                     .ahead = r->plan,
                                     .answers = sent_id(r, "answers"),
                                     .held = &held,
                                 })
                   : 0;
    if (!number) {
        refuse(r, NULL, T("Cette discussion n’est plus ouverte. Gardez votre texte."));
        return;
    }
    see_other(
        r, text_join(r->arena, path_of_contribution(r, c), thread_anchor(r->arena, number)),
        held ? T("Merci. Votre message sera relu par la modération, puis publié : c’est l’usage "
                 "pour les premiers messages.")
             : T("Votre message est publié."));
}

/* ---- changing ---------------------------------------------------------------------------- */

static struct post_source *own_post(struct request *r)
{
    struct post_source *p = post_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    if (p && p->person == r->reader.person && !p->hidden)
        return p;
    not_found(r);
    return NULL;
}

static void change_page(struct request *r)
{
    struct post_source *p = own_post(r);
    struct contribution *c = p ? about(r, p->contribution) : NULL;
    struct reply_page page = {0};
    if (!c)
        return;
    if (!r->form) {
        r->form = reply_form_empty(r->arena);
        form_set(r->form, "body", p->body);
    }
    page.post = p->id;
    page.version = p->version;
    preview_if_asked(r, &page);
    show_reply(r, &page, c);
}

static void back_to_thread(struct request *r, const struct post_source *p, message said)
{
    const struct contribution *c =
        contribution_one(r->db, r->arena, r->reader.person, p->contribution);
    see_other(
        r,
        c ? text_join(r->arena, path_of_contribution(r, c), thread_anchor(r->arena, p->number))
          : S("/"),
        said);
}

static void change_apply(struct request *r)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    if (!p || p->person != r->reader.person) {
        not_found(r);
        return;
    }
    bool held = false;
    if (!thread_change(r, p->id,
                       (struct post_change){.seen = sent_id(r, "version"),
                                            .body = form_text(r->form, "body"),
                                            .ahead = r->plan,
                                            .held = &held})) {
        refuse(r, NULL,
               T("Ce message a changé depuis que vous l’avez ouvert. Votre texte est gardé "
                 "ci-dessous : comparez, puis enregistrez de nouveau."));
        return;
    }
    back_to_thread(r, p,
                   held ? T("Merci. Votre message sera relu par la modération avant de reparaître.")
                        : T("Votre message est modifié. La version précédente reste lisible."));
}

static void take_back_apply(struct request *r)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    if (!p || !thread_take_back(r, p->id))
        not_found(r);
    else
        back_to_thread(r, p, T("Votre message est retiré. Sa place reste dans la discussion."));
}

static void choose_apply(struct request *r)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    if (!p || !thread_choose(r, p->id))
        not_found(r);
    else
        back_to_thread(r, p, T("C’est noté : la meilleure réponse est en tête de la discussion."));
}

static void follow_apply(struct request *r)
{
    struct contribution *c = about(r, request_id(r, 0));
    if (!c)
        return;
    bool follow = follow_holds(r->db, r->reader.person, c->id) == 0;
    contribution_follow(r, c->id, follow);
    see_other(r, path_of_contribution(r, c),
              follow ? T("Vous suivez cette discussion.")
                     : T("Vous ne suivez plus cette discussion."));
}

/* ---- reading ----------------------------------------------------------------------------- */

/* The permanent address of a post: where it stands now. */
static void find_post(struct request *r)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    struct contribution *c = p ? about(r, p->contribution) : NULL;
    if (!p)
        not_found(r);
    if (c)
        moved(r,
              text_join(r->arena, path_of_contribution(r, c), thread_anchor(r->arena, p->number)));
}

static void history_page(struct request *r)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    const struct contribution *c = p && !p->hidden ? about(r, p->contribution) : NULL;
    if (!c) {
        not_found(r);
        return;
    }
    struct history_page page = {.contribution = *c, .post = *p};
    page.path = url_check(path_of_contribution(r, c));
    page.rows = post_history_list(r->db, r->arena, r->reader.person, p->id);
    crumb(r, c->title, page.path.text);
    show(r, view_thread_history, &page);
}

enum { POST_BODY_MAX = 200 << 10 };

static const struct route routes[] = {
    {"GET", "/messages/nouveau", WRITER, ON_LOOP, 0, reply_page, NULL, NULL,
     "the form that answers, quoting if asked"},
    {"POST", "/messages/nouveau", WRITER, ON_WORKER, POST_BODY_MAX, answer_prepare, reply_apply,
     reply_again, "answers in a thread"},
    {"GET", "/messages/{id}", ANYONE, ON_LOOP, 0, find_post, NULL, NULL,
     "the permanent address of a post"},
    {"GET", "/messages/{id}/modifier", WRITER, ON_LOOP, 0, change_page, NULL, NULL,
     "the form that changes one's post"},
    {"POST", "/messages/{id}/modifier", WRITER, ON_WORKER, POST_BODY_MAX, change_prepare,
     change_apply, change_page, "changes one's post, keeping what it said"},
    {"GET", "/messages/{id}/historique", ANYONE, ON_LOOP, 0, history_page, NULL, NULL,
     "what a post said before"},
    {"POST", "/messages/{id}/retirer", WRITER, ON_WORKER, 8 << 10, NULL, take_back_apply, NULL,
     "takes one's post back"},
    {"POST", "/messages/{id}/meilleure", WRITER, ON_WORKER, 8 << 10, NULL, choose_apply, NULL,
     "names the best answer, or no longer"},
    {"POST", "/suivre/{id}", MEMBER, ON_WORKER, 8 << 10, NULL, follow_apply, NULL,
     "follows a contribution, or no longer"},
    {0},
};

const struct feature thread_feature = {.name = "thread", .routes = routes};
