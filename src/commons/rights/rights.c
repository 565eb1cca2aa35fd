/* SPDX-License-Identifier: EUPL-1.2 */
/* Roles, the rights of routes, and what may be done with a thing. */
#include "commons/rights/rights.h"

#include "commons/mandate/mandate.h"

/* ---- roles ------------------------------------------------------------------------------- */

const char *const role_names[ROLES] = {
    [ROLE_MEMBER] = "member",
    [ROLE_ADMINISTRATOR] = "administrator",
    [ROLE_MODERATOR] = "moderator",
    [ROLE_READER] = "reader",
};

message role_label(enum role role)
{
    static const message labels[ROLES] = {
        [ROLE_MEMBER] = T("Membre"),
        [ROLE_ADMINISTRATOR] = T("Administration"),
        [ROLE_MODERATOR] = T("Modération"),
        [ROLE_READER] = T("Compte en lecture seule"),
    };
    return role < ROLES ? labels[role] : labels[ROLE_READER];
}

bool role_read(str name, enum role *role)
{
    if (str_eq(name, S("admin")))
        name = S("administrator");
    for (*role = 0; *role < ROLES; (*role)++)
        if (str_eq(name, str_of(role_names[*role])))
            return true;
    *role = ROLE_MEMBER;
    return false;
}

enum role role_of(i64 stored)
{
    return stored >= 0 && stored < ROLES ? (enum role)stored : ROLE_READER;
}

/* ---- the rights of routes ---------------------------------------------------------------- */

const char *const right_names[RIGHTS] = {
    [ANYONE] = "anyone",
    [MEMBER] = "member",
    [WRITER] = "writer",
    [MANDATED] = "mandated",
    [ANIMATOR] = "animator",
    [MODERATOR] = "moderator",
    [ADMINISTRATOR] = "administrator",
};

message right_label(enum right right)
{
    static const message labels[RIGHTS] = {
        [ANYONE] = T("Tout le monde, sans compte"),
        [MEMBER] = T("Toute personne connectée"),
        [WRITER] = T("Toute personne connectée, sauf un compte en lecture seule"),
        [MANDATED] = T("Qui parle au nom d’un organisme"),
        [ANIMATOR] = T("L’animation et l’administration"),
        [MODERATOR] = T("La modération et l’administration"),
        [ADMINISTRATOR] = T("L’administration"),
    };
    check(right < RIGHTS);
    return labels[right];
}

bool right_held(const struct reader *reader, enum right right)
{
    bool signed_in = reader->person != 0;
    bool writer = signed_in && reader->role != ROLE_READER;
    /* also whoever owns the data folder, who is no person here (src/main/verb_words.c) */
    bool administrator = reader->role == ROLE_ADMINISTRATOR;
    switch (right) {
    case ANYONE:
        return true;
    case MEMBER:
        return signed_in;
    case WRITER:
        return writer;
    case MANDATED:
        return writer && reader->capacities.len > 0;
    case ANIMATOR:
        return administrator || (writer && reader->animator);
    case MODERATOR:
        return administrator || (signed_in && reader->role == ROLE_MODERATOR);
    case ADMINISTRATOR:
        return administrator;
    case RIGHTS:
        break;
    }
    return false;
}

message right_refusal(enum right right)
{
    static const message reasons[RIGHTS] = {
        [ANYONE] = T("Elle n’est pas pour ce compte."),
        [MEMBER] = T("Elle n’est pas pour ce compte."),
        [WRITER] = T("Votre compte est en lecture seule : il lit tout ce qui vous est ouvert, mais "
                     "n’écrit pas. L’administration de ce forum peut changer cela."),
        [MANDATED] =
            T("Votre compte est en lecture seule : il lit tout ce qui vous est ouvert, mais "
              "n’écrit pas. L’administration de ce forum peut changer cela."),
        [ANIMATOR] = T("Elle est réservée à l’animation de ce forum."),
        [MODERATOR] = T("Elle est réservée à la modération de ce forum."),
        [ADMINISTRATOR] = T("Elle est réservée aux administrateurs de ce forum."),
    };
    check(right < RIGHTS);
    return reasons[right];
}

/* ---- actions ----------------------------------------------------------------------------- */

