/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/inbound/message.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

static struct inbound_message read_mail(arena *a, const char *raw)
{
    struct inbound_message m;
    str why = {0};
    check(inbound_read(a, str_of(raw), &m, &why));
    return m;
}

static bool refused(arena *a, str raw)
{
    struct inbound_message m;
    str why = {0};
    return !inbound_read(a, raw, &m, &why) && why.len > 0;
}

#define HEAD                                                                                       \
    "From: =?utf-8?Q?Anne_L=C3=A9vy?= <Anne.Levy@Ville.example>\r\n"                               \
    "To: \"Parvis\" <sujet+12@forum.example>, autre@forum.example\r\n"                             \
    "Delivered-To: sujet+12@forum.example\r\n"                                                     \
    "Subject: =?iso-8859-1?Q?R=E9ponse_:_la_m=E9diath=E8que?=\r\n"                                 \
    "Message-ID: <abc@ville.example>\r\n"

TEST(headers_are_decoded)
{
    struct inbound_message m = read_mail(a, HEAD "\r\nBonjour.\r\n");
    expect(str_eq(m.from, S("anne.levy@ville.example")));
    expect(m.to.len == 2 && str_eq(m.to.at[0], S("sujet+12@forum.example")));
    expect(str_eq(m.subject, S("Réponse : la médiathèque")));
    expect(str_eq(m.message_id, S("abc@ville.example")));
    expect(str_eq(m.text, S("Bonjour.")));
    expect(!m.automatic && !m.attachments);
}

TEST(the_plain_part_is_taken_and_files_are_counted)
{
    struct inbound_message m = read_mail(
        a, HEAD
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n"
        "--x\r\nContent-Type: multipart/alternative; boundary=\"y\"\r\n\r\n"
        "--y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>En HTML</p>\r\n"
        "--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Nous l=92avons \xe9t=E9 fait=\r\n aussi.\r\n"
        "--y--\r\n"
        "--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n"
        "--x--\r\n");
    expect(str_has(m.text, S("fait aussi.")) && utf8_valid(m.text));
    expect(!str_has(m.text, S("HTML")));
    expect(m.attachments == 1);
}

TEST(html_alone_becomes_text)
{
    struct inbound_message m = read_mail(
        a, HEAD "Content-Type: text/html; charset=utf-8\r\n\r\n"
                "<html><head><style>p{color:red}</style></head><body><p>Bonjour&nbsp;Anne,</p>"
                "<p>C&rsquo;est&#32;<b>possible</b><br>d&egrave;s "
                "mars.</p><ul><li>un</li><li>deux</li></ul>"
                "<script>alert(1)</script><blockquote>ancien texte</blockquote></body></html>");
    expect(str_has(m.text, S("possible\ndès mars.")) && str_has(m.text, S("- un")));
    expect(!str_has(m.text, S("alert")) && !str_has(m.text, S("ancien")) &&
           !str_has(m.text, S("color")));
}

TEST(flowed_lines_are_one_again)
{
    struct inbound_message m =
        read_mail(a, HEAD "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
                          "Une phrase qui \r\nse suit.\r\n\r\nUne autre.\r\n-- \r\nAnne\r\n");
    expect(str_eq(m.text, S("Une phrase qui se suit.\n\nUne autre.")));
}

TEST(quoted_text_and_signatures_are_left_out)
{
    static const char *const mails[] = {
        "Oui.\n\nLe 12 mars 2027 à 10:12, Anne <a@b.example> a écrit :\n> Alors ?\n",
        "Oui.\n\nLe ven. 12 mars 2027 à 10:12, Anne Lévy de la Ville de Bonneville\n"
        "<a@b.example> a écrit :\n\n> Alors ?\n",
        "Oui.\n\nOn Fri, 12 Mar 2027, Anne wrote:\n> Alors ?\n",
        "Oui.\n-----Message d'origine-----\nDe : Parvis\nAlors ?\n",
        "Oui.\n\n________________________________\nDe : Parvis\nEnvoyé : vendredi\n",
        "Oui.\n\nDe : Parvis <p@f.example>\nEnvoyé : vendredi 12 mars\nÀ : Anne\n",
        "Oui.\n\n> Alors ?\n> Quand ?\n\n",
        "Oui.\n\n" INBOUND_MARKER "\nAlors ?\n",
        "Oui.\n\n> > " INBOUND_MARKER "\n> Alors ?\n",
        "Oui.\n\nEnvoyé de mon iPhone\n",
        "Oui.\n-- \nAnne Lévy\nVille\n",
    };
    for (i64 i = 0; i < countof(mails); i++) {
        str written = inbound_written(str_of(mails[i]), S(INBOUND_MARKER));
        if (!str_eq(written, S("Oui.")))
            printf("mail %lld: %.*s\n", (long long)i, (int)written.len, written.at);
        expect(str_eq(written, S("Oui.")));
    }
}

TEST(what_only_looks_like_a_quotation_stays)
{
    static const char kept[] =
        "Le projet a coûté cher.\n> une citation au milieu\nDe : nous à vous.\n"
        "Le reste est là.";
    expect(str_eq(inbound_written(str_of(kept), S(INBOUND_MARKER)), str_of(kept)));
    expect(inbound_written(S("> rien d’autre\n> que des citations\n"), (str){0}).len == 0);
}

