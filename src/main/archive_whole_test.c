/* SPDX-License-Identifier: EUPL-1.2 */
/* A forum with something in every table that travels: what leaves comes back the same, read by the
 * same people and by nobody else; a public archive gives nobody a right, a role or a proof. */
#include <sqlite3.h>

#include "commons/archive/archive.h"
#include "commons/archive/plain.h"
#include "commons/archive/tables.h"
#include "commons/moderation/moderation.h"
#include "db/rows.h"
#include "main/rights_world.h"

static struct world *opened(void)
{
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    return w;
}

static void closed(struct world *w)
{
    world_close(w);
    free(w); /* heap: as above */
}

/* ---- something in every table ------------------------------------------------------------------
 */

static i64 decided(struct world *w, i64 n, bool post, const char *action)
{
    struct request *r = act_as(w, post ? NOBODY : COLLEAGUE);
    i64 case_ = moderation_report(r, (struct report_new){.contribution = w->there[n].id,
                                                         .post = post ? w->there[n].post : 0,
                                                         .reason = S("insult"),
                                                         .note = S("regardez bien")});
    acted(w);
    r = act_as(w, MODERATES);
    check(case_ != 0);
    expect(!message_is(moderation_take(r, case_, true)));
    expect(!message_is(moderation_add_note(r, case_, S("à voir à deux"))));
    expect(!message_is(moderation_decide(r, (struct decision_new){.case_ = case_,
                                                                  .action = str_of(action),
                                                                  .reason = S("insult"),
                                                                  .statement = S("C’en est une."),
                                                                  .days = 3})));
    struct decision_line_rows rows = decision_list(r->db, r->arena, case_);
    i64 decision = rows.at[rows.len - 1].id;
    acted(w);
    return decision;
}

static void moderate(struct world *w)
{
    decided(w, 3, false, "hide");  /* once read by A and B */
    decided(w, 11, false, "hide"); /* a public topic */
    i64 decision = decided(w, 0, true, "hide");
    struct request *r = act_as(w, AUTHOR);
    expect(!message_is(moderation_appeal(r, decision, S("C’était une citation."))));
    acted(w);
    r = act_as(w, ADMINISTERS);
    expect(!message_is(moderation_answer(r, decision, false, S("Non."))));
    acted(w);
    decided(w, 10, false, "warn");
    r = act_as(w, DECLARED); /* who is new here: held until it is read */
    str body = S("voir http://a http://b http://c");
    i64 place = thread_post(r, (struct post_new){.contribution = w->there[0].id,
                                                 .body = body,
                                                 .html = thread_render(r, body)});
    struct post_rows posts =
        post_page(r->db, r->arena, r->reader.person, w->there[0].id, place - 1, place);
    expect(posts.len == 1 && posts.at[0].hidden_by == HIDDEN_UNTIL_READ);
    acted(w);
}

