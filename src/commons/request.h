/* SPDX-License-Identifier: EUPL-1.2 */
/* request: one request, seen by a handler. Everything in it lives until the answer is sent.
 *
 * A GET handler reads and shows. A POST has two halves: `handle` prepares on a worker, read-only
 * (validate, render, hash); `apply` writes on the single writer, in a savepoint of a group commit,
 * and must be a pure function of request and database, since it may be run again (FOUNDATIONS 1,
 * 2): the clock is r->now, ids and randomness come from request_uid() and request_random(). When
 * the form is refused, in either half, nothing is written and `again` shows it with what was typed.
 */
#ifndef COMMONS_REQUEST_H
#define COMMONS_REQUEST_H

#include "commons/page.h"
#include "db/db.h"
#include "web/form.h"
#include "web/html.h"
#include "web/multipart.h"
#include "web/server.h"

struct app;
struct request;
struct settings;

/* Who may call a route; checked before the handler (parvis routes lists it; commons/rights/rights.h
 * says who holds which). A route that writes what others read is at least WRITER; what concerns
 * oneself alone (sessions, what one follows) is MEMBER. */
enum right {
    ANYONE,
    MEMBER,    /* signed in */
    WRITER,    /* signed in, and the account is not one that only reads */
    MANDATED,  /* a writer with a current mandate in an organisation */
    ANIMATOR,  /* animates a theme, a territory or the whole; or an administrator */
    MODERATOR, /* or an administrator */
    ADMINISTRATOR,
    RIGHTS
};

enum runs {
    ON_LOOP,   /* short SQLite reads only */
    ON_WORKER, /* may block: long reads */
    ON_HASHER, /* argon2: as many at once as cores; fifty wait, the next is told to come back */
    ON_CALLER, /* waits for another server, or a process that reads pictures: threads of its own, so
                  that a slow one stops nobody */
    RUNS,
    /* Beside one of these: what visitors are answered is made of the database and the address
       alone, and stays in the page cache (commons/page_cache.h). */
    KEPT = 8,
};

struct route {
    const char *method; /* "GET" (HEAD follows) or "POST" */
    const char *path;   /* "/experiences/{id}/{slug}": at most PATH_VALUES values */
    enum right right;
    int runs;     /* enum runs, perhaps | KEPT */
    i64 body_max; /* bytes; 0: BODY_DEFAULT */
    void (*handle)(struct request *r);
    void (*apply)(struct request *r); /* POST; router.c names a GET that has one, and why */
    void (*again)(struct request *r); /* POST only: shows the form that was refused */
    const char *summary; /* one English sentence for `parvis routes` and the API's description */
};

enum {
    PATH_VALUES = 4,
    BODY_DEFAULT = 256 << 10,
    ARENA_DEFAULT = 24 << 20,
    ANSWER_HEADERS = 24,
};

/* What person.role holds: the numbers are kept. ROLE_READER: a council that only reads. */
enum role { ROLE_MEMBER, ROLE_ADMINISTRATOR, ROLE_MODERATOR, ROLE_READER, ROLES };

/* How far a mandate is proven (commons/mandate). */
enum proof { PROOF_DECLARED, PROOF_DOMAIN, PROOF_VOUCHED, PROOF_SIRET };

/* A current mandate of the reader: in which capacity one may speak. */
struct capacity {
    i64 mandate, organisation;
    str organisation_name; /* with its département when others have the same name */
    str function;          /* "adjointe à la culture" */
    i64 audience;          /* of that organisation; 0 while the mandate is only declared */
    str kind;              /* elected, officer, agent, partner, artist, expert, provider */
    enum proof proof;
    bool manager; /* it has the charge of the organisation, or is its deputy */
};
struct capacities {
    struct capacity *at;
    i64 len, cap;
    i64 chosen; /* in a form that is shown again: that mandate; CAPACITY_NONE: the person alone */
};
enum { CAPACITY_NONE = -1 };

/* Who reads. person 0 is a visitor. */
struct reader {
    i64 person;
    i64 session;
    str name, email;
    bool confirmed;   /* mail to the address is known to arrive */
    bool unconfirmed; /* it is not, and this forum can send mail to find out: drafts only */
    enum role role;
    bool animator; /* of a theme, of a territory or of the whole */
    struct capacities capacities;
};

