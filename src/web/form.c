/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form.h"

#include <string.h>

#include "web/answer.h"

bool form_pairs(arena *a, str body, pairs *out)
{
    *out = (pairs){0};
    while (body.len) {
        str part = str_cut(&body, '&');
        struct pair p;
        if (!part.len)
            continue;
        if (out->len == FORM_PAIRS_MAX)
            return false;
        str value = part;
        str name = str_cut(&value, '=');
        if (!form_decode(a, name, &p.name) || !form_decode(a, value, &p.value))
            return false;
        *push(a, out) = p;
    }
    return true;
}

str pairs_get(const pairs *p, str name)
{
    for (i64 i = 0; i < p->len; i++)
        if (str_eq(p->at[i].name, name))
            return p->at[i].value;
    return (str){0};
}

const struct choice *field_choice(const struct field *f, str code)
{
    for (i64 i = 0; i < f->choice_count; i++)
        if (str_eq(str_of(f->choices[i].code), code))
            return &f->choices[i];
    return NULL;
}

static bool among(str codes, str code)
{
    while (codes.len)
        if (str_eq(str_cut(&codes, ' '), code))
            return true;
    return false;
}

bool form_chosen(const struct form_value *v, str code)
{
    return among(v->text.len ? v->text : v->typed, code);
}

/* ---- values ------------------------------------------------------------------------------ */

static i64 text_limit(const struct field *f)
{
    return f->limit ? f->limit : f->type == FIELD_TEXT ? FIELD_TEXT_LIMIT : FIELD_LINE_LIMIT;
}

static bool has_controls(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (((unsigned char)s.at[i] < 32 && s.at[i] != '\n' && s.at[i] != '\t') || s.at[i] == 127)
            return true;
    return false;
}

/* Browsers send \r\n; documents keep \n. A line has no line ends at all. */
static str clean(arena *a, str s, bool line)
{
    text t = text_of(a, s.len);
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '\r')
            c = i + 1 < s.len && s.at[i + 1] == '\n' ? 0 : '\n';
        if (line && (c == '\n' || c == '\t'))
            c = ' ';
        if (c)
            text_add_char(&t, c);
    }
    return str_trim(text_str(&t));
}

static str number_text(arena *a, i64 n)
{
    text t = text_of(a, 24);
    text_add_i64(&t, n);
    return text_str(&t);
}

static void validate_text(arena *a, struct form_value *v)
{
    i64 limit = text_limit(v->field), length = utf8_length(v->typed);
    if (length > limit)
        v->error = T("Ce texte est trop long : {1} caractères, {2} au plus.",
                     number_text(a, length), number_text(a, limit));
    else if (length < v->field->least)
        v->error = T("Ce texte est trop court : {1} caractères au moins.",
                     number_text(a, v->field->least));
    else
        v->text = v->typed;
}

/* A code whose list is kept elsewhere: its own rules tell whether it is one. */
static bool plain_code(str code)
{
    for (i64 i = 0; i < code.len; i++)
        if (!(code.at[i] == '-' || (code.at[i] >= '0' && code.at[i] <= '9') ||
              (code.at[i] >= 'a' && code.at[i] <= 'z')))
            return false;
    return code.len <= 40;
}

static void validate_choices(arena *a, struct form_value *v)
{
    text t = text_of(a, v->typed.len + 1);
    for (str rest = v->typed; rest.len;) {
        str code = str_cut(&rest, ' ');
        if (!code.len || among(text_str(&t), code))
            continue;
        if (v->field->choice_count ? !field_choice(v->field, code) : !plain_code(code)) {
            v->error = T("Ce choix n’existe pas : {1}.", utf8_first(code, 80));
            return;
        }
        if (t.len)
            text_add_char(&t, ' ');
        text_add(&t, code);
    }
    v->text = text_str(&t);
}

