/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/ticking.h"

#include <time.h>

bool ticking_stops(const struct ticking *t) { return atomic_load(&t->stopping); }

static void sleep_us(struct ticking *t, i64 us)
{
    enum { SECOND_US = 1000000 };
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    i64 nanoseconds = until.tv_nsec + us % SECOND_US * 1000;
    until.tv_sec += us / SECOND_US + nanoseconds / 1000000000;
    until.tv_nsec = nanoseconds % 1000000000;
    pthread_mutex_lock(&t->lock);
    if (!ticking_stops(t) && !atomic_load(&t->woken))
        pthread_cond_timedwait(&t->wake, &t->lock, &until);
    pthread_mutex_unlock(&t->lock);
}

void ticking_wake(struct ticking *t)
{
    pthread_mutex_lock(&t->lock);
    atomic_store(&t->woken, true);
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
}

static void *look_until_stopped(void *context)
{
    struct ticking *t = context;
    while (!ticking_stops(t)) {
        atomic_store(&t->woken, false); /* before it looks: what comes meanwhile counts */
        i64 us = t->look(t->what);
        if (us > 0)
            sleep_us(t, us);
    }
    return NULL;
}

void ticking_start(struct ticking *t, i64 (*look)(void *what), void *what)
{
    pthread_condattr_t by_monotonic;
    t->look = look;
    t->what = what;
    atomic_store(&t->stopping, false);
    atomic_store(&t->woken, false);
    check(pthread_condattr_init(&by_monotonic) == 0 &&
          pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC) == 0);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, &by_monotonic);
    pthread_condattr_destroy(&by_monotonic);
    check(pthread_create(&t->thread, NULL, look_until_stopped, t) == 0);
}

void ticking_stop(struct ticking *t)
{
    pthread_mutex_lock(&t->lock);
    atomic_store(&t->stopping, true);
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
}