/* Rows that pages make elsewhere; persons, bodies and things are named by their samples. */
static const char filling[] =
    "UPDATE mandate SET charge = 2, proven_how = 'letter', proven_at = 7, proven_by = {ADMIN},"
    " interests = 'rien à vendre', reads_until = 20310101 WHERE person = {AUTHOR};"
    "UPDATE mandate SET charge = 1 WHERE person = {COLLEAGUE};"
    "UPDATE person SET suspended_at = 5, suspended_until = 99 WHERE id = {NOBODY};"
    "INSERT INTO vouch SELECT id, {COLLEAGUE}, 'agent, A', 8 FROM mandate WHERE person = {AUTHOR};"
    "INSERT INTO vouch SELECT id, {PEER}, 'agente, C', 8 FROM mandate WHERE person = {AUTHOR};"
    "INSERT INTO organisation_domain VALUES (1, 'ville-a.fr', {AUTHOR}, 9), (2, 'b.fr', NULL, 9);"
    "INSERT INTO organisation_contact VALUES (2, 'mairie@b.fr', {ADMIN}, 10), (1, 'a@a.fr', NULL, "
    "10);"
    "INSERT INTO siret_seen VALUES ({PEER}, 2, 11), ({PEER}, 1, 11);"
    "INSERT INTO invitation (token, organisation, person, email, name, function, kind, starts_on,"
    " sent_at, expires_at, closed_at, mandate) SELECT 'secretsecret', 1, {AUTHOR}, 'x@a.fr', "
    "'Xavier',"
    " 'régisseur', 'officer', 20270101, 12, 13, 14, id FROM mandate WHERE person = {COLLEAGUE};"
    "INSERT INTO invitation (token, organisation, person, email, function, kind, starts_on, "
    "sent_at,"
    " expires_at) VALUES ('secrettoo', 2, {AUTHOR}, 'y@a.fr', 'élue', 'elected', 20270101, 12, 13);"
    "INSERT INTO animator (person, facet, territory, since) SELECT {PEER}, min(id), 3, 15 FROM "
    "facet;"
    "INSERT INTO identity (person, issuer, subject, email, siret, created_at, seen_at) VALUES"
    " ({AUTHOR}, 'https://idp', 'sub-1', '', '21740042300012', 16, 17);"
    "INSERT INTO terms_accepted VALUES ({AUTHOR}, '2027-01', 18), ({AUTHOR}, '2026-01', 1);"
    "INSERT INTO erasure (person_uid, keep_name, erased_at, in_file) VALUES (randomblob(16), TRUE, "
    "19,"
    " TRUE);"
    "INSERT INTO erasure_wish VALUES ({LONER}, TRUE, 20, 21000000000000000);"
    "INSERT INTO visa_circuit (organisation, steps, first_email, first_name, set_by, set_at) VALUES"
    " (2, 1, 'maire@b.fr', 'La maire', {CHOSEN}, 22), (1, 2, '', '', NULL, 22);"
    "INSERT INTO notice_choice VALUES ({AUTHOR}, 1, 0), ({AUTHOR}, 12, 3), ({PEER}, 7, 1);"
    "INSERT INTO peer_list VALUES ({AUTHOR}, 2, 23);"
    "INSERT INTO neighbour_dismissed VALUES ({AUTHOR}, 1, 3), ({AUTHOR}, 1, 2);"
    "INSERT INTO letter (month, title, body, version, person, changed_at, sent_at, mails) VALUES"
    " (202701, 'Lettre de janvier', 'Bonjour *à tous*.', 3, {ANIMATES}, 24, 25, 40),"
    " (202702, 'Brouillon de février', 'Pas encore.', 1, NULL, 26, NULL, 0);"
    "INSERT INTO letter_refused VALUES ({PEER}, 27);"
    "INSERT INTO welcome VALUES ({PEER}, {ANIMATES}, 28), ({LONER}, NULL, 28);"
    "INSERT INTO contribution_note (uid, contribution, organisation, person, capacity, body, html,"
    " created_at) VALUES (randomblob(16), {PUBLIC}, 1, {COLLEAGUE}, 'agent, A', 'Nous n’y *sommes* "
    "plus.',"
    " '<p>Nous n’y <em>sommes</em> plus.</p>\n', 29),"
    " (randomblob(16), {PEERS}, 1, {COLLEAGUE}, 'agent, A', 'Entre pairs.', '<p>Entre "
    "pairs.</p>\n', 29);"
    "INSERT INTO visa (uid, contribution, step, email, name, function, asked_by, asked_at, "
    "expires_at,"
    " reminded_at, state, decided_at, revision, fingerprint, word) VALUES"
    " (randomblob(16), {DRAFT}, 0, 'v@x.fr', 'Vera', '', {AUTHOR}, 30, 31, NULL, 'asked', NULL, 0, "
    "'', ''),"
    " (randomblob(16), {PUBLIC}, 2, 'w@x.fr', 'Walid', 'vice-président', {AUTHOR}, 30, 31, 30, "
    "'refused',"
    " 32, 1, 'f00', 'Pas ainsi.');"
    "INSERT INTO visa_comment (visa, field, passage, body, made_at) VALUES (1, 'done', 'Un texte', "
    "'Lequel ?',"
    " 33), (1, '', '', 'Bien.', 33);"
    "INSERT INTO contact_offer VALUES ({PUBLIC}, {AUTHOR}, TRUE, FALSE, 0, '04 50 00 00 00', 34, "
    "35);"
    "INSERT INTO contact_request (uid, contribution, person, holder, kind, capacity, body, "
    "created_at) VALUES"
    " (randomblob(16), {PUBLIC}, {PEER}, {AUTHOR}, 'visit', 'agente, C', 'Peut-on venir ?', 36);"
    "INSERT INTO relay VALUES ({PUBLIC}, 3, {ANIMATES}, 0, 37), ({PUBLIC}, 2, NULL, 2, 37);"
    "INSERT INTO draft_help VALUES ({DRAFT}, {ANIMATES}, 38);"
    "INSERT INTO watch (person, target, organisation, seen_at, asked_at, created_at) VALUES"
    " ({PEER}, 'o2', 2, 39, 39, 39);"
    "INSERT INTO watch (person, target, watched, seen_at, asked_at, created_at) VALUES"
    " ({PEER}, 'p{AUTHOR}', {AUTHOR}, 39, 39, 39);"
    "INSERT INTO watch (person, target, facet, seen_at, asked_at, created_at) SELECT {PEER}, 'f' "
    "|| id, id,"
    " 39, 39, 39 FROM facet WHERE id = 3;"
    "INSERT INTO watch (person, target, seen_at, asked_at, created_at) VALUES"
    " ({PEER}, 'qq=musique', 39, 40, 39);"
    "INSERT INTO follow VALUES ({NOBODY}, {PUBLIC}, 41);"
    "INSERT INTO organisation (uid, nature, name, sort_key, folded, core, address_key, source, "
    "created_by,"
    " created_at, changed_at) VALUES (randomblob(16), 'association', 'Les Échasses', 'les "
    "echasses',"
    " 'les echasses', 'echasses', 'org-900', 'person', {LONER}, 42, 42);"
    "INSERT INTO organisation_dependence SELECT id, 2 FROM organisation WHERE address_key = "
    "'org-900';"
    "INSERT INTO facet_change (facet, label, label_en, changed_at, person) VALUES (1, 'Lecture', "
    "'Reading', 43,"
    " {ADMIN});"
    "INSERT INTO link (source, target, kind, created_at) VALUES ({TOPIC}, {PUBLIC}, 'cites', 44);"
    "INSERT INTO declaration (uid, contribution, organisation, kind, person, capacity, "
    "declared_at) VALUES"
    " (randomblob(16), {PUBLIC}, 3, 'considering', {PEER}, 'agente, C', 45);"
    "INSERT INTO follow_up (uid, contribution, happened_on, alive, body, html, person, capacity, "
    "created_at)"
    " VALUES (randomblob(16), {PUBLIC}, 20260300, 'yes', 'Oui.', '<p>Oui.</p>\n', {AUTHOR}, "
    "'agent, A', 46);"
    "INSERT INTO translation VALUES ({PUBLIC}, 'en', 'title', 'A title', 1, {AUTHOR}, 47);"
    "INSERT INTO post_history (post, version, body, replaced_at, person) SELECT id, 1, 'avant', "
    "48, person FROM"
    " post WHERE contribution = {PUBLIC};"
    "INSERT INTO file (sha256, size, content_type, stored_at, width, height) VALUES"
    " ('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 3, 'application/pdf', "
    "49,"
    " NULL, NULL),"
    " (replace(hex(zeroblob(32)), '00', 'ab'), 5, 'image/webp', 49, 960, 640),"
    " (replace(hex(zeroblob(32)), '00', 'cd'), 2, 'image/webp', 49, 320, 213);"
    "INSERT INTO rendition SELECT f.id, 320, n.id FROM file f, file n WHERE f.width = 960"
    " AND n.width = 320;"
    "INSERT INTO attachment (uid, contribution, audience, file, name, caption, author, position,"
    " attached_at, stated_at, published) SELECT randomblob(16), c.id, c.audience, f.id, 'plan.pdf',"
    " 'Le plan', 'Service technique', 1, 49, 49, TRUE FROM contribution c, file f"
    " WHERE c.id = {PUBLIC} AND f.width IS NULL;"
    /* under posts, which are hidden or not; and one that waits with what is published */
    "INSERT INTO attachment (uid, contribution, audience, file, name, alternative, caption, author,"
    " rights_holder, people, attached_at, post, person, published, stated_at)"
    " SELECT randomblob(16), p.contribution, p.audience, f.id, 'salle.webp', 'Une salle',"
    " CASE WHEN p.hidden THEN 'Vue cachée' ELSE 'Vue ouverte' END, 'Ariane', 'La commune',"
    " 'consent', 49, p.id, p.person, TRUE, 50 FROM post p, file f"
    " WHERE p.contribution IN ({PUBLIC}, {OPEN}) AND f.width = 960;"
    "INSERT INTO attachment (uid, contribution, audience, file, name, caption, licence,"
    " attached_at, person, stated_at) SELECT randomblob(16), c.id, c.home, f.id, 'suite.webp',"
    " 'Vue pour plus tard', 'CC-BY-4.0', 49, {AUTHOR}, 50 FROM contribution c, file f"
    " WHERE c.id = {PUBLIC} AND f.width = 960;";

