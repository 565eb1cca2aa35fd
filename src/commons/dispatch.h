/* SPDX-License-Identifier: EUPL-1.2 */
/* dispatch: the only place that joins web and db. It finds the route, loads the reader, checks the
 * right and the token, runs the handler, carries a POST to the writer, looks at faults, and makes
 * the answer. */
#ifndef COMMONS_DISPATCH_H
#define COMMONS_DISPATCH_H

#include "commons/app.h"

/* For web/server: `context` is the app. */
void dispatch_on_request(void *context, int loop, struct exchange *x);
i64 dispatch_body_max(void *context, str method, str path);
/* Ends the snapshot that the requests of a turn shared. Whoever sets app.turns has the server call
   it (server.h); without, each request takes a snapshot of its own. */
void dispatch_on_turn(void *context, int loop);

/* One request from beginning to end on the calling thread: stories and tests. `rehearse` runs every
   `apply` twice (undone, then for good) and stops the process when the two differ (FOUNDATIONS 2).
   The request, in the arena, holds the answer as it would leave. It is always made afresh, and goes
   to the page cache where there is one: tests compare what was kept before. */
struct request *dispatch_now(struct app *app, struct db *reader, struct db *writer,
                             const struct incoming *in, arena *a, bool rehearse);

/* A request that no browser sent: for verbs of the command line, jobs and tests of rooms. It has
   the clock, randomness and the writer's connection; reader.person is 0. */
struct request *request_of_server(struct app *app, struct db *d, arena *a);

#endif
