/* SPDX-License-Identifier: EUPL-1.2 */
/* Verbs on a real folder: inside of its server, beside none, and what must not be mixed or
 * believed. */
#include "main/verbs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/test.h"
#include "commons/writer.h"
#include "db/db.h"
#include "main/backup.h"
#include "main/control.h"
#include "main/tar.h"
#include "main/test_instance.h"
#include "os/os.h"

static const char *below(arena *a, const char *folder, const char *name)
{
    return arena_c_string(a, text_format(a, "%s/%s", folder, name));
}

static const char *folder_of(arena *a)
{
    static const char pattern[] = P_tmpdir "/parvis-test-XXXXXX";
    char *folder = new_n(a, char, sizeof pattern);
    memcpy(folder, pattern, sizeof pattern);
    check(mkdtemp(folder) != NULL);
    return folder;
}

static int run(arena *a, const char *data, const char *verb, int count, const char *const *words)
{
    struct verb_call v = {.data = data, .input = -1, .output = 1, .verb = verb_find(str_of(verb))};
    char **copy = new_n(a, char *, count + 1);
    for (int i = 0; i < count; i++) {
        copy[i] = new_n(a, char, (i64)strlen(words[i]) + 1);
        memcpy(copy[i], words[i], strlen(words[i]));
    }
    check(v.verb && verb_read(count, copy, &v));
    return v.verb->run ? v.verb->run(&v) : verb_inside(&v);
}
#define RUN(data, verb, ...)                                                                       \
    run(a, data, verb, (int)countof(((const char *[]){__VA_ARGS__})), (const char *[]){__VA_ARGS__})

static str content(arena *a, const char *path)
{
    str bytes = {0}, error = {0};
    if (!os_read_file(a, path, 200 << 20, &bytes, &error))
        test_expect_text(error, S(""), __FILE__, __LINE__);
    return bytes;
}

static void write_file(arena *a, const char *path, str bytes)
{
    str error = {0};
    expect(os_write_file(a, path, bytes, 0600, &error));
}

static void beside_no_server(arena *a, const char *folder)
{
    const char *data = below(a, folder, "data"), *all = below(a, folder, "all.jsonl");
    write_file(a, below(a, folder, "password"), S("motdepasse-long\n"));
    write_file(a, below(a, folder, "short"), S("court\n"));
    expect(RUN(data, "user", "add", "anne@exemple.fr", "--name", "Anne", "--role", "admin",
               "--password-file", below(a, folder, "short")) == 1);
    expect(RUN(data, "user", "add", "anne@exemple.fr", "--name", "Anne", "--role", "admin",
               "--password-file", below(a, folder, "password")) == 0);
    expect(RUN(data, "export", all, "--scope", "everything") == 0);
    struct stat s;
    expect(stat(all, &s) == 0 && (s.st_mode & 0777) == 0600);
    expect(str_has(content(a, all), S("anne@exemple.fr")));
    expect(RUN(data, "export", all, "--scope", "some") == 1);
    expect(RUN(data, "import", below(a, folder, "nothing")) == 1);
    expect(RUN(data, "recount", "everything") == 1);
    expect(RUN(data, "recount", "--data", data) == 0);
    expect(RUN(data, "check", "--data", data) == 0);
}

/* What a verb writes, read back. */
static str printed(arena *a, const char *folder, struct verb_call v)
{
    const char *path = below(a, folder, "printed");
    v.input = -1;
    v.output = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    expect(verb_inside(&v) == 0);
    close(v.output);
    return content(a, path);
}

static void words(arena *a, const char *data)
{
    expect(RUN(data, "facets", "--data", data) == 0);
    expect(RUN(data, "facets", "add", "theme", "rencontres", "Rencontres", "Meetings") == 0);
    expect(RUN(data, "facets", "add", "theme", "rencontres", "Encore") == 1); /* taken */
    expect(RUN(data, "facets", "add", "colour", "rouge", "Rouge") == 1);
    expect(RUN(data, "facets", "rename", "theme", "rencontres", "Rencontres et visites") == 0);
    expect(RUN(data, "facets", "up", "theme", "rencontres") == 0);
    expect(RUN(data, "facets", "retire", "theme", "rencontres") == 0);
    expect(RUN(data, "facets", "restore", "theme", "rencontres") == 0);
    expect(RUN(data, "facets", "retire", "theme", "nothing") == 1);
    expect(RUN(data, "facets", "burn", "theme", "rencontres") == 1);
    expect(RUN(data, "categories", "--data", data) == 0);
    expect(RUN(data, "categories", "add", "Prêts", "Lending") == 0);
    expect(RUN(data, "categories", "add", "PRÊTS") == 1);
    expect(RUN(data, "categories", "rename", "prets", "Prêts de matériel", "Lending") == 0);
    expect(RUN(data, "categories", "up", "prets") == 0);
    expect(RUN(data, "categories", "close", "prets") == 0);
    expect(RUN(data, "categories", "open", "prets") == 0);
    expect(RUN(data, "categories", "close", "question") == 1);
    expect(RUN(data, "categories", "merge", "prets", "prets") == 1);
    expect(RUN(data, "categories", "merge", "prets", "news") == 0);
    expect(RUN(data, "categories", "open", "prets") == 1);
    expect(RUN(data, "categories", "burn", "prets") == 1);
    expect(RUN(data, "categories", "close", "nothing") == 1);
}

