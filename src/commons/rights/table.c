/* SPDX-License-Identifier: EUPL-1.2 */
/* The tables as people read them: who reads what, and how far each action goes for whom. */
#include "commons/rights/rights.h"

const char *const persona_names[PERSONAS] = {
    [AS_VISITOR] = "visitor",   [AS_READER] = "reader",       [AS_MEMBER] = "member",
    [AS_DECLARED] = "declared", [AS_PROVEN] = "proven",       [AS_MANAGER] = "manager",
    [AS_ANIMATOR] = "animator", [AS_MODERATOR] = "moderator", [AS_ADMINISTRATOR] = "administrator",
};

message persona_label(enum persona persona)
{
    static const message labels[PERSONAS] = {
        [AS_VISITOR] = T("Sans compte"),          [AS_READER] = T("Compte en lecture seule"),
        [AS_MEMBER] = T("Membre sans mandat"),    [AS_DECLARED] = T("Mandat déclaré"),
        [AS_PROVEN] = T("Mandat confirmé"),       [AS_MANAGER] = T("Référent d’organisme"),
        [AS_ANIMATOR] = T("Animation"),           [AS_MODERATOR] = T("Modération"),
        [AS_ADMINISTRATOR] = T("Administration"),
    };
    check(persona < PERSONAS);
    return labels[persona];
}

#define PROVEN_ONES(extent) [AS_READER] = (extent), [AS_PROVEN] = (extent), [AS_MANAGER] = (extent)

const struct seeing visibilities[VISIBILITIES] = {
    [OPEN_PUBLIC] = {"public", T("Tout le monde"), {ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL}},
    [OPEN_PEERS] = {"peers", T("Les collectivités membres"), {PROVEN_ONES(ALL)}},
    [OPEN_ORGANISATION] = {"organisation", T("Son organisme"), {PROVEN_ONES(OF_ORGANISATION)}},
    [OPEN_CHOSEN] = {"chosen", T("Des organismes choisis"), {PROVEN_ONES(OF_ORGANISATION)}},
    [OPEN_GROUP] = {"group",
                    T("Un groupe de personnes, comme les auteurs d’un brouillon"),
                    {[AS_READER] = OF_OWN,
                     [AS_MEMBER] = OF_OWN,
                     [AS_DECLARED] = OF_OWN,
                     [AS_PROVEN] = OF_OWN,
                     [AS_MANAGER] = OF_OWN,
                     [AS_ANIMATOR] = OF_OWN,
                     [AS_MODERATOR] = OF_OWN,
                     [AS_ADMINISTRATOR] = OF_OWN}},
};

struct reader reader_as(enum persona persona)
{
    static struct capacity declared = {.mandate = 1, .organisation = 1, .kind = {"officer", 7}},
                           proven = {.mandate = 1,
                                     .organisation = 1,
                                     .kind = {"officer", 7},
                                     .proof = PROOF_VOUCHED};
    static const enum role roles[PERSONAS] = {
        [AS_READER] = ROLE_READER,
        [AS_MODERATOR] = ROLE_MODERATOR,
        [AS_ADMINISTRATOR] = ROLE_ADMINISTRATOR,
    };
    struct reader reader = {.person = persona != AS_VISITOR,
                            .role = roles[persona],
                            .animator = persona == AS_ANIMATOR};
    if (persona == AS_READER || persona == AS_DECLARED || persona == AS_PROVEN ||
        persona == AS_MANAGER)
        reader.capacities =
            (struct capacities){.at = persona == AS_DECLARED ? &declared : &proven, .len = 1};
    return reader;
}

enum extent extent_of(enum persona persona, enum action action)
{
    enum { SELF = 1, SOMEONE_ELSE = 2, OWN_BODY = 1, OTHER_BODY = 2 };
    struct reader reader = reader_as(persona);
    bool proven = persona == AS_READER || persona == AS_PROVEN || persona == AS_MANAGER;
    int state = rules[action].state & WHILE_PUBLISHED ? WHILE_PUBLISHED : rules[action].state;
    struct thing of_others = {
        .person = SOMEONE_ELSE, .organisation = SOME(opt_int, OTHER_BODY), .state = state};
    struct thing of_organisation = {.person = SOMEONE_ELSE,
                                    .organisation = SOME(opt_int, OWN_BODY),
                                    .at_home = proven,
                                    .working = proven,
                                    .member = proven,
                                    .concerned = proven,
                                    .state = state};
    struct thing own = {.person = SELF,
                        .at_home = reader.person != 0,
                        .working = reader.person != 0,
                        .state = state};
    return may_of(&reader, action, &of_others)         ? ALL
           : may_of(&reader, action, &of_organisation) ? OF_ORGANISATION
           : may_of(&reader, action, &own)             ? OF_OWN
                                                       : NEVER;
}

/* ---- printing ---------------------------------------------------------------------------- */

static const char *const extent_names[EXTENTS] = {"-", "own", "body", "all"};

static void print_heading(arena *a, text *out, const char *title)
{
    text_add(out, text_format(a, "\n%s\n%-16s", title, ""));
    for (enum persona p = 0; p < PERSONAS; p++)
        text_add(out, text_format(a, " %-9.9s", persona_names[p]));
    text_add(out, S("\n"));
}

void rights_print(arena *a, text *out)
{
    print_heading(a, out,
                  "Who may do what with what one reads (own: one's own; body: one's "
                  "organisation's; all: whatever one reads):");
    for (enum action n = 0; n < ACTIONS; n++) {
        text_add(out, text_format(a, "%-16s", rules[n].name));
        for (enum persona p = 0; p < PERSONAS; p++)
            text_add(out, text_format(a, " %-9s", extent_names[extent_of(p, n)]));
        text_add(out, S("\n"));
    }
    print_heading(a, out, "Who reads what is open to:");
    for (enum visibility v = 0; v < VISIBILITIES; v++) {
        text_add(out, text_format(a, "%-16s", visibilities[v].name));
        for (enum persona p = 0; p < PERSONAS; p++)
            text_add(out, text_format(a, " %-9s", extent_names[visibilities[v].extent[p]]));
        text_add(out, S("\n"));
    }
}
