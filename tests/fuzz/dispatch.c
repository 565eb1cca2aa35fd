/* SPDX-License-Identifier: EUPL-1.2 */
/* Any request to the whole site. The lines of an input:
 *
 *     WMT/path?query   W who asks: m a member, a an administrator with a mandate, else a visitor
 *                      M the method: p POST, h HEAD, d DELETE, else GET
 *                      T t: with the token of the session
 *     cookies          before those of the session
 *     name: value      one more header; after this line, the body
 *
 * No input may stop the process, cause a fault of the server or an answer without its headers. A
 * write is rehearsed, and the database is put back as it was: each input finds the same world. */
#include "commons/dispatch.h"
#include "commons/mandate/mandate.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commons/contribution/facet.h"
#include "commons/router.h"
#include "main/test_instance.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum who { VISITOR, MEMBER_WHO, ADMIN_WHO, WHO };

static struct world {
    struct app app;
    struct db *reader, *writer;
    arena arena;
    str cookies[WHO], csrf[WHO];
    str database; /* the bytes of its file, as each input finds it */
    const char *path;
    char folder[64];
    bool ready;
} world;

static void fresh_clock(void)
{
    os_fake = (struct os_fake){.on = true, .seed = 1};
    check(instant_read(S("2027-03-01T09:00:00Z"), &os_fake.now));
}

static struct request *send(arena *a, str method, str address, str cookie, str header, str body)
{
    struct incoming *in = new (a, struct incoming);
    struct header *h = new_n(a, struct header, 4);
    str value = header, name = str_cut(&value, ':');
    h[0] = (struct header){S("host"), S("a")};
    h[1] = (struct header){S("origin"), S("http://a")};
    h[2] = (struct header){S("cookie"), cookie};
    h[3] = (struct header){str_trim(name), str_trim(value)};
    *in = (struct incoming){
        .method = method, .body = body, .address = S("127.0.0.1"), .headers = h, .header_count = 4};
    in->path = str_cut(&address, '?');
    in->query = address;
    return dispatch_now(&world.app, world.reader, world.writer, in, a, true);
}

static i64 add_person(const char *email, enum role role, bool mandate)
{
    struct request *r = request_of_server(&world.app, world.writer, &world.arena);
    i64 id = person_create(
        r, (struct person_new){.email = str_of(email), .name = S("Anne Durand"), .role = role});
    if (mandate) {
        i64 m = mandate_create(r, (struct mandate_new){.person = id,
                                                       .organisation = 1,
                                                       .function = S("adjointe"),
                                                       .kind = S("elected"),
                                                       .starts_on = r->today});
        mandate_prove(r, m, PROOF_VOUCHED, "letter");
    }
    person_sign_in(r, id);
    str line = r->headers[0].value;
    world.cookies[role == ROLE_ADMINISTRATOR ? ADMIN_WHO : MEMBER_WHO] = str_cut(&line, ';');
    return id;
}

static void write_as_admin(const char *path, const char *fields)
{
    str body = text_format(&world.arena, "csrf=%.*s&%s", STR(world.csrf[ADMIN_WHO]), fields);
    struct request *r =
        send(&world.arena, S("POST"), str_of(path), world.cookies[ADMIN_WHO], (str){0}, body);
    if (r->status != 303)
        fprintf(stderr, "the world is not made: %s %d\n", path, r->status);
    check(r->status == 303);
}

static void import_directory(void)
{
    struct directory dir;
    struct directory_report report;
    str error = {0},
        lines = text_format(&world.arena, "parvis-directory\t1\t0\t2026\t2023\t2022\t2017\n%s",
                            test_directory);
    check(directory_parse(&world.arena, lines, &dir, &error));
    directory_import(world.writer, &world.arena, &dir, os_now(), &report);
}

static void fill_world(void)
{
    db_begin(world.writer);
    audiences_start(world.writer);
    facets_start(world.writer);
    import_directory();
    for (const struct feature *const *f = features; *f; f++)
        if ((*f)->start)
            (*f)->start(&world.app, world.writer, &world.arena, os_now());
    add_person("membre@exemple.fr", ROLE_MEMBER, false);
    add_person("admin@exemple.fr", ROLE_ADMINISTRATOR, true);
    db_commit(world.writer);
    check(!db_fault(world.writer).len);
    for (enum who w = MEMBER_WHO; w < WHO; w++) {
        world.csrf[w] =
            send(&world.arena, S("GET"), S("/plan"), world.cookies[w], (str){0}, (str){0})
                ->page.csrf;
        check(world.csrf[w].len > 0);
    }
    write_as_admin("/forum/nouveau",
                   "title=Une+question&category=question&body=Bonjour+%C3%A0+tous");
    write_as_admin("/messages/nouveau", "contribution=1&body=Une+r%C3%A9ponse");
    write_as_admin("/experiences/nouveau",
                   "title=Une+ludoth%C3%A8que+itin%C3%A9rante&depth=told&mandate=1");
}

