/* SPDX-License-Identifier: EUPL-1.2 */
/* mandate: in whose name a person speaks, since when and until when, what proves it, and who has
 * the charge of an organisation's people. Only this room writes mandates and what proves them.
 *
 * Functions that write take the request inside `apply`, are pure functions of request and
 * database, and journal what they do. What may not be done is a message; none means that it was
 * done, or may be.
 *
 * Four levels of proof, shown wherever a person speaks (enum proof, request.h): declared; an
 * address at a domain of the organisation, shown to be read; vouched, by the manager, by two
 * members, by a code sent to the organisation's published address, or by an administrator who saw
 * a letter; the SIRET that a provider of identities says. Reading, asking and answering need no
 * proof; publishing in the name of an organisation does. */
#ifndef COMMONS_MANDATE_H
#define COMMONS_MANDATE_H

#include "commons/job/periodic.h"
#include "commons/request.h"
#include "mandate_sql.h"

/* ---- what a capacity may do: the one table (rules.c) -------------------------------------------
 */

enum act {
    ACT_DRAFT,         /* write a draft in the organisation's name, propose */
    ACT_ANSWER,        /* answer and ask, with one's function shown */
    ACT_PUBLISH,       /* publish in the organisation's name */
    ACT_DECLARE,       /* declare for it: considering, adaptation, independent */
    ACT_VOUCH,         /* vouch for a colleague */
    ACT_MANAGE,        /* have the charge of the organisation's people */
    ACT_SIGN_REVIEW,   /* sign a joint review */
    ACT_RATE_SOFTWARE, /* rate a software */
    ACTS
};
struct act_rule {
    const char *name; /* for `parvis routes` and documentation */
    enum proof least; /* the least proof */
    bool provider;    /* may a provider? */
    message unproven; /* why not, to a person whose mandate is not proven */
    message selling;  /* why not, to a provider */
};
extern const struct act_rule act_rules[ACTS];
/* No message: it may. A NULL capacity (in one's own name) may none of it but answer. */
message capacity_refusal(const struct capacity *c, enum act act);
bool capacity_may(const struct capacity *c, enum act act);
/* The same of a row. */
message mandate_refusal(str kind, i64 proof, enum act act);

/* "élue ou élu"… of mandate.kind; and the level of proof in words, with how it was proven. */
enum { MANDATE_KINDS = 7 };
extern const struct choice mandate_kinds[MANDATE_KINDS];
message mandate_kind_label(str kind);
message proof_label(i64 proof);   /* "déclaré", "adresse de l’organisme", "confirmé"… */
message proof_how_label(str how); /* "par sa référente ou son référent"… none when unknown */

/* Free mail and public suffixes: a domain where anybody may have an address proves nothing. */
bool domain_is_free(str domain);
/* "Anne@Mairie-Bonneville.FR" -> "mairie-bonneville.fr"; also takes a bare domain. Empty when it
   is none. */
str domain_of(arena *a, str typed);

/* ---- beginning and ending (mandate.c) --------------------------------------------------------
 */

enum charge { CHARGE_NONE, CHARGE_DEPUTY, CHARGE_MANAGER };
enum { READING_DAYS = 60 }; /* who leaves still reads, and writes no more */

struct mandate_new {
    i64 person, organisation;
    str function, kind;
    day starts_on;
    opt_day ends_on;
    enum proof proof;
    const char *how; /* of the proof: a value of mandate.proven_how; NULL: none */
    i64 by;          /* who proved it; 0: nobody */
    str interests;   /* of a provider */
};
/* What the schema does not say and a form has not checked: a provider says its interests. */
i64 mandate_create(struct request *r, struct mandate_new m);

enum {
    DECLARED_DAY = 10
}; /* mandates that one person declares in a day: each may mail two others */
/* Why the reader may not declare one more now. */
message mandate_declare_refusal(struct request *r);

/* Tells who has the charge of the organisation that the reader's mandate waits for a word: after
   mandate_create, by the page where one declares it. */
void mandate_ask_word(struct request *r, i64 mandate);

/* Never takes a better proof away. Who is first to be proven in an organisation, elected or
   director, gets the charge of it. */
void mandate_prove(struct request *r, i64 mandate, enum proof proof, const char *how);
/* Ends on `last`. From the next day on it gives no right but to read, for READING_DAYS. A charge
   passes to the deputy, or to the most senior: an organisation with members keeps a manager. */
