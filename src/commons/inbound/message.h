/* SPDX-License-Identifier: EUPL-1.2 */
/* message: what a person wrote, out of a mail as it arrived (RFC 5322, MIME: RFC 2045 to 2049), by
 * GMime. It is read in the process that the mail server started, never in the server: what a
 * hostile mail does to a parser stays there. */
#ifndef COMMONS_INBOUND_MESSAGE_H
#define COMMONS_INBOUND_MESSAGE_H

#include "base/text.h"

enum {
    INBOUND_MAX = 10 << 20,       /* bytes of a mail, attachments included */
    INBOUND_TEXT_MAX = 100 << 10, /* bytes of its text; what a post may hold is less */
    INBOUND_ADDRESSES_MAX = 20,   /* of those it was sent to */
    INBOUND_HEADER_MAX = 1000,    /* bytes of a subject, an address, a Message-ID */
    INBOUND_JSON_MAX = 1 << 20,
    INBOUND_PARTS_MAX = 200, /* also the depth of its parts: the parser calls itself */
    INBOUND_LOOKED_MAX =
        200, /* headers of a name, addresses of a header: what follows is not read */
};

struct inbound_message {
    str from;    /* the address alone, in lower case; empty when there is none or several */
    str back;    /* the envelope's sender, where a refusal goes (Return-Path); empty: not known */
    strs to;     /* addresses it came for, the surest first: Delivered-To, X-Original-To, To, Cc */
    str subject; /* decoded, on one line */
    str message_id;  /* without < and >; empty when there is none */
    str answers;     /* the Message-ID that it answers, with < and > (In-Reply-To) */
    str text;        /* what was written above the quoted text, without signature; UTF-8, LF */
    i64 attachments; /* left aside */
    bool automatic;  /* of a machine (RFC 3834): never answered, never published */
    bool forged;     /* our mail server found that its sender's domain disowns it (RFC 8601) */
    bool
        returned; /* a report that a mail of ours was refused for good (RFC 3464: Action: failed) */
    str reason;   /* of the report: what the other server said */
};

/* False with *why, in English, for the log of the mail server: not a mail, or beyond a limit. */
bool inbound_read(arena *a, str raw, struct inbound_message *m, str *why);

/* From one process to the other: what was read, as JSON, and back. False unless it is whole and
   within the limits above. */
str inbound_write_json(arena *a, const struct inbound_message *m);
bool inbound_read_json(arena *a, str json, struct inbound_message *m);

/* What the person wrote in answer: without what stands below the line `marker` (in either language,
   or any quoting that
   mail programs make, in French and English), without "> " lines at the end and without signature.
   `whole` is UTF-8; the result is a part of it. */
str inbound_written(str whole, str marker);

/* The text of an HTML part: blocks and line breaks become line ends; scripts, styles and quoted
   text are left out. */
str inbound_html_text(arena *a, str html);

/* Lower case of ASCII: addresses are compared so. */
str inbound_lower(arena *a, str s);

/* The line above which one writes; mail_queue() puts it on top of mails that may be answered. */
#define INBOUND_MARKER "— Répondez au-dessus de cette ligne —"
#define INBOUND_MARKER_ENGLISH "— Reply above this line —"

#endif
