/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/feed/feed.h"

#include "base/test.h"

static const instant noon = {1805025600000000};

TEST(xml_keeps_text_and_nothing_else)
{
    text t = text_of(a, 200);
    xml_add(&t, S("<é & \"œ\">\x01\x0b\xff"));
    expect_text(text_str(&t), S("&lt;é &amp; &quot;œ&quot;&gt;"));
    text e = text_of(a, 200);
    xml_add_element(&e, "dc:title xml:lang=\"fr\"", S("L’été"));
    xml_add_element(&e, "dc:none", (str){0});
    expect_text(text_str(&e), S("<dc:title xml:lang=\"fr\">L’été</dc:title>\n"));
}

TEST(an_atom_feed_is_whole)
{
    struct atom_feed f = {.title = S("Récits & idées"),
                          .origin = S("https://p.example"),
                          .self = S("/experiences.atom?a=1&b=2"),
                          .page = S("/experiences"),
                          .language = S("fr")};
    text t = atom_begin(a, &f, noon);
    atom_add(&t, &f,
             &(struct atom_entry){.uid = {{0x12, 0x34}},
                                  .title = S("Un <portail>"),
                                  .author = S("CC du Pays"),
                                  .path = S("/experiences/1/un-portail"),
                                  .published = noon,
                                  .updated = noon});
    str feed = atom_end(&t);
    expect(str_has(feed, S("<title>Récits &amp; idées</title>")));
    expect(str_has(feed, S("href=\"https://p.example/experiences.atom?a=1&amp;b=2\"")));
    expect(str_has(feed, S("<id>urn:uuid:12340000-0000-0000-0000-000000000000</id>")));
    expect(str_has(feed, S("<title>Un &lt;portail&gt;</title>")));
    expect(str_ends(feed, S("</entry>\n</feed>\n")));
}

TEST(an_atom_feed_that_is_too_long_ends_after_a_whole_entry)
{
    struct atom_feed f = {.title = S("t"), .language = S("fr")};
    text t = atom_begin(a, &f, noon);
    t.max = t.len + 400;
    for (i64 i = 0; i < 20; i++)
        atom_add(&t, &f,
                 &(struct atom_entry){.title = S("un titre"), .published = noon, .updated = noon});
    str feed = atom_end(&t);
    expect(!t.cut);
    expect(str_ends(feed, S("</entry>\n</feed>\n")));
}

TEST(csv_is_guarded_against_formulas)
{
    text t = csv_begin(a);
    csv_add(&t, S("=1+1"));
    csv_add(&t, S("il dit « \"non\" » ; puis\nrien"));
    csv_add_i64(&t, -12);
    csv_add_cents(&t, (cents){120050});
    csv_end_row(&t);
    csv_add(&t, (str){0});
    csv_add(&t, S("@x"));
    csv_end_row(&t);
    expect_text(text_str(&t),
                S("\xEF\xBB\xBF\"'=1+1\";\"il dit « \"\"non\"\" » ; puis\nrien\";-12;1200,50\r\n"
                  "\"\";\"'@x\"\r\n"));
}
