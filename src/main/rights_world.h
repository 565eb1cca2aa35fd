/* SPDX-License-Identifier: EUPL-1.2 */
/* rights_world: for rights_test.c. People of every standing, and contributions of every visibility
 * and state, each with words of its own by which an answer betrays it. */
#ifndef MAIN_RIGHTS_WORLD_H
#define MAIN_RIGHTS_WORLD_H

#include <string.h>

#include "base/test.h"
#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/journal/journal.h"
#include "commons/mandate/mandate.h"
#include "commons/rights/rights.h"
#include "commons/router.h"
#include "commons/thread/thread.h"
#include "features/experience/experience.h"
#include "features/forum/forum.h"
#include "main/test_instance.h"

/* A, B and C: three bodies of the small directory; TOLD: the one that sheets tell of. */
enum { BODY_A = 1, BODY_B, BODY_C, BODY_TOLD };

enum who {
    VISITOR,
    ONLY_READS, /* an account that only reads, of A, proven */
    NOBODY,     /* a member without a mandate */
    DECLARED,   /* in A, proven by nobody */
    AUTHOR,     /* of A, proven */
    COLLEAGUE,  /* of A, proven */
    CHOSEN,     /* of B, proven */
    PEER,       /* of C, proven */
    LONER,      /* a member who writes in their own name */
    ANIMATES,
    MODERATES,
    ADMINISTERS,
    WHO
};
static const struct {
    const char *name;
    enum role role;
    i64 body; /* 0: no mandate */
    bool proven;
} people[WHO] = {
    [VISITOR] = {"a visitor", ROLE_MEMBER, 0, false},
    [ONLY_READS] = {"an account that only reads", ROLE_READER, BODY_A, true},
    [NOBODY] = {"a member", ROLE_MEMBER, 0, false},
    [DECLARED] = {"a declared mandate", ROLE_MEMBER, BODY_A, false},
    [AUTHOR] = {"the author", ROLE_MEMBER, BODY_A, true},
    [COLLEAGUE] = {"a colleague", ROLE_MEMBER, BODY_A, true},
    [CHOSEN] = {"someone of a chosen body", ROLE_MEMBER, BODY_B, true},
    [PEER] = {"a peer", ROLE_MEMBER, BODY_C, true},
    [LONER] = {"a member who writes alone", ROLE_MEMBER, 0, false},
    [ANIMATES] = {"an animator", ROLE_MEMBER, 0, false},
    [MODERATES] = {"a moderator", ROLE_MODERATOR, 0, false},
    [ADMINISTERS] = {"an administrator", ROLE_ADMINISTRATOR, 0, false},
};

/* ---- what there is to read ------------------------------------------------------------------- */

enum { NEEDS_DRAFT = 1, NEEDS_PUBLISHED = 2, NEEDS_NO_DRAFT = 4, NEEDS_WITHDRAWN = 8 };

/* Who reads it, in the order of `who`: said here once, by hand, whatever the program believes. */
struct sample {
    const char *name;
    bool topic;
    enum who author;
    enum visibility visibility;
    int state;    /* WHILE_… */
    bool pending; /* published, with a draft on top */
    const char *reads;
};
static const struct sample samples[] = {
    /*                                                                         VRNDACBPLAMA */
    {"public", false, AUTHOR, OPEN_PUBLIC, WHILE_PUBLISHED, false, "111111111111"},
    {"for peers", false, AUTHOR, OPEN_PEERS, WHILE_PUBLISHED, false, "010011110000"},
    {"for A", false, AUTHOR, OPEN_ORGANISATION, WHILE_PUBLISHED, false, "010011000000"},
    {"for A and B", false, AUTHOR, OPEN_CHOSEN, WHILE_PUBLISHED, false, "010011100000"},
    {"for a group", false, LONER, OPEN_GROUP, WHILE_PUBLISHED, false, "000000001000"},
    {"a draft of A", false, AUTHOR, OPEN_ORGANISATION, WHILE_DRAFT, false, "010011000000"},
    {"a draft alone", false, LONER, OPEN_GROUP, WHILE_DRAFT, false, "000000001000"},
    {"withdrawn, once public", false, AUTHOR, OPEN_PUBLIC, WHILE_WITHDRAWN, false, "010011000000"},
    {"withdrawn, once for peers", false, AUTHOR, OPEN_PEERS, WHILE_WITHDRAWN, false,
     "010011000000"},
    {"public, with a draft", false, AUTHOR, OPEN_PUBLIC, WHILE_PUBLISHED, true, "111111111111"},
    {"public, alone, of A told by a peer", false, PEER, OPEN_PUBLIC, WHILE_PUBLISHED, false,
     "111111111111"},
    {"a public topic", true, LONER, OPEN_PUBLIC, WHILE_PUBLISHED, false, "111111111111"},
    {"a topic for peers", true, AUTHOR, OPEN_PEERS, WHILE_PUBLISHED, false, "010011110000"},
    {"a topic for A", true, AUTHOR, OPEN_ORGANISATION, WHILE_PUBLISHED, false, "010011000000"},
    {"a drafted topic", true, LONER, OPEN_GROUP, WHILE_DRAFT, false, "000000001000"},
    {"a withdrawn topic", true, LONER, OPEN_PUBLIC, WHILE_WITHDRAWN, false, "000000001000"},
};
enum { SAMPLES = countof(samples), TOLD_OF_A = 10 };
/* Of the pending draft: those who work on it. */
static const char reads_pending[] = "010011000000";

