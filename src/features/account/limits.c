/* SPDX-License-Identifier: EUPL-1.2 */
/* How often one may try. Whoever guesses at one account from one place waits soon; the account
 * itself is closed to guesses from everywhere much later, so that a stranger cannot easily keep its
 * owner out; and an address from which many sign in, such as a town hall's, has room. */
#include "features/account/inside.h"

#include "commons/address.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE };

static const struct rate_rule by_both = {"sign-in-both", 5, 2, 15 * MINUTE, 2 * HOUR};
static const struct rate_rule by_account = {"sign-in-account", 30, 2, 15 * MINUTE, 2 * HOUR};
static const struct rate_rule by_address = {"sign-in-address", 60, 2, 10 * MINUTE, HOUR};
static const struct rate_rule new_accounts = {"sign-up-address", 30, 15, 30 * MINUTE, HOUR};
static const struct rate_rule codes_by_account = {"code-account", 10, 5, 15 * MINUTE, 2 * HOUR};
static const struct rate_rule codes_by_address = {"code-address", 60, 2, 10 * MINUTE, HOUR};
static const struct rate_rule mail_to = {"mail-account", 3, MINUTE, HOUR, 6 * HOUR};
static const struct rate_rule mail_from = {"mail-address", 30, 15, 30 * MINUTE, HOUR};

struct tries tries_of(struct request *r, str email)
{
    struct tries t = {.email = email, .address = address_key(r->arena, request_address(r))};
    t.both = text_format(r->arena, "%.*s %.*s", STR(email), STR(t.address));
    return t;
}

void refuse_for_now(struct request *r, i64 seconds, message why)
{
    answer_header(r, "Retry-After", text_format(r->arena, "%lld", (long long)seconds));
    refuse(r, NULL, why);
}

void account_status(struct request *r)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Retry-After")))
            r->status = 429;
}

static i64 longer(i64 a, i64 b) { return a > b ? a : b; }

/* Asked of all before any is counted; counted in one step each, so that many at once are many. */
static i64 wait_for_sign_in(struct request *r, struct tries t)
{
    i64 wait = longer(rate_wait(r->app, &by_address, t.address, r->now),
                      rate_wait(r->app, &by_account, t.email, r->now));
    wait = longer(wait, rate_try(r->app, &by_both, t.both, r->now));
    if (!wait)
        wait = longer(rate_try(r->app, &by_address, t.address, r->now),
                      rate_try(r->app, &by_account, t.email, r->now));
    return wait;
}

bool sign_in_allowed(struct request *r, struct tries t)
{
    i64 wait = wait_for_sign_in(r, t);
    if (wait)
        refuse_for_now(
            r, wait,
            T("Trop d’essais de suite. Réessayez {1}.", rate_words(r->arena, r->language, wait)));
    return !wait;
}

void sign_in_succeeded(struct request *r, struct tries t)
{
    rate_clear(r->app, &by_both, t.both);
    rate_undo(r->app, &by_account, t.email);
    rate_undo(r->app, &by_address, t.address);
}

bool sign_up_allowed(struct request *r)
{
    struct tries t = tries_of(r, (str){0});
    i64 wait = rate_try(r->app, &new_accounts, t.address, r->now);
    if (wait)
        refuse_for_now(r, wait,
                       T("Beaucoup de comptes s’ouvrent depuis votre réseau. Réessayez {1}.",
                         rate_words(r->arena, r->language, wait)));
    return !wait;
}

bool code_allowed(struct request *r, struct tries t)
{
    i64 wait = rate_try(r->app, &codes_by_address, t.address, r->now);
    if (!wait)
        wait = rate_try(r->app, &codes_by_account, t.email, r->now);
    if (wait)
        refuse_for_now(
            r, wait,
            T("Trop d’essais de suite. Réessayez {1}.", rate_words(r->arena, r->language, wait)));
    return !wait;
}

bool mail_allowed(struct request *r, struct tries t)
{
    i64 wait = rate_wait(r->app, &mail_from, t.address, r->now);
    if (!wait)
        wait = rate_try(r->app, &mail_to, t.email, r->now);
    if (!wait)
        wait = rate_try(r->app, &mail_from, t.address, r->now);
    if (wait)
        refuse_for_now(r, wait,
                       T("Plusieurs courriels viennent de partir. Regardez aussi parmi les "
                         "indésirables, ou réessayez {1}.",
                         rate_words(r->arena, r->language, wait)));
    return !wait;
}