static void fill_tables(struct world *w)
{
    const struct {
        const char *name;
        i64 id;
    } names[] = {{"{ADMIN}", w->ids[ADMINISTERS]},   {"{AUTHOR}", w->ids[AUTHOR]},
                 {"{COLLEAGUE}", w->ids[COLLEAGUE]}, {"{PEER}", w->ids[PEER]},
                 {"{CHOSEN}", w->ids[CHOSEN]},       {"{LONER}", w->ids[LONER]},
                 {"{NOBODY}", w->ids[NOBODY]},       {"{ANIMATES}", w->ids[ANIMATES]},
                 {"{PUBLIC}", w->there[0].id},       {"{PEERS}", w->there[1].id},
                 {"{DRAFT}", w->there[5].id},        {"{TOPIC}", w->there[12].id},
                 {"{OPEN}", w->there[9].id}};
    text t = text_of(&w->t.arena, 64 << 10);
    for (const char *c = filling; *c;) {
        bool named = false;
        for (i64 i = 0; i < countof(names) && !named; i++)
            if (!strncmp(c, names[i].name, strlen(names[i].name))) {
                text_add_i64(&t, names[i].id);
                c += strlen(names[i].name);
                named = true;
            }
        if (!named)
            text_add_char(&t, *c++);
    }
    db_script(w->t.i.writer, arena_c_string(&w->t.arena, text_str(&t)));
    check(!db_fault(w->t.i.writer).len);
}

