/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/thread/thread.h"

#include <string.h>

#include "commons/editor/editor.h"
#include "commons/journal/journal.h"
#include "commons/known.h"
#include "commons/moderation/moderation.h"
#include "commons/notice/audience.h"
#include "commons/notice/notice.h"
#include "commons/person/person.h"
#include "commons/search/search.h"
#include "commons/thread/cards.h"
#include "commons/thread/import.h"
#include "commons/thread/inside.h"
#include "commons/thread/reply.h"
#include "web/markdown.h"

markup thread_render(struct request *r, str body)
{
    struct markdown_options options = markdown_options_of(MARKDOWN_POST, r->settings->origin);
    return markdown_render(r->arena, body, &options);
}

str thread_anchor(arena *a, i64 number)
{
    if (number <= THREAD_PAGE)
        return text_format(a, "#m%lld", (long long)number);
    return text_format(a, "?message=%lld#m%lld", (long long)number, (long long)number);
}

/* The first post of a topic is the topic. */
static bool opens(const struct contribution *c, i64 number)
{
    return number == 1 && str_eq(c->kind, S("topic"));
}

/* ---- reading ----------------------------------------------------------------------------- */

/* What may() asks of a post: it is its writer's, and stands while its contribution does. */
static struct thing thing_of_post(i64 person, bool hidden)
{
    return (struct thing){.person = person, .hidden = hidden, .state = WHILE_PUBLISHED};
}

/* What this reader may do with the posts of a page: asked once of each sort of them. */
struct buttons {
    bool choose;       /* name the best answer */
    bool change[2][2]; /* a post: of others, one's own; shown, hidden */
};

static struct buttons buttons_of(const struct request *r, const struct contribution *c)
{
    struct buttons b = {0};
    if (!r->reader.person)
        return b;
    b.choose = may(r, CHOOSE_ANSWER, contribution_thing(r, c));
    for (int own = 0; own < 2; own++)
        for (int hidden = 0; hidden < 2; hidden++)
            b.change[own][hidden] =
                may(r, CHANGE_POST, thing_of_post(own ? r->reader.person : 0, hidden));
    return b;
}

/* What stands beside the card. */
static struct thread_post beside(const struct request *r, const struct contribution *c,
                                 const struct shown_card *k, const struct buttons *b)
{
    bool own = r->reader.person && k->person == r->reader.person;
    return (struct thread_post){
        .post = *k,
        .best = c->best_post.has && c->best_post.value == k->id,
        .may_edit = b->change[own][k->hidden],
        .may_choose = b->choose && k->number > 1 && !k->hidden,
    };
}

/* The files of a page come in the order of its posts. */
static struct shown_files files_under(const struct shown_files *all, i64 number, i64 *next)
{
    if (*next >= all->len)
        return (struct shown_files){0};
    struct shown_files own = {.at = all->at + *next};
    while (*next < all->len && all->at[*next].number < number)
        own.at = all->at + ++*next;
    for (; *next < all->len && all->at[*next].number == number; ++*next)
        own.len++;
    return own;
}

struct capacities thread_capacities(const struct request *r)
{
    struct capacities mine = r->reader.capacities;
    str sent = request_sent(r, "mandate");
    if (str_to_i64(sent, &mine.chosen) && mine.chosen == 0)
        mine.chosen = CAPACITY_NONE;
    return mine;
}

/* What a page of a thread shows to everybody. */
struct part {
    struct shown_cards cards;
    struct shown_files files;
    str opening;
};
struct part_key {
    i64 contribution, after, language;
};

static struct part part_of(struct request *r, const struct contribution *c, i64 after)
{
    i64 upto = after + THREAD_PAGE;
    struct part part = {
        cards_of_page(r, c, after, upto), files_of_posts(r, c->id, after, upto), {0}};
    if (!after && opens(c, 1) && part.cards.len)
        part.opening =
            markdown_words(r->arena, card_prose(part.cards.at[0].html), DESCRIPTION_CHARACTERS);
    return part;
}

static const void *read_part(struct request *r, str key, instant *until)
{
    struct part_key k;
    (void)until;
    memcpy(&k, key.at, sizeof k);
    const struct contribution *c = contribution_read(r, k.contribution);
    if (!c)
        return NULL;
    struct part *part = new (r->arena, struct part);
    *part = part_of(r, c, k.after);
    return part;
}

