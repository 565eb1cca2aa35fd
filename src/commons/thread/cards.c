/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/thread/cards.h"

#include <pthread.h>
#include <stdlib.h>

#include "commons/dispatch.h"
#include "commons/writer.h"
#include "os/os.h"
#include "thread_views.h"
#include "web/markdown.h"

/* ---- where cards stand ------------------------------------------------------------------- */

enum { NUMBER_BITS = 24, CONTRIBUTION_BITS = 37, LANGUAGE_BITS = 2 };
_Static_assert(LANGUAGES <= 1 << LANGUAGE_BITS, "a place has room for four languages");

i64 card_place(enum language language, i64 contribution, i64 number)
{
    if (contribution >> CONTRIBUTION_BITS || number >> NUMBER_BITS)
        return 0;
    return (i64)language << (CONTRIBUTION_BITS + NUMBER_BITS) | contribution << NUMBER_BITS |
           number;
}

static i64 number_at(i64 place) { return place & ((1 << NUMBER_BITS) - 1); }

/* ---- what they look like ----------------------------------------------------------------- */

static bool same_page(i64 one, i64 other)
{
    return (one - 1) / THREAD_PAGE == (other - 1) / THREAD_PAGE;
}

static struct thread_card card_of(const struct post *p, i64 best)
{
    bool is_best = best && best == p->id;
    return (struct thread_card){
        .post = *p,
        .best = is_best,
        .edited = p->edited_at.has && !p->hidden,
        .state = is_best ? S("best") : (str){0},
        .answers = p->answers,
        .answers_here = p->answers > 0 && same_page(p->answers, p->number),
    };
}

static void card_write(html *h, const struct post *p, i64 best)
{
    struct thread_card card = card_of(p, best);
    view_thread_card(h, &card);
}

/* Every branch of the view is shown at least once: another view, another translation, another way
   to write a date or a number gives another hash. */
static i64 look_of(enum language language)
{
    enum { LOOK_ARENA = 1 << 20 };
    static const struct post samples[] = {
        {.id = 1, .contribution = 2, .number = 3, .html = {{"<p>", 3}}},
        {.id = 12345,
         .contribution = 67890,
         .number = 2345,
         .answers = 2344,
         .person_name = {true, {"A & <B>", 7}},
         .capacity = {"\"c\", d", 6},
         .html = {{"<p>", 3}},
         .created_at = {1804242413123456},
         .edited_at = {true, {1804242413123456}}},
        {.id = 4,
         .contribution = 5,
         .number = 46,
         .answers = 6,
         .hidden = true,
         .edited_at = {true, {1}},
         .created_at = {1783003320000000}},
        {.id = 4,
         .contribution = 5,
         .number = 47,
         .hidden = true,
         .hidden_by = HIDDEN_BY_MODERATORS,
         .created_at = {1783003320000000}},
        {.id = 4,
         .contribution = 5,
         .number = 48,
         .hidden = true,
         .hidden_by = HIDDEN_UNTIL_READ,
         .created_at = {1783003320000000}},
    };
    arena a = arena_of(LOOK_ARENA);
    html h = {.arena = &a, .language = language};
    for (i64 i = 0; i < countof(samples); i++) {
        card_write(&h, &samples[i], 0);
        card_write(&h, &samples[i], samples[i].id);
    }
    uint64_t hash = 0xcbf29ce484222325u + MARKDOWN_RENDERER_VERSION; /* FNV-1a */
    for (i64 i = 0; i < h.len; i++)
        hash = (hash ^ (unsigned char)h.at[i]) * 0x100000001b3u;
    arena_free(&a);
    return (i64)(hash >> 1) | 1;
}

static i64 looks[LANGUAGES];
static pthread_once_t looks_known = PTHREAD_ONCE_INIT;

static void find_looks(void)
{
    for (int l = 0; l < LANGUAGES; l++)
        looks[l] = look_of((enum language)l);
}

i64 card_look(enum language language)
{
    pthread_once(&looks_known, find_looks);
    return looks[language];
}

/* ---- making ------------------------------------------------------------------------------ */

/* HTML that an older renderer left is made again from the source. */
static void render_anew(struct request *r, struct post *p)
{
    if (p->renderer == MARKDOWN_RENDERER_VERSION || p->hidden)
        return;
    const struct card_body *source = card_body(r->db, r->arena, p->id);
    if (source)
        p->html = thread_render(r, source->body);
}