static void people(arena *a, const char *folder, const char *data)
{
    struct verb_call list = {.data = data, .verb = verb_find(S("user"))};
    char first[] = "list", second[] = "bea@", *arguments[] = {first, second};
    list.arguments = arguments;
    list.argument_count = 2;
    list.words[0] = S("list");
    list.words[1] = S("bea@");
    list.word_count = 2;
    str said = printed(a, folder, list);
    expect(str_has(said, S("bea@exemple.fr\tBéa\tadministrator")) &&
           !str_has(said, S("anne@exemple.fr")));
    expect(RUN(data, "user", "inactive") == 0);
    expect(RUN(data, "user", "burn") == 1);
    expect(RUN(data, "mandates", "--data", data) == 0);
    expect(RUN(data, "mandates", "of", "bea@exemple.fr") == 0);
    expect(RUN(data, "mandates", "of", "nobody@exemple.fr") == 1);
    expect(RUN(data, "mandates", "confirm", "999999") == 1);
    expect(RUN(data, "mandates", "charge", "999999") == 1);
    expect(RUN(data, "mandates", "charge", "x") == 1);
    expect(RUN(data, "animators", "name", "bea@exemple.fr", "theme", "rencontres") == 0);
    expect(RUN(data, "animators", "name", "bea@exemple.fr", "theme", "nothing") == 1);
    expect(RUN(data, "animators", "name", "nobody@exemple.fr") == 1);
    expect(RUN(data, "animators", "name", "bea@exemple.fr") == 0);
    expect(RUN(data, "animators", "end", "bea@exemple.fr", "2") == 0);
    expect(RUN(data, "animators", "end", "bea@exemple.fr", "2") == 1);
    expect(RUN(data, "animators", "burn", "bea@exemple.fr") == 1);
    list = (struct verb_call){.data = data, .verb = verb_find(S("animators"))};
    said = printed(a, folder, list);
    expect(str_has(said, S("1\tBéa\tRencontres et visites\teverywhere")) &&
           !str_has(said, S("everything")));
    expect(RUN(data, "jobs", "--data", data) == 0);
}

static void inside_a_server(arena *a, const char *folder)
{
    const char *data = below(a, folder, "data"), *all = below(a, folder, "all.jsonl");
    struct instance i, other;
    struct stat s;
    str error = {0};
    expect(instance_open(&i, data, &error));
    i.app.writer = writer_start(i.writer);
    struct control *c = control_start(&i, &error);
    expect(c != NULL);
    expect(stat(below(a, data, "control"), &s) == 0 && (s.st_mode & 0777) == 0600);
    expect(!instance_open(&other, data, &error) &&
           other.lock == LOCK_HELD); /* so it must be inside */
    instance_close(&other);
    expect(RUN(data, "user", "add", "bea@exemple.fr", "--name", "Béa", "--role", "member",
               "--password-file", below(a, folder, "password")) == 0);
    expect(RUN(data, "user", "add", "bea@exemple.fr", "--name", "Béa", "--role", "member",
               "--password-file", below(a, folder, "password")) == 1);
    expect(RUN(data, "user", "role", "bea@exemple.fr", "--role", "reader") == 0);
    expect(RUN(data, "user", "role", "bea@exemple.fr", "--role", "queen") == 1);
    expect(RUN(data, "user", "role", "nobody@exemple.fr", "--role", "member") == 1);
    expect(RUN(data, "user", "role", "anne@exemple.fr", "--role", "member") == 1); /* the last */
    expect(RUN(data, "user", "role", "bea@exemple.fr", "--role", "admin") == 0);
    expect(RUN(data, "user", "role", "anne@exemple.fr", "--role", "moderator") == 0);
    expect(RUN(data, "settings", "set", "session-days", "12") == 0);
    expect(i.app.newest_settings->session_days == 12); /* at once, in the server that runs */
    expect(RUN(data, "settings", "set", "session-days", "0") == 1);
    expect(RUN(data, "settings", "set", "workers", "3") == 1);
    expect(RUN(data, "settings", "set", "nothing", "3") == 1);
    expect(RUN(data, "settings", "unset", "session-days") == 0);
    expect(i.app.newest_settings->session_days == 30);
    expect(RUN(data, "health", "--data", data) == 1); /* no backup yet, no relay */
    expect(RUN(data, "journal", "verify") == 0);
    expect(RUN(data, "tasks", "--data", data) == 0);
    expect(RUN(data, "tasks", "run", "journal-sealing") == 0);
    expect(RUN(data, "tasks", "run", "nothing") == 1);
    expect(RUN(data, "outbox", "again") == 0);
    expect(RUN(data, "user", "add", "carl@exemple.fr", "--name", "Carl", "--role", "member",
               "--password-file", below(a, folder, "password")) == 0);
    expect(RUN(data, "user", "erase", "carl@exemple.fr", "--keep-name") == 0);
    expect(RUN(data, "user", "erase", "carl@exemple.fr") == 1); /* nobody has it any more */
    words(a, data);
    people(a, folder, data);
    expect(RUN(data, "import", all) == 0);
    expect(RUN(data, "import", below(a, folder, "password")) == 1);
    expect(RUN(data, "export", all, "--scope", "everything") == 0);
    expect(str_has(content(a, all), S("anne@exemple.fr")) &&
           str_has(content(a, all), S("bea@exemple.fr")));
    expect(RUN(data, "backup", below(a, folder, "backup.tar")) == 0);
    expect(RUN(data, "restore", below(a, folder, "backup.tar"), "--force") == 1); /* it runs */
    control_stop(c);
    expect(!os_exists(below(a, data, "control")));
    writer_stop(i.app.writer);
    instance_close(&i);
}

