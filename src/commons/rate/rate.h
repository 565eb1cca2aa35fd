/* SPDX-License-Identifier: EUPL-1.2 */
/* rate: how often somebody tried something, and how long they wait before the next try. A rule says
 * how many tries are free; after each further one the wait doubles, up to a limit; whoever stops
 * for a while is forgotten.
 *
 * Counted in memory, in one step with the question, so that fifty tries sent at once are counted as
 * fifty; written every few seconds and read at start: a restart forgets ten seconds at most
 * (FOUNDATIONS 9). Who tried is kept as a keyed hash: no address and no name is in the table. */
#ifndef COMMONS_RATE_H
#define COMMONS_RATE_H

#include "commons/job/periodic.h"

struct rate_rule {
    const char *name; /* ASCII, of the rule: the same person under two rules is two counts */
    i64 free, first_s, most_s, forget_s; /* tries; seconds of the first and the longest wait */
};

/* Seconds to wait; 0: go ahead, and this try is counted. An empty `who` is nobody: never waits. */
i64 rate_try(const struct app *app, const struct rate_rule *rule, str who, instant now);
/* The same without counting. */
i64 rate_wait(const struct app *app, const struct rate_rule *rule, str who, instant now);
/* A try that succeeded does not count; one that shows who they are takes all of them back. */
void rate_undo(const struct app *app, const struct rate_rule *rule, str who);
void rate_clear(const struct app *app, const struct rate_rule *rule, str who);

/* "dans 30 secondes", "dans 4 minutes": for {1} of a sentence that begins with "Réessayez". */
str rate_words(arena *a, enum language language, i64 seconds);

/* What was counted since the last time goes to the table, and what is forgotten leaves it: inside a
   write, every few seconds. At start, what the table holds. */
void rate_write(struct request *r);
extern const struct periodic rate_keeping; /* does so every ten seconds */
void rate_read(struct db *d, arena *a);
void rate_reset(void); /* for tests: as a restart does */

#endif
