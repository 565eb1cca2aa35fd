/* SPDX-License-Identifier: EUPL-1.2 */
/* A search that is followed, from its button to what it tells: once, what is new, to who may read
 * it. */
#include "base/test.h"
#include "commons/job/periodic.h"
#include "commons/notice/notice.h"
#include "features/notices/notices.h"
#include "main/mail_world.h"

static const char told[] = "SELECT count(*) FROM notice WHERE kind = 7 AND note = 'search'";

static struct request *post_as(struct box *b, i64 who, str path, const char *body)
{
    arena *a = &b->t.arena;
    struct request *r = request_of_server(&b->t.i.app, b->t.i.writer, a);
    db_begin(b->t.i.writer);
    person_sign_in(r, who);
    db_commit(b->t.i.writer);
    str cookie = r->headers[0].value;
    struct header *h = new_n(a, struct header, 3);
    h[0] = (struct header){S("host"), S("forum.example")};
    h[1] = (struct header){S("origin"), S("https://forum.example")};
    h[2] = (struct header){S("cookie"), str_cut(&cookie, ';')};
    struct incoming *in = new (a, struct incoming);
    *in = (struct incoming){
        .method = S("GET"), .path = S("/mon-compte/suivis"), .headers = h, .header_count = 3};
    str csrf = dispatch_now(&b->t.i.app, b->t.reader, b->t.i.writer, in, a, true)->page.csrf;
    in->method = S("POST");
    in->path = path;
    in->body = text_format(a, "csrf=%.*s&%s", STR(csrf), body);
    return dispatch_now(&b->t.i.app, b->t.reader, b->t.i.writer, in, a, true);
}

/* An hour later; indexing comes before. */
static void an_hour(struct box *b)
{
    os_fake.now.us += (i64)3600 * 1000000;
    periodic_run_now(&b->t.i.app, b->t.i.writer);
}

TEST(a_followed_search_tells_what_is_new_once)
{
    struct box b;
    open_box(&b);
    const char *follow = "recherche=q%3Dnavette&suivre=1&retour=%2Frecherche%3Fq%3Dnavette";
    struct request *r = post_as(&b, b.omar, S("/suivre"), follow);
    expect(r->status == 303);
    expect_text(r->location, S("/recherche?q=navette"));
    expect(post_as(&b, b.anne, S("/suivre"), "recherche=q%3Dnavette")->status == 303);
    expect(post_as(&b, b.anne, S("/suivre"), "recherche=q%3Dorgue")->status == 303);
    an_hour(&b);
    expect(number_in(&b, told) == 0); /* what was there was seen */
    i64 first = open_topic(&b, b.anne);
    an_hour(&b);
    expect(number_in(&b, told) == 1); /* not to who wrote it, nor to who looks for something else */
    struct notice_row_rows rows = notice_list(b.t.reader, a, b.omar, b.omar, INT64_MAX, 10);
    expect(rows.len == 1 && rows.at[0].contribution.value == first);
    struct notice_words words =
        notice_words(request_of_server(&b.t.i.app, b.t.reader, a), &rows.at[0]);
    expect_text(words.text,
                S("Une recherche que vous suivez a trouvé « Qui a mutualisé sa navette ? »."));
    an_hour(&b);
    an_hour(&b);
    expect(number_in(&b, told) == 1); /* once */
    /* hidden or for others alone before it was asked: as if it were not there */
    i64 hidden = open_topic(&b, b.anne);
    change(&b, arena_c_string(
                   a, text_format(a,
                                  "UPDATE contribution SET audience = home WHERE id = %lld;"
                                  "UPDATE post SET audience = (SELECT home FROM contribution "
                                  "WHERE id = %lld) WHERE contribution = %lld",
                                  (long long)hidden, (long long)hidden, (long long)hidden)));
    an_hour(&b);
    expect(number_in(&b, told) == 1);
    /* no longer followed */
    expect(post_as(&b, b.omar, S("/suivre"), "recherche=q%3Dnavette&suivre=0")->status == 303);
    open_topic(&b, b.anne);
    an_hour(&b);
    expect(number_in(&b, told) == 1);
    test_instance_close(&b.t);
}

/* Somebody else's page, a longer question than any, a place that is not ours. */
TEST(what_is_followed_is_asked_for_with_care)
{
    struct box b;
    open_box(&b);
    const char *watched = "SELECT count(*) FROM watch";
    char *long_one = new_n(&b.t.arena, char, WATCH_QUERY_MAX + 40);
    snprintf(long_one, WATCH_QUERY_MAX + 40, "recherche=q%%3D%0*d", WATCH_QUERY_MAX + 1, 1);
    static const char *const refused[] = {"", "collectivite=999999", "personne=-1", "theme=x",
                                          "collectivite=1&recherche=q%3Da"};
    for (i64 i = 0; i < countof(refused); i++)
        expect(post_as(&b, b.omar, S("/suivre"), refused[i])->status == 303 &&
               number_in(&b, watched) == 0);
    expect(post_as(&b, b.omar, S("/suivre"), long_one)->status == 303 &&
           number_in(&b, watched) == 0);
    static const char *const places[] = {"https%3A%2F%2Failleurs.example", "%2F%2Failleurs.example",
                                         "%2F%5Cailleurs.example", "%2F%0D%0ASet-Cookie%3A+a%3Db"};
    for (i64 i = 0; i < countof(places); i++) {
        str body = text_format(&b.t.arena, "recherche=q%%3Da&suivre=1&retour=%s", places[i]);
        struct request *r = post_as(&b, b.omar, S("/suivre"), arena_c_string(&b.t.arena, body));
        expect(r->status == 303);
        expect_text(r->location, S("/mon-compte/suivis"));
    }
    test_instance_close(&b.t);
}
