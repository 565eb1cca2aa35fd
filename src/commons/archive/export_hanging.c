/* SPDX-License-Identifier: EUPL-1.2 */
/* What hangs on contributions, who follows what, and the journal. */
#include "archive_sql.h"
#include "commons/archive/export.h"
#include "commons/archive/plain.h"
#include "commons/thread/thread.h"

static void write_links(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_link_rows rows = x->everything
                                            ? archive_links_whole(x->d, &x->page, after)
                                            : archive_links_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_link *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_LINK);
            object_uid(&o, "source", v->source);
            object_uid(&o, "target", v->target);
            object_text(&o, "kind", v->kind);
            object_count(&o, "target_revision", v->target_revision);
            object_text(&o, "changes", v->changes);
            object_instant(&o, "created_at", v->created_at);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

static void write_declarations(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_declaration_rows rows =
            x->everything ? archive_declarations_whole(x->d, &x->page, after)
                          : archive_declarations_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_declaration *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_DECLARATION);
            object_uid(&o, "uid", v->uid);
            object_uid(&o, "contribution", v->contribution);
            line_reference(x, &o, "organisation", SOME(opt_uid, v->organisation), v->official);
            object_text(&o, "kind", v->kind);
            if (x->everything) /* to the public it is the organisation that speaks */
                object_uid(&o, "person", v->person);
            object_text(&o, "capacity", v->capacity);
            object_text(&o, "note", v->note);
            object_opt_uid(&o, "own", v->own);
            object_instant(&o, "declared_at", v->declared_at);
            object_opt_instant(&o, "withdrawn_at", v->withdrawn_at);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

static void write_follow_ups(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_follow_up_rows rows =
            x->everything ? archive_follow_ups_whole(x->d, &x->page, after)
                          : archive_follow_ups_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_follow_up *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_FOLLOW_UP);
            object_uid(&o, "uid", v->uid);
            object_uid(&o, "contribution", v->contribution);
            object_text(&o, "happened_on", partial_day_iso(&x->page, v->happened_on));
            object_text(&o, "alive", v->alive);
            object_text(&o, "body", v->body);
            object_uid(&o, "person", v->person);
            object_text(&o, "capacity", v->capacity);
            object_instant(&o, "created_at", v->created_at);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

/* enum post_hidden_by */
static const char *const hiders[] = {"", "moderators", "holding"};

static void write_posts(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_post_rows rows = x->everything
                                            ? archive_posts_whole(x->d, &x->page, after)
                                            : archive_posts_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_post *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_POST);
            bool said = x->everything || !v->hidden; /* what was taken back keeps its place only */
            object_uid(&o, "uid", v->uid);
            object_uid(&o, "contribution", v->contribution);
            object_int(&o, "number", v->number);
            object_uid(&o, "person", v->person);
            line_reference(x, &o, "organisation", v->organisation, v->official);
            object_text(&o, "capacity", v->capacity);
            object_text(&o, "body", said ? v->body : (str){0});
            object_count(&o, "answers", v->answers);
            object_instant(&o, "created_at", v->created_at);
            object_opt_instant(&o, "edited_at", v->edited_at);
            if (x->everything)
                object_int(&o, "version", v->version);
            object_flag(&o, "hidden", v->hidden);
            if (x->everything && v->hidden_by > 0 && v->hidden_by < countof(hiders))
                object_text(&o, "hidden_by", str_of(hiders[v->hidden_by]));
            object_flag(&o, "best", v->best);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

