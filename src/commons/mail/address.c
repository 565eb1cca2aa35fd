/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses that replies and returns come to, and the Message-IDs that we give. */
#include <string.h>

#include "commons/mail/mail.h"
#include "commons/signed.h"

enum { ADDRESS_MAX = 254, LOCAL_MAX = 64 }; /* RFC 5321 4.5.3.1 */

static const char reply_purpose[] = "mail-reply", return_purpose[] = "mail-return";

static bool is_atext(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL); /* RFC 5322 3.2.3, and the dot */
}

static bool is_host(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.';
}

bool mail_address_fits(str address)
{
    str host = address, local = str_cut(&host, '@');
    bool fits = local.len > 0 && local.len <= LOCAL_MAX && host.len > 0 &&
                address.len <= ADDRESS_MAX && local.at[0] != '.' && local.at[0] != '-' &&
                host.at[0] != '.' && host.at[0] != '-' && !str_ends(host, S("."));
    for (i64 i = 0; i < local.len; i++)
        fits &= is_atext(local.at[i]);
    for (i64 i = 0; i < host.len; i++)
        fits &= is_host(host.at[i]);
    return fits && !str_has(address, S(".."));
}

url mail_url(arena *a, str address)
{
    text t = text_of(a, 3 * address.len + 16);
    str host = address, local = str_cut(&host, '@');
    text_add(&t, S("mailto:"));
    text_add_percent(&t, local);
    text_add_char(&t, '@');
    text_add_percent(&t, host);
    return url_check(text_str(&t));
}

/* ---- ours -------------------------------------------------------------------------------- */

/* "parvis@exemple.fr" and "r12-7" become "parvis+r12-7-abcdefghijklmnop@exemple.fr". */
static str address_with(const struct app *app, arena *a, const char *purpose, str said)
{
    const struct settings *s = app->newest_settings;
    str host = s->mail_inbound, local = str_cut(&host, '@');
    if (!local.len || !host.len)
        return (str){0};
    return text_join(a, local, S("+"), said, S("-"), signed_word(app, a, purpose, said), S("@"),
                     host);
}

str mail_reply_address(const struct app *app, arena *a, i64 contribution, i64 person)
{
    return address_with(app, a, reply_purpose,
                        text_format(a, "r%lld-%lld", (long long)contribution, (long long)person));
}

str mail_return_address(const struct app *app, arena *a, i64 mail)
{
    return address_with(app, a, return_purpose, text_format(a, "b%lld", (long long)mail));
}

static bool same_letters(str a, str b)
{
    bool same = a.len == b.len;
    for (i64 i = 0; same && i < a.len; i++) {
        char x = a.at[i], y = b.at[i];
        x = (char)(x >= 'A' && x <= 'Z' ? x + 32 : x);
        y = (char)(y >= 'A' && y <= 'Z' ? y + 32 : y);
        same = x == y;
    }
    return same;
}

/* What stands between the + and the signature, when that is right. */
static bool tag_of(const struct app *app, str address, str *said)
{
    const struct settings *s = app->newest_settings;
    str host = s->mail_inbound, local = str_cut(&host, '@');
    str theirs = address, ours = str_cut(&theirs, '+'), tag = str_cut(&theirs, '@');
    if (!local.len || !host.len || address.len > ADDRESS_MAX)
        return false;
    if (!same_letters(ours, local) || !same_letters(theirs, host) || tag.len < SIGNED_WORD + 2 ||
        tag.at[tag.len - SIGNED_WORD - 1] != '-')
        return false;
    *said = str_first(tag, tag.len - SIGNED_WORD - 1);
    return true;
}

/* A number without a sign or leading zeros: one address has one spelling. */
static bool number_of(str s, i64 *n)
{
    return s.len && s.at[0] >= '1' && s.at[0] <= '9' && str_to_i64(s, n);
}

/* The letter in front may have lost its case; what was signed has it small. */
static bool signed_right(const struct app *app, const char *purpose, str address, str said)
{
    char small[LOCAL_MAX];
    str at = address, tag;
    str_cut(&at, '+');
    tag = str_cut(&at, '@');
    if (said.len > LOCAL_MAX)
        return false;
    memcpy(small, said.at, (size_t)said.len);
    small[0] = (char)(small[0] >= 'A' && small[0] <= 'Z' ? small[0] + 32 : small[0]);
    return signed_word_is(app, purpose, (str){small, said.len},
                          str_from(tag, tag.len - SIGNED_WORD));
}

bool mail_reply_read(const struct app *app, str address, i64 *contribution, i64 *person)
{
    str said;
    if (!tag_of(app, address, &said) || (said.at[0] != 'r' && said.at[0] != 'R'))
        return false;
    str second = str_from(said, 1), first = str_cut(&second, '-');
    return number_of(first, contribution) && number_of(second, person) &&
           signed_right(app, reply_purpose, address, said);
}

bool mail_return_read(const struct app *app, str address, i64 *mail)
{
    str said;
    if (!tag_of(app, address, &said) || (said.at[0] != 'b' && said.at[0] != 'B'))
        return false;
    return number_of(str_from(said, 1), mail) && signed_right(app, return_purpose, address, said);
}

str mail_topic_address(const struct app *app, arena *a, str facet)
{
    str host = app->newest_settings->mail_inbound, local = str_cut(&host, '@');
    if (!local.len || !host.len)
        return (str){0};
    return text_format(a, "%.*s+t-%.*s@%.*s", STR(local), STR(facet), STR(host));
}

bool mail_topic_read(const struct app *app, str address, str *facet)
{
    str host = app->newest_settings->mail_inbound, local = str_cut(&host, '@');
    str tag = address, ours = str_cut(&tag, '+'), theirs = tag;
    tag = str_cut(&theirs, '@');
    *facet = str_from(tag, 2);
    return local.len && same_letters(ours, local) && same_letters(theirs, host) && facet->len &&
           same_letters(str_first(tag, 2), S("t-"));
}

bool mail_id_read(const struct app *app, str message_id, uid *name, i64 *person)
{
    const struct settings *s = app->newest_settings;
    str domain = s->mail_from, left;
    str_cut(&domain, '@');
    if (!domain.len || !str_starts(message_id, S("<")) || !str_ends(message_id, S(">")))
        return false;
    str host = {message_id.at + 1, message_id.len - 2};
    left = str_cut(&host, '@');
    str hex = str_cut(&left, '.');
    return same_letters(host, domain) && uid_read(hex, name) && number_of(left, person);
}
