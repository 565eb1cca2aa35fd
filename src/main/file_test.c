/* SPDX-License-Identifier: EUPL-1.2 */
/* Files as people send them: from the browser's bytes to what readers get, and to what they must
 * not. Stories send no files. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/test.h"
#include "commons/file/file.h"
#include "commons/file/store.h"
#include "commons/file/test_pictures.h"
#include "commons/mandate/mandate.h"
#include "commons/rate/rate.h"
#include "commons/settings.h"
#include "main/test_member.h"

static i64 draft_of(struct someone *m)
{
    i64 id = 0;
    str mandate =
        between(get(m, S("/experiences/nouveau"))->body, "name=\"mandate\" value=\"", "\"");
    struct request *r = post(
        m, S("/experiences/nouveau"),
        text_format(m->arena, "title=La+maison+des+livres&depth=told&mandate=%.*s", STR(mandate)));
    expect(r->status == 303);
    expect(str_to_i64(between(r->location, "/experiences/", "/"), &id) && id);
    return id;
}

/* Under which name and which declared type does not matter. */
static struct request *send(struct someone *m, const char *where, i64 id, const char *name,
                            str bytes)
{
    str head =
        text_format(m->arena,
                    "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n%lld\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%lld\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                    "Content-Type: image/png\r\n\r\n",
                    STR(m->csrf), (long long)++m->keys, where, (long long)id, name);
    text body = text_of(m->arena, head.len + bytes.len + 20);
    text_add(&body, head);
    text_add(&body, bytes);
    text_add(&body, S("\r\n--b--\r\n"));
    return ask(m, "POST", S("/fichiers/joindre"), S("multipart/form-data; boundary=b"),
               text_str(&body));
}

static str photograph(arena *a)
{
    return test_jpeg_of(a, (struct test_jpeg){.width = 1200, .height = 800, .orientation = 6});
}

#define DESCRIBED                                                                                  \
    "alternative=La+salle+de+lecture&caption=Un+matin&author=Camille+Roy&licence=CC-BY-4.0"        \
    "&people=no"

/* The address of its folder: /fichiers/UID */
static str sent_to(struct request *r)
{
    if (r->status != 303)
        expect_text(between(r->body, "<h2 id=\"refusal-title\">", "</div>"), S("nothing refused"));
    expect(str_starts(r->location, S("/fichiers/")));
    return str_first(r->location, 10 + UID_TEXT);
}

static str at(struct someone *m, str file, const char *part)
{
    return text_format(m->arena, "%.*s/%s", STR(file), part);
}

/* ---- a picture ------------------------------------------------------------------------------- */

TEST(a_picture_is_sent_described_and_shown_without_what_the_camera_wrote)
{
    struct test_instance t;
    rate_reset(); /* counted in memory, across tests */
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne");
    i64 id = draft_of(&m);
    struct request *r = send(&m, "contribution", id, "IMG_0001.JPG", photograph(a));
    str file = sent_to(r);
    /* it is not shown before it is described */
    r = get(&m,
            text_format(a, "/experiences/%lld/la-maison-des-livres?brouillon=1", (long long)id));
    expect(!str_has(r->body, file));
    expect(
        shows(get(&m, text_format(a, "/fichiers/joindre?sur=%lld", (long long)id)), "À décrire"));
    expect(shows(get(&m, text_format(a, "/experiences/%lld/publier", (long long)id)),
                 "Un fichier joint n’est pas décrit"));
    r = post(&m, at(&m, file, "modifier"), S("caption=Un+matin&licence=reserved&people=no"));
    expect(r->status == 422 && shows(r, "Ce que montre l’image") &&
           shows(r, "Dites qui a donné son accord"));
    r = post(&m, at(&m, file, "modifier"),
             S("alternative=Des+enfants&author=A&licence=CC-BY-4.0&people=minors"));
    expect(r->status == 422 && shows(r, "mineurs n’est pas publiée ici"));
    r = post(&m, at(&m, file, "modifier"), S(DESCRIBED));
    expect(r->status == 303);
    r = get(&m,
            text_format(a, "/experiences/%lld/la-maison-des-livres?brouillon=1", (long long)id));
    expect(shows(r, "alt=\"La salle de lecture\"") && shows(r, "Camille Roy") &&
           shows(r, "Creative Commons Attribution 4.0"));
    expect(shows(r, "width=\"800\" height=\"1200\"") && shows(r, "320w") && shows(r, "lazy"));
    r = get(&m, at(&m, file, "grande.webp"));
    expect(r->status == 200 && file_sniff(r->body).width == 800 &&
           file_sniff(r->body).height == 1200);
    expect(!shows(r, "SecretCamera") && !shows(r, "EXIF") && !shows(r, "Exif"));
    expect(file_sniff(get(&m, at(&m, file, "petite.webp"))->body).width == 320);
    expect_text(r->content_type, S("image/webp"));
    expect_text(header_of(r, "Content-Security-Policy"), S("default-src 'none'; sandbox"));
    expect_text(header_of(r, "X-Content-Type-Options"), S("nosniff"));
    expect_text(header_of(r, "Cache-Control"), S("private, no-cache"));
    expect(get(&m, at(&m, file, "autre.webp"))->status == 404);
    expect(get(&m, at(&m, file, "IMG_0001.webp"))->status == 404);
    test_instance_close(&t);
}

