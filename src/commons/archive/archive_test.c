/* SPDX-License-Identifier: EUPL-1.2 */
/* What goes out comes in again, the same; what is not public never goes out. */
#include "commons/archive/archive.h"

#include "archive_sql.h"
#include "commons/archive/object.h"
#include "commons/contribution/json.h"
#include "commons/contribution/test_world.h"
#include "commons/journal/journal.h"
#include "commons/thread/reply.h"
#include "commons/thread/thread.h"
#include "commons/writer.h"

/* ---- helpers --------------------------------------------------------------------------------- */

static bool keep_bytes(void *what, str bytes)
{
    text_add(what, bytes);
    return true;
}

static str exported(struct world *w, arena *a, bool everything)
{
    text *t = new (a, text);
    *t = text_of(a, 64 << 20);
    struct archive_export order = {
        .app = &w->app, .db = w->d, .everything = everything, .write = keep_bytes, .what = t};
    struct archive_exported done = archive_export(&order, a);
    expect_text(done.fault, S(""));
    return text_str(t);
}

static void write_now(void *what, struct write_task *t)
{
    struct world *w = what;
    write_group(w->d, t);
}

static struct archive_imported imported(struct world *w, arena *a, str bytes, bool partial,
                                        bool dry)
{
    struct archive_import order = {.app = &w->app,
                                   .source = {-1, bytes},
                                   .partial = partial,
                                   .dry_run = dry,
                                   .write = write_now,
                                   .what = w};
    return archive_import(&order, a);
}

/* An instance with its directory and nobody in it. */
static struct world empty_of(arena *a)
{
    struct world w = {.d = db_open_memory(a), .app = {.features = world_features}};
    w.app.newest_settings = settings_default(a);
    audiences_start(w.d);
    facets_start(w.d);
    db_script(
        w.d,
        "INSERT INTO organisation (uid, nature, code, name, sort_key, folded, core, address_key, "
        "stratum, source, created_at, changed_at) VALUES (x'0102030405060708090a0b0c0d0e0f10', "
        "'commune', '74042', 'Bonneville', 'bonneville', 'bonneville', 'bonneville', 'b', 2, "
        "'directory', 0, 0)");
    return w;
}

#define SECRET "perroquet"

static void talk(struct world *w, arena *a, i64 topic)
{
    struct request *r = by(w, a, BEA);
    expect(thread_post(
               r, (struct post_new){.contribution = topic,
                                    .capacity = own_capacity(r),
                                    .body = S("Combien de **places** ?"),
                                    .html = thread_render(r, S("Combien de **places** ?"))}) == 1);
    r = by(w, a, ANNE);
    expect(thread_post(r, (struct post_new){.contribution = topic,
                                            .body = S("Quatre-vingts.\n\n> \"vues\"\t\\o/"),
                                            .html = thread_render(r, S("Quatre-vingts.")),
                                            .answers = 1}) == 2);
    expect(thread_choose(by(w, a, ANNE), 2));
    r = by(w, a, CARL);
    expect(thread_post(r, (struct post_new){.contribution = topic,
                                            .body = S(SECRET " regrettable"),
                                            .html = thread_render(r, S(SECRET))}) == 3);
    expect(thread_take_back(by(w, a, CARL), 3));
    r = by(w, a, BEA);
    expect(thread_change(r, 1,
                         (struct post_change){.seen = 1,
                                              .body = S("Combien de places, au juste ?"),
                                              .html = thread_render(r, S("Combien ?"))}));
}

