/* SPDX-License-Identifier: EUPL-1.2 */
/* Headers that hold whatever people are called, and bodies that survive any relay. */
#include "commons/mail/mime.h"

#include <string.h>

#include "base/test.h"

static str one_header(arena *a, str value)
{
    text t = text_of(a, 64 << 10);
    header_text(&t, "Subject", value);
    return text_str(&t);
}

static str one_address(arena *a, str name)
{
    text t = text_of(a, 64 << 10);
    header_address(&t, "To", name, S("anne@exemple.fr"));
    return text_str(&t);
}

static str quoted(arena *a, str s)
{
    text t = text_of(a, 1 << 20);
    quoted_printable(&t, s);
    return text_str(&t);
}

/* One header and no more: every line but the first begins with a blank and holds more than blanks;
   ASCII; at most 78 columns where it could be folded. */
static bool one_field(str s, const char *name)
{
    bool fine = str_starts(s, str_of(name)) && str_ends(s, S("\r\n"));
    i64 column = 0;
    for (i64 i = 0; i < s.len; i++) {
        bool end = s.at[i] == '\r' && i + 1 < s.len && s.at[i + 1] == '\n';
        fine = fine && (end || s.at[i] == '\n' || (s.at[i] >= 32 && s.at[i] < 127));
        fine = fine && (s.at[i] != '\n' || (i > 0 && s.at[i - 1] == '\r'));
        if (s.at[i] == '\n' && i + 1 < s.len)
            fine = fine && s.at[i + 1] == ' ' && i + 2 < s.len && s.at[i + 2] > ' ';
        column = s.at[i] == '\n' ? 0 : column + 1;
        fine = fine && column <= 78;
    }
    return fine;
}

TEST(an_ascii_subject_is_itself)
{
    expect_text(one_header(a, S("Nouveau message")), S("Subject: Nouveau message\r\n"));
    expect_text(one_header(a, S("")), S(""));
    expect_text(one_header(a, S("  \r\n ")), S(""));
}

TEST(an_accent_makes_encoded_words)
{
    expect_text(one_header(a, S("Réponse à l’été")),
                S("Subject: =?UTF-8?Q?R=C3=A9ponse_=C3=A0_l=E2=80=99=C3=A9t=C3=A9?=\r\n"));
    expect_text(one_header(a, S("=?UTF-8?Q?faux?=")),
                S("Subject: =?UTF-8?Q?=3D=3FUTF-8=3FQ=3Ffaux=3F=3D?=\r\n"));
}

TEST(a_long_subject_is_folded_between_whole_characters)
{
    str s = one_header(a, S("Médiathèque : à qui s’adresser pour déménager soixante mille "
                            "documents pendant l’été sans fermer plus de trois semaines ?"));
    expect(one_field(s, "Subject: ") && str_has(s, S("?=\r\n =?UTF-8?Q?")));
    for (str rest = s; rest.len;) { /* no word ends within a character */
        str line = str_cut(&rest, '\n');
        i64 end = str_find(line, S("?=\r"));
        expect(end > 0 && line.len < 78);
        str last = end > 3 ? (str){line.at + end - 3, 3} : (str){0};
        expect(!str_eq(last, S("=C3")) && !str_eq(last, S("=E2")));
    }
    str ascii = one_header(a, S("A long subject of plain words that goes on and on, until it has "
                                "to be folded at one of its blanks, and then once more, I think"));
    expect(one_field(ascii, "Subject: ") && str_has(ascii, S("\r\n ")) && !str_has(ascii, S("=?")));
}

static const char *const hostile[] = {
    "a\r\nBcc: tous@exemple.fr",
    "a\nBcc: tous@exemple.fr",
    "a\rBcc: tous@exemple.fr",
    "\r\n\r\n<script>alert(1)</script>",
    "a\0b",
    "=?UTF-8?Q?a=0D=0ABcc:_tous@exemple.fr?=",
    "\xe2\x80\xa8"
    "Bcc: x@y.fr",
    "\xc2\x85"
    "Bcc: x@y.fr",
    "\xff\xfe\x80",
    "\"<moi@exemple.fr>, \\\"",
    "\\\\\\\"",
    "(comment) , ; : <a@b>",
    "                                        ",
    "\t\v\f\x7f\x1b[31m",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aa",
    "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
    "a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨🎭🎪🎨",
};

TEST(no_name_or_subject_begins_a_line)
{
    for (i64 i = 0; i < countof(hostile); i++) {
        str s = one_header(a, str_of(hostile[i]));
        expect(!s.len || one_field(s, "Subject: "));
        expect(!str_has(s, S("\nBcc")));
        str to = one_address(a, str_of(hostile[i]));
        expect(one_field(to, "To: ") && str_ends(to, S("<anne@exemple.fr>\r\n")));
        expect(!str_has(to, S("\nBcc")));
    }
    str zero = one_header(a, (str){"a\0b", 3});
    expect_text(zero, S("Subject: a b\r\n"));
    char *much = new_n(a, char, 100000);
    memset(much, 'x', 100000);
    expect(one_field(one_header(a, (str){much, 100000}), "Subject: "));
}