static void restored(arena *a, const char *folder)
{
    const char *data = below(a, folder, "data"), *again = below(a, folder, "again.jsonl");
    const char *backup = below(a, folder, "backup.tar"), *fresh = below(a, folder, "fresh");
    expect(RUN(data, "restore", backup) == 1); /* something is there */
    expect(RUN(fresh, "restore", backup) == 0);
    expect(RUN(fresh, "export", again, "--scope", "everything") == 0);
    expect_text(content(a, again), content(a, below(a, folder, "all.jsonl")));
    write_file(a, below(a, data, "parvis.db-wal"), S("of another database"));
    write_file(a, below(a, data, "erasures"), S("00112233445566778899aabbccddeeff remove\n"));
    expect(RUN(data, "restore", backup, "--force") == 0);
    expect(
        str_starts(content(a, below(a, data, "erasures")), S("00112233445566778899aabbccddeeff")));
    expect(RUN(data, "export", again, "--scope", "everything") == 0);
    expect_text(content(a, again), content(a, below(a, folder, "all.jsonl")));
}

static void damaged(arena *a, const char *folder)
{
    const char *bad = below(a, folder, "bad.tar"), *never = below(a, folder, "never");
    str whole = content(a, below(a, folder, "backup.tar"));
    char *bytes = new_n(a, char, whole.len);
    i64 places[] = {0, 300, TAR_BLOCK + 3, 100000, whole.len / 2, whole.len - 5 * TAR_BLOCK / 2};
    for (i64 n = 0; n < countof(places); n++) {
        memcpy(bytes, whole.at, (size_t)whole.len);
        bytes[places[n]] ^= 0x21;
        write_file(a, bad, (str){bytes, whole.len});
        expect(RUN(never, "restore", bad) == 1);
        write_file(a, bad, str_first(whole, places[n]));
        expect(RUN(never, "restore", bad) == 1);
    }
    expect(!os_exists(never) && !os_exists(below(a, folder, "never.restoring")));
}

TEST(verbs_on_a_folder)
{
    const char *folder = folder_of(a);
    expect(os_make_folder(below(a, folder, "data")));
    test_directory_import(below(a, folder, "data/parvis.db"), a); /* the whole one takes seconds */
    beside_no_server(a, folder);
    inside_a_server(a, folder);
    restored(a, folder);
    damaged(a, folder);
    const char *command = arena_c_string(a, text_format(a, "rm -rf %s", folder));
    expect(system(command) == 0);
}

/* ---- the tar alone
 * ------------------------------------------------------------------------------- */

static bool keep(void *what, str bytes)
{
    text_add(what, bytes);
    return true;
}

static bool restores(arena *a, const char *name, const char *head)
{
    const char *folder = folder_of(a), *path = below(a, folder, "b.tar");
    text bytes = text_of(a, 1 << 20);
    struct tar_out t = tar_out_of(a, keep, &bytes);
    str error = {0};
    tar_add(&t, S(BACKUP_ENTRY), str_of(head));
    tar_add(&t, S("parvis.db"), S("no database"));
    tar_add(&t, str_of(name), S("x"));
    expect(tar_finish(&t));
    write_file(a, path, text_str(&bytes));
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool fine = backup_verify(a, fd, &error);
    close(fd);
    remove(path);
    remove(folder);
    return fine;
}

TEST(a_backup_leads_nowhere_but_into_its_folder)
{
    const char head[] = BACKUP_HEAD "\ndatabase 1\n";
    expect(restores(a, "settings", head) && restores(a, "files/ab/cdef", head));
    expect(!restores(a, "../settings", head) && !restores(a, "/etc/passwd", head));
    expect(!restores(a, "files/../../x", head) && !restores(a, "files/.x", head));
    expect(!restores(a, "files//x", head) && !restores(a, "files/x/", head) &&
           !restores(a, "parvis.db-wal", head));
    expect(!restores(a, "settings", "parvis-backup 2\ndatabase 1\n"));
    expect(!restores(a, "settings", BACKUP_HEAD "\ndatabase 99999\n")); /* by a newer program */
    expect(!restores(a, "settings", ""));
}
