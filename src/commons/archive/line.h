/* SPDX-License-Identifier: EUPL-1.2 */
/* line: one line of an archive: what it may hold, and reading it. The table below is the format
 * (doc/archive-format.md): a member that it does not name, or of another form, refuses the line, so
 * that nothing is ever lost in silence. Pure: no database. */
#ifndef COMMONS_ARCHIVE_LINE_H
#define COMMONS_ARCHIVE_LINE_H

#include <jansson.h>

#include "base/values.h"

enum {
    ARCHIVE_VERSION = 1,
    ARCHIVE_LINE_MAX = 4 << 20, /* bytes */
    ARCHIVE_MEMBERS_MAX = 24,
};

enum archive_type {
    ARCHIVE_HEADER,
    ARCHIVE_FACET,
    ARCHIVE_PERSON,
    ARCHIVE_FACET_CHANGE,
    ARCHIVE_ORGANISATION,
    ARCHIVE_MANDATE,
    ARCHIVE_VOUCH,
    ARCHIVE_DOMAIN,
    ARCHIVE_ORGANISATION_CONTACT,
    ARCHIVE_SIRET_SEEN,
    ARCHIVE_INVITATION,
    ARCHIVE_ANIMATOR,
    ARCHIVE_IDENTITY,
    ARCHIVE_TERMS,
    ARCHIVE_ERASURE,
    ARCHIVE_ERASURE_WISH,
    ARCHIVE_CIRCUIT,
    ARCHIVE_NOTICE_CHOICE,
    ARCHIVE_DISMISSED,
    ARCHIVE_LETTER,
    ARCHIVE_LETTER_REFUSED,
    ARCHIVE_WELCOME,
    ARCHIVE_CONTRIBUTION,
    ARCHIVE_REVISION,
    ARCHIVE_LINK,
    ARCHIVE_DECLARATION,
    ARCHIVE_FOLLOW_UP,
    ARCHIVE_POST,
    ARCHIVE_POST_VERSION,
    ARCHIVE_NOTE,
    ARCHIVE_VISA,
    ARCHIVE_VISA_COMMENT,
    ARCHIVE_CONTACT_OFFER,
    ARCHIVE_CONTACT_REQUEST,
    ARCHIVE_CASE,
    ARCHIVE_REPORT,
    ARCHIVE_CASE_NOTE,
    ARCHIVE_DECISION,
    ARCHIVE_APPEAL,
    ARCHIVE_MODERATION,
    ARCHIVE_RELAY,
    ARCHIVE_DRAFT_HELP,
    ARCHIVE_WATCH,
    ARCHIVE_FOLLOW,
    ARCHIVE_PEER,
    ARCHIVE_TRANSLATION,
    ARCHIVE_ATTACHMENT,
    ARCHIVE_JOURNAL,
    ARCHIVE_TYPES
};

enum archive_form {
    FORM_TEXT,      /* a string of at most `limit` code points */
    FORM_CHOICE,    /* one of the words of `choices` */
    FORM_CODE,      /* lower case letters, digits, _ - . */
    FORM_UID,       /* 32 hexadecimal digits */
    FORM_REFERENCE, /* an organisation: its uid, or "commune:74042", "CC:200000172", "region:84"… */
    FORM_INSTANT,   /* 2027-03-14T09:26:53.589793Z */
    FORM_DAY,
    FORM_PARTIAL_DAY,
    FORM_NUMBER, /* from 0 to `limit` */
    FORM_FLAG,   /* true, or left out */
    FORM_OBJECT,
    FORM_UIDS,
    FORM_REFERENCES,
    FORM_PLACE, /* one of `choices`; the database keeps its place among them, from 0 */
    /* Uids of rows that stand above it, and other things that plain.c finds. */
    FORM_PERSON,
    FORM_CONTRIBUTION,
    FORM_POST,
    FORM_MANDATE,
    FORM_VISA,
    FORM_CASE,
    FORM_DECISION,
    FORM_FACET,    /* "sector:musique" */
    FORM_AUDIENCE, /* public, peers, home, nobody, an organisation, "chosen " and organisations */
    FORM_SEARCH,   /* the query of a search that is followed */
};

struct archive_member {
    const char *name;
    enum archive_form form;
    bool required;
    bool everything;     /* not in a public archive */
    i64 limit;           /* 0: the default of the form */
    const char *choices; /* "draft published withdrawn" */
    const char *column;  /* of a plain type (plain.h), where it has another name; NULL: `name` */
};
struct archive_type_rule {
    const char *name;
    bool everything;                      /* not in a public archive */
    const struct archive_member *members; /* ends with {0}; at most ARCHIVE_MEMBERS_MAX */
};
extern const struct archive_type_rule archive_types[ARCHIVE_TYPES]; /* types.c */

struct archive_value {
    bool has, flag;
    str text; /* of texts, choices, codes, references */
    i64 number;
    uid uid;
    instant at;
    day day;
    partial_day partial;
    json_t *tree; /* of an object or a list */
    strs list;    /* of a list of references */
    struct {
        uid *at;
        i64 len, cap;
    } uids;
};

struct archive_line {
    enum archive_type type;
    struct archive_value values[ARCHIVE_MEMBERS_MAX];
};

/* False with *error said in English: not JSON, a type or a member nobody knows, a value of another
   form, one that is required and missing. Texts live in the arena or in the line. */
bool archive_line_read(arena *a, str line, struct archive_line *out, str *error);

/* Why it may not stand in a public archive, which makes no rights, roles or proofs: a type or a
   member that only an archive of everything has. Empty: it may. */
str archive_line_private(arena *a, const struct archive_line *l);

/* A member by its name; a bug when the table has none such. */
const struct archive_value *line_value(const struct archive_line *l, const char *name);
static inline str line_text(const struct archive_line *l, const char *n)
{
    return line_value(l, n)->text;
}
static inline uid line_uid(const struct archive_line *l, const char *n)
{
    return line_value(l, n)->uid;
}
static inline i64 line_number(const struct archive_line *l, const char *n)
{
    return line_value(l, n)->number;
}
static inline bool line_flag(const struct archive_line *l, const char *n)
{
    return line_value(l, n)->flag;
}
static inline bool line_has(const struct archive_line *l, const char *n)
{
    return line_value(l, n)->has;
}
static inline instant line_at(const struct archive_line *l, const char *n)
{
    return line_value(l, n)->at;
}
static inline opt_instant line_opt_at(const struct archive_line *l, const char *n)
{
    const struct archive_value *v = line_value(l, n);
    return (opt_instant){v->has, v->at};
}
static inline opt_day line_opt_day(const struct archive_line *l, const char *n)
{
    const struct archive_value *v = line_value(l, n);
    return (opt_day){v->has, v->day};
}
static inline opt_int line_opt_number(const struct archive_line *l, const char *n)
{
    const struct archive_value *v = line_value(l, n);
    return (opt_int){v->has, v->number};
}

#endif
