/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/test.h"
#include "commons/search/analyser.h"

#include <string.h>
#include <threads.h>

static str tokens(arena *a, str s)
{
    text t = text_of(a, ANALYSE_ROOM(s.len));
    analyse_text(&t, s);
    expect(!t.cut);
    return str_trim(text_str(&t));
}

/* Whether someone who types `question` finds a text that says `said`. */
static bool meet(arena *a, const char *question, const char *said)
{
    struct search_terms terms = analyse_query(a, str_of(question), false);
    str found = text_join(a, S(" "), tokens(a, str_of(said)), S(" "));
    bool all = terms.len > 0;
    for (int i = 0; i < terms.len; i++) {
        const struct search_term *t = &terms.at[i];
        bool one = !t->stem_count && str_has(found, text_format(a, " %.*s ", STR(t->word)));
        for (int k = 0; k < t->stem_count; k++)
            one = one || str_has(found, text_format(a, " %.*s ", STR(t->stems[k])));
        all = all && one;
    }
    return all;
}

TEST(a_word_becomes_its_folded_form_and_its_stem)
{
    expect_text(tokens(a, S("Médiathèques")), S("wmediatheques smediathequ"));
    expect_text(tokens(a, S("l’école de musique")), S("wecole wde wmusique secol smusiqu"));
    expect_text(tokens(a, S("Œuvres, œuvre & ﬁlm")),
                S("woeuvres woeuvre wfilm soeuvr soeuvr sfilm"));
    expect_text(tokens(a, S("musée")), S("wmusee smuse smus"));
    expect_text(tokens(a, S("")), S(""));
    expect_text(tokens(a, S(" … « » — '")), S(""));
}

TEST(elided_words_vanish_and_other_apostrophes_part)
{
    expect_text(tokens(a, S("d'art, qu’on jusqu'ici L'Art")),
                S("wart won wici wart sart sici sart"));
    expect_text(tokens(a, S("aujourd’hui")), S("waujourdhui saujourdhui"));
    expect_text(tokens(a, S("prud'hommes l’")), S("wprud whommes sprud shomm"));
    expect_text(tokens(a, S("lecture-publique")), S("wlecture wpublique slectur spubliqu"));
}

TEST(marks_and_invisible_characters_do_not_part_a_word)
{
    expect_text(tokens(a, S("muse\u0301e")), S("wmusee smuse smus")); /* decomposed */
    expect_text(tokens(a, S("média\u00ADthèque")), S("wmediatheque smediathequ"));
    expect_text(tokens(a, S("c\u0327a")), S("wca sca"));
}

TEST(numbers_acronyms_and_addresses)
{
    expect_text(tokens(a, S("29\u202f204 habitants en 2019 350 fois")),
                S("w29204 whabitants wen w2019 w350 wfois shabit sfois"));
    expect_text(tokens(a, S("SIREN 200 054 781")), S("wsiren w200054781 ssiren"));
    expect_text(tokens(a, S("14/03/2027 19h30")), S("w14 w03 w2027 w19h30"));
    expect_text(tokens(a, S("S.N.C.F. et E.P.C.I")), S("wsncf wet wepci ssncf sepci"));
    expect_text(tokens(a, S("contact@ville.example")),
                S("wcontact wville wexample scontact svill sexampl"));
    expect_text(tokens(a, S("M.Dupont")), S("wm wdupont sdupont"));
}

TEST(plurals_meet_their_singular)
{
    static const char *const pairs[][2] = {
        {"journaux", "journal"},
        {"municipaux", "municipal"},
        {"travaux", "travail"},
        {"vitraux", "vitrail"},
        {"tiers-lieux", "tiers-lieu"},
        {"élus", "élue"},
        {"élu", "élus"},
        {"vidéos", "vidéo"},
        {"bijoux", "bijou"},
        {"réseaux", "réseau"},
        {"locaux", "local"},
        {"musées", "musée"},
        {"culturelles", "culturel"},
        {"yeux", "œil"},
        {"festivals", "festival"},
        {"inclus", "incluse"},
        {"émaux", "émail"},
        {"enjeux", "enjeu"},
    };
    for (i64 i = 0; i < countof(pairs); i++) {
        expect_text(meet(a, pairs[i][0], pairs[i][1]) ? S("") : str_of(pairs[i][0]), S(""));
        expect_text(meet(a, pairs[i][1], pairs[i][0]) ? S("") : str_of(pairs[i][1]), S(""));
    }
}

