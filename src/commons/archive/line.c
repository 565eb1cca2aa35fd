/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/line.h"

#include <string.h>

#include "commons/archive/object.h"
#include "commons/contribution/json.h"

enum {
    LIMIT_TEXT = 2000, /* code points */
    LIMIT_BODY = 100000,
    LIMIT_NUMBER = 1 << 30,
    LIMIT_CODE = 60,
    LIST_MAX = 1000,
};

const char *const archive_type_names[ARCHIVE_TYPES] = {
    [ARCHIVE_HEADER] = "header",
    [ARCHIVE_FACET] = "facet",
    [ARCHIVE_PERSON] = "person",
    [ARCHIVE_FACET_CHANGE] = "facet_change",
    [ARCHIVE_ORGANISATION] = "organisation",
    [ARCHIVE_MANDATE] = "mandate",
    [ARCHIVE_CONTRIBUTION] = "contribution",
    [ARCHIVE_REVISION] = "revision",
    [ARCHIVE_LINK] = "link",
    [ARCHIVE_DECLARATION] = "declaration",
    [ARCHIVE_FOLLOW_UP] = "follow_up",
    [ARCHIVE_POST] = "post",
    [ARCHIVE_POST_VERSION] = "post_version",
    [ARCHIVE_FOLLOW] = "follow",
    [ARCHIVE_PEER] = "peer",
    [ARCHIVE_TRANSLATION] = "translation",
    [ARCHIVE_ATTACHMENT] = "attachment",
    [ARCHIVE_JOURNAL] = "journal",
};