static void write_post_versions(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_post_version_rows rows = archive_post_versions(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_post_version *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_POST_VERSION);
            object_uid(&o, "post", v->post);
            object_int(&o, "version", v->version);
            object_text(&o, "body", v->body);
            object_instant(&o, "replaced_at", v->replaced_at);
            object_uid(&o, "person", v->person);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

/* {"320":{…},"960":{…}}: the narrower copies, whose files travel too. */
static str narrower(struct export *x, i64 file)
{
    struct archive_rendition_rows rows = archive_renditions(x->d, &x->page, file);
    struct object all = object_of(&x->page);
    for (i64 i = 0; i < rows.len; i++) {
        struct object one = object_of(&x->page);
        object_int(&one, "height", rows.at[i].height);
        object_text(&one, "sha256", rows.at[i].sha256);
        object_int(&one, "size", rows.at[i].size);
        object_json(
            &all,
            arena_c_string(&x->page, text_format(&x->page, "%lld", (long long)rows.at[i].width)),
            object_canonical(&one));
    }
    return rows.len ? object_canonical(&all) : (str){0};
}

static void write_attachments(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_attachment_rows rows =
            x->everything ? archive_attachments_whole(x->d, &x->page, after)
                          : archive_attachments_public(x->d, &x->page, 0, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_attachment *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_ATTACHMENT);
            object_uid(&o, "uid", v->uid);
            object_uid(&o, "contribution", v->contribution);
            object_text(&o, "sha256", v->sha256);
            object_int(&o, "size", v->size);
            object_text(&o, "content_type", v->content_type);
            object_instant(&o, "stored_at", v->stored_at);
            object_text(&o, "name", v->name);
            object_text(&o, "alternative", v->alternative);
            object_text(&o, "author", v->author);
            object_text(&o, "rights_holder", v->rights_holder);
            object_text(&o, "licence", v->licence);
            object_text(&o, "people", v->people);
            object_text(&o, "caption", v->caption);
            object_count(&o, "position", v->position);
            object_instant(&o, "attached_at", v->attached_at);
            object_opt_uid(&o, "post", v->post);
            object_opt_int(&o, "width", v->width);
            object_opt_int(&o, "height", v->height);
            object_json(&o, "narrower", narrower(x, v->file));
            object_opt_instant(&o, "stated_at", v->stated_at);
            object_flag(&o, "pending", !v->published);
            if (x->everything)
                object_opt_uid(&o, "person", v->person);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

static void write_moderation(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_moderation_rows rows = archive_moderation(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_moderation *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_MODERATION);
            object_uid(&o, "uid", v->uid);
            object_text(&o, "kind", v->kind);
            object_text(&o, "action", v->action);
            object_text(&o, "reason", v->reason);
            object_opt_instant(&o, "until", v->until);
            object_instant(&o, "decided_at", v->decided_at);
            object_opt_instant(&o, "lifted_at", v->lifted_at);
            if (v->upheld.has)
                object_text(&o, "upheld", v->upheld.value ? S("yes") : S("no"));
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

static void write_journal(struct export *x)
{
    i64 after = 0, count;
    do {
        struct archive_journal_rows rows = archive_journal(x->d, &x->page, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_journal *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_JOURNAL);
            object_uid(&o, "uid", v->uid);
            object_instant(&o, "at", v->at);
            object_opt_uid(&o, "person", v->person);
            object_text(&o, "action", v->action);
            object_opt_uid(&o, "subject", v->subject);
            object_text(&o, "digest", v->digest);
            object_opt_text(&o, "salt", v->salt);
            object_opt_text(&o, "payload", v->payload);
            end_line(x, &o);
            after = v->id;
        }
    } while (next_page(x, count));
}

static void write_follows(struct export *x)
{
    i64 person = 0, after = 0, count;
    do {
        struct archive_follow_rows rows = archive_follows(x->d, &x->page, person, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_follow *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_FOLLOW);
            object_uid(&o, "person", v->person);
            object_uid(&o, "contribution", v->contribution);
            object_instant(&o, "followed_at", v->followed_at);
            end_line(x, &o);
            person = v->person_row;
            after = v->contribution_row;
        }
    } while (next_page(x, count));
}

static void write_peers(struct export *x)
{
    i64 person = 0, count;
    uid after = {0};
    do {
        struct archive_peer_rows rows = archive_peers(x->d, &x->page, person, after);
        count = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct archive_peer *v = &rows.at[i];
            struct object o = line_of(x, ARCHIVE_PEER);
            object_uid(&o, "person", v->person);
            line_reference(x, &o, "organisation", SOME(opt_uid, v->organisation), v->official);
            object_instant(&o, "added_at", v->added_at);
            end_line(x, &o);
            person = v->person_row;
            after = v->organisation;
        }
    } while (next_page(x, count));
}

void export_hanging(struct export *x)
{
    write_links(x);
    write_declarations(x);
    write_follow_ups(x);
    write_posts(x);
    if (x->everything)
        write_post_versions(x);
    write_attachments(x);
    export_plain(x, PLAIN_HANGING);
    if (!x->everything) {
        write_moderation(x);
        return;
    }
    write_follows(x);
    write_peers(x);
    write_journal(x);
}