TEST(accents_do_not_matter_on_either_side)
{
    static const char *const pairs[][2] = {
        {"musee", "Musées"},     {"musée", "MUSEES"},       {"ecole", "écoles"},
        {"theatre", "Théâtre"},  {"oeuvre", "œuvres"},      {"numerisation", "numérisations"},
        {"elus", "élue"},        {"l'ecole", "Écoles"},     {"médiathèque", "MEDIATHEQUES"},
        {"variete", "variétés"}, {"regionaux", "régional"}, {"societe", "sociétés"},
    };
    for (i64 i = 0; i < countof(pairs); i++) {
        expect_text(meet(a, pairs[i][0], pairs[i][1]) ? S("") : str_of(pairs[i][0]), S(""));
        expect_text(meet(a, pairs[i][1], pairs[i][0]) ? S("") : str_of(pairs[i][1]), S(""));
    }
    expect(!meet(a, "musée", "musique"));
    expect(!meet(a, "école", "écologie"));
}

/* A letter as one code point goes a quicker way than the same in two: both must come to one word.
 */
TEST(an_accent_in_its_letter_or_after_it_is_one_word)
{
    static const char *const pairs[][2] = {
        {"\u00e0", "a\u0300"}, {"\u00e2", "a\u0302"}, {"\u00e7", "c\u0327"}, {"\u00e8", "e\u0300"},
        {"\u00e9", "e\u0301"}, {"\u00ea", "e\u0302"}, {"\u00eb", "e\u0308"}, {"\u00ee", "i\u0302"},
        {"\u00ef", "i\u0308"}, {"\u00f4", "o\u0302"}, {"\u00f9", "u\u0300"}, {"\u00fb", "u\u0302"},
        {"\u00fc", "u\u0308"}, {"\u00c0", "A\u0300"}, {"\u00c9", "E\u0301"}, {"\u00d4", "O\u0302"},
        {"\u00f1", "n\u0303"}, {"\u00c5", "A\u030a"}, {"\u00ff", "y\u0308"},
    };
    for (i64 i = 0; i < countof(pairs); i++) {
        for (int k = 0; k < 40; k += 13) { /* also where a word is at its end */
            str run = str_first(S("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"), k);
            str one = text_format(a, "%.*s%sz.", STR(run), pairs[i][0]);
            str two = text_format(a, "%.*s%sz.", STR(run), pairs[i][1]);
            struct word x, y;
            expect(word_next(&(struct word_reader){.text = one}, &x));
            expect(word_next(&(struct word_reader){.text = two}, &y));
            expect_text(word_folded(&x), word_folded(&y));
            expect_text(((str){x.spelled, x.spelled_len}), ((str){y.spelled, y.spelled_len}));
            expect(x.from == 0 && x.to == one.len - 1 && y.to == two.len - 1);
        }
    }
}

TEST(stop_words_are_in_order_and_known)
{
    static const char *const some[] = {"a",  "cette", "de", "elles", "la",   "leurs", "notre",
                                       "ou", "pour",  "qu", "the",   "vous", "y",     "à"};
    struct word w;
    for (i64 i = 0; i < countof(some); i++) {
        struct word_reader r = {.text = str_of(some[i])};
        expect(word_next(&r, &w) && word_is_stop(&w));
    }
    struct word_reader r = {.text = S("pas art son elleson")};
    while (word_next(&r, &w))
        expect(!word_is_stop(&w));
}