static markup rendered(struct request *r, html *h, struct post *p, i64 best)
{
    render_anew(r, p);
    h->len = 0;
    card_write(h, p, best);
    return (markup){arena_copy(r->arena, html_str(h))};
}

/* The range of a thread, in one language. */
struct card_range {
    i64 contribution, after, upto;
    enum language language;
};

static void put(struct request *r, html *h, struct post *p, i64 best)
{
    i64 place = card_place(h->language, p->contribution, p->number);
    if (place)
        card_put(r->db, (struct card_put_in){
                            .place = place,
                            .post = p->id,
                            .contribution = p->contribution,
                            .person = p->person,
                            .hidden = p->hidden,
                            .look = card_look(h->language),
                            .html = rendered(r, h, p, best),
                        });
}

static void make(struct request *r, struct card_range range)
{
    i64 best = card_best(r->db, range.contribution);
    struct post_rows posts =
        card_sources(r->db, r->arena, range.contribution, range.after, range.upto);
    html h = {.arena = r->arena, .language = range.language};
    for (i64 i = 0; i < posts.len; i++)
        put(r, &h, &posts.at[i], best);
}

void card_make(struct request *r, struct post p)
{
    const struct card_name *writer = card_name(r->db, r->arena, p.person);
    html h = {.arena = r->arena, .language = FRENCH};
    if (writer)
        p.person_name = SOME(opt_text, writer->name);
    put(r, &h, &p, 0);
}

void card_renew(struct request *r, i64 contribution, i64 post, i64 number)
{
    card_drop(r->db, post);
    make(r, (struct card_range){contribution, number - 1, number, FRENCH});
}

void cards_drop_of_person(struct db *d, i64 person) { card_drop_of_person(d, person); }

/* ---- reading ----------------------------------------------------------------------------- */

static void wish(struct app *app, struct card_range range);

static struct shown_cards room_for(arena *a, i64 count)
{
    return (struct shown_cards){count ? new_n(a, struct shown_card, count) : NULL, 0, count};
}

static struct shown_cards kept_cards(struct request *r, struct card_range page)
{
    i64 first = card_place(page.language, page.contribution, page.after + 1);
    i64 last = card_place(page.language, page.contribution, page.upto);
    struct shown_cards all = {0};
    if (!first || !last)
        return all;
    struct post_card_rows rows = card_page(r->db, r->arena, r->reader.person, page.contribution,
                                           first, last, card_look(page.language));
    all = room_for(r->arena, rows.len);
    for (const struct post_card *k = rows.at; all.len < rows.len; k++)
        all.at[all.len++] =
            (struct shown_card){number_at(k->place), k->post, k->person, k->hidden, k->html};
    return all;
}

/* Some cards are missing: the posts themselves say which. */
static struct shown_cards with_missing(struct request *r, struct shown_cards kept,
                                       const struct contribution *c, struct card_range page)
{
    struct post_rows posts =
        post_page(r->db, r->arena, r->reader.person, c->id, page.after, page.upto);
    struct shown_cards all = room_for(r->arena, posts.len);
    html h = {.arena = r->arena, .language = page.language};
    struct card_range missing = {c->id, 0, 0, page.language};
    i64 best = c->best_post.has ? c->best_post.value : 0, at = 0;
    for (i64 i = 0; i < posts.len; i++) {
        struct post *p = &posts.at[i];
        if (at < kept.len && kept.at[at].number == p->number) {
            all.at[all.len++] = kept.at[at++];
            continue;
        }
        all.at[all.len++] =
            (struct shown_card){p->number, p->id, p->person, p->hidden, rendered(r, &h, p, best)};
        missing.after = missing.upto ? missing.after : p->number - 1;
        missing.upto = p->number;
    }
    if (missing.upto && card_place(page.language, c->id, missing.upto))
        wish(r->app, missing);
    return all;
}

struct shown_cards cards_of_page(struct request *r, const struct contribution *c, i64 after,
                                 i64 upto)
{
    struct card_range page = {c->id, after, upto < c->post_count ? upto : c->post_count,
                              r->language};
    if (page.upto <= after)
        return (struct shown_cards){0};
    struct shown_cards kept = kept_cards(r, page);
    return kept.len < page.upto - after ? with_missing(r, kept, c, page) : kept;
}

