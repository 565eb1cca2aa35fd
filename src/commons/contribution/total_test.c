/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept says what counting would say, whatever was written before, and tells nobody of what
 * he may not read. */
#include "commons/contribution/test_world.h"

#include "commons/contribution/example.h"
#include "commons/contribution/total.h"

enum { WRITES = 200, /* a world has 256 seeds */ PERSONS = ADMIN + 1, ORGANISATIONS = 3 };

struct dice {
    uint64_t state;
};
static i64 throw_of(struct dice *d, i64 sides)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (i64)((d->state >> 33) % (uint64_t)sides);
}

static bool counts(const struct contribution *c)
{
    return c && str_eq(c->state, S("published")) && !c->example;
}

/* What one reader would count by reading everything there is. */
struct counted {
    i64 published, answered, sharers;
};
static struct counted counting(struct world *w, arena *a, i64 last, i64 reader)
{
    struct counted n = {0};
    bool shares[ORGANISATIONS + 1] = {0};
    for (i64 id = 1; id <= last; id++) {
        const struct contribution *c = contribution_whole(w->d, a, id);
        if (!counts(c) || !reader_holds_audience(w->d, reader, c->audience))
            continue;
        n.published++;
        n.answered += c->post_count > 1;
        if (c->organisation.has && c->audience <= AUDIENCE_PEERS)
            shares[c->organisation.value] = true;
    }
    for (i64 i = 0; i <= ORGANISATIONS; i++)
        n.sharers += shares[i];
    return n;
}

static bool agrees(struct world *w, arena *a, i64 last)
{
    for (i64 reader = 0; reader < PERSONS; reader++) {
        struct counted n = counting(w, a, last, reader);
        const struct contribution_totals *kept =
            contribution_totals(w->d, a, reader, str_of(world_kind.name));
        if (kept->published != n.published || kept->answered != n.answered ||
            contribution_sharers_for(w->d, reader) != n.sharers)
            return false;
        struct request *r = by(w, a, reader);
        w->drawn--; /* it only reads: its seed is free */
        struct list_filter all = {.kind = &world_kind};
        struct list list = contribution_list(r, &all, (struct list_place){0}, 1);
        if (list.total != n.published || list.at_least)
            return false;
    }
    return contribution_totals_check(w->d) == 0 && db_fault(w->d).len == 0;
}

static i64 author_by(struct dice *d)
{
    static const i64 authors[] = {ANNE, BEA, EVE, CARL};
    return authors[throw_of(d, countof(authors))];
}

static i64 audience_by(struct dice *d, i64 person)
{
    i64 own = person == BEA ? 102 : person == EVE ? 103 : 101;
    const i64 audiences[] = {AUDIENCE_PUBLIC, AUDIENCE_PUBLIC, AUDIENCE_PEERS, own};
    return audiences[throw_of(d, countof(audiences))];
}

/* One write of somebody to something; many are refused, as they should be. */
static void write_once(struct world *w, arena *a, struct dice *d, i64 *last)
{
    i64 person = author_by(d), id = *last ? 1 + throw_of(d, *last) : 0;
    const struct contribution *c = id ? contribution_whole(w->d, a, id) : NULL;
    if (c && throw_of(d, 3)) /* mostly whoever may */
        person = c->person;
    struct request *r = by(w, a, person);
    switch (id ? throw_of(d, 11) : 0) {
    case 0:
    case 1:
        *last = draft_of(w, a, person, DOCUMENT("Un", "x"));
        break;
    case 2:
    case 3:
    case 4:
        if (c)
            contribution_publish(r, &world_kind, id, c->version, audience_by(d, person));
        break;
    case 5:
        contribution_set_audience(r, id, audience_by(d, person));
        break;
    case 6:
        contribution_withdraw(r, id);
        break;
    case 7:
        contribution_posted(w->d, id, 1, r->now);
        break;
    case 8:
        if (c && c->post_count)
            contribution_posted(w->d, id, -1, r->now);
        break;
    case 9: {
        i64 before = contribution_conceal(r, id);
        if (before && throw_of(d, 2))
            contribution_reveal(r, id, before);
        break;
    }
    default: {
        i64 concerned = 1 + throw_of(d, ORGANISATIONS);
        contribution_set_partners(w->d, id, &concerned, 1, S("concerned"));
        contribution_count(w->d, id); /* as publishing does once the document says whom */
        contribution_take_over(r, id, own_capacity(r));
    }
    }
}

