/* SPDX-License-Identifier: EUPL-1.2 */
/* The sentences of notices, made when they are shown. */
#include "commons/contribution/contribution.h"
#include "commons/notice/notice.h"
#include "commons/thread/thread.h"

const message rhythm_labels[RHYTHMS] = {T("Jamais"), T("Tout de suite"), T("Une fois par jour"),
                                        T("Une fois par semaine")};

/* A visa's answer and a decision of moderation are always written to whom they concern. */
const message notice_kind_labels[NOTICE_KINDS] = {
    [NOTICE_POST] = T("Un message dans une discussion suivie"),
    [NOTICE_ANSWER] = T("Une réponse à ce que vous avez écrit"),
    [NOTICE_BEST] = T("Votre message choisi comme meilleure réponse"),
    [NOTICE_REVISION] = T("Une nouvelle version de ce que vous suivez"),
    [NOTICE_DECLARATION] = T("Un organisme s’inspire de ce que vous suivez, ou l’a fait aussi"),
    [NOTICE_FOLLOW_UP] = T("Des nouvelles, plus tard, de ce que vous suivez"),
    [NOTICE_CONTRIBUTION] = T("Une publication d’une collectivité, d’une personne, d’un thème ou "
                              "d’une recherche que vous suivez"),
    [NOTICE_MANDATE] = T("Votre mandat, et ceux que l’on vous demande de confirmer"),
    [NOTICE_CONTACT] = T("Une mise en relation ou une question relayée"),
    [NOTICE_SYSTEM] = T("Votre compte"),
};

/* One row tells of all that came to a thread since one looked (notice_tell_step). */
#define MORE "more"

static str note_of(const struct notice_row *n)
{
    bool more = n->kind == NOTICE_POST && !n->read_at.has && n->mailed == 0 && n->more;
    return more ? S(MORE) : n->note;
}

/* The first line of a kind whose note is the row's, or that has none. */
static const struct sentence {
    enum notice_kind kind;
    const char *note;
    const char *values; /* of {1} to {3}: who, title, organisation */
    message text;
} sentences[] = {
    {NOTICE_POST, MORE, "wt", T("{1} a écrit dans « {2} », et d’autres messages ont suivi.")},
    {NOTICE_POST, "", "wt", T("{1} a écrit dans « {2} ».")},
    {NOTICE_ANSWER, "", "wt", T("{1} vous a répondu dans « {2} ».")},
    {NOTICE_BEST, "", "t", T("Votre message est la meilleure réponse dans « {1} ».")},
    {NOTICE_REVISION, "", "t", T("« {1} » a une nouvelle version.")},
    {NOTICE_DECLARATION, "considering", "ot", T("{1} pense à faire comme « {2} ».")},
    {NOTICE_DECLARATION, "adaptation", "ot", T("{1} s’inspire de « {2} ».")},
    {NOTICE_DECLARATION, "independent", "ot", T("{1} l’a fait aussi : « {2} ».")},
    {NOTICE_DECLARATION, "", "ot", T("{1} a déclaré un lien avec « {2} ».")},
    {NOTICE_FOLLOW_UP, "", "t", T("Des nouvelles de « {1} ».")},
    {NOTICE_CONTRIBUTION, "search", "t", T("Une recherche que vous suivez a trouvé « {1} ».")},
    {NOTICE_CONTRIBUTION, "", "t", T("Nouvelle publication : « {1} ».")},
    {NOTICE_VISA, "asked", "t", T("Votre visa est demandé sur « {1} ».")},
    {NOTICE_VISA, "agreed", "t", T("Le visa est donné : « {1} ».")},
    {NOTICE_VISA, "refused", "t", T("Le visa est refusé, avec un mot d’explication : « {1} ».")},
    {NOTICE_VISA, "comment", "wt", T("{1} a commenté « {2} ».")},
    {NOTICE_VISA, "", "t", T("Le visa de « {1} » a changé.")},
    {NOTICE_MANDATE, "waiting", "wo", T("{1} demande que l’on confirme son mandat ({2}).")},
    {NOTICE_MANDATE, "vouched", "o", T("Votre mandat est confirmé ({1}).")},
    {NOTICE_MANDATE, "manager", "o", T("Vous êtes désormais référent ({1}).")},
    {NOTICE_MANDATE, "deputy", "o", T("Vous êtes désormais référent suppléant ({1}).")},
    {NOTICE_MANDATE, "ending", "o", T("Votre mandat arrive à son terme ({1}).")},
    {NOTICE_MANDATE, "ended", "o", T("Votre mandat a pris fin ({1}).")},
    {NOTICE_MANDATE, "", "o", T("Un mandat a changé ({1}).")},
    {NOTICE_MODERATION, "hidden", "t",
     T("Ce que vous avez écrit dans « {1} » est masqué ; la décision dit pourquoi.")},
    {NOTICE_MODERATION, "", "", T("Une décision a été prise sur ce que vous avez écrit.")},
    {NOTICE_CONTACT, "confirm", "t",
     T("Vos coordonnées sont-elles toujours bonnes ? « {1} » les donne à qui veut vous joindre.")},
    {NOTICE_CONTACT, "relay", "t", T("On vous transmet une question : « {1} ».")},
    {NOTICE_CONTACT, "", "wt",
     T("{1} souhaite entrer en relation avec vous, à propos de « {2} ».")},
    {NOTICE_SYSTEM, "", "", T("Votre compte a changé.")},
};

static const struct sentence *sentence_for(const struct notice_row *n)
{
    for (i64 i = 0; i < countof(sentences); i++)
        if (sentences[i].kind == (enum notice_kind)n->kind &&
            (!sentences[i].note[0] || str_eq(note_of(n), str_of(sentences[i].note))))
            return &sentences[i];
    return &sentences[countof(sentences) - 1]; /* a kind of a newer program */
}

static str path_of_notice(struct request *r, const struct notice_row *n)
{
    const struct kind *k =
        n->contribution_kind.has ? app_kind(r->app, n->contribution_kind.value) : NULL;
    if (n->kind == NOTICE_MODERATION)
        return S("/mon-compte/moderation");
    if (k && n->contribution.has) {
        str path = contribution_path(r->arena, k, n->contribution.value,
                                     n->slug.has ? n->slug.value : (str){0});
        str anchor = n->post_number.has ? thread_anchor(r->arena, n->post_number.value) : (str){0};
        return text_format(r->arena, "%.*s%.*s", STR(path), STR(anchor));
    }
    if (n->kind == NOTICE_MANDATE)
        return S("/mon-compte/mandats");
    if (n->kind == NOTICE_SYSTEM)
        return S("/mon-compte");
    return (str){0};
}

static str value_for(struct request *r, const struct notice_row *n, char which)
{
    switch (which) {
    case 'w':
        return n->actor_name.has ? n->actor_name.value : say(r, T("Quelqu’un"));
    case 't':
        return n->title.has ? n->title.value : (str){0};
    default:
        return n->organisation_name.has ? n->organisation_name.value : say(r, T("Un organisme"));
    }
}

struct notice_words notice_words(struct request *r, const struct notice_row *n)
{
    const struct sentence *s = sentence_for(n);
    message m = s->text;
    for (int i = 0; i < MESSAGE_ARGS && s->values[i]; i++)
        m.args[i] = value_for(r, n, s->values[i]);
    return (struct notice_words){.text = say(r, m), .path = path_of_notice(r, n)};
}