static const struct known_kind part_kind = {"thread", read_part, false};

/* What visitors may read is kept for all; of anything else this reader's own part is made. */
static struct part part_for(struct request *r, const struct contribution *c, i64 after)
{
    struct part_key key = {c->id, after, r->language};
    const struct part *open = NULL;
    if (c->audience == AUDIENCE_PUBLIC && known_keeps(r))
        open = known_by(r, &part_kind, &key);
    return open ? *open : part_of(r, c, after);
}

static void add_posts(struct request *r, const struct contribution *c, struct thread_page *t,
                      i64 after)
{
    struct part part = part_for(r, c, after);
    struct buttons buttons = buttons_of(r, c);
    i64 next = 0;
    t->opening = part.opening;
    t->posts.at = new_n(r->arena, struct thread_post, part.cards.len + 1); /* one may be lifted */
    t->posts.cap = part.cards.len + 1;
    for (i64 i = 0; i < part.cards.len; i++) {
        const struct shown_card *card = &part.cards.at[i];
        struct thread_post *p = push(r->arena, &t->posts);
        *p = beside(r, c, card, &buttons);
        p->files = files_under(&part.files, p->post.number, &next);
        if (r->reader.person && card->person == r->reader.person)
            t->own = p->post.number;
    }
}

/* One comes for the answer: on the first page it stands right under the question, and a line says
   so where it was given. Under a sheet there is no question to begin with. */
static void lift_best(struct request *r, const struct contribution *c, struct thread_page *t,
                      i64 best)
{
    i64 head = opens(c, 1) ? 1 : 0, from = best - 1;
    struct thread_post lifted = {0};
    if (best > THREAD_PAGE) {
        struct shown_card card;
        if (!card_lifted(r, c, best, &card))
            return;
        struct shown_files files = files_of_posts(r, c->id, best - 1, best);
        struct buttons buttons = buttons_of(r, c);
        lifted = beside(r, c, &card, &buttons);
        lifted.files = files;
        from = t->posts.len;
        (void)push(r->arena, &t->posts);
    } else if (from > head && from < t->posts.len && t->posts.at[from].post.number == best) {
        lifted = t->posts.at[from];
        t->posts.at[from] = (struct thread_post){.post = {.number = best}, .moved = true};
        (void)push(r->arena, &t->posts);
        from = t->posts.len - 1;
    } else {
        return;
    }
    for (i64 i = from; i > head; i--)
        t->posts.at[i] = t->posts.at[i - 1];
    t->posts.at[head] = lifted;
}

struct thread_page thread_read(struct request *r, const struct contribution *c, str path)
{
    i64 asked = request_query_id(r, "message");
    if (asked > c->post_count)
        asked = c->post_count;
    i64 after = asked > 0 ? (asked - 1) / THREAD_PAGE * THREAD_PAGE : 0;
    struct thread_page t = {
        .contribution = c->id,
        .total = c->post_count,
        .reader = r->reader.person,
        .path = url_check(path),
        .signed_in = r->reader.person != 0,
        .may_reply = may(r, ANSWER, contribution_thing(r, c)),
        .followed = r->reader.person && follow_holds(r->db, r->reader.person, c->id) > 0,
        .capacities = thread_capacities(r),
    };
    add_posts(r, c, &t, after);
    if (after > 0)
        t.previous = SOME(opt_int, after - THREAD_PAGE + 1);
    if (after + THREAD_PAGE < c->post_count)
        t.next = SOME(opt_int, after + THREAD_PAGE + 1);
    i64 best = c->best_post.has ? card_best_number(r->db, r->reader.person, c->best_post.value) : 0;
    if (best && !after)
        lift_best(r, c, &t, best);
    else
        t.best = best <= after || best > after + THREAD_PAGE ? best : 0;
    if (t.may_reply) {
        struct shown_form form = form_show(r->arena, reply_form_empty(r->arena));
        t.body = *form_shown(&form, "body");
        editor_offer(r, &t.body, MARKDOWN_POST);
    }
    return t;
}

/* ---- writing ----------------------------------------------------------------------------- */

