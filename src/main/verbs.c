/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/verbs.h"

#include <stdio.h>

#include "commons/dispatch.h"
#include "commons/person/person.h"
#include "commons/router.h"
#include "commons/writer.h"
#include "db/db.h"
#include "os/os.h"

int verb_failed(str error)
{
    fprintf(stderr, "parvis: %.*s\n", STR(error));
    return 1;
}

static const char *const right_names[RIGHTS] = {"anyone", "member", "mandated", "administrator"};

static void print_routes(arena *a)
{
    i64 count = 0, tables = 0;
    while (features[tables])
        tables++;
    const struct route **all = (const struct route **)new_n(a, void *, tables + 1);
    for (i64 n = 0; n < tables; n++)
        all[n] = features[n]->routes;
    const struct route *const *routes = router_all(router_of(a, all, tables), &count);
    for (i64 i = 0; i < count; i++) {
        const struct route *r = routes[i];
        i64 most = r->body_max ? r->body_max : BODY_DEFAULT;
        printf("%-4s %-52s %-13s %-6s %8lld  %s\n", r->method, r->path, right_names[r->right],
               r->runs == ON_LOOP ? "loop" : "worker",
               (long long)(str_eq(str_of(r->method), S("POST")) ? most : 0),
               r->summary ? r->summary : "");
    }
}

static void print_unguarded(void)
{
    const struct query_text *const *all;
    i64 count = query_registered(&all);
    printf("\nQueries that read guarded tables without readable(), and why:\n");
    for (i64 i = 0; i < count; i++)
        if (all[i]->unguarded)
            printf("%-40s %s\n", all[i]->name, all[i]->unguarded);
}

int verb_routes(struct verb_call *v)
{
    (void)v;
    arena a = arena_of(8 << 20);
    print_routes(&a);
    print_unguarded();
    arena_free(&a);
    return 0;
}

int verb_settings(struct verb_call *v)
{
    enum { SETTINGS_MAX = 64 << 10 };
    arena a = arena_of(8 << 20);
    struct settings s;
    str file = {0}, error;
    const char *path = arena_c_string(&a, text_format(&a, "%s/settings", v->data));
    bool fine = (!os_exists(path) || os_read_file(&a, path, SETTINGS_MAX, &file, &error)) &&
                settings_read(&a, file, &s, &error);
    int status = fine ? 0 : verb_failed(error);
    if (fine) {
        str all = settings_text(&a, &s);
        fwrite(all.at, 1, (size_t)all.len, stdout);
    }
    arena_free(&a);
    return status;
}

int verb_check(struct verb_call *v)
{
    arena a = arena_of(64 << 20);
    str error = {0};
    const char *path = arena_c_string(&a, text_format(&a, "%s/parvis.db", v->data));
    struct db *d = db_open(path, DB_READ, &a, &error);
    if (!d)
        return verb_failed(error);
    strs complaints = db_check(d, &a);
    for (i64 i = 0; i < complaints.len; i++)
        printf("%.*s\n", STR(complaints.at[i]));
    if (!complaints.len)
        printf("%s: no damage found\n", path);
    db_close(d);
    bool fine = complaints.len == 0;
    arena_free(&a);
    return fine ? 0 : 1;
}

/* ---- user add ---------------------------------------------------------------------------- */

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
    u->id = person_create(u->r, u->person);
    return u->id != 0;
}

static bool read_user(struct instance *i, struct verb_call *v, struct person_new *p, str *error)
{
    enum { PASSWORD_FILE_MAX = 1024 };
    static const struct field email_field = {
        .name = "email", .type = FIELD_EMAIL, .required = true};
    str password;
    struct form_value email = {.field = &email_field,
                               .typed = v->word_count == 2 ? v->words[1] : (str){0}};
    form_validate(&i->arena, &email);
    bool admin = str_eq(v->role, S("admin"));
    if (!v->word_count || !str_eq(v->words[0], S("add")) || message_is(email.error) ||
        !v->name.len || (!admin && !str_eq(v->role, S("member"))) || !v->password_file.len) {
        *error = S("user add EMAIL --name N --role admin|member --password-file F --data DIR");
        return false;
    }
    if (!os_read_file(&i->arena, arena_c_string(&i->arena, v->password_file), PASSWORD_FILE_MAX,
                      &password, error))
        return false;
    str word = str_cut(&password, '\n');
    if (utf8_length(word) < PASSWORD_MIN) {
        *error = S("the password needs twelve characters");
        return false;
    }
    *p = (struct person_new){
        .email = email.text, .name = v->name, .role = admin ? ROLE_ADMINISTRATOR : ROLE_MEMBER};
    if (password_hash(&i->arena, word, &p->password_hash))
        return true;
    *error = S("not enough memory to hash the password");
    return false;
}

int verb_user(struct verb_call *v)
{
    struct instance i;
    struct user_task u = {.task.run = add_user};
    str error = {0};
    bool done = instance_open(&i, v->data, &error) && read_user(&i, v, &u.person, &error);
    if (done) {
        u.r = request_of_server(&i.app, i.writer, &i.arena);
        write_group(i.writer, &u.task);
        done = u.task.outcome == WRITE_KEPT;
        if (!done)
            error = u.task.outcome == WRITE_FAULT ? S("the database refused; see the log")
                                                  : S("an account has this address already");
    }
    int status = done ? 0 : verb_failed(error);
    instance_close(&i);
    return status;
}