TEST(tokens_hold_only_lower_case_letters_and_digits)
{
    str s = tokens(a, S("Ça, музей 東京 'Zoë' =: _x_ Ţepeș Ж9 ﬀ \xff\xfe ẞ 🎭 İ"));
    for (i64 i = 0; i < s.len; i++)
        expect((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
               s.at[i] == ' ');
    expect_text(tokens(a, S("Ж東京")), S("x00436 x06771 x04eac"));
    expect_text(tokens(a, S("Țepeș")), S("wtepes step"));
    expect_text(tokens(a, S("🎭théâtre")), S("wtheatre stheatr"));
}

TEST(a_small_builder_is_cut_between_tokens_and_keeps_stems)
{
    text t = text_of(a, 60);
    analyse_text(&t, S("lecture publique musique théâtre danse cirque patrimoine"));
    expect(t.cut && t.len <= 60);
    str s = text_str(&t);
    expect(str_has(s, S(" slectur ")) && str_starts(s, S("wlecture ")) && str_ends(s, S(" ")));
}

/* The longest tokens for the shortest texts: a letter of another script beside a digit. */
TEST(room_for_a_text_is_room_for_any_text)
{
    text s = text_of(a, 3000);
    for (int i = 0; i < 1000; i++)
        text_add(&s, i % 2 ? S("7") : S("Д"));
    str all = tokens(a, text_str(&s));
    expect(str_starts(all, S("x00434 w7 x00434 w7 ")) && all.len == 500 * (7 + 3) - 1);
}

TEST(a_word_without_end_is_cut_alike_on_both_sides)
{
    char long_word[5000];
    memset(long_word, 'e', sizeof long_word);
    str s = tokens(a, (str){long_word, sizeof long_word});
    expect(s.len < 2 * WORD_MAX + 8);
    struct search_terms q = analyse_query(a, (str){long_word, sizeof long_word}, false);
    expect(q.len == 1 && q.cut && str_has(s, q.at[0].stems[0]));
}

TEST(facets_cannot_collide)
{
    expect_text(facet_of_i64(a, FACET_AUDIENCE, 12).token, S("fau12"));
    expect_text(facet_of(a, FACET_DEPARTEMENT, S("2A")).token, S("fde2z41"));
    expect_text(facet_of(a, FACET_THEME, S("zone-é")).token, S("fthzzonez2dzc3za9"));
    expect(!str_eq(facet_of(a, FACET_THEME, S("a-b")).token,
                   facet_of(a, FACET_THEME, S("a_b")).token));
    char long_value[100];
    memset(long_value, 'a', sizeof long_value);
    expect_text(facet_of(a, FACET_STATUS, (str){long_value, sizeof long_value}).token, S("fsszy"));
    /* no text makes a token that begins with f, and no two kinds share their letters */
    expect_text(tokens(a, S("fau12")), S("wfau12"));
    for (int i = 0; i < FACET_KINDS; i++)
        for (int k = 0; k < i; k++)
            expect(!str_eq(facet_of(a, (enum facet_kind)i, S("")).token,
                           facet_of(a, (enum facet_kind)k, S("")).token));
    text t = text_of(a, 8);
    facet_token(&t, facet_of_i64(a, FACET_KIND, 3));
    facet_token(&t, facet_of_i64(a, FACET_KIND, 3));
    expect_text(text_str(&t), S("fki3 "));
    expect(t.cut);
}

static int analyse_elsewhere(void *result)
{
    arena a = arena_of(1 << 20);
    *(bool *)result = str_eq(tokens(&a, S("travaux")), S("wtravaux stravail"));
    arena_free(&a);
    return 0;
}

TEST(threads_have_their_own_stemmer)
{
    thrd_t threads[4];
    bool right[4] = {false};
    for (int i = 0; i < 4; i++)
        expect(thrd_create(&threads[i], analyse_elsewhere, &right[i]) == thrd_success);
    for (int i = 0; i < 4; i++)
        expect(thrd_join(threads[i], NULL) == thrd_success && right[i]);
}