void post_index(struct request *r, const struct contribution *c, struct post_indexed p)
{
    struct search_entry e = {
        .kind = S("post"),
        .subject = p.post,
        .contribution = c->id,
        .audience = c->audience,
        .language = c->language,
        .title = c->title,
        .body = p.ahead ? p.ahead->plain : markdown_plain(r->arena, p.body),
        .prepared = p.ahead ? &p.ahead->tokens : NULL,
        .also = p.by,
        .anchor = thread_anchor(r->arena, p.number),
        .at = p.at,
        .example = c->example,
    };
    search_put(r->db, r->arena, &e);
}

/* Whom it answers, and those who follow the thread: behind the request. */
static void tell_of_post(struct request *r, i64 contribution, i64 post, i64 person)
{
    notice_tell(r,
                (struct notice_new){
                    .kind = NOTICE_POST, .contribution = contribution, .post = post, .by = person});
}

void thread_tell(struct request *r, i64 post)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, post);
    const struct contribution *c =
        p ? contribution_one(r->db, r->arena, r->reader.person, p->contribution) : NULL;
    if (c && !p->hidden)
        tell_of_post(r, c->id, post, p->person);
}

bool thread_hold(struct request *r, i64 post, str words)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, post);
    const struct contribution *c =
        p ? contribution_one(r->db, r->arena, r->reader.person, p->contribution) : NULL;
    return c && moderation_hold(r, c->id, opens(c, p->number) ? 0 : post, words);
}

/* The row and its card. False on a fault. */
struct written {
    struct post post;
    uid uid;
};
static bool write_post(struct request *r, const struct contribution *c, const struct post_new *p,
                       struct written *w)
{
    struct post *written = &w->post;
    w->uid = request_uid_in_order(r);
    i64 number = post_last_number(r->db, c->id) + 1;
    *written = (struct post){.contribution = c->id,
                             .number = number,
                             .person = r->reader.person,
                             .capacity = capacity_text(r->arena, p->capacity),
                             .html = p->ahead ? p->ahead->html : p->html,
                             .renderer = MARKDOWN_RENDERER_VERSION,
                             .answers = p->answers < number ? p->answers : 0,
                             .created_at = r->now};
    written->id = post_insert(
        r->db,
        (struct post_insert_in){
            .uid = w->uid,
            .contribution = c->id,
            .number = number,
            .audience = c->audience,
            .person = written->person,
            .organisation = p->capacity ? SOME(opt_int, p->capacity->organisation) : (opt_int){0},
            .capacity = written->capacity,
            .body = p->body,
            .html = written->html,
            .renderer = written->renderer,
            .answers = written->answers,
            .now = r->now,
        });
    if (written->id)
        card_make(r, *written);
    return written->id != 0;
}

i64 thread_post(struct request *r, struct post_new p)
{
    const struct contribution *c =
        p.about ? p.about : contribution_one(r->db, r->arena, r->reader.person, p.contribution);
    if (!c || !may(r, ANSWER, contribution_thing(r, c)))
        return 0;
    struct written written;
    if (!write_post(r, c, &p, &written))
        return 0;
    i64 id = written.post.id, number = written.post.number;
    contribution_posted(r->db, c->id, 1, r->now);
    contribution_follow_read(r, c);
    post_index(r, c,
               (struct post_indexed){.post = id,
                                     .number = number,
                                     .body = p.body,
                                     .by = r->reader.name,
                                     .at = r->now,
                                     .ahead = p.ahead});
    journal_write(r, "post.write", written.uid,
                  journal_payload(r->arena, "contribution", c->id, "number", number, NULL));
    bool held = moderation_hold(r, c->id, opens(c, number) ? 0 : id, p.body);
    if (p.held)
        *p.held = held;
    if (!held)
        tell_of_post(r, c->id, id, r->reader.person);
    return number;
}