/* What stands in the database for a sample now. */
struct thing_there {
    i64 id, post, version;
    char slug[80];
    char mark[32], mark_post[32], mark_pending[32]; /* words that stand nowhere else */
};

struct world {
    struct test_instance t;
    arena work; /* of what one person does */
    i64 ids[WHO], mandates[WHO];
    str cookies[WHO], csrf[WHO];
    struct thing_there there[SAMPLES];
    i64 journal_seen;
    struct capacity capacity; /* of the reader that is asked about */
    int made;                 /* how many things were made: each has new words */
};

static inline bool reads(const struct sample *s, enum who who) { return s->reads[who] == '1'; }

/* Those who work on it: the people of A, or its author alone. */
static inline bool works_on(const struct sample *s, enum who who)
{
    return people[s->author].body && people[s->author].proven
               ? people[who].proven && people[who].body == people[s->author].body
               : who == s->author;
}

/* ---- acting as somebody ------------------------------------------------------------------------
 */

static inline struct request *act_as(struct world *w, enum who who)
{
    w->work = arena_of(ARENA_DEFAULT);
    db_begin(w->t.i.writer);
    struct request *r = request_of_server(&w->t.i.app, w->t.i.writer, &w->work);
    r->reader.person = w->ids[who];
    r->reader.role = people[who].role;
    if (who != VISITOR)
        reader_load_capacities(r, r->db);
    return r;
}

static inline void acted(struct world *w)
{
    check(!db_fault(w->t.i.writer).len);
    db_commit(w->t.i.writer);
    arena_free(&w->work);
}

static inline const struct capacity *capacity_of(struct request *r)
{
    return r->reader.capacities.len ? &r->reader.capacities.at[0] : NULL;
}

static inline str sheet_document(struct world *w, const char *mark, i64 concerned)
{
    return text_format(&w->work,
                       "{\"concerned\":%lld,\"depth\":\"spotted\",\"done\":\"Un texte %s\","
                       "\"source_name\":\"La presse\",\"title\":\"Un titre %s\",\"year\":2024}",
                       (long long)concerned, mark, mark);
}

static inline str topic_document(struct world *w, const char *mark)
{
    return text_format(&w->work, "{\"category\":\"question\",\"title\":\"Un sujet %s\"}", mark);
}

static inline i64 audience_for(struct request *r, const struct sample *s, i64 id)
{
    switch (s->visibility) {
    case OPEN_PUBLIC:
        return AUDIENCE_PUBLIC;
    case OPEN_PEERS:
        return AUDIENCE_PEERS;
    case OPEN_ORGANISATION:
        return audience_of_organisation(r, BODY_A);
    case OPEN_CHOSEN:
        return audience_of_chosen(r, (i64[]){BODY_A, BODY_B}, 2);
    case OPEN_GROUP:
        return contribution_whole(r->db, r->arena, id)->home;
    case VISIBILITIES:
        break;
    }
    bug("a visibility", __FILE__, __LINE__);
}

static inline void open_sample(struct request *r, const struct sample *s, struct thing_there *there,
                               const struct kind *kind)
{
    bool published = contribution_publish(r, kind, there->id, 1, audience_for(r, s, there->id));
    if (!published)
        bug(arena_c_string(r->arena, say(r, r->form->refusal)), __FILE__, __LINE__);
    str body = text_format(r->arena, "Un message %s", there->mark_post);
    check(thread_post(r, (struct post_new){.contribution = there->id,
                                           .capacity = capacity_of(r),
                                           .body = body,
                                           .html = thread_render(r, body)}) == 1);
    struct post_rows posts = post_page(r->db, r->arena, r->reader.person, there->id, 0, 1);
    there->post = posts.at[0].id;
}

