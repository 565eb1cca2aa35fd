/* SPDX-License-Identifier: EUPL-1.2 */
/* The settings in the browser: each says what it is, its default, and who chose it. */
#include <string.h>

#include "admin_views.h"
#include "commons/setting/setting.h"
#include "features/admin/house.h"
#include "features/admin/inside.h"

static const struct {
    message title;
    const char *id;
} groups[SETTING_GROUPS] = {
    [SETTINGS_OF_HOST] = {T("Qui héberge"), "host"},
    [SETTINGS_OF_TEXTS] = {T("Textes et licences"), "texts"},
    [SETTINGS_OF_PEOPLE] = {T("Personnes et durées"), "people"},
    [SETTINGS_OF_MAIL] = {T("Courriel"), "mail"},
    [SETTINGS_OF_MACHINE] = {T("Machine"), "machine"},
};

static message source_label(enum setting_source source)
{
    static const message labels[] = {
        [SETTING_BY_DEFAULT] = T("par défaut"),
        [SETTING_CHOSEN] = T("choisi ici"),
        [SETTING_OF_FILE] = T("fixé par l’hébergeur"),
    };
    return labels[source];
}

static message word_label(const char *word);

static str shown_value(struct request *r, const struct setting *s, str value)
{
    if (s->type == SETTING_FLAG)
        return say(r, str_eq(value, S("yes")) ? T("oui") : T("non"));
    if (s->type == SETTING_WORD && value.len)
        return say(r, word_label(arena_c_string(r->arena, value)));
    return value;
}

static struct setting_line line_of(struct request *r, const struct setting *s)
{
    str value = setting_value(r->arena, r->settings, s);
    enum setting_source source = setting_source(r->app, r->db, r->arena, s);
    bool secret = s->type == SETTING_SECRET;
    return (struct setting_line){
        .name = str_of(s->name),
        .value = secret ? (str){0} : shown_value(r, s, value),
        .standard = shown_value(r, s, str_of(s->value)),
        .label = s->label,
        .hint = s->hint,
        .source = source_label(source),
        .has_hint = message_is(s->hint),
        .empty = !value.len,
        .secret = secret,
        .standard_empty = !s->value[0],
        .changeable = !s->fixed && source != SETTING_OF_FILE,
    };
}

void admin_settings_page(struct request *r)
{
    struct admin_settings page = {0};
    settings_follow(r->app, r->db); /* what was chosen a moment ago */
    r->settings = r->app->newest_settings;
    for (i64 g = 0; g < SETTING_GROUPS; g++) {
        struct setting_section *section = push(r->arena, &page.sections);
        *section = (struct setting_section){.title = groups[g].title, .id = str_of(groups[g].id)};
        for (const struct setting *s = setting_table; s->name; s++)
            if ((i64)s->group == g)
                *push(r->arena, &section->lines) = line_of(r, s);
    }
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_admin_settings, &page);
}

/* ---- one of them ------------------------------------------------------------------------------
 */

static const struct setting *setting_here(struct request *r)
{
    const struct setting *s = setting_find(r->path_values[0]);
    if (!s)
        not_found(r);
    return s;
}

/* What a word of the settings' file means; a word that is not here is a name: CC0-1.0, json. */
static const struct choice word_labels[] = {
    {"non-conforme", T("Non conforme")},
    {"partiellement", T("Partiellement conforme")},
    {"totalement", T("Totalement conforme")},
    {"text", T("En lignes de texte")},
};

static message word_label(const char *word)
{
    for (i64 i = 0; i < countof(word_labels); i++)
        if (!strcmp(word_labels[i].code, word))
            return word_labels[i].label;
    return (message){.text = word};
}

static void add_choices(struct request *r, const struct setting *s, struct field *f)
{
    struct choice *all = new_n(r->arena, struct choice, 32);
    i64 count = 0;
    static const char yes_no[] = "yes no";
    const char *words = s->type == SETTING_FLAG ? yes_no : s->words;
    for (str rest = str_of(words); rest.len && count < 32; count++) {
        const char *word = arena_c_string(r->arena, str_cut(&rest, ' '));
        message label = s->type == SETTING_FLAG ? (count ? T("non") : T("oui")) : word_label(word);
        all[count] = (struct choice){.code = word, .label = label};
    }
    f->type = FIELD_CHOICE;
    f->choices = all;
    f->choice_count = count;
}

static const struct field *field_of(struct request *r, const struct setting *s)
{
    struct field *f = new (r->arena, struct field);
    *f = (struct field){.name = "value",
                        .type = FIELD_LINE,
                        .label = s->label,
                        .hint = s->hint,
                        .limit = s->most ? s->most : 200};
    if (s->type == SETTING_NUMBER) {
        f->type = FIELD_NUMBER;
        f->least = s->least;
        f->required = true;
    } else if (s->type == SETTING_WORD || s->type == SETTING_FLAG) {
        f->limit = 0;
        add_choices(r, s, f);
        f->required = true;
    } else {
        f->required = s->least > 0;
    }
    return f;
}

void admin_setting_page(struct request *r)
{
    const struct setting *s = setting_here(r);
    if (!s)
        return;
    enum setting_source source = setting_source(r->app, r->db, r->arena, s);
    struct admin_setting page = {
        .name = str_of(s->name),
        .standard = shown_value(r, s, str_of(s->value)),
        .standard_empty = !s->value[0],
        .label = s->label,
        .limits = setting_limits(r->arena, s),
        .says_limits = s->type != SETTING_WORD && s->type != SETTING_FLAG,
        .chosen = source == SETTING_CHOSEN,
    };
    if (s->fixed)
        page.refusal = T("Ce réglage se change dans le fichier settings, puis par un redémarrage.");
    else if (source == SETTING_OF_FILE)
        page.refusal = T("L’hébergeur a fixé ce réglage dans le fichier settings : c’est là qu’il "
                         "se change.");
    page.refused = message_is(page.refusal);
    if (!r->form) {
        r->form = form_of(r->arena, field_of(r, s), 1);
        if (!page.refused)
            form_fill(r->arena, form_value(r->form, "value"),
                      setting_value(r->arena, r->settings, s));
    }
    page.form = form_show(r->arena, r->form);
    crumb(r, say(r, T("Administration")), S("/admin"));
    crumb(r, say(r, T("Réglages")), S("/admin/reglages"));
    show(r, view_admin_setting, &page);
}

void admin_setting_prepare(struct request *r)
{
    const struct setting *s = setting_here(r);
    if (s)
        request_form(r, field_of(r, s), 1);
}

void admin_setting_apply(struct request *r)
{
    const struct setting *s = setting_here(r);
    message why = setting_choose(r, s, form_text(r->form, "value"));
    if (message_is(why))
        refuse(r, "value", why);
    else
        see_other(r, S("/admin/reglages"), T("C’est réglé."));
}

void admin_setting_default_apply(struct request *r)
{
    const struct setting *s = setting_here(r);
    if (!s)
        return;
    message why = setting_forget(r, s);
    if (message_is(why))
        conflict(r, why);
    else
        see_other(r, S("/admin/reglages"), T("La valeur par défaut est de retour."));
}