TEST(an_address_keeps_to_its_place)
{
    text t = text_of(a, 4096);
    header_address(&t, "To", S("A \"B\" \\ C"), S("x@y.fr>\r\nBcc: <z@y.fr"));
    expect_text(text_str(&t), S("To: \"A \\\"B\\\" \\\\ C\" <x@y.frBcc:z@y.fr>\r\n"));
    char slashes[60];
    memset(slashes, '\\', sizeof slashes); /* each is two of a quoted string */
    str long_one = one_address(a, (str){slashes, sizeof slashes});
    expect(one_field(long_one, "To: ") && str_has(long_one, S("=?UTF-8?")));
    t.len = 0;
    header_token(&t, "List-Id", S("<a b\r\nBcc: c>"));
    expect_text(text_str(&t), S("List-Id: <abBcc:c>\r\n"));
}

TEST(quoted_printable_keeps_to_its_columns)
{
    expect_text(quoted(a, S("a = b\né \n.x\nFrom y\nFou")),
                S("a =3D b\r\n=C3=A9=20\r\n=2Ex\r\n=46rom y\r\n=46ou\r\n"));
    char much[400];
    memset(much, '.', sizeof much);
    str s = quoted(a, (str){much, sizeof much});
    for (str rest = s; rest.len;) {
        str line = str_cut(&rest, '\n');
        expect(line.len <= 77 && (!line.len || line.at[0] != '.'));
    }
    expect_text(quoted(a, S("")), S(""));
}

TEST(html_is_read_as_text)
{
    expect_text(
        html_plain(a, S("<!doctype html><html><head><title>Non</title></head><body><h1>Bonjour</h1>"
                        "<p>Un <b>mot</b>,\n  deux &amp; trois.</p><ul><li>a</li><li>b</li></ul>"
                        "<blockquote><p>cité</p><p>deux</p></blockquote>"
                        "<p><a href=\"https://x.fr/a?b=1&amp;c=2\">Lire</a><br>fin</p>"
                        "<hr><p>Pied</p></body></html>")),
        S("Bonjour\n\nUn mot, deux & trois.\n\n- a\n- b\n\n> cité\n\n> deux\n\n"
          "Lire <https://x.fr/a?b=1&c=2>\nfin\n\n-- \n\nPied\n"));
    expect_text(html_plain(a, S("<pre>a\n  b</pre>")), S("a\n  b\n"));
    expect_text(html_plain(a, S("")), S(""));
    expect_text(html_plain(a, S("<a href=\"https://x.fr/\">https://x.fr/</a>")),
                S("https://x.fr/\n"));
    expect_text(html_plain(a, S("<p title=\"a>b\">c</p><")), S("c\n"));
}

TEST(links_become_absolute_in_tags_alone)
{
    expect_text(html_absolute(a,
                              S("<a href=\"/a\">/a href=\"/b</a><a href=\"//x\"></a>"
                                "<a class=\"y\" href=\"/\">z</a><a href=\"https://x.fr/\">"),
                              S("https://p.fr")),
                S("<a href=\"https://p.fr/a\">/a href=\"/b</a><a href=\"//x\"></a>"
                  "<a class=\"y\" href=\"https://p.fr/\">z</a><a href=\"https://x.fr/\">"));
}

TEST(a_letter_is_whole)
{
    struct letter l = {
        .from_name = S("Parvis"),
        .from = S("parvis@exemple.fr"),
        .to_name = S("Éva Müller"),
        .to = S("eva@exemple.fr"),
        .reply_to = S("parvis+r1-2-abcdefghijklmnop@exemple.fr"),
        .subject = S("Réponse"),
        .domain = S("exemple.fr"),
        .message = S("aa.2"),
        .answers = S("bb.2"),
        .thread = S("cc.2"),
        .list = S("sujet-1"),
        .unsubscribe = S("https://parvis.exemple.fr/alertes/fin/xyz"),
        .language = S("fr"),
        .plain = S("Bonjour\n"),
        .html = S("<p>Bonjour</p>"),
    };
    check(instant_read(S("2027-03-14T09:26:53Z"), &l.date));
    expect_text(letter_write(a, &l),
                S("Date: Sun, 14 Mar 2027 09:26:53 +0000\r\n"
                  "From: \"Parvis\" <parvis@exemple.fr>\r\n"
                  "To: =?UTF-8?Q?=C3=89va_M=C3=BCller?= <eva@exemple.fr>\r\n"
                  "Reply-To: \"Parvis\" <parvis+r1-2-abcdefghijklmnop@exemple.fr>\r\n"
                  "Subject: =?UTF-8?Q?R=C3=A9ponse?=\r\n"
                  "Message-ID: <aa.2@exemple.fr>\r\n"
                  "In-Reply-To: <bb.2@exemple.fr>\r\n"
                  "References: <cc.2@exemple.fr>\r\n <bb.2@exemple.fr>\r\n"
                  "List-Id: <sujet-1.exemple.fr>\r\n"
                  "List-Unsubscribe: <https://parvis.exemple.fr/alertes/fin/xyz>\r\n"
                  "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                  "Auto-Submitted: auto-generated\r\n"
                  "X-Auto-Response-Suppress: All\r\n"
                  "Content-Language: fr\r\n"
                  "MIME-Version: 1.0\r\n"
                  "Content-Type: multipart/alternative; boundary=\"=_parvis\"\r\n"
                  "\r\n--=_parvis\r\n"
                  "Content-Type: text/plain; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n\r\nBonjour\r\n"
                  "\r\n--=_parvis\r\n"
                  "Content-Type: text/html; charset=utf-8\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Bonjour</p>\r\n"
                  "\r\n--=_parvis--\r\n"));
    /* RFC 8058 wants https */
    l.unsubscribe = S("http://127.0.0.1/alertes/fin/xyz");
    expect(!str_has(letter_write(a, &l), S("One-Click")));
}
