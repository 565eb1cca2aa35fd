/* SPDX-License-Identifier: EUPL-1.2 */
/* settings: one table of names, types, defaults, limits and explanations. Three places speak, the
 * later one winning: the default here; what an administrator chose on /admin/reglages, for those
 * that may change there; DIR/settings, one `name = value` a line, `#` before a comment, which is
 * the host's. `parvis settings` prints them all.
 *
 * To add one: a member of struct settings, a line of the table in settings.c. */
#ifndef COMMONS_SETTINGS_H
#define COMMONS_SETTINGS_H

#include "base/values.h"
#include "web/message.h"

/* One snapshot. Never changed once it is shared: app->newest_settings points to the newest, and
   the older ones stay readable until the end of the process. A request keeps one: r->settings. */
struct settings {
    str origin;   /* "https://parvis.exemple.fr": the public address; empty: what the browser asked
                     for */
    str instance; /* the name people read */
    str host;     /* the legal person that hosts it, for the legal pages */
    str contact;  /* an e-mail address or an address on the web */
    str host_address, publication_director, hosting_provider, dpo; /* for the legal pages */
    str terms_version;                                             /* of the terms of use */
    i64 job_keep_days;
    str accessibility; /* non-conforme, partiellement, totalement */
    str licence_authority,
        licence_person; /* default licences, codes of commons/contribution/licence.h */
    str log;            /* text or json */
    i64 page_cache_mb;  /* memory for pages kept whole; 0: each is made when asked for */
    i64 workers;        /* threads that prepare answers; 0: two a core */
    i64 session_days;
    i64 inactive_months;            /* commons/personal/inactive.c; 0: never */
    i64 held_posts, posts_in_a_row; /* commons/moderation/ */
    /* files (commons/file/) */
    i64 files_day_megabytes, files_total_megabytes;
    bool files_minors;
    /* mail (commons/mail/) */
    str smtp, smtp_user, smtp_password_file, smtp_ca_file;
    bool smtp_starttls;
    str mail_from, mail_inbound;
    i64 mail_per_minute, mail_retry_seconds, mail_timeout_seconds, mail_keep_days;
    str trusted_proxy; /* addresses whose X-Forwarded-For is believed; commons/address.h */
    /* signing in by an OpenID provider (commons/oidc/) */
    str oidc_issuer, oidc_client, oidc_secret_file, oidc_label, oidc_scopes, oidc_acr;
    bool oidc_trusts_email;
    i64 oidc_timeout; /* seconds */
};

enum setting_type {
    SETTING_TEXT,   /* str; least to most bytes, one line */
    SETTING_NUMBER, /* i64; from least to most */
    SETTING_WORD,   /* str; one of `words` */
    SETTING_FLAG,   /* bool; "yes" or "no" */
    SETTING_WEB,    /* str; empty, or http(s)://host without a path */
    SETTING_SECRET, /* str; empty, or the path of a file that holds a secret: neither its path nor
                       what it holds is shown on a page */
};

/* Which part of /admin/reglages it stands in. */
enum setting_group {
    SETTINGS_OF_HOST, /* who hosts: the legal pages */
    SETTINGS_OF_TEXTS,
    SETTINGS_OF_PEOPLE, /* accounts, mandates, retention */
    SETTINGS_OF_MAIL,
    SETTINGS_OF_MACHINE,
    SETTING_GROUPS
};

struct setting {
    const char *name;
    enum setting_type type;
    enum setting_group group;
    bool fixed;              /* read from DIR/settings alone: it wants a restart, or is a secret */
    const char *value;       /* the default */
    const char *what;        /* in English, for the file */
    message label, hint;     /* in French, for the page; the hint may be none */
    const char *words;       /* of a SETTING_WORD, separated by blanks */
    i64 least, most;         /* of a number; bytes of a text (most 0: 200) */
    bool (*fits)(str value); /* one more condition, or NULL */
    size_t at;               /* offset in struct settings */
};
extern const struct setting setting_table[]; /* ends with {0} */

const struct setting *setting_find(str name); /* NULL: none such */
/* False, and nothing is changed, when the value does not fit. The value's bytes are kept. */
bool setting_set(struct settings *s, const struct setting *d, str value);
str setting_value(arena *a, const struct settings *s, const struct setting *d); /* as written */

/* The defaults, in the arena. */
struct settings *settings_default(arena *a);
/* Lines over what *s says already. False with *error "line 3: …" on an unknown name or a bad value.
 */
bool settings_add(arena *a, str file, struct settings *s, str *error);
/* The same over the defaults. */
bool settings_read(arena *a, str file, struct settings *s, str *error);
str settings_text(arena *a, const struct settings *s); /* as `parvis settings` prints them */

#endif