TEST(machines_are_known)
{
    static const char *const said[] = {"Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n",
                                       "List-Id: <l.example>\r\n", "Return-Path: <>\r\n",
                                       "Auto-Submitted: auto-generated; owner=x\r\n"};
    for (i64 i = 0; i < countof(said); i++) {
        str raw = text_format(a, "%s%s\r\nJe suis absente.\r\n", said[i], HEAD);
        expect(read_mail(a, arena_c_string(a, raw)).automatic);
    }
    expect(!read_mail(a, "Auto-Submitted: no\r\n" HEAD "\r\nOui.\r\n").automatic);
}

TEST(hostile_mails_are_refused)
{
    expect(refused(a, S("")) && refused(a, S("\r\n\r\nx")) && refused(a, S("Subject: x\r\n\r\nx")));
    expect(refused(a, S("From: a@b.example, c@d.example\r\n\r\nx")));
    arena large = arena_of(64 << 20);
    char *big = arena_bytes(&large, INBOUND_MAX + 1);
    memset(big, 'a', INBOUND_MAX + 1);
    expect(refused(&large, (str){big, INBOUND_MAX + 1}));
    text deep = text_of(&large, 4 << 20);
    text_add(&deep, S(HEAD));
    for (i64 i = 0; i < 20000; i++)
        text_add(&deep,
                 text_format(&large,
                             "Content-Type: multipart/mixed; boundary=\"b%lld\"\r\n\r\n--b%lld\r\n",
                             (long long)i, (long long)i));
    expect(refused(&large, text_str(&deep)));
    arena_free(&large);
}

TEST(a_subject_cannot_break_a_line)
{
    struct inbound_message m = read_mail(
        a, "From: a@b.example\r\nSubject: =?utf-8?Q?un=0D=0ABcc:_x@y.example?=\r\n\r\nOui.\r\n");
    expect(m.subject.len && str_find(m.subject, S("\n")) < 0 && str_find(m.subject, S("\r")) < 0);
}

TEST(the_words_of_an_enclosed_mail_are_anothers)
{
    struct inbound_message m = read_mail(
        a, HEAD "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n"
                "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Voyez.</p>\r\n"
                "--x\r\nContent-Type: message/rfc822\r\n\r\n"
                "From: c@d.example\r\nSubject: entre nous\r\n\r\nUn secret.\r\n"
                "--x--\r\n");
    expect(str_eq(m.text, S("Voyez.")) && m.attachments == 1);
}

TEST(the_logo_of_a_signature_is_no_attachment)
{
    struct inbound_message m = read_mail(
        a, HEAD "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n"
                "--x\r\nContent-Type: text/plain\r\n\r\nOui.\r\n"
                "--x\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\n\r\nx\r\n"
                "--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
                "--x--\r\n");
    expect(str_eq(m.text, S("Oui.")) && m.attachments == 1);
}

TEST(what_somebody_wrote_before_a_list_stays)
{
    static const char kept[] = "Le règlement que nous avons écrit :\n- un\n- deux";
    expect(str_eq(inbound_written(str_of(kept), S(INBOUND_MARKER)), str_of(kept)));
    str english =
        inbound_written(S("Yes.\n\n> " INBOUND_MARKER_ENGLISH "\n> x"), S(INBOUND_MARKER));
    expect(str_eq(english, S("Yes.")));
}

TEST(many_addresses_and_many_reports_take_no_more_room)
{
    arena large = arena_of(INBOUND_MAX + (32 << 20)); /* what the verb has */
    text t = text_of(&large, INBOUND_MAX);
    text_add(&t, S("From: a@b.example\r\nTo: "));
    for (i64 i = 0; i < 100000; i++)
        text_add(&t, S("x@y.example, "));
    text_add(&t, S("z@y.example\r\n"));
    for (i64 i = 0; i < 20000; i++)
        text_add(&t, S("Delivered-To: x@y.example\r\n"));
    text_add(&t, S("Content-Type: multipart/report; boundary=\"x\"\r\n\r\n"
                   "--x\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n"));
    for (i64 i = 0; i < 100000; i++)
        text_add(&t, S("Diagnostic-Code: smtp; 550 non\r\n"));
    text_add(&t, S("--x--\r\n"));
    struct inbound_message m;
    str why = {0};
    expect(inbound_read(&large, text_str(&t), &m, &why));
    expect(m.to.len == 1 && m.automatic);
    expect(m.returned);
    expect(str_has(m.reason, S("550")));
    arena_free(&large);
}

TEST(a_charset_or_a_reference_smuggles_no_control)
{
    struct inbound_message m = read_mail(a, HEAD "Content-Type: text/html; charset=utf-7\r\n\r\n"
                                                 "<p>a&#1;b&#27;[31m&#0;c +ADw-script+AD4-</p>");
    for (i64 i = 0; i < m.text.len; i++)
        expect((unsigned char)m.text.at[i] >= 0x20 || m.text.at[i] == '\n');
    expect(utf8_valid(m.text) && str_starts(m.text, S("a")));
}

TEST(the_sender_of_the_envelope_and_what_disowns_it_are_read)
{
    struct inbound_message m = read_mail(
        a, "Return-Path: <Anne@Ville.example>\r\nAuthentication-Results: mx; dmarc=fail\r\n" HEAD
           "\r\nOui.\r\n");
    struct inbound_message back;
    expect(str_eq(m.back, S("anne@ville.example")) && m.forged);
    expect(inbound_read_json(a, inbound_write_json(a, &m), &back));
    expect(str_eq(back.back, m.back) && back.forged);
    m = read_mail(a, "Authentication-Results: mx; dmarc=pass\r\n"
                     "Authentication-Results: else; dmarc=fail\r\n" HEAD "\r\nOui.\r\n");
    expect(!m.forged && !m.back.len);
}
