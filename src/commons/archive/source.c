/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static i64 line_end(str s)
{
    const char *end = s.len ? memchr(s.at, '\n', (size_t)s.len) : NULL;
    return end ? end - s.at : s.len;
}

/* Makes the window hold what begins at `at`; *len: up to the end of the line, or of the window. */
static str window(struct lines *r, i64 *len)
{
    if (r->source.file < 0) {
        str rest = str_from(r->source.bytes, r->at);
        *len = line_end(rest);
        return rest;
    }
    bool inside = r->at >= r->from && r->at <= r->from + r->len;
    str rest = inside ? (str){r->room + (r->at - r->from), r->from + r->len - r->at} : (str){0};
    *len = line_end(rest);
    if (*len < rest.len)
        return rest; /* a whole line is there */
    r->from = r->at;
    r->len = 0;
    while (r->len < LINES_ROOM) {
        ssize_t n = pread(r->source.file, r->room + r->len, (size_t)(LINES_ROOM - r->len),
                          r->from + r->len);
        if (n < 0 && errno == EINTR)
            continue;
        r->failed |= n < 0;
        if (n <= 0)
            break;
        r->len += n;
    }
    rest = (str){r->room, r->len};
    *len = line_end(rest);
    return rest;
}

bool lines_next(struct lines *r, str *line)
{
    i64 len;
    str rest = window(r, &len);
    if (!rest.len)
        return false;
    *line = str_first(rest, len);
    r->at += len + (len < rest.len);
    r->line++;
    while (len == rest.len && len > ARCHIVE_LINE_MAX) { /* skip what does not fit */
        rest = window(r, &len);
        r->at += len + (len < rest.len);
        if (len < rest.len || !rest.len)
            break;
        len = rest.len = ARCHIVE_LINE_MAX + 1;
    }
    return true;
}