static void hang(struct world *w, arena *a, i64 open, i64 other, i64 draft)
{
    struct request *r = by(w, a, BEA);
    i64 copy = 0;
    expect(contribution_declare(r, open, own_capacity(r), S("adaptation"), S("Chez nous aussi"),
                                &copy) &&
           copy);
    expect(contribution_link(by(w, a, EVE), other, open, S("cites")));
    expect(contribution_link(by(w, a, ANNE), draft, open, S("cites")));
    r = by(w, a, ANNE);
    expect(contribution_add_follow_up(r, open, (partial_day){20260300}, S("changed"), S("Agrandi."),
                                      own_capacity(r)));
    r = by(w, a, ADMIN);
    expect(facet_change(r, 1, S("Bibliothèques"), S("Libraries"), 7));
    db_script(
        w->d,
        "INSERT INTO translation SELECT id, 'en', 'title', 'The house', 1, 1, 5 FROM contribution"
        " WHERE state = 'published';"
        "UPDATE person SET example = TRUE WHERE id = 1;"
        "INSERT INTO file (sha256, size, content_type, stored_at) VALUES"
        " ('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 3, 'text/plain', 9);"
        "INSERT INTO attachment (uid, contribution, audience, file, name, attached_at, published,"
        " stated_at)"
        " SELECT randomblob(16), id, audience, 1, 'plan.txt', 9, TRUE, 9 FROM contribution WHERE "
        "audience = "
        "1;"
        "INSERT INTO peer_list VALUES (1, 2, 77), (1, 3, 78)");
    /* a picture in two widths, under a post; and one that waits with what is published */
    db_script(
        w->d,
        "INSERT INTO file (sha256, size, content_type, stored_at, width, height) VALUES"
        " (replace(hex(zeroblob(32)), '00', 'ab'), 5, 'image/webp', 9, 960, 640),"
        " (replace(hex(zeroblob(32)), '00', 'cd'), 2, 'image/webp', 9, 320, 213);"
        "INSERT INTO rendition SELECT f.id, 320, n.id FROM file f, file n WHERE f.width = 960 AND"
        " n.width = 320;"
        "INSERT INTO attachment (uid, contribution, audience, file, name, alternative, caption,"
        " licence, attached_at, post, person, published, stated_at) SELECT randomblob(16),"
        " p.contribution, p.audience, f.id, 'a.webp', 'Une salle', 'Vue de l’entrée', 'CC-BY-4.0',"
        " 9, p.id, p.person, TRUE, 10 FROM post p, file f WHERE p.hidden = FALSE AND f.width = 960;"
        "INSERT INTO attachment (uid, contribution, audience, file, name, caption, attached_at,"
        " person, stated_at) SELECT randomblob(16), c.id, c.home, f.id, 'b.webp', '" SECRET
        "', 9, 1, 10 FROM contribution c, file f WHERE c.audience = 1 AND f.width = 960;"
        /* and one that was taken away */
        "INSERT INTO attachment (uid, contribution, audience, file, name, caption, attached_at,"
        " published, stated_at, removed_at) SELECT randomblob(16), c.id, c.audience, f.id, "
        "'c.webp',"
        " 'Vue retirée', 9, TRUE, 10, 11 FROM contribution c, file f WHERE c.audience = 1"
        " AND f.width = 960");
}

/* Something of everything, public and not. */
static struct world full_of(arena *a)
{
    struct world w = world_of(a);
    db_script(
        w.d,
        "UPDATE organisation SET source = 'directory', code = '74042',"
        " uid = x'0102030405060708090a0b0c0d0e0f10' WHERE id = 1;"
        "UPDATE organisation SET source = 'demonstration' WHERE id = 2;"
        "UPDATE organisation SET address_key = 'org-' || id WHERE id > 1;"
        "INSERT INTO organisation_dependence VALUES (3, 2), (3, 1);"
        "INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, ends_on, proof,"
        " created_at) VALUES (randomblob(16), 1, 1, 'directrice', 'officer', 20240101, NULL, 2, 5),"
        " (randomblob(16), 3, 2, 'élue', 'elected', 20200101, 20260101, 0, 6)");
    i64 open = published_of(
        &w, a, ANNE,
        S("{\"contact\":\"secret.adresse@exemple.fr\",\"cost\":1250000,\"need\":\"l’école\\n"
          "\\\"x\\\"\",\"open\":true,\"sectors\":[\"musique\",\"danse\"],\"staff\":\"2.5\","
          "\"steps\":"
          "[{\"day\":\"2024-02-03\",\"what\":\"un\"}],\"title\":\"La maison\"}"),
        AUDIENCE_PUBLIC);
    i64 other = published_of(&w, a, EVE, DOCUMENT("Échasses", "hautes"), AUDIENCE_PUBLIC);
    published_of(&w, a, ANNE, DOCUMENT("Pour les pairs", SECRET), AUDIENCE_PEERS);
    published_of(&w, a, BEA, DOCUMENT("Entre nous", SECRET), 102);
    published_of(&w, a, BEA, DOCUMENT("Entre quelques-uns", SECRET), 102);
    db_script(w.d, "INSERT INTO audience (id, kind) VALUES (900, 'chosen');"
                   "INSERT INTO audience_member VALUES (900, 1), (900, 3);"
                   "UPDATE revision SET audience = 900 WHERE contribution = 5;"
                   "UPDATE contribution SET audience = 900 WHERE id = 5");
    i64 draft = draft_of(&w, a, ANNE, DOCUMENT("Brouillon", SECRET));
    draft_of(&w, a, CARL, DOCUMENT("Seul", SECRET));
    i64 gone = published_of(&w, a, ANNE, DOCUMENT("Retiré", SECRET), AUDIENCE_PUBLIC);
    expect(contribution_withdraw(by(&w, a, ANNE), gone));
    expect(contribution_save(by(&w, a, ANNE), open, version_of(&w, a, open),
                             DOCUMENT("La maison", SECRET), S("en cours")) == SAVED);
    talk(&w, a, open);
    hang(&w, a, open, other, draft);
    return w;
}

