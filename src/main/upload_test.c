/* SPDX-License-Identifier: EUPL-1.2 */
/* A form with a file, from the browser's bytes to the drafts: what stories, which send no files,
 * cannot. */
#include <string.h>

#include "base/test.h"
#include "commons/job/job.h"
#include "main/test_member.h"

static struct request *send(struct someone *v, const char *name, str file, str csrf)
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
    struct someone v = member_of(&t, a, "anne");
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
    r = post(&v, text_format(a, "%.*s/confirmer", STR(here)), S("mode=whole"));
    expect(r->status == 422 && shows(r, "rien n’a été créé"));
    str confirm = text_format(a, "%.*s/confirmer", STR(here)),
        body = form_of_member(&v, S("mode=good"));
    str type = S("application/x-www-form-urlencoded");
    expect(ask(&v, "POST", confirm, type, body)->status == 303);
    expect(ask(&v, "POST", confirm, type, body)->status == 303); /* the same form again */
    post(&v, confirm, S("mode=good"));                           /* and another one */
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
    struct someone v = member_of(&t, a, "anne");
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
    struct someone other = {.t = &t, .arena = a};
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
    struct someone v = member_of(&t, a, "anne");
    str here = send(&v, "long.csv", long_list(a, 73), v.csrf)->location;
    struct request *r = post(&v, text_format(a, "%.*s/confirmer", STR(here)), S("mode=whole"));
    expect(r->status == 303 && str_starts(r->location, S("/taches/")));
    str job = r->location;
    expect(shows(get(&v, here), "Suivre la création"));
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    expect(shows(get(&v, job), "Terminé") &&
           shows(get(&v, here), "<dt>Brouillons créés</dt><dd>73</dd>"));
    /* once more, and cancelled: nothing is there, and it may be begun again */
    here = send(&v, "long.csv", long_list(a, 51), v.csrf)->location;
    job = post(&v, text_format(a, "%.*s/confirmer", STR(here)), S("mode=good"))->location;
    expect(post(&v, text_format(a, "%.*s/annuler", STR(job)), S(""))->status == 303);
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    expect(shows(get(&v, here), "Créer ceux qui manquent"));
    job = post(&v, text_format(a, "%.*s/confirmer", STR(here)), S(""))->location;
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    expect(shows(get(&v, here), "<dt>Brouillons créés</dt><dd>51</dd>"));
    test_instance_close(&t);
}

TEST(the_templates_are_read_by_what_offers_them)
{
    struct test_instance t;
    test_instance_open(&t);
    struct someone v = member_of(&t, a, "anne");
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