static void validate_number(arena *a, struct form_value *v)
{
    const struct field *f = v->field;
    i64 n, limit = f->limit ? f->limit : 999999999;
    text digits = text_of(a, 32);
    for (str rest = v->typed, one; rest.len; rest = str_from(rest, one.len)) {
        i64 length;
        int32_t c = utf8_next(rest, &length);
        one = str_first(rest, length);
        if (c != ' ' && c != 0xA0 && c != 0x202F)
            text_add(&digits, one);
    }
    if (digits.cut || !str_to_i64(text_str(&digits), &n))
        v->error = T("Écrivez un nombre entier, par exemple 1 200.");
    else if (n < f->least || n > limit)
        v->error = T("Ce nombre va de {1} à {2}.", number_text(a, f->least), number_text(a, limit));
    else
        v->text = number_text(a, n);
}

static void validate_decimal(arena *a, struct form_value *v)
{
    text t = text_of(a, 24);
    i64 digits = 0, marks = 0;
    for (i64 i = 0; i < v->typed.len; i++) {
        char c = v->typed.at[i];
        bool mark = c == ',' || c == '.';
        digits += c >= '0' && c <= '9';
        marks += mark;
        if (!mark && (c < '0' || c > '9'))
            digits = 100;
        text_add_char(&t, mark ? '.' : c);
    }
    if (digits < 1 || digits > 12 || marks > 1 || t.at[0] == '.' || t.at[t.len - 1] == '.')
        v->error = T("Écrivez un nombre, par exemple 2,5.");
    else
        v->text = text_str(&t);
}

static void validate_amount(arena *a, struct form_value *v)
{
    cents c;
    if (!cents_read(v->typed, &c))
        v->error = T("Écrivez un montant en euros, par exemple 1 200 ou 38 k€.");
    else
        v->text = number_text(a, c.n);
}

static void validate_day(arena *a, struct form_value *v)
{
    partial_day p;
    day d;
    bool whole = v->field->type == FIELD_DAY;
    str s = v->typed;
    if (s.len == 10 && s.at[2] == '/' && s.at[5] == '/') /* 14/03/2027, as people write it */
        s = text_format(a, "%.4s-%.2s-%.2s", s.at + 6, s.at + 3, s.at);
    else if (s.len == 7 && s.at[2] == '/') /* 03/2027 */
        s = text_format(a, "%.4s-%.2s", s.at + 3, s.at);
    if (whole && !day_read(s, &d))
        v->error = T("Écrivez une date, par exemple 14/03/2027.");
    else if (!whole && !partial_day_read(s, &p))
        v->error =
            T("Écrivez une année, un mois ou un jour, par exemple 2027, 03/2027 ou 14/03/2027.");
    else
        v->text = s;
}

static bool email_plausible(str s)
{
    i64 at = str_find(s, S("@"));
    str domain = at < 0 ? (str){0} : str_from(s, at + 1);
    if (at < 1 || at > 64 || s.len > 254 || domain.len < 4 || str_has(domain, S("@")) ||
        !str_has(domain, S(".")) || domain.at[0] == '.' || domain.at[domain.len - 1] == '.')
        return false;
    for (i64 i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ' || strchr("\"(),:;<>[]\\", s.at[i]))
            return false;
    return true;
}

static str lower_ascii(arena *a, str s)
{
    char *at = new_n(a, char, s.len + 1);
    for (i64 i = 0; i < s.len; i++)
        at[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] | 32 : s.at[i]);
    return (str){at, s.len};
}

static void validate_reference(struct form_value *v)
{
    i64 id;
    if (!str_to_i64(v->typed, &id) || id < 1)
        v->error = T("Choisissez dans la liste.");
    else
        v->text = v->typed;
}

static void validate_filled(arena *a, struct form_value *v)
{
    switch (v->field->type) {
    case FIELD_LINE:
    case FIELD_TEXT:
    case FIELD_PASSWORD:
    case FIELD_HIDDEN:
        validate_text(a, v);
        break;
    case FIELD_CHOICE:
        if (field_choice(v->field, v->typed) != NULL ||
            (v->field->rows_elsewhere && !v->field->choice_count && plain_code(v->typed)))
            v->text = v->typed;
        else
            v->error = T("Ce choix n’existe pas : {1}.", utf8_first(v->typed, 80));
        break;
    case FIELD_CHOICES:
        validate_choices(a, v);
        break;
    case FIELD_FLAG:
        v->text = S("1");
        break;
    case FIELD_NUMBER:
        validate_number(a, v);
        break;
    case FIELD_DECIMAL:
        validate_decimal(a, v);
        break;
    case FIELD_AMOUNT:
        validate_amount(a, v);
        break;
    case FIELD_DAY:
    case FIELD_PARTIAL_DAY:
        validate_day(a, v);
        break;
    case FIELD_URL:
        if (url_is_web(v->typed) && v->typed.len <= 2000)
            v->text = v->typed;
        else
            v->error = T("Écrivez une adresse complète, qui commence par https://.");
        break;
    case FIELD_EMAIL:
        v->text = lower_ascii(a, v->typed);
        if (!email_plausible(v->text))
            v->error = T("Écrivez une adresse de courriel, par exemple prenom.nom@exemple.fr.");
        break;
    case FIELD_REFERENCE:
        validate_reference(v);
        break;
    case FIELD_LIST:
        break;
    }
}

