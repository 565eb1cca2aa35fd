/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/spreadsheet/spreadsheet.h"

#include <string.h>
#include <zip.h>

#include "base/test.h"

static bool good(message m) { return !message_is(m); }

/* "1:a|b 3:c" */
static str shape(arena *a, const struct spreadsheet *s)
{
    text t = text_of(a, 1 << 16);
    for (i64 i = 0; i < s->len; i++) {
        text_add(&t, text_format(a, "%s%lld:", i ? " " : "", (long long)s->at[i].number));
        for (i64 c = 0; c < s->at[i].len; c++) {
            text_add(&t, c ? S("|") : S(""));
            text_add(&t, s->at[i].at[c]);
        }
    }
    return text_str(&t);
}

static str csv(arena *a, str bytes)
{
    struct spreadsheet s;
    message m = spreadsheet_read(a, bytes, &s);
    return good(m) ? shape(a, &s) : message_in(a, FRENCH, m);
}

TEST(csv_is_read_as_spreadsheets_write_it)
{
    expect_text(csv(a, S("a;b\r\n1;2\r\n")), S("1:a|b 2:1|2"));
    expect_text(csv(a, S("\xEF\xBB\xBFTitre;Année\n\"Un; deux\";2023")),
                S("1:Titre|Année 2:Un; deux|2023"));
    expect_text(csv(a, S("a,b\n\"dit \"\"oui\"\"\",\"deux\nlignes\"\n")),
                S("1:a|b 2:dit \"oui\"|deux\nlignes"));
    expect_text(csv(a, S("a\tb\n1,5\t2;3\n")), S("1:a|b 2:1,5|2;3"));
    expect_text(csv(a, S("sep=,\r\na,b;c\r\n")), S("1:a|b;c"));
    expect_text(csv(a, S("seul\nrien")), S("1:seul 2:rien"));
    expect_text(csv(a, S("a;b;;;\n;;;;\n\n  c ;\u00a0d\u00a0;;")), S("1:a|b 4:c|d"));
    expect_text(csv(a, S("5\" de plus;b\rx;y")), S("1:5\" de plus|b 2:x|y"));
    expect_text(csv(a, S("\"a\" et b;c\n")), S("1:a et b|c"));
}

TEST(the_separator_is_the_one_that_makes_a_table)
{
    expect_text(csv(a, S("Titre;Coût, HT, en euros\nUn;12\nDeux;1,5\n")),
                S("1:Titre|Coût, HT, en euros 2:Un|12 3:Deux|1,5"));
    expect_text(csv(a, S("\"a;b;c;d\",e\n\"f\",g")), S("1:a;b;c;d|e 2:f|g"));
}

TEST(windows_1252_is_found_and_made_utf_8)
{
    expect_text(csv(a, S("\xC9t\xE9;co\xFBt\n12 \x80;l\x92\x9Cuvre\n")),
                S("1:Été|coût 2:12 €|l’œuvre"));
    expect_text(
        csv(a, S("Été;œuvre\nà;é\xC3\n")),
        S("À la ligne 2, des lettres sont abîmées : enregistrez le fichier en « CSV UTF-8 »."));
}

TEST(csv_refuses_what_it_cannot_read)
{
    expect(str_starts(csv(a, S("\xFF\xFE"
                               "a")),
                      S("Ce fichier est en UTF-16")));
    expect(str_starts(csv(a, (str){"a\0b", 3}), S("Ce fichier n’est ni")));
    expect(str_starts(csv(a, S("")), S("Ce fichier est vide")));
    expect(str_starts(csv(a, S("\n;;;\n")), S("Ce fichier ne contient aucune")));
    expect(str_starts(csv(a, S("a;b\n\"jamais fermé;c\nd;e\n")), S("À la ligne 2, un guillemet")));
}

TEST(csv_limits_hold)
{
    text t = text_of(a, 1 << 20);
    for (int i = 0; i < SPREADSHEET_COLUMNS_MAX; i++)
        text_add(&t, S("x;"));
    expect(str_starts(csv(a, text_str(&t)), S("1:x|x")));
    text_add(&t, S("y"));
    expect(str_starts(csv(a, text_str(&t)), S("La ligne 1 a plus de 60 colonnes")));
    t = text_of(a, 1 << 20);
    for (int i = 0; i <= SPREADSHEET_ROWS_MAX; i++)
        text_add(&t, S("x\n"));
    struct spreadsheet s;
    expect(good(csv_read(a, text_str(&t), &s)) && s.len == SPREADSHEET_ROWS_MAX + 1);
    text_add(&t, S("x\n"));
    expect(str_starts(csv(a, text_str(&t)), S("Ce fichier a plus de 5000 lignes")));
    t = text_of(a, 1 << 20);
    for (int i = 0; i <= SPREADSHEET_CELL_MAX; i++)
        text_add_char(&t, 'x');
    expect(str_starts(csv(a, text_str(&t)), S("À la ligne 1, une cellule dépasse")));
}