TEST(files_are_ordered_removed_and_put_back)
{
    struct test_instance t;
    rate_reset(); /* counted in memory, across tests */
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne");
    i64 id = draft_of(&m);
    str page = text_format(a, "/fichiers/joindre?sur=%lld", (long long)id);
    str sheet = text_format(a, "/experiences/%lld/la-maison-des-livres?brouillon=1", (long long)id);
    str one = sent_to(send(&m, "contribution", id, "a.png", test_png_of(a, 500, 300, false)));
    str two = sent_to(send(&m, "contribution", id, "b.png", test_png_of(a, 400, 300, false)));
    post(&m, at(&m, one, "modifier"), S(DESCRIBED));
    post(&m, at(&m, two, "modifier"),
         S("alternative=Le+plan&author=Camille&licence=reserved&rights_holder=Ville+de+Bonneville"
           "&people=no"));
    struct request *r = get(&m, sheet);
    expect(shows(r, "Tous droits réservés, reproduit avec l’accord de Ville de Bonneville"));
    expect(str_find(r->body, one) < str_find(r->body, two));
    expect(post(&m, at(&m, two, "deplacer"), S("vers=haut"))->status == 303);
    r = get(&m, sheet);
    expect(str_find(r->body, two) < str_find(r->body, one));
    expect(post(&m, at(&m, two, "deplacer"), S("vers=haut"))->status == 303); /* the first stays */
    expect(post(&m, at(&m, two, "retirer"), S("x=1"))->status == 303);
    expect(!shows(get(&m, sheet), "Le plan") && shows(get(&m, page), "Retirés depuis peu"));
    expect(get(&m, at(&m, two, "grande.webp"))->status == 404);
    expect(post(&m, at(&m, two, "remettre"), S("x=1"))->status == 303);
    expect(shows(get(&m, sheet), "Le plan"));
    expect(get(&m, at(&m, two, "grande.webp"))->status == 200);
    test_instance_close(&t);
}

/* ---- what is not taken ------------------------------------------------------------------------
 */

TEST(what_is_no_picture_and_no_pdf_is_refused_whatever_its_name)
{
    struct test_instance t;
    rate_reset(); /* counted in memory, across tests */
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne");
    i64 id = draft_of(&m);
    str svg = S("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>");
    struct request *r = send(&m, "contribution", id, "dessin.png", svg);
    expect(r->status == 422 && shows(r, "Un dessin SVG peut contenir du code"));
    r = send(&m, "contribution", id, "page.jpg", S("<html><script>alert(1)</script>"));
    expect(r->status == 422 && shows(r, "ni une image JPEG, PNG ou WebP"));
    r = send(&m, "contribution", id, "a.gif", S("GIF89a\1\0\1\0"));
    expect(r->status == 422 && shows(r, "images animées"));
    r = send(&m, "contribution", id, "coupee.jpg", str_first(photograph(a), 9000));
    expect(r->status == 422 && shows(r, "n’a pas pu être lue"));
    r = send(&m, "contribution", id, "vide.png", (str){0});
    expect(r->status == 422 && shows(r, "Choisissez un fichier"));
    char *large = new_n(a, char, (10 << 20) + 1);
    memcpy(large, "\xFF\xD8\xFF", 3);
    r = send(&m, "contribution", id, "grande.jpg", (str){large, (10 << 20) + 1});
    expect(r->status == 422 && shows(r, "dépasse 10 Mo"));
    /* a page hidden behind a picture: only the pixels stay */
    str picture = test_jpeg_of(a, (struct test_jpeg){.width = 200, .height = 100});
    text polyglot = text_of(a, picture.len + 100);
    text_add(&polyglot, picture);
    text_add(&polyglot, S("<script>alert('polyglot')</script>PK\3\4"));
    str file = sent_to(send(&m, "contribution", id, "a.jpg", text_str(&polyglot)));
    r = get(&m, at(&m, file, "grande.webp"));
    expect(r->status == 200 && !shows(r, "polyglot"));
    test_instance_close(&t);
}