const struct archive_member archive_members[ARCHIVE_TYPES][ARCHIVE_MEMBERS_MAX] =
    {
        [ARCHIVE_HEADER] =
            {
                {"format", FORM_CHOICE, true, 0, "parvis-archive"},
                {"version", FORM_NUMBER, true, 0, NULL},
                {"scope", FORM_CHOICE, true, 0, "public everything"},
                {"instance", FORM_TEXT, false, 200, NULL},
                {"exported_at", FORM_INSTANT, false, 0, NULL},
            },
        [ARCHIVE_FACET] =
            {
                {"dimension", FORM_CHOICE, true, 0, "sector theme"},
                {"code", FORM_CODE, true, 40, NULL},
                {"label", FORM_TEXT, true, 80, NULL},
                {"label_en", FORM_TEXT, false, 80, NULL},
                {"position", FORM_NUMBER, true, 0, NULL},
                {"retired_on", FORM_DAY, false, 0, NULL},
            },
        [ARCHIVE_PERSON] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"name", FORM_TEXT, false, 200, NULL},
                {"email", FORM_TEXT, false, 254, NULL},
                {"password", FORM_TEXT, false, 127, NULL},
                {"role", FORM_CHOICE, false, 0, "member administrator moderator reader"},
                {"language", FORM_CODE, false, 8, NULL},
                {"created_at", FORM_INSTANT, false, 0, NULL},
                {"suspended_at", FORM_INSTANT, false, 0, NULL},
                {"confirmed_at", FORM_INSTANT, false, 0, NULL},
                {"example", FORM_FLAG, false, 0, NULL},
            },
        [ARCHIVE_FACET_CHANGE] =
            {
                {"dimension", FORM_CHOICE, true, 0, "sector theme"},
                {"code", FORM_CODE, true, 40, NULL},
                {"label", FORM_TEXT, true, 80, NULL},
                {"label_en", FORM_TEXT, false, 80, NULL},
                {"changed_at", FORM_INSTANT, true, 0, NULL},
                {"person", FORM_UID, false, 0, NULL},
            },
        [ARCHIVE_ORGANISATION] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"nature", FORM_TEXT, true, 40, NULL},
                {"name", FORM_TEXT, true, 200, NULL},
                {"siren", FORM_TEXT, false, 9, NULL},
                {"place", FORM_TEXT, false, 100, NULL},
                {"site", FORM_TEXT, false, 0, NULL},
                {"department", FORM_REFERENCE, false, 0, NULL},
                {"depends_on", FORM_REFERENCES, false, 12, NULL},
                {"population", FORM_NUMBER, false, 0, NULL},
                {"example", FORM_FLAG, false, 0, NULL},
                {"created_by", FORM_UID, false, 0, NULL},
                {"created_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_MANDATE] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"person", FORM_UID, true, 0, NULL},
                {"organisation", FORM_REFERENCE, true, 0, NULL},
                {"function", FORM_TEXT, true, 120, NULL},
                {"kind", FORM_CODE, true, 0, NULL},
                {"starts_on", FORM_DAY, true, 0, NULL},
                {"ends_on", FORM_DAY, false, 0, NULL},
                {"proof", FORM_CHOICE, false, 0, "declared domain vouched siret"},
                {"created_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_CONTRIBUTION] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"kind", FORM_CODE, true, 0, NULL},
                {"language", FORM_CODE, false, 8, NULL},
                {"organisation", FORM_REFERENCE, false, 0, NULL},
                {"person", FORM_UID, true, 0, NULL},
                {"capacity", FORM_TEXT, false, 0, NULL},
                {"licence", FORM_TEXT, true, 40, NULL},
                {"status", FORM_CODE, false, 0, NULL},
                {"state", FORM_CHOICE, true, 0, "draft published withdrawn"},
                {"audience", FORM_TEXT, true,
                 80, NULL}, /* public, peers, chosen, home, or a reference */
                {"audience_organisations", FORM_REFERENCES, false, 20, NULL},
                {"home", FORM_REFERENCE, false, 0, NULL},
                {"home_readers", FORM_UIDS, false, 0, NULL},
                {"published", FORM_NUMBER, false, 0, NULL},
                {"example", FORM_FLAG, false, 0, NULL},
                {"created_at", FORM_INSTANT, true, 0, NULL},
                {"updated_at", FORM_INSTANT, false, 0, NULL},
                {"active_at", FORM_INSTANT, true, 0, NULL},
                {"published_at", FORM_INSTANT, false, 0, NULL},
            },
        [ARCHIVE_REVISION] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"contribution", FORM_UID, true, 0, NULL},
                {"number", FORM_NUMBER, true, 0, NULL},
                {"document", FORM_OBJECT, true, 0, NULL},
                {"fields_version", FORM_NUMBER, true, 0, NULL},
                {"base", FORM_NUMBER, false, 0, NULL},
                {"published_at", FORM_INSTANT, false, 0, NULL},
                {"person", FORM_UID, true, 0, NULL},
                {"capacity", FORM_TEXT, false, 0, NULL},
                {"note", FORM_TEXT, false, 0, NULL},
                {"saved_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_LINK] =
            {
                {"source", FORM_UID, true, 0, NULL},
                {"target", FORM_UID, true, 0, NULL},
                {"kind", FORM_CHOICE, true, 0, "adapted_from cites part_of answers"},
                {"target_revision", FORM_NUMBER, false, 0, NULL},
                {"changes", FORM_TEXT, false, 0, NULL},
                {"created_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_DECLARATION] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"contribution", FORM_UID, true, 0, NULL},
                {"organisation", FORM_REFERENCE, true, 0, NULL},
                {"kind", FORM_CHOICE, true, 0, "considering adaptation independent"},
                {"person", FORM_UID, false, 0, NULL},
                {"capacity", FORM_TEXT, false, 0, NULL},
                {"note", FORM_TEXT, false, 0, NULL},
                {"own", FORM_UID, false, 0, NULL},
                {"declared_at", FORM_INSTANT, true, 0, NULL},
                {"withdrawn_at", FORM_INSTANT, false, 0, NULL},
            },
        [ARCHIVE_FOLLOW_UP] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"contribution", FORM_UID, true, 0, NULL},
                {"happened_on", FORM_PARTIAL_DAY, true, 0, NULL},
                {"alive", FORM_CHOICE, true, 0, "yes changed no"},
                {"body", FORM_TEXT, false, LIMIT_BODY, NULL},
                {"person", FORM_UID, true, 0, NULL},
                {"capacity", FORM_TEXT, false, 0, NULL},
                {"created_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_POST] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"contribution", FORM_UID, true, 0, NULL},
                {"number", FORM_NUMBER, true, 0, NULL},
                {"person", FORM_UID, true, 0, NULL},
                {"organisation", FORM_REFERENCE, false, 0, NULL},
                {"capacity", FORM_TEXT, false, 0, NULL},
                {"body", FORM_TEXT, false, LIMIT_BODY, NULL},
                {"answers", FORM_NUMBER, false, 0, NULL},
                {"created_at", FORM_INSTANT, true, 0, NULL},
                {"edited_at", FORM_INSTANT, false, 0, NULL},
                {"version", FORM_NUMBER, false, 0, NULL},
                {"hidden", FORM_FLAG, false, 0, NULL},
                {"best", FORM_FLAG, false, 0, NULL},
            },
        [ARCHIVE_POST_VERSION] =
            {
                {"post", FORM_UID, true, 0, NULL},
                {"version", FORM_NUMBER, true, 0, NULL},
                {"body", FORM_TEXT, false, LIMIT_BODY, NULL},
                {"replaced_at", FORM_INSTANT, true, 0, NULL},
                {"person", FORM_UID, true, 0, NULL},
            },
        [ARCHIVE_FOLLOW] =
            {
                {"person", FORM_UID, true, 0, NULL},
                {"contribution", FORM_UID, true, 0, NULL},
                {"followed_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_PEER] =
            {
                {"person", FORM_UID, true, 0, NULL},
                {"organisation", FORM_REFERENCE, true, 0, NULL},
                {"added_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_TRANSLATION] =
            {
                {"contribution", FORM_UID, true, 0, NULL},
                {"language", FORM_CODE, true, 8, NULL},
                {"field", FORM_CODE, true, 0, NULL},
                {"body", FORM_TEXT, true, LIMIT_BODY, NULL},
                {"of_revision", FORM_NUMBER, true, 0, NULL},
                {"person", FORM_UID, true, 0, NULL},
                {"translated_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_ATTACHMENT] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"contribution", FORM_UID, true, 0, NULL},
                {"sha256", FORM_TEXT, true, 64, NULL},
                {"size", FORM_NUMBER, true, (i64)1 << 40, NULL},
                {"content_type", FORM_TEXT, true, 120, NULL},
                {"stored_at", FORM_INSTANT, true, 0, NULL},
                {"name", FORM_TEXT, true, 255, NULL},
                {"alternative", FORM_TEXT, false, 0, NULL},
                {"author", FORM_TEXT, false, 0, NULL},
                {"rights_holder", FORM_TEXT, false, 0, NULL},
                {"licence", FORM_TEXT, false, 40, NULL},
                {"people", FORM_CODE, false, 0, NULL},
                {"position", FORM_NUMBER, false, 0, NULL},
                {"attached_at", FORM_INSTANT, true, 0, NULL},
            },
        [ARCHIVE_JOURNAL] =
            {
                {"uid", FORM_UID, true, 0, NULL},
                {"at", FORM_INSTANT, true, 0, NULL},
                {"person", FORM_UID, false, 0, NULL},
                {"action", FORM_CODE, true, 80, NULL},
                {"subject", FORM_UID, false, 0, NULL},
                {"digest", FORM_CODE, true, 64, NULL},
                {"salt", FORM_CODE, false, 64, NULL},
                {"payload", FORM_TEXT, false, LIMIT_BODY, NULL},
            },
};

/* ---- values ---------------------------------------------------------------------------------- */

static bool among(str word, const char *choices)
{
    for (str rest = str_of(choices); rest.len;)
        if (str_eq(str_cut(&rest, ' '), word))
            return true;
    return false;
}

static bool is_code(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
              s.at[i] == '_' || s.at[i] == '-' || s.at[i] == '.'))
            return false;
    return s.len > 0;
}

static bool read_string(const struct archive_member *m, struct archive_value *v)
{
    i64 limit = m->limit ? m->limit : m->form == FORM_CODE ? LIMIT_CODE : LIMIT_TEXT;
    switch (m->form) {
    case FORM_TEXT:
        return utf8_length(v->text) <= limit && (!m->required || v->text.len);
    case FORM_CHOICE:
        return v->text.len && among(v->text, m->choices);
    case FORM_CODE:
        return v->text.len <= limit && is_code(v->text);
    case FORM_UID:
        return uid_read(v->text, &v->uid);
    case FORM_REFERENCE:
        return v->text.len > 0 && v->text.len <= LIMIT_CODE;
    case FORM_INSTANT:
        return instant_exact_read(v->text, &v->at);
    case FORM_DAY:
        return day_read(v->text, &v->day);
    case FORM_PARTIAL_DAY:
        return partial_day_read(v->text, &v->partial);
    default:
        return false;
    }
}

static bool read_list(arena *a, const struct archive_member *m, json_t *array,
                      struct archive_value *v)
{
    i64 limit = m->limit ? m->limit : LIST_MAX;
    if ((i64)json_array_size(array) > limit)
        return false;
    for (size_t i = 0; i < json_array_size(array); i++) {
        str item = json_str(json_array_get(array, i));
        uid u;
        if (!item.len || item.len > LIMIT_CODE)
            return false;
        if (m->form == FORM_REFERENCES)
            *push(a, &v->list) = item;
        else if (uid_read(item, &u))
            *push(a, &v->uids) = u;
        else
            return false;
    }
    return true;
}

static bool read_value(arena *a, const struct archive_member *m, json_t *json,
                       struct archive_value *v)
{
    v->has = true;
    v->tree = json;
    switch (m->form) {
    case FORM_NUMBER:
        v->number = json_integer_value(json);
        return json_is_integer(json) && v->number >= 0 &&
               v->number <= (m->limit ? m->limit : LIMIT_NUMBER);
    case FORM_FLAG:
        v->flag = json_is_true(json);
        return json_is_boolean(json);
    case FORM_OBJECT:
        return json_is_object(json);
    case FORM_UIDS:
    case FORM_REFERENCES:
        return json_is_array(json) && read_list(a, m, json, v);
    default:
        v->text = json_str(json);
        return json_is_string(json) && read_string(m, v);
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static i64 member_place(enum archive_type type, const char *name)
{
    const struct archive_member *m = archive_members[type];
    for (i64 i = 0; i < ARCHIVE_MEMBERS_MAX && m[i].name; i++)
        if (!strcmp(m[i].name, name))
            return i;
    return -1;
}

const struct archive_value *line_value(const struct archive_line *l, const char *name)
{
    i64 place = member_place(l->type, name);
    check(place >= 0);
    return &l->values[place];
}

static bool said(arena *a, str *error, const char *what, const char *name)
{
    *error = text_format(a, "%s: %.60s", what, name);
    return false;
}

static bool read_members(arena *a, json_t *root, struct archive_line *out, str *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(root, name, value)
    {
        if (!strcmp(name, "type"))
            continue;
        i64 place = member_place(out->type, name);
        if (place < 0)
            return said(a, error, "unknown member", name);
        if (!read_value(a, &archive_members[out->type][place], value, &out->values[place]))
            return said(a, error, "not a value of this member", name);
    }
    const struct archive_member *m = archive_members[out->type];
    for (i64 i = 0; i < ARCHIVE_MEMBERS_MAX && m[i].name; i++)
        if (m[i].required && !out->values[i].has)
            return said(a, error, "missing member", m[i].name);
    return true;
}

bool archive_line_read(arena *a, str line, struct archive_line *out, str *error)
{
    *out = (struct archive_line){0};
    json_t *root = line.len <= ARCHIVE_LINE_MAX ? json_parse(a, line) : NULL;
    if (!json_is_object(root)) {
        *error = S("not a JSON object on one line");
        return false;
    }
    str type = json_str(json_object_get(root, "type"));
    int t = 0;
    while (t < ARCHIVE_TYPES && !str_eq(type, str_of(archive_type_names[t])))
        t++;
    if (t == ARCHIVE_TYPES) {
        *error = text_format(a, "unknown type: %.*s", STR(str_first(type, 60)));
        return false;
    }
    out->type = (enum archive_type)t;
    return read_members(a, root, out, error);
}