TEST(what_is_kept_is_what_counting_says_after_any_writes)
{
    struct counted seen = {0}; /* of all worlds: something did happen */
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct world w = world_of(a);
        struct dice d = {seed};
        i64 last = 0;
        bool fine = true;
        for (i64 i = 0; i < WRITES && fine; i++) {
            write_once(&w, a, &d, &last);
            fine = i % 5 || agrees(&w, a, last);
        }
        expect(fine && agrees(&w, a, last));
        struct counted n = counting(&w, a, last, ANNE);
        seen.published += n.published;
        seen.answered += n.answered;
        seen.sharers += n.sharers;
        db_close(w.d);
    }
    expect(seen.published > 20 && seen.answered > 0 && seen.sharers > 5);
}

TEST(an_organisation_counts_once_for_those_it_shares_with)
{
    struct world w = world_of(a);
    i64 peers = published_of(&w, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PEERS);
    (void)published_of(&w, a, ANNE, DOCUMENT("Deux", "x"), AUDIENCE_PEERS);
    (void)published_of(&w, a, BEA, DOCUMENT("Trois", "x"), 102); /* its own people alone */
    expect(contribution_sharers_for(w.d, VISITOR) == 0 && contribution_sharers_for(w.d, CARL) == 0);
    expect(contribution_sharers_for(w.d, BEA) == 1 && contribution_sharers_for(w.d, ANNE) == 1);
    expect(contribution_set_audience(by(&w, a, ANNE), peers, AUDIENCE_PUBLIC));
    expect(contribution_sharers_for(w.d, VISITOR) == 1 && contribution_sharers_for(w.d, BEA) == 1);
    expect(contribution_totals(w.d, a, VISITOR, S("trial"))->published == 1);
    expect(contribution_totals(w.d, a, BEA, S("trial"))->published == 3);
    expect(contribution_totals(w.d, a, EVE, S("trial"))->published == 2);
    expect(contribution_withdraw(by(&w, a, ANNE), peers));
    expect(contribution_sharers_for(w.d, VISITOR) == 0 && contribution_sharers_for(w.d, BEA) == 1);
    db_close(w.d);
}

TEST(examples_are_never_counted_and_what_is_real_of_them_is)
{
    struct world w = world_of(a);
    i64 one = published_of(&w, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PUBLIC),
        two = published_of(&w, a, BEA, DOCUMENT("Deux", "x"), AUDIENCE_PUBLIC);
    db_script(w.d, "UPDATE organisation SET source = 'demonstration' WHERE id = 1;"
                   "UPDATE contribution SET example = 1 WHERE id = 2");
    expect(one == 1 && two == 2 && contribution_totals_check(w.d) > 0);
    contribution_count(w.d, two);
    expect(contribution_totals(w.d, a, VISITOR, S("trial"))->published == 1);
    expect_text(db_fault(w.d), S(""));
    struct example_ids kept = {0};
    examples_gather(by(&w, a, ADMIN), &kept); /* Béa's is real, Anne's is the demonstration's */
    expect(kept.len == 1 && kept.at[0] == two);
    examples_remove(by(&w, a, ADMIN));
    expect_text(db_fault(w.d), S(""));
    expect(!contribution_whole(w.d, a, one) && agrees(&w, a, two));
    expect(contribution_totals(w.d, a, VISITOR, S("trial"))->published == 1);
    expect(contribution_sharers_for(w.d, VISITOR) == 1);
    db_close(w.d);
}

TEST(what_is_wrong_is_seen_and_made_anew)
{
    static const char *const harm[] = {
        "UPDATE contribution_total SET published = published + 1",
        "UPDATE contribution_total SET answered = 7",
        "DELETE FROM contribution_total",
        "INSERT INTO contribution_total VALUES (77, 'trial', 1, 0)",
        "UPDATE contribution_total_of SET signed = signed - 1",
        "UPDATE contribution_total_of SET placed = 0",
        "DELETE FROM contribution_total_of WHERE organisation = 2",
        "UPDATE contribution_sharers SET organisations = 5",
        "INSERT INTO contribution_sharers VALUES (9, 3)",
        "DELETE FROM contribution_counted WHERE contribution = 1",
        "UPDATE contribution_counted SET place = 3",
        "UPDATE contribution SET audience = 2",
        "UPDATE contribution SET post_count = 2, organisation = 3 WHERE id = 1",
        "UPDATE contribution SET state = 'withdrawn' WHERE id = 1",
    };
    struct world w = world_of(a);
    i64 one = published_of(&w, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PUBLIC),
        two = published_of(&w, a, BEA, DOCUMENT("Deux", "x"), AUDIENCE_PEERS);
    expect(one == 1 && agrees(&w, a, two));
    for (i64 i = 0; i < countof(harm); i++) {
        db_script(w.d, harm[i]);
        if (!contribution_totals_check(w.d))
            test_expect_text(str_of(harm[i]), S("seen"), __FILE__, __LINE__);
        contribution_totals_make(w.d);
        expect(agrees(&w, a, two));
    }
    db_close(w.d);
}
