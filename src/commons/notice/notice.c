/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/notice/notice.h"

/* For so long a notice that waits stands for the messages that come after it: who reads the thread
   and never the notices is told again. */
enum { WAITS_DAYS = 1 };

static opt_int some(i64 n) { return n ? SOME(opt_int, n) : (opt_int){0}; }

static bool told_already(struct request *r, const struct notice_new *n)
{
    bool of_post = n->kind == NOTICE_POST || n->kind == NOTICE_ANSWER;
    if (of_post && n->post)
        return notice_of_post(r->db, n->person, n->post) > 0;
    return notice_same(r->db, (struct notice_same_in){.person = n->person,
                                                      .kind = n->kind,
                                                      .contribution = some(n->contribution),
                                                      .post = some(n->post),
                                                      .organisation = some(n->organisation),
                                                      .actor = some(n->by),
                                                      .note = str_of(n->note)}) > 0;
}

i64 notice_send(struct request *r, struct notice_new n)
{
    if (!n.person || n.person == n.by || !notice_person(r->db, n.person))
        return 0;
    if (n.contribution && !notice_may_read(r->db, n.person, n.contribution, n.post))
        return 0;
    if (told_already(r, &n))
        return 0;
    i64 id = notice_insert(r->db, (struct notice_insert_in){.person = n.person,
                                                            .kind = n.kind,
                                                            .contribution = some(n.contribution),
                                                            .post = some(n.post),
                                                            .organisation = some(n.organisation),
                                                            .actor = some(n.by),
                                                            .note = str_of(n.note),
                                                            .now = r->now});
    if (id && n.mailed)
        notice_mailed(r->db, id, NOTICE_MAIL_NONE);
    else if (id && notice_rhythm(r, n.person, n.kind) == RHYTHM_AT_ONCE)
        notice_mail(r, id);
    return id;
}

void notice_tell(struct request *r, struct notice_new n)
{
    notice_event_insert(r->db, (struct notice_event_insert_in){.kind = n.kind,
                                                               .contribution = n.contribution,
                                                               .post = some(n.post),
                                                               .organisation = some(n.organisation),
                                                               .actor = some(n.by),
                                                               .note = str_of(n.note),
                                                               .now = r->now});
}

static struct notice_new of_event(struct request *r, const struct notice_event_row *e)
{
    return (struct notice_new){
        .kind = (enum notice_kind)e->kind,
        .contribution = e->contribution,
        .post = e->post.has ? e->post.value : 0,
        .organisation = e->organisation.has ? e->organisation.value : 0,
        .by = e->actor.has ? e->actor.value : 0,
        .note = arena_c_string(r->arena, e->note),
    };
}

/* ---- the messages of a thread ------------------------------------------------------------ */

/* Whoever wants each message by mail gets each. To others one notice says that a thread goes on:
   none is made while one of it waits, so that a lively thread costs its followers' number once a
   second, not once a message. */
static void tell_follower(struct request *r, const struct notice_event_row_rows *events,
                          const struct notice_thread_follower *f)
{
    bool each = f->rhythm == RHYTHM_AT_ONCE, told = f->waits;
    for (i64 i = 0; i < events->len && (each || !told); i++) {
        const struct notice_event_row *e = &events->at[i];
        struct notice_new n = of_event(r, e);
        n.person = f->person;
        if (f->followed_at.us <= e->created_at.us)
            told |= notice_send(r, n) != 0;
    }
}

static void tell_answered(struct request *r, const struct notice_event_row *e)
{
    struct notice_new n = of_event(r, e);
    n.kind = NOTICE_ANSWER;
    n.person = notice_answered(r->db, n.post);
    notice_send(r, n);
}

/* Each letter costs the memory of a step, a megabyte at worst: so many of them at once. */
static i64 fewer(const struct notice_thread_follower_rows *rows, i64 most)
{
    enum { LETTERS_AT_ONCE = 50 };
    i64 letters = 1; /* of each message: to whom it answers */
    for (i64 i = 0; i < rows->len; i++)
        letters += rows->at[i].rhythm == RHYTHM_AT_ONCE;
    i64 fit = letters < LETTERS_AT_ONCE ? LETTERS_AT_ONCE / letters : 1;
    return fit < most ? fit : most;
}

