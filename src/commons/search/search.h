/* SPDX-License-Identifier: EUPL-1.2 */
/* search: one box over everything the reader may see (FOUNDATIONS 12, doc/adr/0012-search.md).
 *
 * The index holds a row a thing and a language, with the tokens of analyser.h; among them those of
 * its audience. A question matches only rows that carry an audience of the reader; each candidate
 * is asked again by what its block says (block.h), and readable() where its title or text is read:
 * three locks on one door; the first is left open where most documents are the reader's anyway and
 * looking it up costs more than it spares. The 750 newest that match become lines, one a
 * contribution with all of its thread that matches; lines are scored by us and counted by facet; so
 * a count never tells of what one may not read. */
#ifndef COMMONS_SEARCH_H
#define COMMONS_SEARCH_H

#include "commons/organisation/search.h"
#include "commons/request.h"
#include "commons/search/analyser.h"

enum {
    SEARCH_CANDIDATES_MAX = 750,
    SEARCH_ROUNDS_MAX = 3,    /* times as many are looked at where they make few lines: */
    SEARCH_LINES_ENOUGH = 60, /* fewer than these */
    SEARCH_RESCORED_MAX = 24, /* the best lines are scored by their whole text too… */
    SEARCH_PASSAGES_MAX = 3,  /* …and of each, so many passages are compared */
    SEARCH_PAGE_MAX = 100,
    SEARCH_ORGANISATIONS_MAX = 5,
    SEARCH_BODY_MAX = 48 << 10, /* bytes of plain text kept for snippets */
    SNIPPET_BYTES = 260,
};

/* ---- writing the index (inside `apply`) --------------------------------------------------------
 */

struct search_facet {
    enum facet_kind kind;
    str value;
};
struct search_facets {
    struct search_facet *at;
    i64 len, cap;
};

struct search_prepared;

/* One thing to be found. kind, language, audience and example become facets by themselves. */
struct search_entry {
    str kind;         /* "experience", "topic", "post"… */
    i64 subject;      /* its id */
    i64 contribution; /* that it is or hangs on; 0: none */
    i64 audience;
    str language;    /* "fr" */
    str title, body; /* plain text */
    str also;        /* found by these words too, never shown: the author's name */
    str anchor;      /* what follows the contribution's path: "?message=3#m3", or empty */
    instant at;
    bool example;
    struct search_facets facets;
    const struct search_prepared *prepared; /* of `body` (prepare.h), or NULL: then it is made */
};
void search_entry_facet(arena *a, struct search_entry *e, enum facet_kind kind,
                        str value); /* empty: none */

/* Puts it in, or anew in its place. One whose `at` became later comes first again. */
void search_put(struct db *d, arena *a, const struct search_entry *e);
void search_remove(struct db *d, arena *a, str kind, i64 subject);
void search_remove_contribution(struct db *d, arena *a,
                                i64 contribution); /* and all that hangs on it */
void search_move(struct db *d, arena *a, i64 contribution, i64 audience); /* the same */

/* What a transaction puts in is written into the index once, before its COMMIT (db_attend); what
   asks the index inside a transaction that writes calls this first. */
void search_settle(struct db *d);

/* At start: an index made by another analyser is emptied, and is to be made again. */
void search_start(struct db *d);
bool search_unfinished(struct db *d); /* some of it is still to be made */
/* The next two hundred documents, newest first, inside a transaction of the writer: while the
   server answers. Contributions are read anew from their own tables; without an `app` (tests)
   they are not. Returns how far it came: 0 when all is there. */
i64 search_rebuild_step(struct db *d, const struct app *app);
extern const struct periodic search_indexing; /* every minute, while something is to be made */

/* ---- how often words are written ------------------------------------------------------------- */

/* One step of counting, for one letter, when the index grew by a quarter since the last time; then
   of putting its pieces together. *step begins at 0. True: another follows. */
bool search_count_step(struct db *d, i64 *step);
extern const struct periodic search_counting; /* every hour */

struct search_weights {
    i64 documents; /* 0: not counted yet */
    i64 frequency[TERMS_MAX];
};
struct search_weights search_weights_of(struct db *d, const struct search_terms *terms);
/* Whether at least half of all documents carry a facet of this group, as last counted. */
bool search_mostly(struct db *d, const struct facet_group *group);

/* The bits of a stem's token in title_bits of block.h: a title without all of them does not
   hold it, and need not be read to know. */
i64 search_bits(str stem);

/* ---- asking --------------------------------------------------------------------------------- */

struct search_order {
    str question;                 /* as typed; may be empty: then only the filters choose */
    bool as_you_type;             /* the last word is unfinished */
    bool by_date;                 /* instead of by relevance */
    struct search_facets filters; /* of one kind: any of them; of several kinds: all */
    i64 after, limit;             /* how many were shown before; 0 and 20 */
    bool organisations;           /* also those, by their own table; on the first page only */
    bool unshown; /* of each hit only id, contribution, at, score and messages are wanted */
};

/* A line of the results: a contribution, by the passage of it that answers best. */
struct search_hit {
    i64 id;
    uid uid;          /* of the passage: a post or the contribution; zeros when it is neither */
    str kind;         /* of the passage: experience, topic, post… */
    str line_kind;    /* of what it hangs on, or its own */
    i64 subject;      /* the passage's id */
    i64 contribution; /* 0: it hangs on none */
    i64 messages;     /* of its thread that match, among the candidates */
    str title;        /* of what it hangs on, or its own */
    struct snippet snippet;
    bool example;    /* of the demonstration */
    opt_url address; /* of the passage */
    instant at;      /* of the passage */
    i64 score;
};
struct search_hits {
    struct search_hit *at;
    i64 len, cap;
};

/* Lines with that value: as many as there would be with it as a filter. */
struct facet_count {
    enum facet_kind kind;
    str value;
    i64 count;
};
struct facet_counts {
    struct facet_count *at; /* by kind, most first */
    i64 len, cap;
};

struct search_answer {
    struct search_hits hits;
    struct organisation_hits organisations;
    struct facet_counts counts;
    i64 total;       /* lines */
    bool at_least;   /* there are more than the candidates that were looked at */
    bool unfinished; /* the index is being made again: what is old is not found yet */
    bool cut;        /* some of the question was beyond a limit */
    i64 next;        /* `after` of the next page; 0: this is the last */
};
struct search_answer search_run(struct request *r, const struct search_order *order);

i64 facet_counted(const struct facet_counts *c, enum facet_kind kind, str value); /* 0 when none */
/* "sector" for FACET_SECTOR: names of filters in addresses and the API. */
extern const char *const facet_names[FACET_KINDS];
bool facet_kind_read(str name, enum facet_kind *kind);

#endif
