/* SPDX-License-Identifier: EUPL-1.2 */
/* Whatever a person is called, or a subject says: one header, one line or folded ones; whatever the
 * HTML, its text is no larger than a little more; no address of strangers is one of ours. */
#include "commons/mail/mail.h"
#include "commons/mail/mime.h"
#include "commons/signed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void one_field(str s)
{
    i64 column = 0;
    check(!s.len || str_ends(s, S("\r\n")));
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        check(c == '\r' || c == '\n' || (c >= 32 && c < 127));
        check(c != '\r' || (i + 1 < s.len && s.at[i + 1] == '\n'));
        check(c != '\n' || (i > 0 && s.at[i - 1] == '\r'));
        check(c != '\n' || i + 1 == s.len || (s.at[i + 1] == ' ' && s.at[i + 2] > ' '));
        column = c == '\n' ? 0 : column + 1;
        check(column <= 80);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = arena_of(64 << 20);
    str s = {(const char *)data, (i64)size};
    text t = text_of(&a, 1 << 20);
    header_text(&t, "Subject", s);
    one_field(text_str(&t));
    t.len = 0;
    header_address(&t, "To", s, S("a@exemple.fr"));
    one_field(text_str(&t));
    str plain = html_plain(&a, s);
    check(plain.len <= 2 * s.len + 1024);
    check(html_absolute(&a, s, S("https://p.fr")).len <= 13 * s.len);
    static struct settings settings = {.mail_inbound = S("parvis@exemple.fr"),
                                       .mail_from = S("parvis@exemple.fr")};
    static struct app app;
    app.newest_settings = &settings;
    i64 first, second;
    uid name;
    str payload;
    check(!mail_reply_read(&app, s, &first, &second) || first > 0);
    check(!mail_return_read(&app, s, &first) || first > 0);
    check(!mail_id_read(&app, s, &name, &first) || first > 0);
    check(signed_read(&app, &a, "fuzz", (instant){1}, s, &payload) == SIGNED_FORGED || s.len > 30);
    arena_free(&a);
    return 0;
}