TEST(a_pdf_is_only_ever_downloaded)
{
    struct test_instance t;
    rate_reset(); /* counted in memory, across tests */
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne");
    i64 id = draft_of(&m);
    str file =
        sent_to(send(&m, "contribution", id, "../../Convention réseau (v2).PDF", test_pdf()));
    expect(post(&m, at(&m, file, "modifier"),
                S("caption=La+convention&author=Ville&licence=etalab-2.0&people=no"))
               ->status == 303);
    struct request *r = get(
        &m, text_format(a, "/experiences/%lld/la-maison-des-livres?brouillon=1", (long long)id));
    str path = between(r->body, arena_c_string(a, text_format(a, "<a href=\"%.*s/", STR(file))),
                       "\" download");
    expect(path.len && shows(r, "La convention") && shows(r, "(PDF, 1"));
    r = get(&m, at(&m, file, arena_c_string(a, path)));
    expect(r->status == 200 && shows(r, "%PDF-1.4"));
    expect_text(r->content_type, S("application/pdf"));
    expect_text(header_of(r, "Content-Disposition"),
                S("attachment; filename=\"document.pdf\"; "
                  "filename*=UTF-8''Convention-r%C3%A9seau--v2-.pdf"));
    expect(str_has(header_of(r, "Content-Security-Policy"), S("sandbox")));
    expect_text(header_of(r, "X-Content-Type-Options"), S("nosniff"));
    expect(get(&m, at(&m, file, "grande.webp"))->status == 404);
    test_instance_close(&t);
}

TEST(there_is_a_limit_to_how_much)
{
    struct test_instance t;
    rate_reset(); /* counted in memory, across tests */
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne");
    i64 id = draft_of(&m);
    str small = test_png_of(a, 20, 20, false);
    for (i64 i = 0; i < FILES_OF_CONTRIBUTION_MAX; i++)
        expect(send(&m, "contribution", id, "a.png", small)->status == 303);
    struct request *r = send(&m, "contribution", id, "a.png", small);
    expect(r->status == 422 && shows(r, "le plus possible"));
    /* the same bytes are kept once */
    struct stat s;
    i64 files = 0;
    for (int i = 0; i < 256; i++) {
        const char *path =
            arena_c_string(a, text_format(a, "%s/files/%02x", t.folder, (unsigned)i));
        files += stat(path, &s) == 0;
    }
    expect(files == 1);
    struct settings *narrow = new (a, struct settings);
    *narrow = *t.i.app.newest_settings;
    narrow->files_day_megabytes = 0;
    t.i.app.newest_settings = narrow;
    i64 other = draft_of(&m);
    r = send(&m, "contribution", other, "a.png", small);
    expect(r->status == 422 && shows(r, "depuis hier"));
    narrow->files_day_megabytes = 200;
    narrow->files_total_megabytes = 0;
    r = send(&m, "contribution", other, "a.png", small);
    expect(r->status == 422 && shows(r, "plus de place"));
    narrow->files_total_megabytes = 200;
    /* forty in a row, then one waits */
    for (int i = 0; i < 12 && r->status != 303; i++)
        r = send(&m, "contribution", other, "a.png", small);
    expect(r->status == 303);
    for (int i = 0; i < 12 && r->status == 303; i++)
        r = send(&m, "contribution", other, "a.png", small);
    expect(r->status == 422 && shows(r, "Réessayez"));
    test_instance_close(&t);
}

/* ---- published, under a post, taken along ------------------------------------------------------
 */

/* What only an administrator could do here: her mandate is proven. */
static void prove(struct someone *m)
{
    db_begin(m->t->i.writer);
    db_script(m->t->i.writer, "UPDATE mandate SET proof = 2");
    struct request *r = request_of_server(&m->t->i.app, m->t->i.writer, m->arena);
    for (i64 person = 1; person < 5; person++)
        reader_audiences_refresh(r, person);
    db_commit(m->t->i.writer);
    check(!db_fault(m->t->i.writer).len);
}

