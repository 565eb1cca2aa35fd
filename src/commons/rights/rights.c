/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/rights/rights.h"

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
    bool administrator = signed_in && reader->role == ROLE_ADMINISTRATOR;
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