static i64 lines_in(str s)
{
    i64 n = 0;
    for (i64 i = 0; i < s.len; i++)
        n += s.at[i] == '\n';
    return n;
}

static void say_complaints(const struct archive_imported *done)
{
    for (i64 i = 0; i < done->complaints.len; i++)
        test_expect_text(done->complaints.at[i].why, S(""), __FILE__,
                         (int)done->complaints.at[i].line);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void round_trip(arena *a, bool everything)
{
    struct world from = full_of(a), to = empty_of(a);
    str once = exported(&from, a, everything);
    struct archive_imported done = imported(&to, a, once, false, false);
    say_complaints(&done);
    expect(done.kept && done.refused == 0 && done.lines == lines_in(once));
    str again = exported(&to, a, everything);
    expect(once.len > 4000);
    expect_text(again, once);
    struct archive_imported second = imported(&to, a, once, false, false);
    say_complaints(&second);
    expect(!second.kept && second.added == 0 && second.unchanged == lines_in(once) - 1);
    expect_text(exported(&to, a, everything), once);
    expect(!db_fault(to.d).len);
    db_close(from.d);
    db_close(to.d);
}

TEST(everything_comes_back_the_same) { round_trip(a, true); }
TEST(the_public_archive_comes_back_the_same) { round_trip(a, false); }

TEST(the_public_archive_holds_nothing_else)
{
    struct world w = full_of(a);
    str public = exported(&w, a, false), whole = exported(&w, a, true);
    expect(str_has(whole, S(SECRET)) && !str_has(public, S(SECRET)));
    expect(str_has(public, S("La maison")) && str_has(public, S("chasses")));
    expect(str_has(public, S("Vue de l’entrée")) && str_has(public, S("\"narrower\":{\"320\":")));
    expect(!str_has(public, S("Vue retirée")) && !str_has(whole, S("Vue retirée")));
    expect(!str_has(public, S("Pour les pairs")) && !str_has(public, S("Brouillon")));
    expect(!str_has(public, S("@")) && !str_has(public, S("argon")));
    expect(str_has(whole, S("secret.adresse@exemple.fr")) && str_has(whole, S("a@x")));
    expect(!str_has(public, S("Dana"))); /* wrote nothing public */
    expect(str_has(public, S("Béa")) && str_has(public, S("commune:74042")));
    expect(!str_has(public, S("\"type\":\"journal\"")) &&
           !str_has(public, S("\"type\":\"mandate\"")));
    expect(!str_has(public, S("\"type\":\"follow\"")) && !str_has(public, S("updated_at")));
    db_close(w.d);
}

TEST(lines_are_canonical_and_fit_the_table)
{
    struct world w = full_of(a);
    for (str rest = exported(&w, a, true); rest.len;) {
        str line = str_cut(&rest, '\n'), error = {0};
        struct archive_line l;
        text t = text_of(a, 1 << 20);
        object_write_tree(&t, json_parse(a, line));
        expect_text(text_str(&t), line);
        expect(archive_line_read(a, line, &l, &error));
        expect_text(error, S(""));
    }
    db_close(w.d);
}

/* What came in works as what was written here: it is found, read by the same, and changed. */
TEST(what_came_in_is_alive)
{
    struct world from = full_of(a), to = empty_of(a);
    struct archive_imported done = imported(&to, a, exported(&from, a, true), false, false);
    say_complaints(&done);
    struct request *r = by(&to, a, VISITOR);
    struct search_order order = {.question = S("quatre-vingts")};
    expect(search_run(r, &order).total == 1);
    order.question = S(SECRET);
    expect(search_run(r, &order).total == 0);
    r = by(&to, a, ANNE); /* the mandates of the archive make the same readers */
    expect(search_run(r, &order).total >= 2);
    struct list_filter f = {.kind = &world_kind};
    struct list list = contribution_list(by(&to, a, VISITOR), &f, (struct list_place){0}, 10);
    expect(list.total == 2);
    struct contribution *c = contribution_one(to.d, a, VISITOR, list.cards.at[1].id);
    expect_text(c->title, S("La maison"));
    expect_text(c->slug, S("la-maison"));
    expect(c->post_count == 3 && c->best_post.has);
    expect(contribution_facets(to.d, a, VISITOR, c->id).len == 2);
    expect(declaration_counts(to.d, a, VISITOR, c->id)->adaptation == 1);
    expect(follow_up_list(to.d, a, VISITOR, c->id).len == 1);
    struct journal_verdict v = journal_verify(to.d, a);
    expect(v.rows > 5 && !v.wrong_row && !v.wrong_segment);
    expect(!db_fault(to.d).len);
    db_close(from.d);
    db_close(to.d);
}

#define HEADER                                                                                     \
    "{\"format\":\"parvis-archive\",\"scope\":\"everything\",\"type\":\"header\",\"version\":1}\n"
#define SOMEONE(n)                                                                                 \
    "{\"name\":\"Personne\",\"type\":\"person\",\"uid\":\"0000000000000000000000000000000" n "\"}" \
    "\n"

static void expect_complaint(const struct archive_imported *done, i64 line, str why)
{
    expect(done->complaints.len == 1 && done->refused == 1);
    if (done->complaints.len) {
        expect(done->complaints.at[0].line == line);
        expect_text(done->complaints.at[0].why, why);
    }
}

TEST(a_bad_line_undoes_all_or_is_left_out)
{
    struct world w = empty_of(a);
    str bytes = S(HEADER SOMEONE("1") "{\"type\":\"person\"}\n" SOMEONE("2"));
    struct archive_imported done = imported(&w, a, bytes, false, false);
    expect_complaint(&done, 3, S("missing member: uid"));
    expect(!done.kept && !str_has(exported(&w, a, true), S("Personne")));
    done = imported(&w, a, bytes, true, true);
    expect(!done.kept && done.added == 2 && !str_has(exported(&w, a, true), S("Personne")));
    done = imported(&w, a, bytes, true, false);
    expect_complaint(&done, 3, S("missing member: uid"));
    expect(done.kept && done.added == 2 && str_has(exported(&w, a, true), S("Personne")));
    db_close(w.d);
}

static const struct {
    const char *line, *why;
} refused_lines[] = {
    {"{", "not a JSON object on one line"},
    {"", "not a JSON object on one line"},
    {"{\"type\":\"person\",\"type\":\"person\"}", "not a JSON object on one line"},
    {"{\"type\":\"cat\"}", "unknown type: cat"},
    {"{\"type\":\"person\",\"uid\":\"x\"}", "not a value of this member: uid"},
    {"{\"type\":\"person\",\"colour\":\"x\"}", "unknown member: colour"},
    {"{\"type\":\"header\",\"format\":\"parvis-archive\",\"scope\":\"public\",\"version\":1}",
     "a second header"},
    {"{\"type\":\"person\",\"uid\":\"00000000000000000000000000000009\",\"name\":\"X\","
     "\"email\":\"a@b\","
     "\"password\":\"clear\"}",
     "the password must be its argon2 hash"},
    {"{\"type\":\"revision\",\"uid\":\"00000000000000000000000000000009\",\"contribution\":"
     "\"00000000000000000000000000000008\",\"number\":1,\"document\":{},\"fields_version\":1,"
     "\"person\":"
     "\"00000000000000000000000000000001\",\"saved_at\":\"2027-01-01T00:00:00Z\"}",
     "no such contribution here"},
    {"{\"type\":\"contribution\",\"uid\":\"00000000000000000000000000000009\",\"kind\":"
     "\"nothing\",\"person\":"
     "\"00000000000000000000000000000001\",\"licence\":\"CC0-1.0\",\"state\":\"draft\","
     "\"audience\":\"home\","
     "\"created_at\":\"2027-01-01T00:00:00Z\",\"active_at\":\"2027-01-01T00:00:00Z\"}",
     "a kind that this program does not know"},
    {"{\"type\":\"contribution\",\"uid\":\"00000000000000000000000000000009\",\"kind\":"
     "\"trial\",\"person\":"
     "\"00000000000000000000000000000001\",\"licence\":\"CC0-1.0\",\"state\":\"draft\","
     "\"audience\":\"public\","
     "\"created_at\":\"2027-01-01T00:00:00Z\",\"active_at\":\"2027-01-01T00:00:00Z\"}",
     "what is not published is read at home only"},
    {"{\"type\":\"contribution\",\"uid\":\"00000000000000000000000000000009\",\"kind\":"
     "\"trial\",\"person\":"
     "\"00000000000000000000000000000001\",\"licence\":\"CC0-1.0\",\"state\":\"draft\","
     "\"audience\":\"home\","
     "\"created_at\":\"2027-01-01T00:00:00Z\",\"active_at\":\"2027-01-01T00:00:00Z\"}",
     "the revision that readers see is missing: the contribution is left out"},
    {"{\"type\":\"animator\",\"person\":\"00000000000000000000000000000009\",\"since\":\"2027-"
     "01-01T00:00:00Z\"}",
     "no such person here"},
    {"{\"type\":\"animator\",\"person\":\"00000000000000000000000000000001\",\"facet\":"
     "\"sector:none\",\"since\":\"2027-01-01T00:00:00Z\"}",
     "no such facet here"},
    {"{\"type\":\"animator\",\"person\":\"00000000000000000000000000000001\",\"territory\":"
     "\"region:99\",\"since\":\"2027-01-01T00:00:00Z\"}",
     "no such territory here"},
    {"{\"type\":\"vouch\",\"mandate\":\"00000000000000000000000000000009\",\"person\":"
     "\"00000000000000000000000000000001\",\"vouched_at\":\"2027-01-01T00:00:00Z\"}",
     "no such mandate here"},
    {"{\"type\":\"report\",\"case\":\"00000000000000000000000000000009\",\"reason\":\"insult\","
     "\"reported_at\":\"2027-01-01T00:00:00Z\"}",
     "no such case here"},
    {"{\"type\":\"appeal\",\"decision\":\"00000000000000000000000000000009\",\"appealed_at\":"
     "\"2027-01-01T00:00:00Z\"}",
     "no such decision here"},
    {"{\"type\":\"visa_comment\",\"visa\":\"00000000000000000000000000000009\",\"body\":\"x\","
     "\"made_at\":\"2027-01-01T00:00:00Z\"}",
     "no such visa here"},
    {"{\"type\":\"note\",\"uid\":\"00000000000000000000000000000009\",\"contribution\":"
     "\"00000000000000000000000000000009\",\"organisation\":\"commune:74042\",\"person\":"
     "\"00000000000000000000000000000001\",\"body\":\"x\",\"created_at\":\"2027-01-01T00:00:"
     "00Z\"}",
     "no such contribution here"},
    {"{\"type\":\"contact_offer\",\"contribution\":\"00000000000000000000000000000009\","
     "\"person\":\"00000000000000000000000000000001\",\"monthly\":31,\"confirmed_at\":\"2027-"
     "01-01T00:00:00Z\"}",
     "not a value of this member: monthly"},
    {"{\"type\":\"notice_choice\",\"person\":\"00000000000000000000000000000001\",\"kind\":"
     "\"post\",\"rhythm\":\"hourly\"}",
     "not a value of this member: rhythm"},
    {"{\"type\":\"watch\",\"person\":\"00000000000000000000000000000001\",\"seen_at\":\"2027-"
     "01-01T00:00:00Z\",\"asked_at\":\"2027-01-01T00:00:00Z\",\"created_at\":\"2027-01-01T00:"
     "00:00Z\"}",
     "one follows an organisation, a person, a facet or a search"},
    {"{\"type\":\"watch\",\"person\":\"00000000000000000000000000000001\",\"watched\":"
     "\"00000000000000000000000000000001\",\"search\":\"q=x\",\"seen_at\":\"2027-01-01T00:00:"
     "00Z\",\"asked_at\":\"2027-01-01T00:00:00Z\",\"created_at\":\"2027-01-01T00:00:00Z\"}",
     "one follows an organisation, a person, a facet or a search"},
    {"{\"type\":\"domain\",\"organisation\":\"commune:74042\",\"domain\":\"b.f\",\"added_at\":"
     "\"2027-01-01T00:00:00Z\"}",
     "not a domain"},
    {"{\"type\":\"mandate\",\"uid\":\"00000000000000000000000000000009\",\"person\":"
     "\"00000000000000000000000000000001\",\"organisation\":\"commune:74042\",\"function\":"
     "\"maire\",\"kind\":\"elected\",\"starts_on\":\"2026-01-01\",\"charge\":\"manager\","
     "\"created_at\":\"2027-01-01T00:00:00Z\"}",
     "who has the charge of an organisation is proven there"},
    {"{\"type\":\"mandate\",\"uid\":\"00000000000000000000000000000009\",\"person\":"
     "\"00000000000000000000000000000001\",\"organisation\":\"commune:74042\",\"function\":"
     "\"maire\",\"kind\":\"elected\",\"starts_on\":\"2026-01-01\",\"proof\":\"letter\","
     "\"created_at\":\"2027-01-01T00:00:00Z\"}",
     "not a value of this member: proof"},
    {"{\"type\":\"invitation\",\"organisation\":\"commune:74042\",\"person\":"
     "\"00000000000000000000000000000001\",\"email\":\"a@b\",\"function\":\"x\",\"kind\":"
     "\"officer\",\"starts_on\":\"2026-01-01\",\"sent_at\":\"2027-01-01T00:00:00Z\",\"expires_"
     "at\":\"2027-01-01T00:00:00Z\",\"token\":\"x\"}",
     "unknown member: token"},
};

TEST(each_refusal_names_its_line)
{
    struct world w = empty_of(a);
    for (i64 i = 0; i < countof(refused_lines); i++) {
        str bytes = text_format(a, "%s%s%s\n", HEADER, SOMEONE("1"), refused_lines[i].line);
        struct archive_imported done = imported(&w, a, bytes, false, false);
        expect_complaint(&done, 3, str_of(refused_lines[i].why));
        expect(!done.kept);
    }
    struct archive_imported none = imported(&w, a, S("not an archive\n"), true, false);
    expect_complaint(&none, 1, S("not a JSON object on one line"));
    none = imported(&w, a,
                    S("{\"format\":\"parvis-archive\",\"scope\":\"public\",\"type\":\"header\","
                      "\"version\":2}\n"),
                    true, false);
    expect(none.refused == 1 && none.lines == 1);
    expect(!imported(&w, a, (str){0}, true, false).kept);
    db_close(w.d);
}

TEST(a_partial_import_in_many_batches_loses_nothing)
{
    enum { PERSONS = 1700 };
    struct world w = empty_of(a);
    text t = text_of(a, 1 << 20);
    text_add(&t, S(HEADER));
    for (int i = 1; i <= PERSONS; i++)
        text_add(&t,
                 i % 100 == 0
                     ? S("{}\n")
                     : text_format(a, "{\"name\":\"N\",\"type\":\"person\",\"uid\":\"%032x\"}\n",
                                   (unsigned)i));
    struct archive_imported done = imported(&w, a, text_str(&t), true, false);
    expect(done.added == PERSONS - 17 && done.refused == 17 && done.lines == PERSONS + 1 &&
           done.kept);
    expect(done.complaints.len == 17 && done.complaints.at[16].line == PERSONS + 1);
    expect(lines_in(exported(&w, a, true)) >= PERSONS - 17);
    db_close(w.d);
}

/* As the writer does when the database dropped its transaction: what was read ahead is read again.
 */
static void write_twice(void *what, struct write_task *t)
{
    struct world *w = what;
    db_begin(w->d);
    (void)t->run(t, w->d);
    db_rollback(w->d);
    write_group(w->d, t);
}

/* All that is here, then so many posts of two threads by turns, one a line: from one minute to the
   next, and twice backwards. `of`: the threads. */
static str two_threads(struct world *w, arena *a, i64 posts, str of[static 2])
{
    str archive = exported(w, a, true);
    text t = text_of(a, 32 << 20);
    str person = {0};
    for (str rest = archive; rest.len;) {
        str line = str_cut(&rest, '\n'), error = {0};
        struct archive_line l;
        text_add(&t, line);
        text_add_char(&t, '\n');
        if (!archive_line_read(a, line, &l, &error) || l.type != ARCHIVE_REVISION)
            continue;
        json_t *tree = json_parse(a, line);
        str contribution = json_str(json_object_get(tree, "contribution"));
        if (!str_eq(of[1], contribution)) {
            of[0] = of[1];
            of[1] = contribution;
        }
        person = json_str(json_object_get(tree, "person"));
    }
    for (long long i = 0; i < posts; i++) {
        long long minute = i == posts / 2 || i == posts - 1 ? 0 : i / 60;
        text_add(&t, text_format(a,
                                 "{\"body\":\"Message %lld du *fil*\",\"contribution\":\"%.*s\","
                                 "\"created_at\":\"2028-01-01T%02lld:%02lld:00Z\",\"number\":%lld,"
                                 "\"person\":\"%.*s\",\"type\":\"post\",\"uid\":\"f%031llx\"}\n",
                                 i, STR(of[i % 2]), minute / 60, minute % 60, 101 + i / 2,
                                 STR(person), i));
    }
    return text_str(&t);
}

TEST(what_is_read_ahead_can_be_read_again)
{
    enum { POSTS = 3000 };
    struct world from = full_of(a), once = empty_of(a), twice = empty_of(a);
    str of[2] = {0}, bytes = two_threads(&from, a, POSTS, of);
    struct archive_imported done = imported(&once, a, bytes, false, false);
    say_complaints(&done);
    expect(done.kept && !done.refused && done.lines == lines_in(bytes));
    for (int partial = 0; partial < 2; partial++) {
        struct archive_import order = {.app = &twice.app,
                                       .source = {-1, bytes},
                                       .partial = partial,
                                       .write = write_twice,
                                       .what = &twice};
        struct archive_imported again = archive_import(&order, a);
        say_complaints(&again);
        expect(again.lines == done.lines && !again.refused && again.kept == !partial);
        expect(again.added == (partial ? 0 : done.added));
        expect_text(exported(&twice, a, true), exported(&once, a, true));
    }
    expect(lines_in(exported(&twice, a, true)) >= POSTS);
    for (int i = 0; i < 2; i++) { /* what lists show of a thread is what its posts say */
        uid u;
        expect(uid_read(of[i], &u));
        i64 id = archive_contribution_of(twice.d, u);
        const struct contribution *c = contribution_whole(twice.d, a, id),
                                  *before = contribution_whole(from.d, a,
                                                               archive_contribution_of(from.d, u));
        expect(c->post_count == before->post_count + POSTS / 2);
        expect_text(instant_exact(a, c->active_at), S("2028-01-01T00:49:00Z"));
    }
    db_close(from.d);
    db_close(once.d);
    db_close(twice.d);
}
