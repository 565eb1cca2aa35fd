/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contact/contact.h"

#include "base/test.h"

TEST(a_request_is_refused_for_one_reason_at_a_time)
{
    struct contact_state s = {.monthly = 2, .holder = true};
    expect(!message_is(contact_refusal(&s)));
    s.asked_month = 2;
    expect(message_is(contact_refusal(&s)));
    s.monthly = 3;
    expect(!message_is(contact_refusal(&s)));
    s.asked_here = 1;
    expect(message_is(contact_refusal(&s)));
    s.asked_here = 0;
    s.asked_day = CONTACT_PERSON_DAY;
    expect(message_is(contact_refusal(&s)));
    s.asked_day = 0;
    s.unconfirmed = true;
    expect(message_is(contact_refusal(&s)));
    s.unconfirmed = false;
    s.own = true;
    expect(message_is(contact_refusal(&s)));
    s.own = s.holder = false;
    expect(message_is(contact_refusal(&s)));
}

TEST(a_holder_who_accepts_none_is_asked_nothing)
{
    struct contact_state s = {.monthly = 0, .holder = true};
    expect(message_is(contact_refusal(&s)));
}