static struct world *full(void)
{
    struct world *w = opened();
    moderate(w);
    fill_tables(w);
    return w;
}

/* ---- out and in --------------------------------------------------------------------------------
 */

static bool keep_bytes(void *what, str bytes)
{
    text_add(what, bytes);
    return true;
}

static str exported(struct test_instance *t, arena *a, bool everything)
{
    text *bytes = new (a, text);
    *bytes = text_of(a, 32 << 20);
    struct archive_export order = {.app = &t->i.app,
                                   .db = t->reader,
                                   .everything = everything,
                                   .write = keep_bytes,
                                   .what = bytes};
    struct archive_exported done = archive_export(&order, a);
    expect_text(done.fault, S(""));
    return text_str(bytes);
}

static void write_now(void *what, struct write_task *task) { write_group(what, task); }

static struct archive_imported imported(struct test_instance *t, arena *a, str bytes)
{
    struct archive_import order = {
        .app = &t->i.app, .source = {-1, bytes}, .write = write_now, .what = t->i.writer};
    return archive_import(&order, a);
}

static void say_complaints(const struct archive_imported *done)
{
    for (i64 i = 0; i < done->complaints.len; i++)
        test_expect_text(done->complaints.at[i].why, S(""), __FILE__,
                         (int)done->complaints.at[i].line);
}