static i64 published_of(struct someone *m)
{
    str mandate =
        between(get(m, S("/experiences/nouveau"))->body, "name=\"mandate\" value=\"", "\"");
    struct request *r =
        post(m, S("/experiences/nouveau"),
             text_format(m->arena, "title=La+maison+des+livres&depth=spotted&mandate=%.*s",
                         STR(mandate)));
    i64 id = 0;
    expect(str_to_i64(between(r->location, "/experiences/", "/"), &id) && id);
    str folder = text_format(m->arena, "/experiences/%lld", (long long)id);
    r = post(m, at(m, folder, "modifier"),
             S("version=1&title=La+maison+des+livres&year=2024&done=Un+texte&source_name=La+presse"
               "&concerned=Annecy+%28Haute-Savoie%29"));
    expect(r->status == 303);
    r = post(m, at(m, folder, "publier"), S("version=2&audience=1&licence=CC-BY-4.0"));
    expect(r->status == 303);
    return id;
}

TEST(what_is_added_to_a_published_text_waits_until_it_is_published_too)
{
    struct test_instance t;
    rate_reset();
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne"), visitor = {.t = &t, .arena = a};
    prove(&m);
    i64 id = published_of(&m);
    str sheet = text_format(a, "/experiences/%lld/la-maison-des-livres", (long long)id);
    str file = sent_to(send(&m, "contribution", id, "a.jpg", photograph(a)));
    post(&m, at(&m, file, "modifier"), S(DESCRIBED));
    expect(!str_has(get(&visitor, sheet)->body, file));
    expect(get(&visitor, at(&visitor, file, "grande.webp"))->status == 404);
    str body = text_format(a, "contribution=%lld", (long long)id);
    expect(post(&visitor, S("/fichiers/publier"), body)->status != 200);
    expect(get(&visitor, at(&visitor, file, "grande.webp"))->status == 404);
    expect(post(&m, S("/fichiers/publier"), body)->status == 303);
    struct request *r = get(&visitor, sheet);
    expect(str_has(r->body, file) && shows(r, "alt=\"La salle de lecture\""));
    r = get(&visitor, at(&visitor, file, "grande.webp"));
    expect(r->status == 200);
    expect_text(header_of(r, "Cache-Control"), S("private, max-age=31536000, immutable"));
    expect(header_of(r, "ETag").len > 0);
    expect(shows(get(&visitor, S("/experiences")), "/petite.webp"));
    /* messengers show what may be shown elsewhere */
    expect(shows(get(&visitor, sheet), "<meta property=\"og:image\" content=\"http://"));
    r = post(&m, at(&m, file, "modifier"),
             S("alternative=La+salle&author=A&licence=reserved&rights_holder=B&people=no"));
    r = get(&visitor, sheet);
    expect(str_has(r->body, file) && !shows(r, "og:image"));
    post(&m, at(&m, file, "modifier"), S(DESCRIBED));
    /* other programs are told whose it is, and that the licence of the text is not its own */
    r = get(&visitor, text_format(a, "%.*s.jsonld", STR(sheet)));
    expect(shows(r, "\"associatedMedia\":[{\"@type\":\"ImageObject\"") &&
           shows(r, "\"creditText\":\"Camille Roy\"") && shows(r, "by/4.0"));
    r = get(&visitor, text_format(a, "%.*s.dc.xml", STR(sheet)));
    expect(shows(r, "<dcterms:hasPart>") && shows(r, " : Camille Roy. "));
    r = get(&visitor, text_format(a, "/api/v1/contributions/%lld", (long long)id));
    expect(shows(r, "\"files\":[{") && shows(r, "\"author\":\"Camille Roy\""));
    test_instance_close(&t);
}

TEST(an_adaptation_takes_along_what_it_may)
{
    struct test_instance t;
    rate_reset();
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne"), other = member_of(&t, a, "bea");
    prove(&m);
    i64 id = published_of(&m);
    static const char *const rights[] = {
        "alternative=Libre&author=A&licence=CC-BY-4.0&people=no",
        "alternative=Reservee&author=A&licence=reserved&rights_holder=B&people=no",
        "alternative=Reconnue&author=A&licence=CC-BY-4.0&people=consent",
    };
    for (i64 i = 0; i < countof(rights); i++) {
        str file = sent_to(send(&m, "contribution", id, "a.jpg", photograph(a)));
        expect(post(&m, at(&m, file, "modifier"), str_of(rights[i]))->status == 303);
    }
    post(&m, S("/fichiers/publier"), text_format(a, "contribution=%lld", (long long)id));
    db_begin(t.i.writer);
    struct request *w = request_of_server(&t.i.app, t.i.writer, a);
    w->reader.person = 2;
    reader_load_capacities(w, w->db);
    i64 copy = contribution_adapt(w, id, NULL, S("autrement"));
    db_commit(t.i.writer);
    expect(copy > 0);
    struct request *r = get(&other, text_format(a, "/fichiers/joindre?sur=%lld", (long long)copy));
    expect(r->status == 200 && shows(r, "Libre"));
    expect(!shows(r, "Reservee") && !shows(r, "Reconnue"));
    test_instance_close(&t);
}