struct request {
    arena *arena;
    struct db *db; /* a reader's connection; the writer's inside `apply` */
    struct app *app;
    const struct settings *settings; /* of when the request came */
    const struct route *route;
    const struct incoming *in;
    str path; /* decoded */
    str path_values[PATH_VALUES];
    pairs query;
    pairs sent;           /* the body of a POST */
    struct upload upload; /* the one file of a form sent as multipart/form-data */
    instant now;
    day today;
    uint8_t seed[32];
    i64 drawn; /* how much was drawn from the seed; starts again at 0 before `apply` */
    enum language language;
    struct reader reader;

    struct form *form; /* of a POST that has one: `again` shows it */
    void *plan;        /* what `handle` prepared for `apply` */

    struct page layout;
    html page; /* the answer being written */
    int status;
    str content_type, body;
    struct header headers[ANSWER_HEADERS];
    i64 header_count;
    str location;
    message notice;
    struct blob *blob;
    int file;
    bool file_answer;
    i64 file_size;
    str etag;
    /* A stream of events: what is shown is only its beginning, and this takes the exchange over, to
       send more from any thread (web/server.h). r is gone after it. */
    void (*stream)(struct request *r, struct exchange *x);
    bool refused, refusal_kept, too_much;
    bool kept; /* the answer may stay in the page cache, for others too */
};

/* Values of the path, the query and the form. */
i64 request_id(struct request *r, int value); /* a path value as a local id; 0 when it is none */
str request_query(const struct request *r,
                  const char *name); /* trimmed, at most 500 bytes; empty when absent */
i64 request_query_id(const struct request *r, const char *name);
str request_sent(const struct request *r, const char *name);
struct form *request_form(struct request *r, const struct field *fields,
                          i64 count); /* sets r->form and r->refused */

/* Ids and randomness that come with the request. */
uid request_uid(struct request *r);
/* Of what is shown with its time anyway (a post, a row of the journal): the request's time comes
   first, so that new ones lie together in the index of uids. 80 bits of it are random. */
uid request_uid_in_order(struct request *r);
void request_random(struct request *r, void *to, i64 bytes);

/* Answers. show() renders a compiled view into the layout. */
#define show(r, view, model)                                                                       \
    ((r)->status = (r)->status ? (r)->status : 200, view(&(r)->page, model))
void see_other(struct request *r, str location,
               message notice);                   /* 303; notice T(...) or (message){0} */
void moved(struct request *r, str location);      /* 301 */
void gone(struct request *r);                     /* 410 */
void concealed(struct request *r, message why);   /* 410, by moderators */
void not_found(struct request *r);                /* 404, also for what one may not read */
void forbidden(struct request *r, message why);   /* 403 */
void bad_request(struct request *r, message why); /* 400 */
void conflict(struct request *r, message why);    /* 409 */
/* The form, in either half; the whole of it (field NULL) also where there is none. */
void refuse(struct request *r, const char *field, message why);
/* In `apply`, and what it wrote stays: a wrong code counts. */
void refuse_kept(struct request *r, const char *field, message why);
void answer_text(struct request *r, const char *content_type, str body);
void answer_header(struct request *r, const char *name, str value);
void answer_cookie(struct request *r, const char *name, str value, i64 seconds);
/* A file on disk, with ranges; the descriptor is taken over. */
void answer_file(struct request *r, const char *content_type, int descriptor, i64 size, str etag);

static inline enum runs route_runs(const struct route *r) { return (enum runs)(r->runs & ~KEPT); }
static inline bool route_kept(const struct route *r) { return (r->runs & KEPT) != 0; }

/* Of somebody who brings no account: chosen before, or what the browser prefers. */
enum language language_asked(const struct incoming *in);

/* Paths and texts. */
str path_back(str asked); /* a path of this site, to go back to; "/" when what was asked is none */
str path_of(struct request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
str say(struct request *r, message m); /* in the reader's language */
void crumb(struct request *r, str label, str path);
/* What a messenger shows of a shared link, two lines of it. */
enum { DESCRIPTION_CHARACTERS = 200 };
void title_for_messengers(struct request *r, str title, str description);

/* The capacity a form names by its `mandate` field, if it is one of the reader's; NULL otherwise.
 */
const struct capacity *reader_capacity(const struct request *r, i64 mandate);

#endif