/* Inside `apply`. False when somebody changed it since `seen`. */
bool thread_change(struct request *r, i64 post, struct post_change change)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, post);
    if (!p || !may(r, CHANGE_POST, thing_of_post(p->person, p->hidden)))
        return false;
    if (post_write(r->db, (struct post_write_in){
                              .id = post,
                              .seen = change.seen,
                              .body = change.body,
                              .html = change.ahead ? change.ahead->html : change.html,
                              .renderer = MARKDOWN_RENDERER_VERSION,
                              .now = r->now,
                          }) != 1)
        return false;
    post_history_insert(r->db, (struct post_history_insert_in){
                                   .post = post,
                                   .version = p->version,
                                   .body = p->body,
                                   .now = r->now,
                                   .person = r->reader.person,
                               });
    const struct contribution *c =
        contribution_one(r->db, r->arena, r->reader.person, p->contribution);
    card_renew(r, p->contribution, post, p->number);
    if (c)
        post_index(r, c,
                   (struct post_indexed){.post = post,
                                         .number = p->number,
                                         .body = change.body,
                                         .by = r->reader.name,
                                         .at = r->now,
                                         .ahead = change.ahead});
    journal_write(r, "post.change", p->uid,
                  journal_payload(r->arena, "version", p->version + 1, NULL));
    bool held = c && moderation_hold(r, c->id, opens(c, p->number) ? 0 : post, change.body);
    if (change.held)
        *change.held = held;
    return true;
}

/* Its place stays, so that the conversation still holds together; its text is no longer shown or
 * found. */
bool thread_take_back(struct request *r, i64 post)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, post);
    if (!p || !may(r, TAKE_BACK_POST, thing_of_post(p->person, p->hidden)))
        return false;
    if (post_hide(r->db, post, r->now) == 1) {
        const struct contribution *c =
            contribution_one(r->db, r->arena, r->reader.person, p->contribution);
        if (c && c->best_post.has && c->best_post.value == post)
            contribution_set_best_post(r->db, c->id, 0, S("open"));
        card_renew(r, p->contribution, post, p->number);
        notices_hide_post(r->db, p->contribution, post);
        search_remove(r->db, r->arena, S("post"), post);
        journal_write(r, "post.take_back", p->uid,
                      journal_payload(r->arena, "number", p->number, NULL));
    }
    return true;
}

struct post_source *thread_conceal(struct request *r, i64 post, enum post_hidden_by why)
{
    struct post_source *p = post_whole(r->db, r->arena, post);
    if (!p || p->hidden)
        return NULL;
    const struct contribution *c = contribution_whole(r->db, r->arena, p->contribution);
    post_conceal(r->db, post, why);
    if (c && c->best_post.has && c->best_post.value == post)
        contribution_set_best_post(r->db, c->id, 0, S("open"));
    notices_hide_post(r->db, p->contribution, post);
    search_remove(r->db, r->arena, S("post"), post);
    card_renew(r, p->contribution, post, p->number);
    return p;
}

void thread_reveal(struct request *r, i64 post, str body)
{
    const struct post_source *p = post_whole(r->db, r->arena, post);
    const struct contribution *c = p ? contribution_whole(r->db, r->arena, p->contribution) : NULL;
    if (!c)
        return;
    post_reveal(r->db, post, body, thread_render(r, body), MARKDOWN_RENDERER_VERSION);
    str by = p->person_name.has ? p->person_name.value : (str){0};
    post_index(r, c,
               (struct post_indexed){
                   .post = post, .number = p->number, .body = body, .by = by, .at = p->created_at});
    notices_reveal_post(r->db, post);
    card_renew(r, p->contribution, post, p->number);
}

bool thread_choose(struct request *r, i64 post)
{
    const struct post_source *p = post_one(r->db, r->arena, r->reader.person, post);
    const struct contribution *c =
        p ? contribution_one(r->db, r->arena, r->reader.person, p->contribution) : NULL;
    if (!c || p->hidden || !may(r, CHOOSE_ANSWER, contribution_thing(r, c)))
        return false;
    bool undo = c->best_post.has && c->best_post.value == post;
    i64 before = c->best_post.has ? c->best_post.value : 0;
    contribution_set_best_post(r->db, c->id, undo ? 0 : post, undo ? S("open") : S("answered"));
    card_renew(r, c->id, post, p->number);
    if (before && before != post)
        card_drop(r->db, before); /* it says so no longer, in any language */
    if (!undo)
        notice_send(r, (struct notice_new){.person = p->person,
                                           .kind = NOTICE_BEST,
                                           .contribution = c->id,
                                           .post = post,
                                           .by = r->reader.person});
    journal_write(r, undo ? "post.best_undo" : "post.best", p->uid,
                  journal_payload(r->arena, "contribution", c->id, NULL));
    return true;
}
