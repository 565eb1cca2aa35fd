/* SPDX-License-Identifier: EUPL-1.2 */
/* Whoever guesses the address of a file gets it if, and only if, they read what it hangs on: every
 * sample of rights_world.h, asked by everybody, before and after it is hidden and taken back. */
#include <unistd.h>

#include "commons/file/store.h"
#include "commons/moderation/moderation.h"
#include "main/rights_world.h"

enum hangs { WITH_IT, WAITING, UNDER_ITS_POST, NOT_DESCRIBED, HANGS };

/* An attachment of a sample, straight into the database; its address. */
static str put(struct world *w, i64 sample, enum hangs how)
{
    arena *a = &w->t.arena;
    const struct thing_there *x = &w->there[sample];
    bool open = how == WITH_IT || how == UNDER_ITS_POST;
    str error = {0};
    str bytes = text_format(a, "picture %d of %lld, told by %d", how, (long long)x->id, w->made);
    str hash = store_hash(a, bytes), hex = str_first(hash, UID_TEXT);
    check(store_write(w->t.i.app.folder, a, hash, bytes, &error));
    str sql = text_format(
        a,
        "INSERT INTO file (sha256, size, content_type, stored_at, width, height) VALUES ('%.*s', "
        "%lld, 'image/webp', 1, 30, 20);"
        "INSERT INTO attachment (uid, contribution, audience, file, name, alternative, attached_at,"
        " post, stated_at, published) SELECT x'%.*s', c.id, CASE WHEN %d THEN c.audience ELSE "
        "c.home END, f.id, 'a.webp', 'Une image', 1, NULLIF(%lld, 0), %s, %d"
        "  FROM contribution c, file f WHERE c.id = %lld AND f.sha256 = '%.*s'",
        STR(hash), (long long)bytes.len, STR(hex), open,
        (long long)(how == UNDER_ITS_POST ? x->post : 0), how == NOT_DESCRIBED ? "NULL" : "1", open,
        (long long)x->id, STR(hash));
    db_begin(w->t.i.writer);
    db_script(w->t.i.writer, arena_c_string(a, sql));
    check(!db_fault(w->t.i.writer).len);
    db_commit(w->t.i.writer);
    return text_format(a, "/fichiers/%.*s/grande.webp", STR(hex));
}

static int got(struct world *w, str address, enum who who)
{
    arena own = arena_of(ARENA_DEFAULT);
    struct request *r = ask(w, &own, "GET", address, who, (str){0});
    int status = r->status;
    if (r->file_answer)
        close(r->file);
    arena_free(&own);
    return status;
}

static void expect_read(struct world *w, str address, enum who who, bool may, const char *what)
{
    int status = got(w, address, who);
    if (status != (may ? 200 : 404))
        expect_text(text_format(&w->t.arena, "%s by %s: %d", what, people[who].name, status),
                    may ? S("is read") : S("is not read"));
}

TEST(a_file_is_read_by_those_who_read_what_it_hangs_on)
{
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    for (i64 n = 0; n < SAMPLES; n++) {
        const struct sample *s = &samples[n];
        str with = put(w, n, WITH_IT), waiting = put(w, n, WAITING);
        str undescribed = put(w, n, NOT_DESCRIBED);
        str under = w->there[n].post ? put(w, n, UNDER_ITS_POST) : (str){0};
        for (enum who who = VISITOR; who < WHO; who++) {
            expect_read(w, with, who, reads(s, who), s->name);
            expect_read(w, waiting, who, reads(s, who) && works_on(s, who), "waiting");
            expect_read(w, undescribed, who, reads(s, who) && works_on(s, who), "not described");
            if (under.len)
                expect_read(w, under, who, reads(s, who), "under its post");
        }
    }
    world_close(w);
    free(w); /* heap: as above */
}

TEST(a_file_goes_out_of_sight_with_what_it_hangs_on)
{
    enum { PUBLIC_SHEET = 0, PUBLIC_TOPIC = 11 };
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    str sheet = put(w, PUBLIC_SHEET, WITH_IT), waiting = put(w, PUBLIC_SHEET, WAITING);
    str topic = put(w, PUBLIC_TOPIC, UNDER_ITS_POST);
    /* published: what waited is shown with the rest */
    expect_read(w, waiting, VISITOR, false, "before it is published");
    struct request *r = act_as(w, AUTHOR);
    const struct contribution *c = contribution_whole(r->db, r->arena, w->there[PUBLIC_SHEET].id);
    check(contribution_save(r, c->id, c->version,
                            sheet_document(w, w->there[PUBLIC_SHEET].mark, BODY_TOLD),
                            (str){0}) == SAVED);
    check(contribution_publish(r, &experience_kind, c->id, c->version + 1, AUDIENCE_PUBLIC));
    acted(w);
    expect_read(w, waiting, VISITOR, true, "once it is published");
    /* hidden by moderators, and shown again */
    r = act_as(w, MODERATES);
    i64 kept = contribution_conceal(r, w->there[PUBLIC_SHEET].id);
    check(thread_conceal(r, w->there[PUBLIC_TOPIC].post, HIDDEN_BY_MODERATORS) != NULL);
    acted(w);
    for (enum who who = VISITOR; who < WHO; who++) {
        expect_read(w, sheet, who, false, "hidden");
        expect_read(w, waiting, who, false, "hidden");
        expect_read(w, topic, who, false, "under a hidden post");
    }
    r = act_as(w, MODERATES);
    contribution_reveal(r, w->there[PUBLIC_SHEET].id, kept);
    thread_reveal(r, w->there[PUBLIC_TOPIC].post, S("Un message"));
    acted(w);
    expect_read(w, sheet, VISITOR, true, "shown again");
    expect_read(w, topic, VISITOR, true, "under a post shown again");
    /* taken back by its author */
    r = act_as(w, AUTHOR);
    check(contribution_withdraw(r, w->there[PUBLIC_SHEET].id));
    acted(w);
    for (enum who who = VISITOR; who < WHO; who++)
        expect_read(w, sheet, who, works_on(&samples[PUBLIC_SHEET], who), "taken back");
    world_close(w);
    free(w); /* heap: as above */
}

TEST(nobody_changes_a_file_of_others)
{
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    str file = put(w, 0, WITH_IT);
    static const char *const gestures[] = {"modifier", "deplacer", "retirer", "remettre"};
    for (enum who who = VISITOR; who < WHO; who++)
        for (i64 i = 0; i < countof(gestures); i++) {
            arena own = arena_of(ARENA_DEFAULT);
            str address =
                text_join(&own, str_first(file, 10 + UID_TEXT), S("/"), str_of(gestures[i]));
            str body = text_format(&own,
                                   "csrf=%.*s&vers=haut&alternative=x&author=x&licence=CC0-1.0"
                                   "&people=no",
                                   STR(w->csrf[who]));
            int status = ask(w, &own, "POST", address, who, body)->status;
            bool may = works_on(&samples[0], who) && people[who].role != ROLE_READER;
            if (who == VISITOR || people[who].role == ROLE_READER)
                expect(status == 303 || status == 403); /* to sign in, or turned away */
            else
                expect(status == (may ? 303 : 404));
            arena_free(&own);
        }
    expect_read(w, file, VISITOR, true, "left in its place");
    world_close(w);
    free(w); /* heap: as above */
}