TEST(what_we_keep_is_read_to_the_same_rows)
{
    struct spreadsheet s, again;
    expect(good(csv_read(a, S("a;\"b;\"\"c\"\"\nd\"\n\n\n;=1+2;\n"), &s)));
    str kept = spreadsheet_write(a, &s);
    expect(good(csv_read(a, kept, &again)));
    expect_text(shape(a, &again), shape(a, &s));
    expect_text(spreadsheet_write(a, &again), kept);
    expect(again.width == 2 && !spreadsheet_cell(&again.at[0], 7).len);
}

/* ---- ODS ------------------------------------------------------------------------------------- */

/* A package of one file, packed. */
static str zip_of(arena *a, const char *name, str bytes)
{
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(target);
    zip_t *z = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    zip_source_t *file = zip_source_buffer(z, bytes.at, (zip_uint64_t)bytes.len, 0);
    expect(zip_file_add(z, name, file, 0) >= 0 && zip_close(z) == 0);
    zip_stat_t stat;
    expect(zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0);
    char *at = new_n(a, char, (i64)stat.size);
    expect(zip_source_read(target, at, stat.size) == (zip_int64_t)stat.size);
    zip_source_close(target);
    zip_source_free(target);
    return (str){at, (i64)stat.size};
}

static str document(arena *a, const char *tables)
{
    return text_format(a,
                       "<?xml version=\"1.0\" encoding=\"UTF-8\"?><o:document-content"
                       " xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
                       " xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
                       " xmlns:x=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
                       " xmlns:d=\"http://purl.org/dc/elements/1.1/\">"
                       "<o:body><o:spreadsheet>%s</o:spreadsheet></o:body></o:document-content>",
                       tables);
}

static str ods(arena *a, const char *tables)
{
    return csv(a, zip_of(a, "content.xml", document(a, tables)));
}

#define ROW(cells) "<t:table-row>" cells "</t:table-row>"
#define CELL(words) "<t:table-cell o:value-type=\"string\"><x:p>" words "</x:p></t:table-cell>"

TEST(ods_is_read_as_spreadsheets_write_it)
{
    expect_text(
        ods(a, "<t:table>" ROW(CELL("Titre") CELL("Coût")) ROW(
                   CELL("Un &amp; <x:span>deux</x:span>") "<t:table-cell o:value-type=\"float\" "
                                                          "o:value=\"1200.5\"><x:p>1 200,50 "
                                                          "€</x:p></t:table-cell>") "</t:table>"),
        S("1:Titre|Coût 2:Un & deux|1200,5"));
    expect_text(
        ods(a, "<t:table>" ROW(
                   "<t:table-cell o:value-type=\"date\" o:date-value=\"2023-05-01T00:00:00\">"
                   "<x:p>01/05/23</x:p></t:table-cell>") "</t:table>"),
        S("1:2023-05-01"));
    expect_text(ods(a, "<t:table>" ROW(
                           CELL("a</x:p><x:p>b<x:s x:c=\"2\"/>c<x:line-break/>d")) "</t:table>"),
                S("1:a\nb  c\nd"));
}

TEST(ods_repeats_and_skips)
{
    expect_text(
        ods(a,
            "<t:table/><t:table><t:table-row t:number-rows-repeated=\"3\"><t:table-cell "
            "t:number-columns-repeated=\"1024\"/></t:table-row>" ROW(
                "<t:table-cell t:number-columns-repeated=\"2\"/>"
                "<t:table-cell t:number-columns-repeated=\"2\"><x:p>x</x:p></t:table-cell>"
                "<t:table-cell t:number-columns-repeated=\"16380\"/>") "<t:table-row "
                                                                       "t:number-rows-repeated="
                                                                       "\"2\">"
                                                                       "<t:covered-table-cell/"
                                                                       ">" CELL(
                                                                           "y") "</t:table-row>"
                                                                                "<t:table-row "
                                                                                "t:number-rows-"
                                                                                "repeated="
                                                                                "\"1048000\"><t:"
                                                                                "table-cell/>"
                                                                                "</"
                                                                                "t:table-row></"
                                                                                "t:table>"
                                                                                "<t:table>" ROW(CELL(
                                                                                    "other "
                                                                                    "sheet")) "<"
                                                                                              "/"
                                                                                              "t"
                                                                                              ":"
                                                                                              "t"
                                                                                              "a"
                                                                                              "b"
                                                                                              "l"
                                                                                              "e"
                                                                                              ">"),
        S("4:||x|x 5:|y 6:|y"));
}

