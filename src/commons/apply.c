/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/apply.h"

#include "commons/guard.h"
#include "commons/person/person.h"
#include "commons/response.h"

/* A key of ours, or none: nobody fills the table of used keys with texts of their own. */
static str form_key(const struct request *r)
{
    enum { KEY_MAX = 64 };
    str key = r->reader.person ? request_sent(r, "key") : (str){0};
    return key.len <= KEY_MAX ? key : (str){0};
}

static void apply(struct request *r)
{
    str key = form_key(r);
    /* the session was read a moment ago; who was suspended since writes nothing more */
    if (r->reader.person && !person_acts(r->db, r->reader.person)) {
        forbidden(r, T("Ce compte est suspendu."));
        return;
    }
    if (key.len) {
        const struct used_key *used = used_key_location(r->db, r->arena, r->reader.person, key);
        if (used) { /* the same form came twice: the first answer again */
            see_other(r, used->location, (message){0});
            return;
        }
    }
    r->route->apply(r);
    if (key.len && !r->refused && r->location.len)
        used_key_insert(r->db, r->reader.person, key, r->location, r->now);
}

void apply_afresh(struct request *r, struct db *d)
{
    struct reader came = r->reader; /* who signs in here is nobody yet when it is run again */
    r->db = d;
    r->drawn = 0;
    r->header_count = 0;
    r->location = (str){0};
    r->notice = (message){0};
    r->status = 0;
    r->refused = r->refusal_kept = r->too_much = false;
    guarded(r, apply);
    r->reader = came;
}

void apply_rehearsed(struct request *r, struct db *d)
{
    i64 before = db_queries_run(d);
    apply_afresh(r, d);
    if (db_fault(d).len || r->too_much)
        return;
    struct request first = *r;
    i64 queries = db_queries_run(d) - before;
    db_undo(d);
    db_savepoint(d);
    before = db_queries_run(d);
    apply_afresh(r, d);
    check(str_eq(first.location, r->location) && first.status == r->status &&
          first.refused == r->refused && first.drawn == r->drawn);
    check(first.header_count == r->header_count && queries == db_queries_run(d) - before);
    for (i64 i = 0; i < r->header_count; i++)
        check(str_eq(first.headers[i].name, r->headers[i].name) &&
              str_eq(first.headers[i].value, r->headers[i].value));
}
