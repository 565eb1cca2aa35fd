/* SPDX-License-Identifier: EUPL-1.2 */
/* test_instance: a whole instance in a folder of its own, for what needs every feature together:
 * the stories, the tests of main, the fuzz target of the dispatcher. It is opened as any other;
 * only its directory is small (69 real bodies of edition 6.0.0, among them four Sainte-Colombe,
 * two Bonneville and two Rumilly), since the whole one takes seconds to import under the
 * sanitizers. The clock and randomness are faked: the same run gives the same ids, tokens and
 * times. */
#ifndef MAIN_TEST_INSTANCE_H
#define MAIN_TEST_INSTANCE_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commons/dispatch.h"
#include "commons/file/helper.h"
#include "commons/known.h"
#include "commons/organisation/directory.h"
#include "commons/person/person.h"
#include "commons/writer.h"
#include "main/start.h"
#include "os/os.h"

/* The administrator of every test instance; `story --live` finds the same one made by hand. */
#define TEST_ADMINISTRATOR "animatrice@exemple.fr"
#define TEST_PASSWORD "une phrase pour animer le forum"

static const char test_directory[] =
    "R\t11\tmetro\tÎle-de-France\n"
    "R\t27\tmetro\tBourgogne-Franche-Comté\n"
    "R\t28\tmetro\tNormandie\n"
    "R\t32\tmetro\tHauts-de-France\n"
    "R\t53\tmetro\tBretagne\n"
    "R\t84\tmetro\tAuvergne-Rhône-Alpes\n"
    "D\t25\t27\tDoubs\n"
    "D\t29\t53\tFinistère\n"
    "D\t35\t53\tIlle-et-Vilaine\n"
    "D\t62\t32\tPas-de-Calais\n"
    "D\t73\t84\tSavoie\n"
    "D\t74\t84\tHaute-Savoie\n"
    "D\t76\t28\tSeine-Maritime\n"
    "D\t77\t11\tSeine-et-Marne\n"
    "D\t80\t32\tSomme\n"
    "E\t200000172\tCC\t28363\t29204\tCC Faucigny - Glières\n"
    "E\t200034882\tCC\t44954\t46381\tCC Pays du Mont-Blanc\n"
    "E\t242900314\tMETRO\t213403\t217444\tBrest Métropole\n"
    "E\t247400740\tCC\t33198\t34080\tCC Rumilly Terre de Savoie\n"
    "C\t25515\t212505150\t25\t488\t\t\t\t\t\tSainte-Colombe\n"
    "C\t29011\t212900112\t29\t3727\t\t2\t3671\t3736\t\tBohars\n"
    "C\t29019\t212900195\t29\t142346\t\t2\t140993\t143530\t\tBrest\n"
    "C\t29061\t212900617\t29\t6501\t\t2\t6412\t6528\t\tGouesnou\n"
    "C\t29069\t212900690\t29\t8268\t\t2\t8221\t8373\t\tGuilers\n"
    "C\t29075\t212900757\t29\t15538\t\t2\t15401\t15729\t\tGuipavas\n"
    "C\t29189\t212901896\t29\t13434\t\t2\t13431\t13780\t\tPlougastel-Daoulas\n"
    "C\t29212\t212902126\t29\t13567\t\t2\t13437\t13707\t\tPlouzané\n"
    "C\t29235\t212902357\t29\t11897\t\t2\t11837\t12061\t\tLe Relecq-Kerhuon\n"
    "C\t35262\t213502628\t35\t368\t\t\t\t\t\tSainte-Colombe\n"
    "C\t62729\t216207290\t62\t237\t\t\t\t\t\tRumilly\n"
    "C\t73065\t217300656\t73\t59964\t\t\t\t\t\tChambéry\n"
    "C\t74010\t200063402\t74\t132117\t\t\t\t\t\tAnnecy\n"
    "C\t74024\t217400241\t74\t2376\t\t0\t2325\t2372\t\tAyse\n"
    "C\t74035\t217400357\t74\t571\t\t3\t565\t588\t\tBloye\n"
    "C\t74042\t217400423\t74\t13335\t\t0\t13320\t13736\t\tBonneville\n"
    "C\t74046\t217400464\t74\t506\t\t3\t511\t528\t\tBoussy\n"
    "C\t74049\t217400498\t74\t457\t\t0\t465\t473\t\tBrizon\n"
    "C\t74083\t217400837\t74\t2093\t\t1\t2094\t2200\t\tCombloux\n"
    "C\t74085\t217400852\t74\t1109\t\t1\t1083\t1131\t\tLes Contamines-Montjoie\n"
    "C\t74087\t217400878\t74\t2403\t\t0\t2374\t2498\t\tContamine-sur-Arve\n"
    "C\t74089\t217400894\t74\t998\t\t1\t984\t1013\t\tCordon\n"
    "C\t74095\t217400951\t74\t325\t\t3\t325\t336\t\tCrempigny-Bonneguête\n"
    "C\t74099\t217400993\t74\t801\t\t1\t803\t842\t\tDemi-Quartier\n"
    "C\t74103\t217401033\t74\t2097\t\t1\t2203\t2257\t\tDomancy\n"
    "C\t74117\t217401173\t74\t985\t\t3\t976\t996\t\tÉtercy\n"
    "C\t74141\t217401413\t74\t1155\t\t3\t1074\t1100\t\tHauteville-sur-Fier\n"
    "C\t74151\t217401512\t74\t588\t\t3\t585\t594\t\tLornay\n"
    "C\t74161\t217401611\t74\t2058\t\t3\t1985\t2045\t\tMarcellaz-Albanais\n"
    "C\t74164\t217401645\t74\t6507\t\t0\t6432\t6612\t\tMarignier\n"
    "C\t74165\t217401652\t74\t708\t\t3\t701\t716\t\tMarigny-Saint-Marcel\n"
    "C\t74170\t217401702\t74\t852\t\t3\t858\t881\t\tMassingy\n"
    "C\t74173\t217401736\t74\t2893\t\t1\t2927\t3037\t\tMegève\n"
    "C\t74192\t217401926\t74\t985\t\t3\t963\t997\t\tMoye\n"
    "C\t74208\t217402080\t74\t10856\t\t1\t10852\t11262\t\tPassy\n"
    "C\t74212\t200081446\t74\t1824\t\t0\t1825\t1863\t\tGlières-Val-de-Borne\n"
    "C\t74215\t217402155\t74\t1311\t\t1\t1289\t1316\t\tPraz-sur-Arly\n"
    "C\t74225\t217402254\t74\t16442\t\t3\t16082\t16550\t\tRumilly\n"
    "C\t74231\t217402312\t74\t633\t\t3\t643\t658\t\tSaint-Eusèbe\n"
    "C\t74236\t217402361\t74\t5755\t\t1\t5678\t5808\t\tSaint-Gervais-les-Bains\n"
    "C\t74255\t217402551\t74\t2325\t\t3\t2267\t2307\t\tSales\n"
    "C\t74256\t217402569\t74\t17319\t\t1\t17041\t17515\t\tSallanches\n"
    "C\t74283\t217402833\t74\t1181\t\t3\t1166\t1185\t\tThusy\n"
    "C\t74289\t200081172\t74\t2860\t\t3\t2739\t2789\t\tVallières-sur-Fier\n"
    "C\t74292\t217402924\t74\t1086\t\t3\t1080\t1111\t\tVaulx\n"
    "C\t74297\t217402973\t74\t714\t\t3\t678\t699\t\tVersonnex\n"
    "C\t74312\t217403120\t74\t1659\t\t0\t1622\t1650\t\tVougy\n"
    "C\t76569\t217605690\t76\t223\t\t\t\t\t\tSainte-Colombe\n"
    "C\t77404\t217704048\t77\t1781\t\t\t\t\t\tSainte-Colombe\n"
    "C\t80113\t218001071\t80\t325\t\t\t\t\t\tBonneville\n"
    ".\n";

