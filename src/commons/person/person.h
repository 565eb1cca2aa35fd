/* SPDX-License-Identifier: EUPL-1.2 */
/* person: who may sign in, what they may read. Only this room writes persons, sessions and
 * audiences; in whose name they speak is commons/mandate. */
#ifndef COMMONS_PERSON_H
#define COMMONS_PERSON_H

#include "commons/person/password.h"
#include "commons/person/session.h"
#include "commons/request.h"
#include "person_sql.h"

/* ---- persons --------------------------------------------------------------------------------- */

struct person_new {
    str email, name, password_hash;
    enum role role;
    enum language language;
    bool confirmed; /* somebody showed that mail to the address arrives, or answers for it */
};
/* Inside `apply`. 0 when the address is taken. */
i64 person_create(struct request *r, struct person_new p);
/* Inside `apply`; journalled. Why not (the last administrator, nobody of that id), or no message
   when it is done. What the person may read does not change with it. */
message person_set_role(struct request *r, i64 person, enum role role);
/* Inside `apply`; journalled, without either address. The person showed that mail to it arrives.
   False when somebody has it. */
bool person_set_address(struct request *r, i64 person, str email);
/* Inside `apply`, for administrators. The charge of animating a sector or theme (0: all) in a
   département or région (0: everywhere). Why not, or no message. */
message person_animates(struct request *r, i64 person, i64 facet, i64 territory);
bool person_animates_no_more(struct request *r, i64 person, i64 animator); /* false: none such */
/* Inside `apply`, for commons/moderation: nobody signs in as this person until then ({0}: no end),
   and its sessions end. Tokens and mail wait. */
void person_suspend(struct request *r, i64 person, opt_instant until);
void person_readmit(struct request *r, i64 person);
void reader_load_capacities(struct request *r, struct db *d);
/* What is done for a person without a session (a job, a mail that arrived): r->reader and the
   language become theirs. False when the person is suspended, erased or nobody. */
bool reader_become(struct request *r, i64 person);

/* Recomputes what a person may read from its mandates as of r->today (commons/mandate). */
void reader_audiences_refresh(struct request *r, i64 person);
/* What time alone changes here: sessions that ran out and old form keys go. Inside a write, at
   start and once a minute. */
void persons_upkeep(struct request *r);
extern const struct periodic persons_sweeping; /* that, every minute */

/* ---- audiences (FOUNDATIONS 8) --------------------------------------------------------------- */

/* Inside `apply`. The audience of an organisation's own members, made when first needed. */
i64 audience_of_organisation(struct request *r, i64 organisation);
/* Those of chosen organisations: whoever has a proven mandate in one of them, now or later. */
enum { AUDIENCE_CHOSEN_MAX = 20 };
i64 audience_of_chosen(struct request *r, const i64 *organisations, i64 count);
/* A private group with one reader: the audience of a draft. */
i64 audience_group(struct request *r, i64 person);
/* One that nobody reads, and nobody is ever added to. */
i64 audience_of_nobody(struct request *r);
void audience_group_add(struct request *r, i64 audience, i64 person);
void audience_group_remove(struct request *r, i64 audience, i64 person);
/* Called once on a new database: audiences 1 and 2, and the visitor's row. */
void audiences_start(struct db *d);

/* "adjointe à la culture, Bonneville": what is frozen with what is written. */
str capacity_text(arena *a, const struct capacity *c);

#endif