static i64 rows_in(struct db *d, const char *table)
{
    return db_rows_all(d, table, NULL, NULL, NULL);
}

/* Every table that travels has something in it here, and as much of it there. */
static void expect_all_tables(struct test_instance *from, struct test_instance *to)
{
    for (const struct archive_table *t = archive_tables; t->name; t++) {
        if (t->scope == IN_NONE)
            continue;
        i64 rows = rows_in(from->reader, t->name);
        if (!rows || rows_in(to->reader, t->name) != rows)
            printf("%s: %lld rows here, %lld there\n", t->name, (long long)rows,
                   (long long)rows_in(to->reader, t->name));
        expect(rows > 0 && rows_in(to->reader, t->name) == rows);
    }
}

/* The same person, by its address. */
static i64 person_there(struct test_instance *t, arena *a, enum who who)
{
    struct person_secret *p =
        who == VISITOR ? NULL
                       : person_by_email(t->reader, a, text_format(a, "p%d@exemple.fr", who));
    check(who == VISITOR || p);
    return p ? p->id : 0;
}

struct looking {
    uid name;
    i64 id;
};

static bool look(void *what, const struct db_cell *cells, i64 count)
{
    struct looking *l = what;
    check(count > 1 && !strcmp(cells[1].column, "uid"));
    if (!memcmp(cells[1].text.at, l->name.at, sizeof l->name.at))
        l->id = cells[0].number;
    return !l->id;
}

static i64 contribution_named(struct db *d, uid name)
{
    struct looking l = {.name = name};
    db_rows_all(d, "contribution", "id", look, &l);
    check(l.id != 0);
    return l.id;
}

TEST(everything_of_every_table_comes_back_the_same)
{
    struct world *w = full();
    struct test_instance to;
    str once = exported(&w->t, a, true);
    test_instance_open(&to);
    struct archive_imported done = imported(&to, a, once);
    say_complaints(&done);
    expect(done.kept && !done.refused);
    expect_text(exported(&to, a, true), once);
    expect_all_tables(&w->t, &to);
    struct archive_imported second = imported(&to, a, once);
    say_complaints(&second);
    expect(!second.kept && second.added == 0);
    expect(!str_has(once, S("secret"))); /* no token */
    test_instance_close(&to);
    closed(w);
}

/* What is read, hidden and held is so there too: by whoever read it here, and by nobody else. */
TEST(the_same_people_read_the_same_things)
{
    struct world *w = full();
    struct test_instance to;
    str once = exported(&w->t, a, true);
    test_instance_open(&to);
    struct archive_imported done = imported(&to, a, once);
    say_complaints(&done);
    i64 seen = 0;
    for (i64 n = 0; n < SAMPLES; n++) {
        uid name = contribution_whole(w->t.reader, a, w->there[n].id)->uid;
        i64 there = contribution_named(to.reader, name);
        for (enum who who = VISITOR; who < WHO; who++) {
            bool here = contribution_one(w->t.reader, a, w->ids[who], w->there[n].id) != NULL;
            bool same =
                (contribution_one(to.reader, a, person_there(&to, a, who), there) != NULL) == here;
            if (!same)
                printf("%s, %s: read %s\n", samples[n].name, people[who].name,
                       here ? "here alone" : "there alone");
            expect(same);
            seen += here;
        }
        expect((n != 3 && n != 11) ||
               !contribution_one(to.reader, a, person_there(&to, a, AUTHOR), there));
    }
    expect(seen > 40);
    expect(!db_fault(to.reader).len);
    test_instance_close(&to);
    closed(w);
}

