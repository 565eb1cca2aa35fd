/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this feature share. */
#ifndef FEATURES_API_INSIDE_H
#define FEATURES_API_INSIDE_H

#include "commons/archive/object.h"
#include "features/api/api.h"

enum { API_LIMIT = 20, API_LIMIT_MAX = 100, API_PARAMETERS = 16 };

/* ---- the description (operations.c): what may be asked, and what an answer holds
 * ------------------ */

enum api_type { API_TEXT, API_NUMBER, API_FLAG, API_LIMIT_TYPE, API_CURSOR, API_OBJECT, API_LIST };

struct api_parameter {
    const char *name;
    enum api_type type;
    const char *what;
    const char *choices; /* "relevance date"; NULL: any */
    bool required;
};
struct api_property {
    const char *name;
    enum api_type type;
    bool may_be_null;
    const char *what;
};
struct api_schema {
    const char *name;                      /* "Authority" */
    const struct api_property *properties; /* ends with {0} */
};
struct api_operation {
    const char *path;                       /* as in the route table */
    const struct api_parameter *parameters; /* of the query; ends with {0}; NULL: none */
    const struct api_schema *schema;        /* of the answer, or of its items */
    bool list;
};
extern const struct api_operation api_operations[]; /* ends with {0} */
extern const struct api_schema api_authority_schema, api_contribution_schema, api_post_schema,
    api_hit_schema;
extern const struct route api_routes[];

/* ---- asking and answering (answer.c)
 * ------------------------------------------------------------- */

/* Forgets the session, takes a token (commons/token/token.h: r->reader is its holder), and reads
   the query against the table of the operation. False when a problem was answered: an unknown
   parameter, a value out of bounds. */
bool api_begin(struct request *r);
str api_parameter(const struct request *r, const char *name);
i64 api_limit(const struct request *r); /* 1..100 */

void api_problem(struct request *r, int status, const char *title, str detail,
                 const char *parameter);
void api_not_found(struct request *r);
void api_answer(struct request *r, str json);

struct api_list {
    i64 total;
    bool at_least;
    strs items; /* JSON */
    str next;   /* empty: the last page */
    str more;   /* further members, JSON: "facets"; empty: none */
    const char *more_name;
};
void api_answer_list(struct request *r, const struct api_list *list);

/* A path of ours with the public address before it. */
str api_url(struct request *r, str path);

/* A département or région by its code, as a row; 0 when there is none. */
i64 api_territory(struct request *r, const char *nature, str code);

/* ---- handlers
 * ------------------------------------------------------------------------------------ */

void api_authorities(struct request *r);
void api_authority(struct request *r);
void api_organisations(struct request *r);
void api_organisation(struct request *r);
void api_contributions(struct request *r);
void api_contribution(struct request *r);
void api_posts(struct request *r);
void api_search(struct request *r);
void api_openapi(struct request *r);
void api_nothing(struct request *r);
void sitemap_index(struct request *r);
void sitemap_page(struct request *r);
void robots(struct request *r);

#endif