TEST(comments_and_drawings_are_not_what_a_cell_says)
{
    expect_text(ods(a, "<t:table>" ROW(
                           "<t:table-cell><o:annotation><d:creator>moi</d:creator><x:p>à voir</x:p>"
                           "</o:annotation><x:p>dit</x:p><t:table>" ROW(
                               CELL("sous-table")) "</t:table>"
                                                   "</t:table-cell>" CELL("suite")) "</t:table>"),
                S("1:dit|suite"));
}

TEST(ods_refuses_what_it_cannot_read)
{
    str not_read = S("Ce fichier n’est pas un ODS lisible");
    expect(str_starts(csv(a, S("PK\3\4 and nothing else")), not_read));
    expect(str_starts(csv(a, zip_of(a, "xl/workbook.xml", S("<workbook/>"))), not_read));
    expect(str_starts(csv(a, zip_of(a, "content.xml", S("<a><b></a>"))), not_read));
    expect(str_starts(
        csv(a, zip_of(a, "content.xml", S("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;&b;</a>"))),
        not_read));
    expect(str_starts(ods(a, "<t:table/>"), S("Ce fichier ne contient aucune")));
    expect(str_starts(ods(a, "<t:table><t:table-row t:number-rows-repeated=\"5002\">" CELL(
                                 "x") "</t:table-row></t:table>"),
                      S("Ce fichier a plus de 5000 lignes")));
    expect(str_starts(
        ods(a, "<t:table><t:table-row><t:table-cell t:number-columns-repeated=\"61\"><x:p>x</x:p>"
               "</t:table-cell></t:table-row></t:table>"),
        S("La ligne 1 a plus de 60 colonnes")));
    expect(str_starts(ods(a, "<t:table><t:table-row><t:table-cell><x:p><x:s x:c=\"40000\"/></x:p>"
                             "</t:table-cell></t:table-row></t:table>"),
                      S("À la ligne 1, une cellule dépasse")));
    text deep = text_of(a, 1 << 16);
    for (int i = 0; i < SPREADSHEET_DEPTH_MAX + 1; i++)
        text_add(&deep, S("<a>"));
    expect(str_starts(csv(a, zip_of(a, "content.xml", text_str(&deep))), not_read));
}

TEST(a_zip_bomb_is_cut_long_before_it_is_whole)
{
    str beginning = S("<a>");
    i64 size = 8 << 20; /* 8 MB of blanks pack to 8 KB: a thousand times smaller */
    char *bytes = new_n(a, char, size);
    memset(bytes, ' ', (size_t)size);
    memcpy(bytes, beginning.at, (size_t)beginning.len);
    memcpy(bytes + size - 4, "</a>", 4);
    expect(str_starts(csv(a, zip_of(a, "content.xml", (str){bytes, size})),
                      S("Ce fichier n’est pas un ODS lisible")));
    /* the same below the slack is only an empty document */
    expect(str_starts(csv(a, zip_of(a, "content.xml", S("<a>    </a>"))),
                      S("Ce fichier ne contient aucune")));
}

TEST(what_ods_write_writes_is_read_again)
{
    struct spreadsheet s, again;
    expect(good(csv_read(a, S("Titre;Résumé\n\n\"a<b & c\nd\";=1+2\n"), &s)));
    str packed = ods_write(a, &s, S("Projets"));
    expect(str_starts(packed, S("PK\3\4")) &&
           str_has(packed, S("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")));
    expect(good(spreadsheet_read(a, packed, &again)));
    expect_text(shape(a, &again), shape(a, &s));
    expect_text(ods_write(a, &again, S("Projets")), packed);
    /* the name of the sheet is an attribute: a quotation mark in it breaks nothing */
    packed = ods_write(a, &s, S("Les \"projets\""));
    expect(good(spreadsheet_read(a, packed, &again)));
}
