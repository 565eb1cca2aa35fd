/* SPDX-License-Identifier: EUPL-1.2 */
/* notifier: one thread that works off what is to be told (notice_tell_step) and tells open pages of
 * it. A page that is open holds a stream of events (WHATWG HTML 9.2) and nothing else: no
 * connection to the database, no thread. The thread looks once a second for new notices, whoever
 * wrote them, and sends their readers how many are unread: a number, never what they say. */
#ifndef COMMONS_NOTICE_NOTIFIER_H
#define COMMONS_NOTICE_NOTIFIER_H

#include "commons/notice/notice.h"

enum {
    STREAMS_MAX = 5000,
    STREAMS_OF_PERSON_MAX = 8,
    STREAM_SECONDS = 15 * 60, /* then the page asks again */
    SESSIONS_LOOKED_AT = 500, /* a second: the stream of a session that ended ends within ten */
};

struct notifier;
/* app->notifier is set. NULL with *error. */
struct notifier *notifier_start(struct app *app, const char *database, arena *a, str *error);
void notifier_stop(struct notifier *n); /* ends every stream; before server_stop and writer_stop */

/* For the route of the stream: answers with a stream, or 204 when there is no room or no session,
   after which browsers do not ask again. */
void notifier_answer(struct request *r);

/* What is left to be told, told on this thread: tests and stories. */
void notifier_run_now(struct app *app, struct db *writer);

#endif
