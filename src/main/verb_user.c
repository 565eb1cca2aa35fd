/* SPDX-License-Identifier: EUPL-1.2 */
/* user add: opens an account. The password comes from a file, so that it stands in no list of
 * processes and in no history of commands. user role: changes what an account may do. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "commons/dispatch.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"
#include "commons/writer.h"
#include "main/verbs.h"

enum { PASSWORD_FILE_MAX = 1024 };

struct user_task {
    struct write_task task;
    struct request *r;
    struct person_new person;
    i64 id;
};

static bool add_user(struct write_task *t, struct db *d)
{
    struct user_task *u = (struct user_task *)t;
    u->r->db = d;
    u->r->drawn = 0;
    u->person.confirmed = true; /* the host answers for the address */
    u->id = person_create(u->r, u->person);
    return u->id != 0;
}

static const char usage[] =
    "user add EMAIL --name N --role member|moderator|reader|admin --password-file F --data DIR\n"
    "user role EMAIL --role member|moderator|reader|admin --data DIR\n"
    "user erase EMAIL [--keep-name] --data DIR\n"
    "user list [PART OF A NAME OR ADDRESS] --data DIR\n"
    "user inactive --data DIR";

/* The address and the role, which both need. */
static bool read_common(const struct verb_call *v, arena *a, struct person_new *p)
{
    static const struct field email_field = {
        .name = "email", .type = FIELD_EMAIL, .required = true};
    struct form_value email = {.field = &email_field,
                               .typed = v->word_count == 2 ? v->words[1] : (str){0}};
    form_validate(a, &email);
    p->email = email.text;
    return !message_is(email.error) && role_read(v->role, &p->role);
}

static bool read_user(struct verb_call *v, arena *a, struct person_new *p, str *error)
{
    char *password = new_n(a, char, PASSWORD_FILE_MAX);
    *p = (struct person_new){.name = v->name};
    if (!read_common(v, a, p) || !v->name.len || utf8_length(v->name) > 200 ||
        !utf8_valid(v->name)) {
        *error = str_of(usage);
        return false;
    }
    ssize_t n = pread(v->input, password, PASSWORD_FILE_MAX, 0);
    str typed = {password, n < 0 ? 0 : n};
    str word = str_cut(&typed, '\n');
    if (utf8_length(word) < PASSWORD_MIN || word.len > PASSWORD_MAX) {
        *error = S("the password needs twelve characters, and at most two hundred");
        return false;
    }
    if (password_hash(a, word, &p->password_hash))
        return true;
    *error = S("not enough memory to hash the password");
    return false;
}

static int add_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct user_task u = {.task.run = add_user};
    str error = {0};
    if (!read_user(v, a, &u.person, &error))
        return verb_refused(out, error);
    u.r = request_of_server(&i->app, i->writer, a);
    instance_write(i, &u.task);
    if (u.task.outcome == WRITE_KEPT)
        return 0;
    return verb_refused(out, u.task.outcome == WRITE_FAULT
                                 ? S("the database refused; see the log")
                                 : S("an account has this address already"));
}

static bool change_role(struct write_task *t, struct db *d)
{
    struct user_task *u = (struct user_task *)t;
    const struct person_secret *p = person_by_email(d, u->r->arena, u->person.email);
    u->r->db = d;
    u->r->drawn = 0;
    u->id = p ? p->id : 0;
    return p && !message_is(person_set_role(u->r, p->id, u->person.role));
}

static int role_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct user_task u = {.task.run = change_role};
    if (!read_common(v, a, &u.person))
        return verb_refused(out, str_of(usage));
    u.r = request_of_server(&i->app, i->writer, a);
    instance_write(i, &u.task);
    if (u.task.outcome == WRITE_KEPT)
        return 0;
    return verb_refused(out, u.task.outcome == WRITE_FAULT ? S("the database refused; see the log")
                             : !u.id                       ? S("no account has this address")
                                     : S("this is the last administrator: make another one first"));
}

static const struct {
    const char *word;
    int (*inside)(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
    bool reads; /* the file of a password */
} gestures[] = {
    {"add", add_inside, true},
    {"role", role_inside, false},
    {"erase", user_erase_inside, false},
    {"list", user_list_inside, false},
    {"inactive", user_inactive_inside, false},
};

/* Which of them; their number when none. */
static i64 gesture_of(const struct verb_call *v)
{
    i64 n = 0;
    while (n < countof(gestures) &&
           !(v->word_count && str_eq(v->words[0], str_of(gestures[n].word))))
        n++;
    return n;
}

int user_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    i64 n = gesture_of(v);
    return n < countof(gestures) ? gestures[n].inside(i, v, out, a)
                                 : verb_refused(out, str_of(usage));
}

int verb_user(struct verb_call *v)
{
    i64 n = gesture_of(v);
    if (n < countof(gestures) && !gestures[n].reads)
        return verb_inside(v);
    arena a = arena_of(1 << 20);
    if (!v->password_file.len) {
        arena_free(&a);
        return verb_failed(str_of(usage));
    }
    v->input = open(arena_c_string(&a, v->password_file), O_RDONLY | O_CLOEXEC);
    int status = v->input >= 0 ? verb_inside(v) : verb_failed(str_of(strerror(errno)));
    if (v->input >= 0)
        close(v->input);
    arena_free(&a);
    return status;
}
