/* SPDX-License-Identifier: EUPL-1.2 */
/* rights: who may do what to what. Three tables, and the functions that ask them:
 *
 *   rights of routes    who may call an address at all (enum right of request.h);
 *   actions             what one may do with a contribution or a post that one may read;
 *   visibilities        who reads what. The database enforces them: readable() in SQL (ADR 8).
 *
 * Every page and every function that writes asks may(); nobody compares roles elsewhere. The tables
 * print themselves: `parvis routes`, /admin/droits. src/main/rights_test.c walks every route as
 * everybody and compares. */
#ifndef COMMONS_RIGHTS_H
#define COMMONS_RIGHTS_H

#include "commons/request.h"

/* ---- roles ---------------------------------------------------------------------------------- */

/* "member", "administrator", "moderator", "reader": in archives and on the command line. */
extern const char *const role_names[ROLES];
message role_label(enum role role);
bool role_read(str name, enum role *role); /* also "admin" */
/* What person.role holds; what no role has (a newer file) only reads. */
enum role role_of(i64 stored);

/* ---- the rights of routes ------------------------------------------------------------------- */

extern const char *const right_names[RIGHTS];
message right_label(enum right right); /* who holds it, as people read it */
bool right_held(const struct reader *reader, enum right right);
/* Why someone who is signed in is turned away, and what helps. */
message right_refusal(enum right right);

/* ---- actions -------------------------------------------------------------------------------- */

enum action {
    READ_TEXT,     /* what is published, its versions, its thread */
    READ_DRAFT,    /* what is not published yet, or no longer */
    EDIT,          /* save a draft, begin it again from an older version, throw it away; link */
    PUBLISH,       /* the draft */
    SETTLE,        /* what is published: its readers, its licence, taking it back */
    TELL_NEWS,     /* a dated follow-up */
    ADD_NOTE,      /* a dated note, in the name of its organisation */
    DECLARE,       /* considering, adaptation, independent; take that back */
    TAKE_OVER,     /* sign what somebody else told of one's organisation */
    FOLLOW,        /* be told of what comes */
    ANSWER,        /* a post in its thread */
    CHOOSE_ANSWER, /* name the best answer */
    CHANGE_POST,   /* one's words, keeping what they were */
    TAKE_BACK_POST,
    REPORT,   /* tell moderators */
    MODERATE, /* hide with a reason, show again */
    ACTIONS
};

/* What gives an action; one is enough. */
enum {
    BY_READING = 1,      /* whoever may read it */
    BY_AUTHOR = 2,       /* who wrote it */
    BY_HOME = 128,       /* who reads its drafts: its organisation, or its author alone */
    BY_MEMBERSHIP = 256, /* with a proven mandate in the organisation that published it */
    BY_WORKING = 4,      /* those at home who may still write: their mandate is proven and holds */
    BY_SPEAKING = 8,     /* with a mandate in another organisation than its own */
    BY_CONCERNED = 16,   /* with a proven mandate in the organisation that it tells of */
    BY_MODERATING = 32,  /* moderators and administrators */
    BY_ADMINISTRATING = 64,
};
/* States in which it is possible. */
enum { WHILE_DRAFT = 1, WHILE_PUBLISHED = 2, WHILE_WITHDRAWN = 4, ALWAYS = 7 };

struct rule {
    const char *name; /* "edit" */
    message label;
    enum right right; /* at least */
    int by, state;
    bool when_hidden; /* also while moderators hide it */
};
extern const struct rule rules[ACTIONS];

/* What one acts on: a contribution, or a post of one. The reader may read it: that was asked of the
   database. */
struct thing {
    i64 person;           /* who wrote it */
    opt_int organisation; /* in whose name */
    bool at_home;         /* the reader is among those who read its drafts */
    bool working;         /* and may write them */
    bool member;          /* of the organisation that published it, proven */
    bool concerned;       /* it tells of an organisation in which the reader has a proven mandate */
    bool hidden;
    int state; /* WHILE_… */
};
int thing_state(str state); /* "draft", "published", "withdrawn" */

/* The one function that every page and every function that writes asks. */
bool may_of(const struct reader *reader, enum action action, const struct thing *thing);
static inline bool may(const struct request *r, enum action action, struct thing thing)
{
    return may_of(&r->reader, action, &thing);
}

/* The action waits until the reader's address is confirmed (ADR 23): it is said to others. */
bool waits_for_address(const struct reader *reader, enum action action);

/* ---- visibilities --------------------------------------------------------------------------- */

enum visibility {
    OPEN_PUBLIC,
    OPEN_PEERS,
    OPEN_ORGANISATION,
    OPEN_CHOSEN,
    OPEN_GROUP,
    VISIBILITIES
};

/* Who people are to the tables: the columns of /admin/droits. Animation, moderation and
   administration open nothing to read by themselves. */
enum persona {
    AS_VISITOR,
    AS_READER, /* only reads; with a proven mandate */
    AS_MEMBER, /* no mandate */
    AS_DECLARED,
    AS_PROVEN,
    AS_MANAGER,
    AS_ANIMATOR,
    AS_MODERATOR,
    AS_ADMINISTRATOR,
    PERSONAS
};
extern const char *const persona_names[PERSONAS];
message persona_label(enum persona persona);

/* Of another's: never, always, or when the organisation of one's proven mandate is the right one.
 */
enum extent { NEVER, OF_OWN, OF_ORGANISATION, ALL, EXTENTS };
struct seeing {
    const char *name; /* "peers" */
    message label;
    enum extent extent[PERSONAS];
};
extern const struct seeing visibilities[VISIBILITIES];
/* How far an action goes for such a person: asked of may() with things of one's own, of one's
   organisation and of others. */
enum extent extent_of(enum persona persona, enum action action);
/* Someone of that persona, to ask may_of() with. */
struct reader reader_as(enum persona persona);

/* ---- printing ---------------------------------------------------------------------------------
 */

void rights_print(arena *a, text *out); /* for `parvis routes` */

struct feature;
extern const struct feature rights_feature; /* /admin/droits */

#endif