static inline void make_sample(struct world *w, i64 n)
{
    const struct sample *s = &samples[n];
    struct thing_there *there = &w->there[n];
    const struct kind *kind = s->topic ? &topic_kind : &experience_kind;
    int number = ++w->made;
    *there = (struct thing_there){0};
    snprintf(there->mark, sizeof there->mark, "zinnia%dq", number);
    snprintf(there->mark_post, sizeof there->mark_post, "yucca%dq", number);
    snprintf(there->mark_pending, sizeof there->mark_pending, "xeres%dq", number);
    struct request *r = act_as(w, s->author);
    str document =
        s->topic ? topic_document(w, there->mark)
                 : sheet_document(w, there->mark, n == TOLD_OF_A ? (i64)BODY_A : (i64)BODY_TOLD);
    there->id = contribution_create(
        r,
        (struct contribution_new){.kind = kind, .capacity = capacity_of(r), .document = document});
    check(there->id != 0);
    if (s->state != WHILE_DRAFT)
        open_sample(r, s, there, kind);
    if (s->state == WHILE_WITHDRAWN)
        check(contribution_withdraw(r, there->id));
    if (s->pending)
        check(contribution_save(
                  r, there->id, contribution_whole(r->db, r->arena, there->id)->version,
                  sheet_document(w, there->mark_pending, BODY_TOLD), (str){0}) == SAVED);
    struct contribution *c = contribution_whole(r->db, r->arena, there->id);
    there->version = c->version;
    snprintf(there->slug, sizeof there->slug, "%.*s", STR(c->slug));
    acted(w);
}

/* ---- opening -----------------------------------------------------------------------------------
 */

static inline struct request *ask(struct world *w, arena *own, const char *method, str address,
                                  enum who who, str body)
{
    struct incoming *in = new (own, struct incoming);
    struct header *h = new_n(own, struct header, 3);
    h[0] = (struct header){S("host"), S("a")};
    h[1] = (struct header){S("cookie"), w->cookies[who]};
    h[2] = (struct header){S("origin"), S("http://a")};
    *in =
        (struct incoming){.method = str_of(method), .headers = h, .header_count = 3, .body = body};
    in->path = str_cut(&address, '?');
    in->query = address;
    os_fake.now.us += 1000000;
    return dispatch_now(&w->t.i.app, w->t.reader, w->t.i.writer, in, own, false);
}

static inline void sign_in_again(struct world *w, enum who who)
{
    arena own = arena_of(ARENA_DEFAULT);
    db_begin(w->t.i.writer);
    struct request *r = request_of_server(&w->t.i.app, w->t.i.writer, &own);
    person_sign_in(r, w->ids[who]);
    db_commit(w->t.i.writer);
    str line = r->headers[0].value;
    w->cookies[who] = arena_copy(&w->t.arena, str_cut(&line, ';'));
    w->csrf[who] =
        arena_copy(&w->t.arena, ask(w, &own, "GET", S("/plan"), who, (str){0})->page.csrf);
    check(w->csrf[who].len > 0);
    arena_free(&own);
}

/* Some of what is tried signs out. */
static inline void keep_signed_in(struct world *w, enum who who)
{
    arena own = arena_of(ARENA_DEFAULT);
    if (!str_eq(ask(w, &own, "GET", S("/plan"), who, (str){0})->page.csrf, w->csrf[who]))
        sign_in_again(w, who);
    arena_free(&own);
}

static inline void add_people(struct world *w)
{
    for (enum who who = ONLY_READS; who < WHO; who++)
        w->ids[who] = test_person(
            &w->t, (struct person_new){.email = text_format(&w->t.arena, "p%d@exemple.fr", who),
                                       .name = text_format(&w->t.arena, "Personne %d", who),
                                       .role = people[who].role});
    struct request *r = act_as(w, VISITOR);
    for (enum who who = ONLY_READS; who < WHO; who++)
        if (people[who].body)
            w->mandates[who] = mandate_create(
                r,
                (struct mandate_new){.person = w->ids[who],
                                     .organisation = people[who].body,
                                     .function = S("responsable"),
                                     .kind = S("officer"),
                                     .starts_on = day_of(2026, 1, 1),
                                     .proof = people[who].proven ? PROOF_VOUCHED : PROOF_DECLARED});
    animator_insert(r->db, w->ids[ANIMATES], (opt_int){0}, (opt_int){0}, r->now);
    acted(w);
}

static inline void world_open(struct world *w)
{
    test_instance_open(&w->t);
    add_people(w);
    for (i64 n = 0; n < SAMPLES; n++)
        make_sample(w, n);
    for (enum who who = ONLY_READS; who < WHO; who++)
        sign_in_again(w, who);
}

static inline void world_close(struct world *w) { test_instance_close(&w->t); }

#endif
