/* SPDX-License-Identifier: EUPL-1.2 */
/* What was read of a mail, from the process that read it to the server. */
#include "commons/contribution/json.h"
#include "commons/inbound/message.h"

static void add_string(text *t, const char *name, str value)
{
    json_add_key(t, name);
    json_add_string(t, value);
}

static void add_integer(text *t, const char *name, i64 value)
{
    json_add_key(t, name);
    text_add_i64(t, value);
}

str inbound_write_json(arena *a, const struct inbound_message *m)
{
    text t = text_of(a, INBOUND_JSON_MAX);
    text_add_char(&t, '{');
    add_string(&t, "from", m->from);
    add_string(&t, "back", m->back);
    json_add_key(&t, "to");
    for (i64 i = 0; i < m->to.len; i++) {
        text_add_char(&t, i ? ',' : '[');
        json_add_string(&t, m->to.at[i]);
    }
    text_add(&t, m->to.len ? S("]") : S("[]"));
    add_string(&t, "subject", m->subject);
    add_string(&t, "message_id", m->message_id);
    add_string(&t, "answers", m->answers);
    add_string(&t, "text", m->text);
    add_string(&t, "reason", m->reason);
    add_integer(&t, "attachments", m->attachments);
    add_integer(&t, "automatic", m->automatic);
    add_integer(&t, "forged", m->forged);
    add_integer(&t, "returned", m->returned);
    text_add_char(&t, '}');
    return t.cut ? (str){0} : text_str(&t);
}

static bool take_string(const json_t *object, const char *name, i64 max, str *to)
{
    const json_t *value = json_object_get(object, name);
    *to = json_str(value);
    return json_is_string(value) && to->len <= max && (!to->len || utf8_valid(*to));
}

static bool take_integer(const json_t *object, const char *name, i64 *to)
{
    const json_t *value = json_object_get(object, name);
    *to = json_integer_value(value);
    return json_is_integer(value) && *to >= 0;
}

static bool take_addresses(arena *a, const json_t *list, strs *to)
{
    if (!json_is_array(list) || json_array_size(list) > INBOUND_ADDRESSES_MAX)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        str one = json_str(json_array_get(list, i));
        if (!one.len || one.len > INBOUND_HEADER_MAX)
            return false;
        *push(a, to) = one;
    }
    return true;
}

bool inbound_read_json(arena *a, str json, struct inbound_message *m)
{
    i64 automatic = 0, forged = 0, returned = 0;
    *m = (struct inbound_message){0};
    const json_t *o = json.len <= INBOUND_JSON_MAX ? json_parse(a, json) : NULL;
    bool whole = json_is_object(o) && take_string(o, "from", INBOUND_HEADER_MAX, &m->from) &&
                 take_string(o, "back", INBOUND_HEADER_MAX, &m->back) &&
                 take_addresses(a, json_object_get(o, "to"), &m->to) &&
                 take_string(o, "subject", INBOUND_HEADER_MAX, &m->subject) &&
                 take_string(o, "message_id", INBOUND_HEADER_MAX, &m->message_id) &&
                 take_string(o, "answers", INBOUND_HEADER_MAX, &m->answers) &&
                 take_string(o, "text", INBOUND_TEXT_MAX, &m->text) &&
                 take_string(o, "reason", INBOUND_HEADER_MAX, &m->reason) &&
                 take_integer(o, "attachments", &m->attachments) &&
                 take_integer(o, "automatic", &automatic) && take_integer(o, "forged", &forged) &&
                 take_integer(o, "returned", &returned);
    m->automatic = automatic > 0;
    m->forged = forged > 0;
    m->returned = returned > 0;
    return whole;
}
