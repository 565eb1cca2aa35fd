/* SPDX-License-Identifier: EUPL-1.2 */
/* step: one whole write that no request asked for, of a job or of a periodic task. Inside the room.
 */
#ifndef COMMONS_JOB_STEP_H
#define COMMONS_JOB_STEP_H

#include <setjmp.h>

#include "commons/app.h"
#include "commons/writer.h"

struct step {
    struct write_task task; /* its outcome, afterwards */
    struct request *r;
    void (*apply)(struct request *r); /* like that of a route (FOUNDATIONS 1, 2) */
    jmp_buf full;
};

/* Through the app's writer, or on this very thread and that connection when one is given. Waits. */
enum write_outcome step_write(struct app *app, struct db *writer, struct step *s);

#endif
