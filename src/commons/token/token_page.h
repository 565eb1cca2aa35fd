/* SPDX-License-Identifier: EUPL-1.2 */
/* token_page: what the views of /mon-compte/jetons show. */
#ifndef COMMONS_TOKEN_TOKEN_PAGE_H
#define COMMONS_TOKEN_TOKEN_PAGE_H

#include "commons/field.h"
#include "commons/token/token.h"

struct token_line {
    struct token_row row;
    message scope;
    opt_instant used;
};
struct token_page {
    struct {
        struct token_line *at;
        i64 len, cap;
    } lines;
    struct shown_form form;
    opt_text fresh; /* the one just made: shown this once */
    bool full;
};

#endif