struct test_instance {
    struct instance i;
    struct db *reader;
    arena arena;
    char folder[64];
    struct picture_helper *pictures;
    struct known_store *known;
};

/* The embedded edition's name on a small directory: the start finds it imported already. */
static inline void test_directory_import(const char *database, arena *a)
{
    struct directory dir;
    struct directory_report report;
    str error = {0};
    str lines = text_format(a, "parvis-directory\t1\t%s\t2026\t2023\t2022\t2017\n%s",
                            directory_embedded.edition, test_directory);
    struct db *d = db_open(database, DB_WRITE, a, &error);
    if (!d || !directory_parse(a, lines, &dir, &error))
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    db_begin(d);
    directory_import(d, a, &dir, os_now(), &report);
    db_commit(d);
    check(!db_fault(d).len);
    db_close(d);
}

static inline void test_instance_open(struct test_instance *t)
{
    str error = {0};
    *t = (struct test_instance){.arena = arena_of(64 << 20)};
    os_fake = (struct os_fake){.on = true, .seed = 1};
    check(instant_read(S("2027-03-01T09:00:00Z"), &os_fake.now));
    snprintf(t->folder, sizeof t->folder, P_tmpdir "/parvis-test-XXXXXX");
    check(mkdtemp(t->folder) != NULL);
    const char *database =
        arena_c_string(&t->arena, text_format(&t->arena, "%s/parvis.db", t->folder));
    test_directory_import(database, &t->arena);
    t->pictures = picture_helper_start(&t->arena);
    if (!instance_open(&t->i, t->folder, &error))
        bug(arena_c_string(&t->arena, error), __FILE__, __LINE__);
    t->i.app.newest_settings->posts_in_a_row = 0; /* a few people write for many */
    t->i.app.pictures = t->pictures;
    t->i.app.known = t->known = known_start(KNOWN_MAX);
    t->reader = db_open(database, DB_READ, &t->arena, &error);
    check(t->reader != NULL);
}