TEST(a_file_under_a_post_is_shown_with_it_and_goes_with_it)
{
    struct test_instance t;
    rate_reset();
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne"), other = member_of(&t, a, "bea");
    struct someone visitor = {.t = &t, .arena = a};
    struct request *r = post(&m, S("/forum/nouveau"),
                             S("title=Qui+a+mutualise+un+portail&category=question&body=Voici"));
    expect(r->status == 303);
    str topic = r->location;
    str link = between(get(&m, topic)->body, "/fichiers/joindre?message=", "\"");
    i64 id = 0;
    expect(str_to_i64(link, &id));
    /* not under a post of somebody else */
    expect(send(&other, "post", id, "a.jpg", photograph(a))->status == 404);
    str file = sent_to(send(&m, "post", id, "a.jpg", photograph(a)));
    expect(get(&visitor, at(&visitor, file, "grande.webp"))->status == 404);
    expect(get(&other, at(&other, file, "grande.webp"))->status == 404);
    expect(get(&m, at(&m, file, "grande.webp"))->status == 200);
    r = post(&m, at(&m, file, "modifier"), S(DESCRIBED));
    expect(r->status == 303 && str_starts(r->location, S("/forum/")));
    expect(str_has(get(&visitor, topic)->body, file));
    expect(get(&visitor, at(&visitor, file, "grande.webp"))->status == 200);
    expect(post(&other, at(&other, file, "retirer"), S("x=1"))->status == 404);
    expect(post(&m, text_format(a, "/messages/%lld/retirer", (long long)id), S("x=1"))->status ==
           303);
    expect(!str_has(get(&visitor, topic)->body, file));
    expect(get(&visitor, at(&visitor, file, "grande.webp"))->status == 404);
    test_instance_close(&t);
}

/* A picture is read first, as the words of somebody new are. */
TEST(what_somebody_new_joins_to_a_post_waits_for_a_moderator)
{
    struct test_instance t;
    i64 id = 0;
    rate_reset();
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne"), visitor = {.t = &t, .arena = a};
    struct request *r = post(&m, S("/forum/nouveau"),
                             S("title=Qui+a+mutualise+un+portail&category=question&body=Voici"));
    str topic = r->location;
    expect(str_to_i64(between(get(&m, topic)->body, "/fichiers/joindre?message=", "\""), &id));
    str file = sent_to(send(&m, "post", id, "a.jpg", photograph(a)));
    t.i.app.newest_settings->held_posts = 5;
    r = post(&m, at(&m, file, "modifier"), S(DESCRIBED));
    expect(r->status == 303);
    expect_text(r->location, S("/forum")); /* the first post of a topic is the topic */
    expect(get(&visitor, topic)->status == 410);
    expect(get(&visitor, at(&visitor, file, "grande.webp"))->status == 404);
    expect(get(&m, at(&m, file, "grande.webp"))->status == 404);
    test_instance_close(&t);
}

TEST(what_nothing_names_any_more_goes_a_day_later)
{
    struct test_instance t;
    rate_reset();
    test_instance_open(&t);
    struct someone m = member_of(&t, a, "anne");
    i64 id = draft_of(&m), size = 0;
    str kept = sent_to(send(&m, "contribution", id, "a.jpg", photograph(a)));
    str gone = sent_to(send(&m, "contribution", id, "b.png", test_png_of(a, 50, 40, false)));
    post(&m, at(&m, kept, "modifier"), S(DESCRIBED));
    post(&m, at(&m, gone, "modifier"), S(DESCRIBED));
    str bytes = get(&m, at(&m, gone, "grande.webp"))->body, hash = store_hash(a, bytes);
    expect(post(&m, at(&m, gone, "retirer"), S("x=1"))->status == 303);
    const struct periodic *sweep = periodic_find(&t.i.app, S("files"));
    expect(sweep && periodic_run_one(&t.i.app, t.i.writer, sweep));
    int file = store_open(t.folder, a, hash, &size);
    expect(file >= 0);
    close(file);
    for (i64 hour = 0; hour < 24 * 10; hour++) {
        os_fake.now.us += (i64)3600 * 1000000;
        expect(periodic_run_one(&t.i.app, t.i.writer, sweep));
    }
    expect(store_open(t.folder, a, hash, &size) < 0);
    db_begin(t.reader);
    expect(files_bytes(t.reader) > 0); /* what is still attached */
    db_commit(t.reader);
    expect(get(&m, S("/"))->status == 200);
    test_instance_close(&t);
}
