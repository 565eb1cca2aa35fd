/* SPDX-License-Identifier: EUPL-1.2 */
/* mail_world: an instance that takes mail, two persons, a topic; for the tests of mail that
 * arrives and of what animators send. */
#ifndef MAIN_MAIL_WORLD_H
#define MAIN_MAIL_WORLD_H

#include <sqlite3.h>
#include <sys/mman.h>
#include <sysexits.h>

#include "commons/contribution/contribution.h"
#include "commons/inbound/inbound.h"
#include "commons/mail/mail.h"
#include "commons/thread/thread.h"
#include "features/forum/forum.h"
#include "main/test_instance.h"
#include "main/verbs.h"

struct box {
    struct test_instance t;
    struct settings settings;
    i64 anne, omar, topic;
};

static inline i64 number_in(struct box *b, const char *sql)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    check(sqlite3_open_v2(b->t.i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    i64 n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    sqlite3_finalize(s);
    sqlite3_close(d);
    return n;
}

static inline i64 open_topic(struct box *b, i64 person)
{
    struct db *d = b->t.i.writer;
    db_begin(d);
    struct request *r = request_of_server(&b->t.i.app, d, &b->t.arena);
    check(reader_become(r, person));
    struct form *f = form_of(r->arena, topic_kind.fields, topic_kind.field_count);
    form_set(f, "title", S("Qui a mutualisé sa navette ?"));
    form_set(f, "category", S("question"));
    i64 id = contribution_create(
        r, (struct contribution_new){.kind = &topic_kind, .document = document_write(r->arena, f)});
    check(contribution_publish(r, &topic_kind, id, 1, AUDIENCE_PUBLIC));
    check(thread_post(r, (struct post_new){.contribution = id, .body = S("Alors ?")}) == 1);
    db_commit(d);
    check(!db_fault(d).len);
    return id;
}

static inline void open_box(struct box *b)
{
    test_instance_open(&b->t);
    b->settings = *b->t.i.app.newest_settings;
    b->settings.mail_inbound = S("parvis@forum.example");
    b->settings.mail_from = S("parvis@forum.example");
    b->settings.origin = S("https://forum.example");
    b->t.i.app.newest_settings = &b->settings;
    b->anne = test_person(&b->t, (struct person_new){.email = S("anne@ville.example"),
                                                     .name = S("Anne"),
                                                     .confirmed = true});
    b->omar = test_person(&b->t, (struct person_new){.email = S("omar@ville.example"),
                                                     .name = S("Omar"),
                                                     .confirmed = true});
    b->topic = open_topic(b, b->anne);
}

static inline void tell_nobody(void *what, str line)
{
    (void)what;
    (void)line;
}

/* What the verb does on both sides, without the socket in between. */
static inline int arrive(struct box *b, const char *from, str to, const char *head,
                         const char *said)
{
    arena a = arena_of(64 << 20);
    struct inbound_message m;
    str why = {0};
    str raw = text_format(&a, "From: %s\r\nTo: %.*s\r\n%s\r\n%s", from, STR(to), head, said);
    int status = EX_DATAERR;
    if (inbound_read(&a, raw, &m, &why)) {
        str json = inbound_write_json(&a, &m);
        int file = memfd_create("mail", 0);
        check(pwrite(file, json.at, (size_t)json.len, 0) == json.len);
        struct verb_call v = {.input = file, .verb = verb_find(S("mail-in"))};
        struct verb_output out = {.tell = tell_nobody};
        status = v.verb->inside(&b->t.i, &v, &out, &a);
        close(file);
    }
    arena_free(&a);
    return status;
}

static inline struct request *visit(struct box *b, arena *a, const char *method, str path, str body)
{
    struct incoming *in = new (a, struct incoming);
    struct header *h = new_n(a, struct header, 2);
    h[0] = (struct header){S("host"), S("forum.example")};
    h[1] = (struct header){S("origin"), S("https://forum.example")};
    *in = (struct incoming){
        .method = str_of(method), .path = path, .body = body, .headers = h, .header_count = 2};
    return dispatch_now(&b->t.i.app, b->t.reader, b->t.i.writer, in, a, true);
}

static inline void change(struct box *b, const char *sql)
{
    db_begin(b->t.i.writer);
    db_script(b->t.i.writer, sql);
    db_commit(b->t.i.writer);
    str fault = db_fault(b->t.i.writer);
    if (fault.len)
        fprintf(stderr, "%s: %.*s\n", sql, STR(fault));
    check(!fault.len);
}

#endif
