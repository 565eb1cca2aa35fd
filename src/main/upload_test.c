/* SPDX-License-Identifier: EUPL-1.2 */
/* A form with a file, from the browser's bytes to the drafts: what stories, which send no files,
 * cannot. */
#include <string.h>

#include "base/test.h"
#include "commons/job/job.h"
#include "main/test_instance.h"

struct visitor {
    struct test_instance *t;
    arena *arena;
    str cookie, csrf;
    i64 keys;
};

static struct request *ask(struct visitor *v, const char *method, str path, str type, str body)
{
    struct header *headers = new_n(v->arena, struct header, 4);
    struct incoming *in = new (v->arena, struct incoming);
    i64 n = 0;
    headers[n++] = (struct header){S("Host"), S("parvis.exemple.fr")};
    headers[n++] = (struct header){S("Sec-Fetch-Site"), S("same-origin")};
    if (v->cookie.len)
        headers[n++] = (struct header){S("Cookie"), v->cookie};
    if (type.len)
        headers[n++] = (struct header){S("Content-Type"), type};
    *in = (struct incoming){.method = str_of(method),
                            .body = body,
                            .address = S("127.0.0.1"),
                            .headers = headers,
                            .header_count = n};
    in->query = path;
    in->path = str_cut(&in->query, '?');
    os_fake.now.us += 1000000;
    return dispatch_now(&v->t->i.app, v->t->reader, v->t->i.writer, in, v->arena, true);
}

static struct request *get(struct visitor *v, str path)
{
    return ask(v, "GET", path, (str){0}, (str){0});
}

static str form(struct visitor *v, const char *fields)
{
    return text_format(v->arena, "csrf=%.*s&key=%lld&%s", STR(v->csrf), (long long)++v->keys,
                       fields);
}

static struct request *post(struct visitor *v, str path, const char *fields)
{
    return ask(v, "POST", path, S("application/x-www-form-urlencoded"), form(v, fields));
}

static str between(str page, const char *before, const char *after)
{
    i64 at = str_find(page, str_of(before));
    str rest = at < 0 ? (str){0} : str_from(page, at + str_of(before).len);
    i64 end = str_find(rest, str_of(after));
    return end < 0 ? (str){0} : str_first(rest, end);
}

static bool shows(const struct request *r, const char *words)
{
    return str_has(r->body, str_of(words));
}

/* Somebody who speaks for Bonneville in Haute-Savoie. */
static struct visitor member(struct test_instance *t, arena *a)
{
    struct visitor v = {.t = t, .arena = a};
    struct request *r =
        post(&v, S("/inscription"),
             "person_name=Anne&email=anne%40exemple.fr&new_password=une+phrase+assez+longue");
    expect(r->status == 303);
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Set-Cookie")) && !v.cookie.len)
            v.cookie = str_first(r->headers[i].value, str_find(r->headers[i].value, S(";")));
    v.csrf = between(get(&v, S("/mon-compte/mandats"))->body, "name=\"csrf\" value=\"", "\"");
    r = post(&v, S("/mon-compte/mandats"),
             "organisation=Bonneville+%28Haute-Savoie%29&function=directrice&kind=officer");
    expect(r->status == 303 && v.csrf.len > 0);
    return v;
}

static struct request *send(struct visitor *v, const char *name, str file, str csrf)
{
    str mandate =
        between(get(v, S("/experiences/importer"))->body, "name=\"mandate\" value=\"", "\"");
    str head =
        text_format(v->arena,
                    "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n%lld\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"mandate\"\r\n\r\n%.*s\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"pasted\"\r\n\r\n\r\n"
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n",
                    STR(csrf), (long long)++v->keys, STR(mandate), name);
    text body = text_of(v->arena, head.len + file.len + 20);
    text_add(&body, head);
    text_add(&body, file);
    text_add(&body, S("\r\n--b--\r\n"));
    return ask(v, "POST", S("/experiences/importer"), S("multipart/form-data; boundary=b"),
               text_str(&body));
}

