/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/multipart.h"

#include "base/test.h"

#define TYPE S("multipart/form-data; boundary=----X1")
#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static bool read(arena *a, str type, str body, pairs *fields, struct upload *file)
{
    return multipart_read(a, type, body, fields, file);
}

static bool refused(arena *a, str type, str body)
{
    pairs fields;
    struct upload file;
    return !multipart_read(a, type, body, &fields, &file);
}

TEST(a_form_with_a_file_is_read_without_copying_it)
{
    pairs fields;
    struct upload file;
    str body = S("------X1\r\n" HEAD(
        "key") "abc\r\n------X1\r\nContent-Disposition: form-data; name=\"fichier\";"
               " filename=\"C:\\Mes documents\\été.csv\"\r\nContent-Type: "
               "text/csv\r\n\r\na;b\r\n--\r\n\r\n"
               "------X1\r\n" HEAD("vide") "\r\n------X1--\r\n");
    expect(read(a, TYPE, body, &fields, &file));
    expect(fields.len == 2);
    expect_text(pairs_get(&fields, S("key")), S("abc"));
    expect_text(pairs_get(&fields, S("vide")), S(""));
    expect_text(file.field, S("fichier"));
    expect_text(file.file_name, S("été.csv"));
    expect_text(file.content_type, S("text/csv"));
    expect_text(file.bytes, S("a;b\r\n--\r\n")); /* line ends and dashes of its own */
    expect(file.bytes.at > body.at && file.bytes.at < body.at + body.len);
}

TEST(a_quoted_boundary_and_escapes_are_understood)
{
    pairs fields;
    struct upload file;
    str body = S("--a b\r\ncontent-DISPOSITION: Form-Data ; name=\"x\\\"y\"; "
                 "filename=\"\"\r\n\r\n\r\n--a b--");
    expect(
        read(a, S("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), body, &fields, &file));
    expect_text(file.field, S("x\"y"));
    expect(!file.bytes.len && !file.file_name.len && !fields.len);
}

TEST(an_empty_form_is_a_form)
{
    pairs fields;
    struct upload file;
    expect(read(a, TYPE, S("------X1--\r\n"), &fields, &file) && !fields.len && !file.field.len);
}

TEST(what_is_broken_or_doubtful_is_refused)
{
    expect(refused(a, S("multipart/form-data"), S("----X1--")));
    expect(refused(a, S("multipart/form-data; boundary="), S("----")));
    expect(refused(a, S("multipart/form-data; boundary=a; boundary=b"), S("--a--")));
    expect(refused(a, S("multipart/form-data; boundary=\"a"), S("--a--")));
    expect(refused(a, S("multipart/form-data; boundary=é"), S("--é--")));
    expect(refused(a, S("application/x-www-form-urlencoded"), S("a=b")));
    expect(refused(a, TYPE, S("")));
    expect(refused(a, TYPE, S("preamble\r\n------X1--")));
    expect(refused(a, TYPE, S("------X1\r\n" HEAD("a") "never closed")));
    expect(refused(a, TYPE, S("------X1\r\n" HEAD("a") "b\r\n------X1")));
    expect(refused(a, TYPE, S("------X1\r\n\r\nno headers\r\n------X1--")));
    expect(
        refused(a, TYPE, S("------X1\r\nContent-Type: text/plain\r\n\r\nno name\r\n------X1--")));
    expect(refused(
        a, TYPE,
        S("------X1\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n------X1--")));
    expect(refused(
        a, TYPE, S("------X1\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n------X1--")));
    expect(refused(a, TYPE, S("------X1\r\n" HEAD("") "b\r\n------X1--")));
    expect(refused(a, TYPE, S("------X1\r\n" HEAD("a") "\xC3(\r\n------X1--")));
    expect(refused(
        a, TYPE,
        S("------X1\r\nContent-Transfer-Encoding: base64\r\n" HEAD("a") "YQ==\r\n------X1--")));
    /* a text that is not UTF-8 is refused; in a file any byte may stand */
    str two =
        S("------X1\r\nContent-Disposition: form-data; name=\"a\"; filename=\"1\"\r\n\r\n\xFF\r\n"
          "------X1\r\nContent-Disposition: form-data; name=\"b\"; "
          "filename=\"2\"\r\n\r\n2\r\n------X1--");
    expect(refused(a, TYPE, two));
}

TEST(limits_hold)
{
    text many = text_of(a, 1 << 20), long_header = text_of(a, 1 << 16);
    for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
        text_add(&many, S("------X1\r\n" HEAD("a") "b\r\n"));
    text_add(&many, S("------X1--\r\n"));
    expect(refused(a, TYPE, text_str(&many)));
    pairs fields;
    struct upload file;
    i64 one = S("------X1\r\n" HEAD("a") "b\r\n").len;
    expect(read(a, TYPE, str_from(text_str(&many), one), &fields, &file) &&
           fields.len == MULTIPART_PARTS_MAX);
    text_add(&long_header, S("------X1\r\nX: "));
    for (int i = 0; i < MULTIPART_HEADERS_MAX; i++)
        text_add_char(&long_header, 'x');
    text_add(&long_header, S("\r\n" HEAD("a") "b\r\n------X1--"));
    expect(refused(a, TYPE, text_str(&long_header)));
    text long_text = text_of(a, 1 << 20);
    text_add(&long_text, S("------X1\r\n" HEAD("a")));
    for (int i = 0; i <= MULTIPART_TEXT_MAX; i++)
        text_add_char(&long_text, 'x');
    text_add(&long_text, S("\r\n------X1--"));
    expect(refused(a, TYPE, text_str(&long_text)));
}
