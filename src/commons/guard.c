/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/guard.h"

#include "commons/errors.h"
#include "os/os.h"

enum { ERROR_PAGE_ROOM = 1 << 20 };

void guarded(struct request *r, void (*stage)(struct request *r))
{
    jmp_buf out;
    jmp_buf *before = r->arena->too_much;
    r->arena->too_much = &out;
    if (setjmp(out) == 0)
        stage(r);
    else
        r->too_much = true;
    r->arena->too_much = before;
}

static str incident(struct request *r)
{
    uint8_t bytes[4];
    os_random(bytes, sizeof bytes);
    return text_format(r->arena, "%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
}

void answer_fault(struct request *r, str what, bool disk_full)
{
    str number = incident(r);
    os_log("error", "incident %.*s: %.*s %.*s: %.*s", STR(number), STR(r->in->method),
           STR(r->in->path), STR(what));
    r->arena->limit += ERROR_PAGE_ROOM; /* the arena may be as full as the disk */
    r->header_count = 0;
    fault(r, disk_full, number);
}

/* After the arena was full there is little room left for the page that says so: it gets more. */
void answer_too_much(struct request *r)
{
    r->arena->limit += ERROR_PAGE_ROOM;
    r->header_count = 0;
    os_log("warning", "too much: %.*s %.*s", STR(r->in->method), STR(r->in->path));
    too_much(r);
}