void mandate_end(struct request *r, i64 mandate, day last);
/* It should never have been: nothing is read from now on. */
void mandate_revoke(struct request *r, i64 mandate);
/* The same person under another function from today on, as well proven and with the same charge:
   the old mandate ends yesterday, and what was written in it keeps its words. */
i64 mandate_replace(struct request *r, const struct mandate_whole *m, str function, str kind,
                    opt_day ends_on);
/* Why its holder may not leave now: a manager hands over first, or names a deputy. */
message mandate_leave_refusal(struct request *r, i64 mandate);
/* All mandates of a person who goes: none is left without a manager by it. */
void mandates_end_all(struct request *r, i64 person);
/* Mandates that ended before r->today no longer open anything, charges pass on. Inside a write; the
   first request of a day that comes with a session waits for it (commons/dispatch.c). */
void mandates_lapse(struct request *r);
/* The same, and codes of a month ago go: at start and once a minute. */
void mandates_upkeep(struct request *r);
extern const struct periodic mandates_lapsing;

/* ---- the charge of an organisation (charge.c) ------------------------------------------------
 */

/* The organisation that the first value of the path names by its key; answers 404 itself. */
struct mandate_body *mandate_organisation_here(struct request *r);
/* The reader's standing in an organisation. */
struct standing {
    const struct capacity *capacity; /* the best proven one there; NULL: none */
    bool member;                     /* proven */
    bool manager;                    /* or its deputy, or an administrator */
};
struct standing standing_in(const struct request *r, i64 organisation);

message charge_name_deputy(struct request *r, i64 mandate); /* of the same organisation */
message charge_hand_over(struct request *r,
                         i64 mandate); /* to this one; the giver becomes deputy */
/* Where nobody has it, or who has it is suspended. */
message charge_take(struct request *r, i64 organisation);
/* By an administrator: whoever had it becomes deputy. */
message charge_give(struct request *r, i64 mandate);

/* ---- proofs (proof.c) ------------------------------------------------------------------------
 */

enum {
    CODE_LETTERS = 8,
    CODE_MINUTES = 30,     /* of a code sent to the person's own address */
    CODE_GENERAL_DAYS = 7, /* of one that a secretariat has to pass on */
    CODE_TRIES = 5,
    CODES_PERSON_DAY = 5,  /* codes that one person may ask for in a day */
    CODES_ADDRESS_DAY = 3, /* codes that one general address gets in a day, whoever asks */
    INVITATIONS_DAY = 150,
    INVITATION_DAYS = 30,
    INVITATION_TOKEN = 32, /* hexadecimal digits */
};

/* The reader vouches: a manager's word proves, so do two members'. */
message mandate_vouch(struct request *r, i64 mandate);
/* An administrator (later the animator) saw a letter. */
message mandate_vouch_by_letter(struct request *r, i64 mandate);

/* Sends a code to an address at a domain of the organisation, or to its general address. */
message mandate_send_domain_code(struct request *r, i64 mandate, str email);
message mandate_send_general_code(struct request *r, i64 mandate);
/* The code that was typed: proves by its way, or says why not. A wrong one counts as a try, which
   must be kept: answer with a notice, not with refuse(). */
message mandate_enter_code(struct request *r, i64 mandate, str typed, bool *proven);

/* For signing in. The person has just shown that it reads mail at this address: its mandates in
   organisations of that domain are proven. Returns how many. */
i64 mandate_prove_by_address(struct request *r, i64 person, str email);
/* A provider of identities says that the person works there: its mandates there are proven, and
   one that it declares there later too. Returns how many are proven there now (0: it has yet to
   say its function: send it to /mon-compte/mandats). */
i64 mandate_prove_by_siret(struct request *r, i64 person, str siren);

message domain_add(struct request *r, i64 organisation, str typed);
message domain_remove(struct request *r, i64 organisation, str domain);
message contact_set(struct request *r, i64 organisation, str email); /* empty: forgets it */

/* ---- invitations (invitation.c) --------------------------------------------------------------
 */

struct invited {
    str email, name, function, kind;
    day starts_on;
    opt_day ends_on;
};
/* By a manager or, as one word of two, by a member. Mails a link. */
message invitation_send(struct request *r, i64 organisation, const struct invited *who);
/* The invitation behind a link, with why it is of no use any more. NULL: no such link. */
struct invitation_row *invitation_find(struct request *r, str token, message *why);
/* The reader accepts: a mandate, proven when who invited it has the charge today. */
message invitation_accept(struct request *r, str token);

#endif