TEST(a_file_becomes_drafts_once)
{
    struct test_instance t;
    test_instance_open(&t);
    struct visitor v = member(&t, a);
    str table = S("Titre;Organisme;Ann\xE9"
                  "e\nLa f\xEA"
                  "te;Bonneville (Haute-Savoie);2023\n"
                  "Un march\xE9;Sainte-Colombe;2022\nMal dat\xE9;Bonneville (Haute-Savoie);hier\n");
    struct request *r = send(&v, "suivi.csv", table, v.csrf);
    expect(r->status == 303);
    str here = r->location;
    r = get(&v, here);
    expect(r->status == 200 && shows(r, "suivi.csv") && shows(r, "La fête") &&
           shows(r, "Sainte-Colombe (Doubs)"));
    expect(shows(r, "Écrivez un nombre entier"));
    /* all or nothing: nothing */
    r = post(&v, text_format(a, "%.*s/confirmer", STR(here)), "mode=whole");
    expect(r->status == 422 && shows(r, "rien n’a été créé"));
    str confirm = text_format(a, "%.*s/confirmer", STR(here)), body = form(&v, "mode=good");
    str type = S("application/x-www-form-urlencoded");
    expect(ask(&v, "POST", confirm, type, body)->status == 303);
    expect(ask(&v, "POST", confirm, type, body)->status == 303); /* the same form again */
    post(&v, confirm, "mode=good");                              /* and another one */
    r = get(&v, here);
    expect(shows(r, "Vos brouillons sont créés") &&
           shows(r, "<dt>Brouillons créés</dt><dd>1</dd>"));
    r = get(&v, S("/experiences/brouillons"));
    expect(shows(r, "La fête") && !shows(r, "Un marché"));
    r = get(&v, text_format(a, "%.*s/lignes-non-importees.csv", STR(here)));
    expect(shows(r, "\"Un marché\"") && shows(r, "\"erreur\"") && !shows(r, "La fête") &&
           shows(r, "Année : Écrivez un nombre entier"));
    /* what was left out is sent again as it is, its column of errors is not taken for anything */
    r = send(&v, "encore.csv", r->body, v.csrf);
    expect(r->status == 303 && shows(get(&v, r->location), "Sainte-Colombe (Doubs)"));
    test_instance_close(&t);
}

TEST(a_file_from_elsewhere_or_of_another_sort_is_refused)
{
    struct test_instance t;
    test_instance_open(&t);
    struct visitor v = member(&t, a);
    expect(send(&v, "a.csv", S("Titre\nUne\n"), S("forged"))->status == 403);
    struct request *r = send(&v, "a.xlsx", S("PK\3\4 not a sheet"), v.csrf);
    expect(r->status == 422 && shows(r, "n’est pas un ODS lisible"));
    expect(send(&v, "", (str){0}, v.csrf)->status == 422);
    r = ask(&v, "POST", S("/experiences/importer"), S("multipart/form-data; boundary=b"),
            S("--b\r\nbroken"));
    expect(r->status == 400);
    /* nobody reads another's list */
    r = send(&v, "a.csv", S("Titre\nUne fête\n"), v.csrf);
    expect(r->status == 303);
    struct visitor other = {.t = &t, .arena = a};
    expect(get(&other, r->location)->status == 303);
    test_instance_close(&t);
}

static str long_list(arena *a, int rows)
{
    text t = text_of(a, 1 << 20);
    text_add(&t, S("Titre;Organisme\n"));
    for (int i = 0; i < rows; i++)
        text_add(&t, text_format(a, "Projet %d;217400423\n", i + 1));
    return text_str(&t);
}

TEST(many_rows_are_a_job_that_can_be_cancelled_before_it_starts)
{
    struct test_instance t;
    test_instance_open(&t);
    struct visitor v = member(&t, a);
    str here = send(&v, "long.csv", long_list(a, 73), v.csrf)->location;
    struct request *r = post(&v, text_format(a, "%.*s/confirmer", STR(here)), "mode=whole");
    expect(r->status == 303 && str_starts(r->location, S("/taches/")));
    str job = r->location;
    expect(shows(get(&v, here), "Suivre la création"));
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    expect(shows(get(&v, job), "Terminé") &&
           shows(get(&v, here), "<dt>Brouillons créés</dt><dd>73</dd>"));
    /* once more, and cancelled: nothing is there, and it may be begun again */
    here = send(&v, "long.csv", long_list(a, 51), v.csrf)->location;
    job = post(&v, text_format(a, "%.*s/confirmer", STR(here)), "mode=good")->location;
    expect(post(&v, text_format(a, "%.*s/annuler", STR(job)), "")->status == 303);
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    expect(shows(get(&v, here), "Créer ceux qui manquent"));
    job = post(&v, text_format(a, "%.*s/confirmer", STR(here)), "")->location;
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    expect(shows(get(&v, here), "<dt>Brouillons créés</dt><dd>51</dd>"));
    test_instance_close(&t);
}

TEST(the_templates_are_read_by_what_offers_them)
{
    struct test_instance t;
    test_instance_open(&t);
    struct visitor v = member(&t, a);
    struct request *r = get(&v, S("/experiences/importer/modele.ods"));
    expect(r->status == 200 && str_starts(r->body, S("PK\3\4")));
    r = send(&v, "modele.ods", r->body, v.csrf);
    expect(r->status == 422 && shows(r, "ajoutez une ligne par projet"));
    r = get(&v, S("/experiences/importer/modele.csv"));
    text filled = text_of(a, 1 << 16);
    text_add(&filled, r->body);
    text_add(&filled, S("\"Une fête\"\r\n"));
    r = get(&v, send(&v, "modele.csv", text_str(&filled), v.csrf)->location);
    expect(r->status == 200 && shows(r, "aucun organisme"));
    test_instance_close(&t);
}
