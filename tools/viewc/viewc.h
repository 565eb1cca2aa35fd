/* SPDX-License-Identifier: EUPL-1.2 */
/* viewc: compiles HTML views to C (doc/viewc.md). A file is read into a tree (parse), the tree is
 * held against the rules of HTML, RGAA and our CSP (rules), its French text is gathered into
 * messages (messages, translate), and C is written (emit, expression).
 *
 * Whatever the author got wrong ends in refuse(), which jumps back to viewc_compile(): no input may
 * stop the process otherwise (tests/fuzz/fuzz_viewc.c). */
#ifndef VIEWC_H
#define VIEWC_H

#include "../po.h"
#include "base/text.h"

enum {
    VIEWC_FILE_MAX = 1 << 20,    /* bytes of one .html file */
    VIEWC_OUTPUT_MAX = 64 << 20, /* bytes of generated C */
    VIEWC_DEPTH_MAX = 64,        /* elements inside each other; also parentheses */
    VIEWC_ATTRIBUTES_MAX = 48,   /* of one element */
    VIEWC_NAME_MAX = 64,         /* bytes of a name */
    VIEWC_EXPRESSION_MAX = 512,  /* bytes of an expression */
    VIEWC_IDS_MAX = 1000,        /* constant ids of one view */
    VIEWC_PLACEHOLDERS_MAX = 99, /* tags of one message */
    VIEWC_LITERAL_MAX = 2000,    /* bytes of one literal in the generated C */
};

enum node_kind {
    NODE_ELEMENT,
    NODE_TEXT,   /* text: decoded, blanks folded */
    NODE_VALUE,  /* text: the path */
    NODE_PLURAL, /* text: the path of the count; two children of kind NODE_GROUP */
    NODE_GROUP,  /* a list of pieces */
    NODE_DOCTYPE,
    NODE_MESSAGE, /* text: the key; its children are one translatable run */
};

struct attribute {
    str name;
    int line;
    bool has_value;
    bool message;        /* its value is translated */
    str raw;             /* as the author wrote it: directives and constants */
    struct node *pieces; /* NODE_GROUP of TEXT, VALUE and PLURAL */
};

typedef struct node {
    enum node_kind kind;
    int line, number; /* number: the placeholder of an element inside a message */
    str name, text;
    struct node *parent, *first, *last, *next, *previous;
    struct {
        struct attribute *at;
        i64 len, cap;
    } attributes;
    bool has_if, is_else, has_each;
    bool opaque; /* inside a message: left as it is, content and all */
    bool closed; /* written <x/> */
    str condition, variable, slice;
    int condition_line, slice_line;
} node;

struct viewc_source {
    const char *file;
    str text;
};

struct viewc {
    /* what is asked */
    arena *arena;
    const char *room;
    const struct viewc_source *sources;
    i64 source_count;
    const struct po *po; /* NULL: French alone */
    bool lenient;
    /* what comes back */
    text header, body, pot, faults; /* faults: one a line, file:line: what */
    i64 missing;
    /* while compiling */
    const char *file;
    jmp_buf *refused;
    bool uses_layout;
    strs headers;
};

/* True when all is well; otherwise faults says why. With `only_pot` nothing but pot is made. */
bool viewc_compile(struct viewc *v, bool only_pot);

/* ---- between the parts ------------------------------------------------------------------- */

_Noreturn void refuse(struct viewc *v, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void fault(struct viewc *v, const char *file, int line, str what); /* noted; goes on */

bool word_in(str word, const char *words); /* words between single blanks */
bool is_name(str s);                       /* a lower-case C identifier */
str shown(str s);                          /* at most 60 bytes of it, for a complaint */
const struct attribute *attribute_find(const node *n, const char *name);
str attribute_constant(const node *n, const char *name); /* empty when absent or with values */
bool has_values(const struct attribute *a);
void node_add(node *parent, node *child);
bool is_void(str element);

/* parse */
node *parse_source(struct viewc *v, const struct viewc_source *s); /* the root of a tree */
/* Text with {values}, {n|…|…}, {{ and }}, as a NODE_GROUP. `folded`: blanks become one. */
node *parse_pieces(struct viewc *v, str s, int line, bool folded);

/* rules: each view or layout of a file */
void rules_check(struct viewc *v, node *view);
bool is_directive_element(const node *n);

/* messages: marks attributes, wraps runs in NODE_MESSAGE; adds them to pot */
void messages_mark(struct viewc *v, node *view);
str message_key(struct viewc *v, node *group);

/* translate: the pieces in the other language, or NULL where French has to do */
node *translate(struct viewc *v, node *group, str key, int line);

/* expression: C text of an expression; names are looked up in the scope */
struct scope {
    str name;
    const struct scope *outer;
};
str expression_value(struct viewc *v, const struct scope *s, str path, int line);
str expression_condition(struct viewc *v, const struct scope *s, str source, int line);
str expression_address(struct viewc *v, const struct scope *s, str path, int line);
bool expression_is_path(str s);

/* emit: adds the views and layouts of a file to header and body */
void emit_source(struct viewc *v, node *root);

#endif
