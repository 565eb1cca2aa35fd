/* SPDX-License-Identifier: EUPL-1.2 */
/* markdown: what people write, as HTML that is safe by construction, as plain text, or quoted.
 *
 * CommonMark 0.30 with tables, strikethrough, task lists and bare addresses, parsed by md4c and
 * written by our own renderer (doc/adr/0011-rendering-at-write.md). It writes only the elements
 * named in markdown.c, escapes all text and attributes, and has no attribute that a writer chooses
 * but href (through url_check), start and a code's language class. Raw HTML is shown as text.
 * Images become links: a reader's browser asks nothing of third parties. Links whose address
 * url_check refuses are text.
 *
 * Words, dates or buttons of ours are never in it, so it holds in every language. */
#ifndef WEB_MARKDOWN_H
#define WEB_MARKDOWN_H

#include "base/values.h"

/* Stored beside what it rendered; goes up whenever the same source would give other HTML. */
#define MARKDOWN_RENDERER_VERSION 1

enum {
    MARKDOWN_SOURCE_MAX = 64 << 10,  /* bytes; what follows is left out, and an ellipsis says so */
    MARKDOWN_OUTPUT_MAX = 512 << 10, /* bytes; then it stops, whole, with an ellipsis */
    MARKDOWN_NESTING_MAX = 16, /* quotes and lists, and emphases; deeper text loses its frame */
    MARKDOWN_COLUMNS_MAX =
        20, /* a source with a wider table has no tables: all is shown as typed */
};

struct markdown_options {
    int heading_shift; /* added to each heading's level: 2 makes # an h3; never beyond h6 */
    bool line_breaks;  /* a line's end is a line's end, as people expect of a post */
    str origin;        /* "https://parvis.example": links to it are not external; may be empty */
};

/* What a text is decides how it is written: the same for its preview and for what is kept of it. */
enum markdown_place {
    MARKDOWN_POST, /* of a discussion: line ends kept, headings under those of the page */
    MARKDOWN_SHEET /* a part of a sheet, under its own title */
};
struct markdown_options markdown_options_of(enum markdown_place place, str origin);

/* NULL options: no shift, no line breaks. Any bytes will do: what is not UTF-8 becomes U+FFFD.
   Linear in the source, but for brackets on thousands of lines of one paragraph, which md4c 0.4.8
   looks up line by line: 40 ms at the limit (bench/analyser_bench.c). */
markup markdown_render(arena *a, str source, const struct markdown_options *options);

/* The text without its marks, for search, snippets and feeds: one line a block, cells and items
 * too. */
str markdown_plain(arena *a, str source);

/* The first words of HTML that markdown_render() made, on one line, at most so many characters:
   what a messenger shows of a link. `html` may be cut anywhere: half a tag or half an entity is
   left out. Costs what it returns, where markdown_plain() parses the source again. */
str markdown_words(arena *a, str html, i64 characters);

/* The source as a quotation: "> **Author**", an empty quoted line, then each line behind "> ".
   An empty author is left out. */
str markdown_quote(arena *a, str author, str source);

/* The character of "&eacute;", "&#233;" or "&#xE9;" in `to`; the entity itself when it is none of
   HTML's Latin-1 names and the few that French needs. */
str markdown_entity(str entity, char to[static 4]);

#endif
