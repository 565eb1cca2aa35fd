/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/mail/mail.h"
#include "commons/oidc/oidc.h"
#include "commons/signed.h"
#include "features/account/inside.h"
#include "web/answer.h"

void account_ways_fill(struct request *r, struct account_ways *w)
{
    *w = (struct account_ways){.mail = mail_configured(r->app),
                               .openid = oidc_configured(r->settings),
                               .openid_label = r->settings->oidc_label};
}

enum { REMEMBERED_SECONDS = SECRET_MINUTES * 60 };
static const char remembered[] = "adresse";

void account_remember_address(struct request *r, str email)
{
    instant ends = {r->now.us + REMEMBERED_SECONDS * (i64)1000000};
    answer_cookie(r, remembered, signed_text(r->app, r->arena, remembered, ends, email),
                  REMEMBERED_SECONDS);
}

str account_remembered_address(struct request *r)
{
    str cookie = cookie_get(incoming_header(r->in, "cookie"), S("adresse")), email = {0};
    enum signed_state state = signed_read(r->app, r->arena, remembered, r->now, cookie, &email);
    return state == SIGNED_GOOD ? email : (str){0};
}
