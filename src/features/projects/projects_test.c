/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/projects/projects.h"

#include "base/test.h"
#include "commons/contribution/facet.h"
#include "commons/dispatch.h"
#include "commons/organisation/directory.h"
#include "features/projects/inside.h"

static const char lines[] = "parvis-directory\t1\t1\t2026\t2023\t2022\t2017\n"
                            "R\t84\tmetro\tAuvergne-Rhône-Alpes\nR\t27\tmetro\tBourgogne-Franche-"
                            "Comté\nR\t28\tmetro\tNormandie\n"
                            "D\t74\t84\tHaute-Savoie\nD\t25\t27\tDoubs\nD\t76\t28\tSeine-Maritime\n"
                            "E\t200000172\tCC\t28363\t29204\tCC Faucigny - Glières\n"
                            "C\t25515\t212505150\t25\t488\t\t\t\t\t\tSainte-Colombe\n"
                            "C\t74042\t217400423\t74\t28253\t\t0\t28253\t29084\t\tBonneville\n"
                            "C\t76351\t217603513\t76\t166058\t\t\t\t\t\tLe Havre\n"
                            "C\t76569\t217605690\t76\t223\t\t\t\t\t\tSainte-Colombe\n.\n";

static const struct feature *const none[] = {NULL};

static struct request *visit(arena *a, struct db **d)
{
    struct directory dir;
    struct directory_report report;
    str error;
    struct app *app = new (a, struct app);
    app->features = none;
    app->newest_settings = settings_default(a);
    *d = db_open_memory(a);
    expect(directory_parse(a, str_of(lines), &dir, &error));
    directory_import(*d, a, &dir, (instant){1000000}, &report);
    facets_start(*d);
    expect(!db_fault(*d).len);
    return request_of_server(app, *d, a);
}

static i64 siren(struct request *r, const char *number)
{
    struct name n = name_look(r, str_of(number));
    expect(n.is > 0);
    return n.is;
}

/* ---- columns ----------------------------------------------------------------------------------
 */

static str recognised(arena *a, const char *headings)
{
    struct columns all = columns_all(a);
    struct spreadsheet s;
    expect(!message_is(csv_read(a, str_of(headings), &s)));
    return columns_recognise(a, &all, &s.at[0]);
}

TEST(headings_are_recognised_by_what_they_say)
{
    expect_text(recognised(a, "Titre;résumé;ORGANISME;Secteurs culturels;Année"),
                S("title summary organisation sectors year"));
    expect_text(recognised(a, "Intitulé du projet;Porteur;Coût (€);Où en est-ce ?;Année"),
                S("title organisation amount status year"));
    expect_text(recognised(a, "Title;need;Reste à charge, en euros;Remarques internes"),
                S("title need remaining -"));
    /* the second of two that say the same is the person's to place */
    expect_text(recognised(a, "Titre;Nom du projet;;Année"), S("title - - year"));
}

TEST(the_template_is_recognised_whole_in_both_languages)
{
    for (int l = 0; l < LANGUAGES; l++) {
        struct spreadsheet s = columns_template(a, (enum language)l);
        struct columns all = columns_all(a);
        str codes = columns_recognise(a, &all, &s.at[0]);
        expect(s.len == 1 && s.width >= 15 && !str_has(codes, S("-")));
        expect(str_starts(codes, S("title summary organisation ")));
    }
}

TEST(every_field_that_one_cell_holds_can_be_imported)
{
    struct columns all = columns_all(a);
    for (i64 i = 0; i < experience_field_count; i++) {
        const struct field *f = &experience_fields[i];
        bool several = f->type == FIELD_LIST || f->type == FIELD_REFERENCE;
        bool ours = str_eq(str_of(f->name), S("depth"));
        expect((column_find(&all, str_of(f->name)) != NULL) == !(several || ours));
    }
    expect(column_find(&all, S("organisation")) && column_find(&all, S("amount")));
    expect(!column_find(&all, S("steps")) && !column_find(&all, S("-")));
}

/* ---- organisations ----------------------------------------------------------------------------
 */