bool card_lifted(struct request *r, const struct contribution *c, i64 number,
                 struct shown_card *card)
{
    struct post_rows posts =
        post_page(r->db, r->arena, r->reader.person, c->id, number - 1, number);
    if (!posts.len)
        return false;
    struct post *p = &posts.at[0];
    html h = {.arena = r->arena, .language = r->language};
    render_anew(r, p);
    struct thread_card alone = card_of(p, c->best_post.has ? c->best_post.value : 0);
    alone.answers_here = false;
    view_thread_card(&h, &alone);
    *card = (struct shown_card){p->number, p->id, p->person, p->hidden, {html_str(&h)}};
    return true;
}

/* Our Markdown has no <div> (ADR 11): the first end is that of the prose. */
str card_prose(markup card)
{
    str begin = S("<div class=\"prose\">");
    i64 at = str_find(card.text, begin);
    str prose = at < 0 ? (str){0} : str_from(card.text, at + begin.len);
    i64 end = str_find(prose, S("</div>"));
    return end < 0 ? (str){0} : str_first(prose, end);
}

/* ---- the maker --------------------------------------------------------------------------- */

enum { WISHES_MAX = 64, MAKER_ARENA = 32 << 20, REST_US = 60 * 1000000 };

struct card_maker {
    struct write_task task; /* first: a task is its maker */
    struct app *app;
    pthread_mutex_t lock;
    struct card_range wishes[WISHES_MAX];
    i64 count;
    bool under_way;
    i64 rest_until_us; /* the disk is full: the pages are shown without cards */
};

static void maker_done(struct write_task *t, enum write_outcome outcome, bool full)
{
    struct card_maker *m = (struct card_maker *)t;
    (void)full;
    pthread_mutex_lock(&m->lock);
    if (outcome == WRITE_FAULT) {
        m->count = 0;
        m->rest_until_us = os_monotonic_us() + REST_US;
    }
    m->under_way = m->count > 0 && writer_add(m->app->writer, &m->task);
    pthread_mutex_unlock(&m->lock);
}

void card_maker_run(struct card_maker *m, struct db *d)
{
    struct card_range wishes[WISHES_MAX];
    pthread_mutex_lock(&m->lock);
    i64 count = m->count;
    memcpy(wishes, m->wishes, (size_t)count * sizeof *wishes);
    m->count = 0;
    pthread_mutex_unlock(&m->lock);
    arena a = arena_of(MAKER_ARENA);
    for (i64 i = 0; i < count; i++) {
        make(request_of_server(m->app, d, &a), wishes[i]);
        arena_reset(&a);
    }
    arena_free(&a);
}

static bool maker_run(struct write_task *t, struct db *d)
{
    card_maker_run((struct card_maker *)t, d);
    return true;
}

static bool same_range(struct card_range a, struct card_range b)
{
    return a.contribution == b.contribution && a.after == b.after && a.upto == b.upto &&
           a.language == b.language;
}

/* A wish beyond the most is forgotten: the next reader has it again. */
static void wish(struct app *app, struct card_range range)
{
    struct card_maker *m = app->card_maker;
    if (!m)
        return;
    pthread_mutex_lock(&m->lock);
    bool known =
        m->count == WISHES_MAX || (m->rest_until_us && os_monotonic_us() < m->rest_until_us);
    for (i64 i = 0; i < m->count && !known; i++)
        known = same_range(m->wishes[i], range);
    if (!known)
        m->wishes[m->count++] = range;
    if (!m->under_way && m->count && app->writer)
        m->under_way = writer_add(app->writer, &m->task);
    pthread_mutex_unlock(&m->lock);
}

struct card_maker *card_maker_start(struct app *app)
{
    struct card_maker *m = calloc(1, sizeof *m); /* heap: lives as long as the server */
    check(m != NULL);
    *m = (struct card_maker){.task = {.run = maker_run, .done = maker_done}, .app = app};
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

void card_maker_free(struct card_maker *m)
{
    pthread_mutex_destroy(&m->lock);
    free(m); /* heap: as above */
}