const struct rule rules[ACTIONS] = {
    [READ_TEXT] = {"read", T("Lire ce qui est publié"), ANYONE, BY_READING, WHILE_PUBLISHED, false},
    [READ_DRAFT] = {"read_draft", T("Lire un brouillon, ou ce qui a été retiré"), MEMBER, BY_HOME,
                    ALWAYS, false},
    [EDIT] = {"edit", T("Écrire et abandonner un brouillon, reprendre une ancienne version"),
              WRITER, BY_WORKING, ALWAYS, false},
    [PUBLISH] = {"publish", T("Publier (au nom d’un organisme : avec un mandat confirmé)"), WRITER,
                 BY_WORKING, ALWAYS, false},
    [SETTLE] = {"settle", T("Changer les lecteurs ou la licence, retirer"), WRITER, BY_WORKING,
                ALWAYS, false},
    [TELL_NEWS] = {"tell_news", T("Donner des nouvelles"), WRITER, BY_WORKING, WHILE_PUBLISHED,
                   false},
    [ADD_NOTE] = {"add_note", T("Ajouter une note datée au nom de l’organisme"), WRITER,
                  BY_MEMBERSHIP, WHILE_PUBLISHED, false},
    [DECLARE] = {"declare",
                 T("Déclarer : nous y pensons, nous nous en inspirons, nous l’avons fait"),
                 MANDATED, BY_SPEAKING, WHILE_PUBLISHED, false},
    [TAKE_OVER] = {"take_over", T("Reprendre à son compte ce qui a été repéré"), MANDATED,
                   BY_CONCERNED, WHILE_PUBLISHED, false},
    [FOLLOW] = {"follow", T("Suivre"), MEMBER, BY_READING, ALWAYS, false},
    [ANSWER] = {"answer", T("Écrire dans la discussion"), WRITER, BY_READING, WHILE_PUBLISHED,
                false},
    [CHOOSE_ANSWER] = {"choose_answer", T("Désigner la meilleure réponse"), WRITER,
                       BY_AUTHOR | BY_ADMINISTRATING, ALWAYS, false},
    [CHANGE_POST] = {"change_post", T("Modifier un message"), WRITER, BY_AUTHOR, ALWAYS, false},
    [TAKE_BACK_POST] = {"take_back_post", T("Retirer un message"), WRITER, BY_AUTHOR, ALWAYS, true},
    [REPORT] = {"report", T("Signaler"), MEMBER, BY_READING, ALWAYS, false},
    [MODERATE] = {"moderate", T("Masquer avec un motif, rétablir"), MODERATOR, BY_MODERATING,
                  ALWAYS, true},
};

int thing_state(str state)
{
    return str_eq(state, S("draft"))       ? WHILE_DRAFT
           : str_eq(state, S("published")) ? WHILE_PUBLISHED
                                           : WHILE_WITHDRAWN;
}

static bool speaks_for_another(const struct reader *reader, opt_int organisation)
{
    for (i64 i = 0; i < reader->capacities.len; i++)
        if (capacity_may(&reader->capacities.at[i], ACT_DECLARE) &&
            (!organisation.has || reader->capacities.at[i].organisation != organisation.value))
            return true;
    return false;
}

/* What others read, or are counted by: it is said by somebody whom mail reaches. Reading,
   following, reporting and preparing drafts are not. */
static const bool said_to_others[ACTIONS] = {
    [PUBLISH] = true,       [SETTLE] = true,    [TELL_NEWS] = true, [ADD_NOTE] = true,
    [DECLARE] = true,       [TAKE_OVER] = true, [ANSWER] = true,    [CHANGE_POST] = true,
    [CHOOSE_ANSWER] = true, [MODERATE] = true,
};

bool waits_for_address(const struct reader *reader, enum action action)
{
    check(action < ACTIONS);
    return reader->unconfirmed && said_to_others[action];
}

bool may_of(const struct reader *reader, enum action action, const struct thing *thing)
{
    check(action < ACTIONS);
    const struct rule *rule = &rules[action];
    if (!right_held(reader, rule->right) || !(rule->state & thing->state) ||
        (thing->hidden && !rule->when_hidden) || waits_for_address(reader, action))
        return false;
    return (rule->by & BY_READING) ||
           ((rule->by & BY_AUTHOR) && reader->person && thing->person == reader->person) ||
           ((rule->by & BY_HOME) && thing->at_home) ||
           ((rule->by & BY_WORKING) && thing->working) ||
           ((rule->by & BY_MEMBERSHIP) && thing->member) ||
           ((rule->by & BY_SPEAKING) && speaks_for_another(reader, thing->organisation)) ||
           ((rule->by & BY_CONCERNED) && thing->concerned) ||
           ((rule->by & BY_MODERATING) && right_held(reader, MODERATOR)) ||
           ((rule->by & BY_ADMINISTRATING) && right_held(reader, ADMINISTRATOR));
}