void form_validate(arena *a, struct form_value *v)
{
    v->text = (str){0};
    v->error = (message){0};
    if (v->typed.len)
        validate_filled(a, v);
    else if (v->field->required && v->field->type != FIELD_LIST)
        v->error = T("À remplir.");
    if (message_is(v->error))
        v->text = (str){0};
}

void form_fill(arena *a, struct form_value *v, str canonical)
{
    i64 n;
    v->text = v->typed = canonical;
    v->error = (message){0};
    if (v->field->type == FIELD_AMOUNT && str_to_i64(canonical, &n))
        v->typed = n % 100 ? text_format(a, "%lld,%02d", (long long)(n / 100), (int)(n % 100))
                           : number_text(a, n / 100);
    else if (v->field->type == FIELD_DECIMAL)
        for (i64 i = 0; i < canonical.len; i++)
            if (canonical.at[i] == '.')
                v->typed =
                    text_join(a, str_first(canonical, i), S(","), str_from(canonical, i + 1));
}

/* ---- forms ------------------------------------------------------------------------------- */

static void name_values(arena *a, const struct field *fields, i64 count, struct form_value *values,
                        str prefix)
{
    for (i64 i = 0; i < count; i++) {
        str name = str_of(fields[i].name);
        values[i].field = &fields[i];
        values[i].name = prefix.len ? text_format(a, "%.*s-%.*s", STR(prefix), STR(name)) : name;
    }
}

struct form *form_of(arena *a, const struct field *fields, i64 count)
{
    struct form *f = new (a, struct form);
    f->values.at = new_n(a, struct form_value, count + 1);
    f->values.len = count;
    name_values(a, fields, count, f->values.at, (str){0});
    return f;
}

static i64 rows_limit(const struct field *f) { return f->limit ? f->limit : FIELD_ROWS_LIMIT; }

struct form_row *form_add_row(arena *a, struct form_value *list)
{
    i64 n = list->rows.len, limit = rows_limit(list->field);
    if (n >= limit)
        return NULL;
    if (!list->rows.at)
        list->rows.at = new_n(a, struct form_row, limit);
    struct form_row *row = &list->rows.at[n];
    row->number = n;
    row->values.len = list->field->item_count;
    row->values.at = new_n(a, struct form_value, row->values.len);
    name_values(a, list->field->items, row->values.len, row->values.at,
                text_format(a, "%.*s-%lld", STR(list->name), (long long)n));
    list->rows.len++;
    return row;
}

/* What the person typed for one control; the boxes of FIELD_CHOICES come as several pairs. */
static str typed_in(arena *a, const struct form_value *v, const pairs *sent)
{
    text t = text_of(a, 64 << 10);
    for (i64 i = 0; i < sent->len; i++) {
        if (!str_eq(sent->at[i].name, v->name))
            continue;
        if (v->field->type != FIELD_CHOICES)
            return sent->at[i].value;
        if (t.len)
            text_add_char(&t, ' ');
        text_add(&t, sent->at[i].value);
    }
    return text_str(&t);
}

/* The name is what the person saw; the id is what a script put beside it, or nobody did. */
static void read_reference(arena *a, struct form_value *v, const pairs *sent)
{
    v->shown = utf8_first(clean(a, typed_in(a, v, sent), true), FIELD_LINE_LIMIT);
    v->typed = (str){0};
    if (v->shown.len) {
        str id = text_format(a, "%.*s-id", STR(v->name));
        v->typed = utf8_first(str_trim(pairs_get(sent, id)), 20);
        if (!v->typed.len)
            v->typed = v->shown;
    }
    form_validate(a, v);
}