static void open_world(void)
{
    str error = {0};
    if (world.database.len) {
        int file = open(world.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        check(file >= 0 &&
              write(file, world.database.at, (size_t)world.database.len) == world.database.len);
        close(file);
    }
    world.writer = db_open(world.path, DB_WRITE, &world.arena, &error);
    world.reader = world.writer ? db_open(world.path, DB_READ, &world.arena, &error) : NULL;
    check(world.reader != NULL);
}

static void close_world(void)
{
    db_close(world.reader);
    db_close(world.writer);
}

static void leave_world(void)
{
    close_world();
    unlink(world.path);
    rmdir(world.folder);
}

static void make_world(void)
{
    str error = {0};
    i64 tables = 0;
    fresh_clock();
    world = (struct world){.arena = arena_of(128 << 20), .ready = true};
    world.app.newest_settings = settings_default(&world.arena);
    while (features[tables])
        tables++;
    const struct route **all = (void *)new_n(&world.arena, void *, tables + 1);
    for (i64 i = 0; i < tables; i++)
        all[i] = features[i]->routes;
    world.app.folder = "";
    world.app.features = features;
    world.app.router = router_of(&world.arena, all, tables);
    snprintf(world.folder, sizeof world.folder, "%s/parvis-fuzz-XXXXXX",
             os_exists("/dev/shm") ? "/dev/shm" : "/tmp");
    check(mkdtemp(world.folder) != NULL);
    atexit(leave_world);
    world.path =
        arena_c_string(&world.arena, text_format(&world.arena, "%s/parvis.db", world.folder));
    open_world();
    fill_world();
    close_world(); /* the last to close takes the write-ahead log into the file */
    check(os_read_file(&world.arena, world.path, 64 << 20, &world.database, &error));
    open_world();
}

static void check_answer(const struct request *r)
{
    bool policy = false;
    check(r->status >= 200 && r->status < 500);
    for (i64 h = 0; h < r->header_count; h++) {
        policy |= str_eq(r->headers[h].name, S("Content-Security-Policy"));
        for (i64 i = 0; i < r->headers[h].value.len; i++)
            check((uint8_t)r->headers[h].value.at[i] >= ' ');
    }
    check(policy);
    if (!r->content_type.len || str_starts(r->content_type, S("text/html")))
        check(utf8_valid(r->body));
}

/* The access log would drown what libFuzzer says: libFuzzer speaks through a copy of stderr, and
   what we write there goes nowhere. FUZZ_LOG=1 shows it. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    enum { ARGUMENTS = 60 };
    static char *all[ARGUMENTS + 2];
    static char quiet[] = "-close_fd_mask=2";
    if (getenv("FUZZ_LOG") || *argc > ARGUMENTS)
        return 0;
    memcpy(all, *argv, (size_t)*argc * sizeof *all);
    all[(*argc)++] = quiet;
    *argv = all;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (fcntl(STDERR_FILENO, F_GETFD) < 0)
        check(open("/dev/null", O_WRONLY) == STDERR_FILENO); /* nothing else may take its number */
    if (!world.ready)
        make_world();
    fresh_clock();
    str rest = {(const char *)data, (i64)size}, line = str_cut(&rest, '\n');
    str cookies = str_cut(&rest, '\n'), header = str_cut(&rest, '\n');
    if (line.len < 4)
        return 0;
    enum who who = line.at[0] == 'm' ? MEMBER_WHO : line.at[0] == 'a' ? ADMIN_WHO : VISITOR;
    str method = line.at[1] == 'p'   ? S("POST")
                 : line.at[1] == 'h' ? S("HEAD")
                 : line.at[1] == 'd' ? S("DELETE")
                                     : S("GET");
    bool token = line.at[2] == 't';
    arena a = arena_of(ARENA_DEFAULT);
    str address = str_from(line, 3), path = address;
    path = str_cut(&path, '?');
    str cookie = text_join(&a, str_first(cookies, 2000), S("; "), world.cookies[who]);
    str body =
        token ? text_join(&a, S("csrf="), world.csrf[who], S("&"), str_first(rest, 60000)) : rest;
    i64 before = db_queries_run(world.writer);
    if (body.len <= dispatch_body_max(&world.app, method, path) || !str_eq(method, S("POST"))) {
        struct request *r = send(&a, method, address, cookie, header, body);
        check_answer(r);
        check(!db_in_transaction(world.writer) && !db_fault(world.writer).len);
        check(!db_in_transaction(world.reader) && !db_fault(world.reader).len);
        bool wrote = str_eq(method, S("POST")) && r->route && r->route->apply &&
                     db_queries_run(world.writer) != before;
        if (r->file_answer)
            close(r->file);
        if (wrote && r->status < 400) {
            close_world();
            open_world();
        }
    }
    arena_free(&a);
    return 0;
}