/* A decision of the archive can be undone here, and gives back what it hid, to whom it was open. */
TEST(what_was_hidden_before_can_be_shown_again_after)
{
    struct world *w = full();
    struct world *to = calloc(1, sizeof *to); /* heap: too large for a stack */
    str once = exported(&w->t, a, true);
    check(to != NULL);
    test_instance_open(&to->t);
    struct archive_imported done = imported(&to->t, a, once);
    say_complaints(&done);
    uid name = contribution_whole(w->t.reader, a, w->there[3].id)->uid;
    i64 there = contribution_named(to->t.reader, name);
    struct concealed *c = concealed_of(to->t.reader, a, there);
    expect(c != NULL);
    to->ids[ADMINISTERS] = person_there(&to->t, a, ADMINISTERS);
    struct request *r = act_as(to, ADMINISTERS);
    expect(!message_is(moderation_undo(r, c->id)));
    acted(to);
    for (enum who who = VISITOR; who < WHO; who++)
        expect((contribution_one(to->t.reader, a, person_there(&to->t, a, who), there) != NULL) ==
               reads(&samples[3], who));
    test_instance_close(&to->t);
    free(to); /* heap: as above */
    closed(w);
}

TEST(the_public_archive_tells_of_nobody_but_authors)
{
    struct world *w = full();
    struct test_instance to;
    str once = exported(&w->t, a, false);
    static const char *const never[] = {"secret",
                                        "regardez bien",
                                        "une citation",
                                        "à deux",
                                        "C’en est une",
                                        "Brouillon",
                                        "Entre pairs",
                                        "ville-a.fr",
                                        "mairie@b.fr",
                                        "04 50",
                                        "Peut-on venir",
                                        "qq=musique",
                                        "Pas ainsi",
                                        "Lequel",
                                        "Vue cachée",
                                        "Vue pour plus tard",
                                        "proven",
                                        "charge",
                                        "@",
                                        "2027-01\"",
                                        "idp"};
    for (i64 i = 0; i < countof(never); i++) {
        if (str_has(once, str_of(never[i])))
            printf("the public archive says \"%s\"\n", never[i]);
        expect(!str_has(once, str_of(never[i])));
    }
    expect(str_has(once, S("Lettre de janvier")) && str_has(once, S("*sommes* plus")));
    expect(str_has(once, S("Le plan")) && str_has(once, S("Vue ouverte")));
    expect(str_has(once, S("\"type\":\"moderation\"")) && str_has(once, S("\"upheld\":\"no\"")));
    test_instance_open(&to);
    struct archive_imported done = imported(&to, a, once);
    say_complaints(&done);
    expect(done.kept && !done.refused);
    expect_text(exported(&to, a, false), once);
    expect(rows_in(to.reader, "mandate") == 0 && rows_in(to.reader, "vouch") == 0);
    done = imported(&to, a, once);
    expect(!done.kept && !done.refused);
    test_instance_close(&to);
    closed(w);
}

/* Each line of an archive of everything, in one that says it is public: those that give a right, a
 * role or a proof, or that tell what is not public, are refused by name. */
TEST(a_public_archive_makes_no_rights)
{
    struct world *w = full();
    struct test_instance to;
    str whole = exported(&w->t, a, true);
    i64 at = str_find(whole, S("\"scope\":\"everything\""));
    text forged = text_of(a, whole.len + 100);
    text_add(&forged, str_first(whole, at));
    text_add(&forged, S("\"scope\":\"public\""));
    text_add(&forged, str_from(whole, at + 20));
    test_instance_open(&to);
    struct archive_import order = {.app = &to.i.app,
                                   .source = {-1, text_str(&forged)},
                                   .partial = true,
                                   .write = write_now,
                                   .what = to.i.writer};
    struct archive_imported done = archive_import(&order, a);
    expect(done.refused > 60);
    static const char *const untouched[] = {
        "person",       "person_name",     "mandate",
        "vouch",        "animator",        "contribution",
        "visa",         "moderation_case", "moderation_decision",
        "invitation",   "identity",        "organisation_domain",
        "siret_seen",   "contact_offer",   "watch",
        "visa_circuit", "journal"};
    for (i64 i = 0; i < countof(untouched); i++)
        expect(rows_in(to.reader, untouched[i]) == 0);
    for (i64 i = 0; i < done.complaints.len; i++)
        expect(str_starts(done.complaints.at[i].why, S("not in a public archive")) ||
               str_starts(done.complaints.at[i].why, S("no such")));
    test_instance_close(&to);
    closed(w);
}
