/* SPDX-License-Identifier: EUPL-1.2 */
/* A thread that sleeps for hours is woken; a word that comes while it looks is not lost. */
#include "commons/ticking.h"

#include <semaphore.h>

#include "base/test.h"

struct looked {
    struct ticking ticking;
    sem_t began, goes_on;
};

static i64 look(void *what)
{
    enum { HOURS_US = INT32_MAX };
    struct looked *l = what;
    sem_post(&l->began);
    sem_wait(&l->goes_on);
    return HOURS_US;
}

TEST(who_sleeps_is_woken_and_looks_again_for_a_word_that_came_meanwhile)
{
    static struct looked l;
    (void)a;
    expect(sem_init(&l.began, 0, 0) == 0 && sem_init(&l.goes_on, 0, 0) == 0);
    ticking_start(&l.ticking, look, &l);
    sem_wait(&l.began);
    ticking_wake(&l.ticking); /* it looks just now */
    sem_post(&l.goes_on);
    sem_wait(&l.began); /* the second time */
    sem_post(&l.goes_on);
    ticking_wake(&l.ticking); /* it sleeps by now, or is about to */
    sem_wait(&l.began);
    sem_post(&l.goes_on);
    ticking_stop(&l.ticking);
    sem_destroy(&l.began);
    sem_destroy(&l.goes_on);
}