static void read_value(arena *a, struct form_value *v, const pairs *sent)
{
    if (v->field->type == FIELD_REFERENCE) {
        read_reference(a, v, sent);
        return;
    }
    str typed = typed_in(a, v, sent);
    bool keep = v->field->type == FIELD_PASSWORD;
    v->typed = keep ? typed : clean(a, typed, v->field->type != FIELD_TEXT);
    if (has_controls(v->typed)) {
        v->error = T("Ce texte contient des caractères invisibles qui ne peuvent être gardés.");
        return;
    }
    form_validate(a, v);
}

/* Rows come as list-0-item, list-1-item…; numbers may have holes; a row left empty is no row. */
static bool read_row(arena *a, struct form_value *list, i64 number, const pairs *sent)
{
    struct form_row *row = form_add_row(a, list);
    if (!row)
        return false;
    str prefix = text_format(a, "%.*s-%lld", STR(list->name), (long long)number);
    bool filled = false;
    for (i64 i = 0; i < row->values.len; i++) {
        struct form_value *v = &row->values.at[i], as_sent = *v;
        as_sent.name = text_format(a, "%.*s-%s", STR(prefix), v->field->name);
        read_value(a, &as_sent, sent);
        filled |= as_sent.typed.len > 0 && v->field->type != FIELD_CHOICE;
        as_sent.name = v->name;
        *v = as_sent;
    }
    if (!filled)
        list->rows.len--;
    return filled;
}

static bool row_faulty(const struct form_row *row)
{
    for (i64 i = 0; i < row->values.len; i++)
        if (message_is(row->values.at[i].error))
            return true;
    return false;
}

/* Do the sent names hold "list-N-…"? */
static bool row_sent(arena *a, const struct form_value *list, i64 number, const pairs *sent)
{
    str prefix = text_format(a, "%.*s-%lld-", STR(list->name), (long long)number);
    for (i64 i = 0; i < sent->len; i++)
        if (str_starts(sent->at[i].name, prefix))
            return true;
    return false;
}

static bool read_rows(arena *a, struct form_value *list, const pairs *sent)
{
    bool faulty = false;
    i64 most = rows_limit(list->field) + 3; /* empty rows offered beyond the limit do not count */
    for (i64 n = 0; n < most; n++)
        if (row_sent(a, list, n, sent) && read_row(a, list, n, sent))
            faulty |= row_faulty(&list->rows.at[list->rows.len - 1]);
    if (list->field->required && !list->rows.len)
        list->error = T("Remplissez au moins une ligne.");
    return faulty;
}

struct form *form_read(arena *a, const struct field *fields, i64 count, const pairs *sent)
{
    struct form *f = form_of(a, fields, count);
    for (i64 i = 0; i < count; i++) {
        struct form_value *v = &f->values.at[i];
        if (v->field->type == FIELD_LIST)
            f->refused |= read_rows(a, v, sent);
        else
            read_value(a, v, sent);
        f->refused |= message_is(v->error);
    }
    return f;
}

struct form_value *form_value(const struct form *f, const char *name)
{
    for (i64 i = 0; i < f->values.len; i++)
        if (!strcmp(f->values.at[i].field->name, name))
            return &f->values.at[i];
    bug(name, __FILE__, __LINE__);
}

str form_text(const struct form *f, const char *name) { return form_value(f, name)->text; }

bool form_flag(const struct form *f, const char *name) { return form_text(f, name).len > 0; }

i64 form_number(const struct form *f, const char *name, i64 otherwise)
{
    i64 n;
    return str_to_i64(form_text(f, name), &n) ? n : otherwise;
}

void form_set(struct form *f, const char *name, str value)
{
    struct form_value *v = form_value(f, name);
    v->typed = v->text = value;
    v->error = (message){0};
}

void form_refuse(struct form *f, const char *name, message error)
{
    f->refused = true;
    if (name)
        form_value(f, name)->error = error;
    else
        f->refusal = error;
}