TEST(an_ambiguous_name_is_asked_and_never_guessed)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct name n = name_look(r, S("Sainte-Colombe"));
    expect(n.is == NAME_ASKED && n.candidate_count == 2);
    n = name_look(r, S("sainte colombe (doubs)"));
    expect(n.is == siren(r, "212505150"));
    n = name_look(r, S("Ste Colombe"));
    expect(n.is == NAME_ASKED && n.candidate_count == 2);
    /* one that only begins so is near, and is not it */
    n = name_look(r, S("Bonne"));
    expect(n.is == NAME_ASKED && n.candidate_count == 1);
    n = name_look(r, S("Nulle part"));
    expect(n.is == NAME_ASKED && !n.candidate_count);
    db_close(d);
}

TEST(a_name_is_found_as_people_write_it)
{
    struct db *d;
    struct request *r = visit(a, &d);
    i64 bonneville = siren(r, "217400423");
    expect(name_look(r, S("BONNEVILLE")).is == bonneville);
    expect(name_look(r, S("Ville de Bonneville")).is == bonneville);
    expect(name_look(r, S("217 400 423")).is == bonneville);
    expect(name_look(r, S("Ville du Havre")).is == siren(r, "217603513"));
    expect(name_look(r, S("CC Faucigny-Glières")).is == siren(r, "200000172"));
    db_close(d);
}

TEST(names_are_kept_with_their_answers)
{
    struct names names = {0};
    *push(a, &names) = (struct name){.written = S("L’« Autre »; \"lieu\""), .is = NAME_LEFT_OUT};
    *push(a, &names) =
        (struct name){.written = S("Sainte-Colombe"), .candidates = {12, 40}, .candidate_count = 2};
    struct names again = names_read(a, names_write(a, &names));
    expect(again.len == 2 && again.at[0].is == NAME_LEFT_OUT && again.at[1].is == NAME_ASKED);
    expect_text(again.at[0].written, names.at[0].written);
    expect(again.at[1].candidate_count == 2 && again.at[1].candidates[1] == 40);
    expect(name_find(&again, S("Sainte-Colombe")) == &again.at[1]);
    expect(!names_read(a, (str){0}).len);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static struct reading *reading(struct request *r, const char *table, const char *unnamed)
{
    struct import_row *row = new (r->arena, struct import_row);
    struct columns all = columns_all(r->arena);
    struct spreadsheet s;
    struct names names = {0}, before = {0};
    expect(!message_is(csv_read(r->arena, str_of(table), &s)));
    *row = (struct import_row){.id = 1,
                               .organisation = siren(r, "217400423"),
                               .unnamed = str_of(unnamed),
                               .cells = spreadsheet_write(r->arena, &s),
                               .columns = columns_recognise(r->arena, &all, &s.at[0])};
    i64 column = -1, i = 0;
    for (str rest = row->columns; rest.len; i++)
        if (str_eq(str_cut(&rest, ' '), S("organisation")))
            column = i;
    expect(names_look(r, &s, column, &before, &names));
    row->names = names_write(r->arena, &names);
    return reading_of(r, row);
}

TEST(a_row_of_ones_own_is_told)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct reading *g = reading(r,
                                "Titre;Organisme;Secteurs;Statut;Année;Coût;TVA;Besoin;Lien\n"
                                "La nuit des livres;Ville de Bonneville;Musique, lecture "
                                "publique;Terminé;14/03/2023;12 500 €;TTC;Lire;"
                                "https://exemple.fr/a\n",
                                "");
    struct row_errors errors = {0};
    expect(!message_is(reading_fault(g)));
    struct row_look look = reading_row(g, a, 1, &errors, true);
    expect(look.state == ROW_GOOD && look.own && !errors.len);
    expect_text(
        look.document,
        S("{\"costs\":[{\"amount\":1250000,\"what\":\"Coût du "
          "projet\"}],\"depth\":\"told\",\"need\":\"Lire\","
          "\"sectors\":[\"lecture-publique\",\"musique\"],\"source\":\"https://exemple.fr/a\","
          "\"status\":\"done\",\"title\":\"La nuit des "
          "livres\",\"vat\":\"included\",\"year\":2023}"));
    db_close(d);
}

