/* SPDX-License-Identifier: EUPL-1.2 */
/* ticking: a thread that looks for work and sleeps in between until it is stopped. It sleeps by the
 * monotonic clock: a server whose hour is put back does not wait for that hour to come again. */
#ifndef COMMONS_TICKING_H
#define COMMONS_TICKING_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/values.h"

/* A zeroed one is not stopping: what looks for work also serves without a thread. */
struct ticking {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping, woken;
    i64 (*look)(void *what); /* does what there is; how long to sleep then, 0: look again at once */
    void *what;
};

void ticking_start(struct ticking *t, i64 (*look)(void *what), void *what);
void ticking_wake(struct ticking *t); /* from any thread: it looks now, or once more */
void ticking_stop(struct ticking *t); /* asks for it, and waits for the look under way */
bool ticking_stops(const struct ticking *t);

#endif