/* DIR/files: what was attached. */
static inline void test_files_remove(const char *folder)
{
    for (int i = 0; i < 256; i++) {
        char path[100];
        snprintf(path, sizeof path, "%s/files/%02x", folder, (unsigned)i);
        DIR *two = opendir(path);
        for (struct dirent *e = two ? readdir(two) : NULL; e; e = readdir(two))
            unlinkat(dirfd(two), e->d_name, 0);
        if (two)
            closedir(two);
        rmdir(path);
    }
    char files[80];
    snprintf(files, sizeof files, "%s/files", folder);
    rmdir(files);
}

static inline void test_instance_close(struct test_instance *t)
{
    db_close(t->reader);
    instance_close(&t->i);
    known_free(t->known);
    picture_helper_stop(t->pictures);
    test_files_remove(t->folder);
    DIR *folder = opendir(t->folder);
    for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder)) {
        const char *path =
            arena_c_string(&t->arena, text_format(&t->arena, "%s/%s", t->folder, e->d_name));
        if (e->d_name[0] != '.')
            unlink(path);
    }
    if (folder)
        closedir(folder);
    rmdir(t->folder);
    arena_free(&t->arena);
}

struct test_person_task {
    struct write_task task;
    struct request *r;
    struct person_new person;
    i64 id;
};

static inline bool test_person_run(struct write_task *task, struct db *d)
{
    struct test_person_task *t = (struct test_person_task *)task;
    t->r->db = d;
    t->r->drawn = 0;
    t->id = person_create(t->r, t->person);
    return t->id != 0;
}

/* Its id. An empty password hash never matches: such a person has no way in but test_session(). */
static inline i64 test_person(struct test_instance *t, struct person_new p)
{
    struct test_person_task task = {.task.run = test_person_run, .person = p};
    task.r = request_of_server(&t->i.app, t->i.writer, &t->arena);
    write_group(t->i.writer, &task.task);
    check(task.task.outcome == WRITE_KEPT);
    return task.id;
}

static inline i64 test_administrator(struct test_instance *t)
{
    struct person_new p = {
        .email = S(TEST_ADMINISTRATOR), .name = S("Agnès Animatrice"), .role = ROLE_ADMINISTRATOR};
    check(password_hash(&t->arena, S(TEST_PASSWORD), &p.password_hash));
    return test_person(t, p);
}

#endif