TEST(a_row_of_others_is_spotted_without_what_is_theirs_to_say)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct reading *g = reading(r,
                                "Titre;Organisme;Coût;Difficultés;Résumé;Source\n"
                                "Un portail;Le Havre;12 000;Beaucoup;En bref;Rapport 2023\n",
                                "");
    struct row_look look = reading_row(g, a, 1, NULL, true);
    expect(look.state == ROW_GOOD && !look.own && look.organisation == siren(r, "217603513"));
    expect(str_has(look.document, S("\"depth\":\"spotted\"")) &&
           str_has(look.document, S("\"concerned\":")));
    expect(str_has(look.document, S("\"done\":\"En bref\"")) &&
           str_has(look.document, S("Rapport 2023")));
    expect(!str_has(look.document, S("costs")) && !str_has(look.document, S("Beaucoup")) &&
           !str_has(look.document, S("summary")));
    db_close(d);
}

TEST(what_is_wrong_is_said_with_its_row_and_column)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct reading *g = reading(r,
                                "Titre;Organisme;Année;Secteurs;Coût;Lien;Statut\n"
                                "\n;Bonneville;2023;Musique;1;;\n"
                                "Une;Bonneville;hier;Cuisine, Musique;beaucoup;exemple;flou\n",
                                "");
    struct row_errors errors = {0};
    expect(reading_row(g, a, 1, &errors, true).state == ROW_WRONG);
    expect(errors.len == 1 && errors.at[0].number == 3);
    expect_text(message_in(a, FRENCH, errors.at[0].why), S("À remplir."));
    struct row_look look = reading_row(g, a, 2, &errors, true);
    expect(look.state == ROW_WRONG && !look.document.len && errors.len == 6 &&
           errors.at[1].number == 4);
    str said = reading_row_says(g, a, 2);
    expect(
        str_has(said, S("Secteurs culturels : « Cuisine » n’est pas l’un des choix possibles.")));
    expect(str_has(said, S("Année : Écrivez un nombre entier")));
    db_close(d);
}

TEST(a_row_waits_until_it_is_known_whose_it_is)
{
    struct db *d;
    struct request *r = visit(a, &d);
    const char *table = "Titre;Organisme\nUne;Sainte-Colombe\nDeux;Inconnue\nTrois\n";
    struct reading *g = reading(r, table, "");
    for (i64 i = 1; i <= 3; i++)
        expect(reading_row(g, a, i, NULL, true).state == ROW_ASKED);
    expect_text(reading_row_says(g, a, 1), S("Dites quel organisme a fait ce projet."));
    g = reading(r, table, "own");
    struct row_look look = reading_row(g, a, 3, NULL, true);
    expect(look.state == ROW_GOOD && look.own && str_has(look.document, S("told")));
    g = reading(r, table, "out");
    expect(reading_row(g, a, 3, NULL, true).state == ROW_LEFT_OUT);
    g->names.at[1].is = NAME_LEFT_OUT;
    g->names.at[0].is = siren(r, "212505150");
    expect(reading_row(g, a, 2, NULL, true).state == ROW_LEFT_OUT);
    look = reading_row(g, a, 1, NULL, true);
    expect(look.state == ROW_GOOD && look.organisation == siren(r, "212505150"));
    db_close(d);
}

TEST(several_columns_make_one_text_but_never_one_value)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct reading *g = reading(r, "Titre;A;B;C;D\nUne;début;suite;2020;2021\n", "own");
    g->codes.at[1] = g->codes.at[2] = S("need");
    expect(!message_is(reading_fault(g)));
    expect(str_has(reading_row(g, a, 1, NULL, true).document, S("\"need\":\"début\\n\\nsuite\"")));
    g->codes.at[3] = g->codes.at[4] = S("year");
    expect(str_has(message_in(a, FRENCH, reading_fault(g)), S("« Année »")));
    g->codes.at[0] = S("-");
    expect(str_starts(message_in(a, FRENCH, reading_fault(g)), S("Aucune colonne")));
    db_close(d);
}

TEST(what_our_own_file_guards_is_read_as_it_was)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct reading *g = reading(r, "Titre;Besoin\n'=Somme des arts;'- lire\n", "own");
    str document = reading_row(g, a, 1, NULL, true).document;
    expect(str_has(document, S("\"title\":\"=Somme des arts\"")) &&
           str_has(document, S("\"need\":\"- lire\"")));
    db_close(d);
}