static void tell_of_posts(struct request *r, const struct notice_event_row *first, i64 most)
{
    struct notice_thread_follower_rows rows = notice_thread_followers(
        r->db, r->arena, first->contribution, first->upto, instant_plus_days(r->now, -WAITS_DAYS));
    struct notice_event_row_rows events = notice_events_alike(
        r->db, r->arena, first->contribution, first->id, first->upto, fewer(&rows, most));
    for (i64 i = 0; i < events.len && !first->upto; i++)
        tell_answered(r, &events.at[i]); /* first: of one message one is told once */
    for (i64 i = 0; i < rows.len; i++)
        tell_follower(r, &events, &rows.at[i]);
    for (i64 i = 0; i < events.len; i++)
        if (rows.len)
            notice_event_upto(r->db, events.at[i].id, rows.at[rows.len - 1].person);
        else
            notice_event_delete(r->db, events.at[i].id);
}

bool notice_tell_step(struct request *r, i64 most)
{
    const struct notice_event_row *e = notice_event_next(r->db, r->arena);
    if (!e)
        return false;
    if (e->kind == NOTICE_POST) {
        tell_of_posts(r, e, most);
        return true;
    }
    struct notice_follower_rows rows =
        e->kind == NOTICE_CONTRIBUTION
            ? notice_watchers(r->db, r->arena, e->contribution, e->upto, e->created_at)
            : notice_followers(r->db, r->arena, e->contribution, e->upto, e->created_at);
    for (i64 i = 0; i < rows.len; i++) {
        struct notice_new n = of_event(r, e);
        n.person = rows.at[i].person;
        notice_send(r, n);
    }
    if (rows.len)
        notice_event_upto(r->db, e->id, rows.at[rows.len - 1].person);
    else
        notice_event_delete(r->db, e->id);
    return true;
}

i64 notice_unread(struct request *r)
{
    i64 person = r->reader.person;
    return person ? notice_unread_count(r->db, person, NOTICE_UNREAD_SHOWN + 1) : 0;
}

/* ---- following --------------------------------------------------------------------------- */

static str target_of(struct request *r, const struct watch_target *t)
{
    if (t->organisation)
        return text_format(r->arena, "o%lld", (long long)t->organisation);
    if (t->person)
        return text_format(r->arena, "p%lld", (long long)t->person);
    if (t->facet)
        return text_format(r->arena, "f%lld", (long long)t->facet);
    bool fits = t->query.len && t->query.len <= WATCH_QUERY_MAX;
    return fits ? text_format(r->arena, "q%.*s", STR(t->query)) : (str){0};
}

bool watch_holds(struct request *r, struct watch_target t)
{
    str target = target_of(r, &t);
    return r->reader.person && target.len && watch_there(r->db, r->reader.person, target) > 0;
}

bool watch_set(struct request *r, struct watch_target t, bool on)
{
    str target = target_of(r, &t);
    i64 person = r->reader.person;
    if (!person || !target.len)
        return false;
    if (!on) {
        watch_delete(r->db, person, target);
        return true;
    }
    bool search = target.at[0] == 'q';
    if (!search && !watch_target_exists(r->db, t.organisation, t.person, t.facet))
        return false;
    if (watch_count(r->db, person, 0) >= WATCH_MAX ||
        (search && watch_count(r->db, person, 1) >= WATCH_SEARCHES_MAX))
        return watch_there(r->db, person, target) > 0;
    watch_insert(r->db, (struct watch_insert_in){.person = person,
                                                 .target = target,
                                                 .organisation = some(t.organisation),
                                                 .watched = some(t.person),
                                                 .facet = some(t.facet),
                                                 .now = r->now});
    return true;
}

bool notice_tell_skip(struct request *r)
{
    const struct notice_event_row *e = notice_event_next(r->db, r->arena);
    if (e)
        notice_event_delete(r->db, e->id);
    return e != NULL;
}
