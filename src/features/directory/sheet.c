/* SPDX-License-Identifier: EUPL-1.2 */
/* The page of one organisation; it prints on one sheet of A4. */
#include "commons/contribution/list.h"
#include "commons/notice/notice.h"
#include "directory_views.h"
#include "features/directory/directory.h"

static struct directory_lines lines_of(arena *a, const struct organisation_card_rows *rows)
{
    struct directory_lines lines = {0};
    for (i64 i = 0; i < rows->len; i++)
        *push(a, &lines) = directory_line_of(&rows->at[i]);
    return lines;
}

/* A year is a text: nobody writes 2 023. */
static str year(arena *a, opt_int y)
{
    return y.has ? text_format(a, "%lld", (long long)y.value) : (str){0};
}

/* ---- who it is
 * ------------------------------------------------------------------------------------- */

static void fill_places(struct directory_sheet *s, const struct organisation_full *o)
{
    s->has_department = o->department_name.has;
    s->department = o->department_name.value;
    s->department_key = o->department_key.value;
    s->has_region = o->region_name.has;
    s->region_name = o->region_name.value;
    s->region_key = o->region_key.value;
    s->has_epci = o->epci_name.has;
    s->epci = o->epci_name.value;
    s->epci_key = o->epci_key.value;
    s->has_ept = o->ept_name.has;
    s->ept = o->ept_name.value;
    s->ept_key = o->ept_key.value;
    s->has_replacement = o->replaced_by_key.has;
    s->replacement = o->replaced_by_name.value;
    s->replacement_key = o->replaced_by_key.value;
}

static void fill_identity(arena *a, struct directory_sheet *s, const struct organisation_full *o)
{
    enum nature n = NATURE_OTHER;
    nature_read(o->nature, &n);
    s->o = o;
    s->commune = n == NATURE_COMMUNE;
    s->region = n == NATURE_REGION;
    s->departement = n == NATURE_DEPARTEMENT;
    s->body = natures[n].epci || n == NATURE_EPT;
    s->outside = !natures[n].authority;
    s->example = str_eq(o->source, S("demonstration"));
    s->official = str_eq(o->source, S("directory"));
    s->merged = str_eq(o->state, S("merged"));
    s->closed = str_eq(o->state, S("closed"));
    s->has_siren = o->siren.has;
    s->siren = o->siren.value;
    s->has_code = o->code.has && !s->body;
    s->code = o->code.value;
    s->has_site = o->site.has;
    s->site = o->site.value;
    s->has_place = o->place.len > 0;
    s->place = o->place;
    s->edition = o->edition;
    s->address = o->address_key;
    s->has_year = o->population_year.has;
    s->year = year(a, o->population_year);
    s->has_total = o->population_total.has;
    s->total = o->population_total.value;
    fill_places(s, o);
}

static void fill_share(struct request *r, struct directory_sheet *s)
{
    struct organisation_membership_row_rows in =
        organisation_memberships(r->db, r->arena, s->o->id);
    for (i64 i = 0; i < in.len; i++)
        if (in.at[i].population_municipal.has && in.at[i].population_total.has &&
            !str_eq(in.at[i].nature, S("EPT"))) {
            s->has_share = true;
            s->share_municipal = in.at[i].population_municipal.value;
            s->share_total = in.at[i].population_total.value;
            s->share_year = year(r->arena, in.at[i].population_year);
        }
}

static void fill_territory(struct request *r, struct directory_sheet *s)
{
    struct organisation_territory_row_rows rows =
        organisation_territories(r->db, r->arena, s->o->id);
    for (i64 i = 0; i < rows.len; i++) {
        struct directory_share part = {rows.at[i].name, rows.at[i].address_key,
                                       rows.at[i].member_count,
                                       rows.at[i].population_municipal.value};
        if (str_eq(rows.at[i].nature, S("region")))
            *push(r->arena, &s->regions) = part;
        else
            *push(r->arena, &s->departments) = part;
    }
    struct organisation_member_row_rows members =
        organisation_members(r->db, r->arena, s->o->id, S(""), 0, DIRECTORY_MEMBERS);
    for (i64 i = 0; i < members.len; i++) {
        *push(r->arena, &s->members) = (struct directory_member){
            .name = members.at[i].name,
            .key = members.at[i].address_key,
            .has_municipal = members.at[i].population_municipal.has,
            .municipal = members.at[i].population_municipal.value,
            .has_total = members.at[i].population_total.has,
            .total = members.at[i].population_total.value,
        };
        s->members_year = year(r->arena, members.at[i].population_year);
    }
}

static void fill_inside(struct request *r, struct directory_sheet *s)
{
    struct organisation_card_rows rows = organisation_inside(
        r->db, r->arena,
        (struct organisation_inside_in){
            .territory = s->o->id, .nature = S("departement"), .after_key = S(""), .count = 50});
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &s->inside) =
            (struct directory_share){.name = rows.at[i].name, .key = rows.at[i].address_key};
}

static void fill_formers(struct request *r, struct directory_sheet *s)
{
    struct organisation_former_row_rows rows = organisation_formers(r->db, r->arena, s->o->id);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &s->former) = rows.at[i].name;
}

/* ---- neighbours and peers
 * ------------------------------------------------------------------------- */

static bool among(const struct organisation_card_rows *rows, i64 id)
{
    for (i64 i = 0; i < rows->len; i++)
        if (rows->at[i].id == id)
            return true;
    return false;
}

static struct directory_neighbour shown(struct request *r, const struct organisation_card *card,
                                        const struct resemblance *why,
                                        const struct organisation_card_rows *peers)
{
    return (struct directory_neighbour){
        .line = directory_line_of(card),
        .size = resemblance_size(r->arena, why),
        .territory = resemblance_territory(why),
        .same_stratum = why->same_stratum,
        .mine = among(peers, card->id),
        .with = peers_with(r->arena, peers, card->id),
        .without = peers_without(r->arena, peers, card->id),
    };
}

static void fill_neighbours(struct request *r, struct directory_sheet *s,
                            const struct organisation_card *card)
{
    struct profile self = profile_of(card);
    s->member = r->reader.person != 0;
    struct organisation_card_rows peers =
        s->member ? peer_listed(r->db, r->arena, r->reader.person)
                  : peers_read(r->db, r->arena, request_query(r, "pairs"));
    s->peers_text = s->member ? (str){0} : peers_without(r->arena, &peers, 0);
    s->mine = among(&peers, s->o->id);
    s->with = peers_with(r->arena, &peers, s->o->id);
    s->without = peers_without(r->arena, &peers, s->o->id);
    struct organisation_card_rows without = {0};
    if (s->member)
        s->dismissed = neighbours_dismissed(r->db, r->arena, r->reader.person, self.id);
    else
        without = peers_read(r->db, r->arena, request_query(r, "sans")),
        s->dismissed = peers_without(r->arena, &without, 0);
    struct neighbours found =
        organisation_neighbours(r->db, r->arena, &self, DIRECTORY_NEIGHBOURS + 2 * PEERS_MAX);
    for (i64 i = 0; i < found.len && s->neighbours.len < DIRECTORY_NEIGHBOURS; i++) {
        i64 id = found.at[i].card.id;
        bool away = peers_named(s->dismissed, id);
        s->dismissed_count += away;
        if (away || among(&peers, id))
            continue;
        struct directory_neighbour *n = push(r->arena, &s->neighbours);
        *n = shown(r, &found.at[i].card, &found.at[i].why, &peers);
        n->dismissed = peers_with(r->arena, &without, id);
    }
    for (i64 i = 0; i < peers.len; i++) {
        struct profile other = profile_of(&peers.at[i]);
        struct resemblance why = resemblance_of(&self, &other);
        if (other.id != self.id)
            *push(r->arena, &s->peers) = shown(r, &peers.at[i], &why, &peers);
    }
}

/* ---- given and received
 * ---------------------------------------------------------------------------- */

static message said(str kind)
{
    if (str_eq(kind, S("considering")))
        return T("nous y pensons");
    if (str_eq(kind, S("adaptation")))
        return T("nous nous en inspirons");
    return T("nous l’avons fait aussi");
}

static url path_to(struct request *r, str kind, i64 id, str slug)
{
    const struct kind *k = app_kind(r->app, kind);
    return url_check(k ? contribution_path(r->arena, k, id, slug) : (str){0});
}

static void fill_exchanges(struct request *r, struct directory_sheet *s)
{
    i64 id = s->o->id;
    struct exchange_count *counts = exchange_counts(r->db, r->arena, r->reader.person, id);
    if (counts) {
        s->given_total = counts->given;
        s->received_total = counts->received;
        s->taken_up_total = counts->taken_up;
    }
    struct list given =
        contribution_list(r, &(struct list_filter){.organisation = id, .uncounted = true},
                          (struct list_place){0}, DIRECTORY_GIVEN);
    for (i64 i = 0; i < given.cards.len; i++) {
        const struct card *c = &given.cards.at[i];
        *push(r->arena, &s->given) = (struct directory_gift){
            .title = c->title,
            .path = path_to(r, c->kind, c->id, c->slug),
            .when = c->published_at.value,
        };
    }
    struct received_rows received =
        received_list(r->db, r->arena, r->reader.person, id, (instant){INT64_MAX});
    for (i64 i = 0; i < received.len && i < DIRECTORY_GIVEN; i++) {
        const struct received *d = &received.at[i];
        *push(r->arena, &s->received) = (struct directory_gift){
            .title = d->title,
            .path = path_to(r, d->contribution_kind, d->id, d->slug),
            .by = d->author_name.value,
            .by_key = d->author_key.value,
            .has_by = d->author_name.has,
            .what = said(d->kind),
            .has_what = true,
            .when = d->declared_at,
        };
    }
}

/* ---- the page
 * ---------------------------------------------------------------------------------------- */

enum { KEY_MAX = 64 };

/* What a messenger shows under the name: what it is, and where. */
static str in_a_line(struct request *r, const struct directory_sheet *s)
{
    return text_join(r->arena, say(r, s->line.nature), s->has_department ? S(", ") : (str){0},
                     s->has_department ? s->department : (str){0},
                     s->has_region ? S(", ") : (str){0}, s->has_region ? s->region_name : (str){0});
}

void directory_sheet_page(struct request *r)
{
    str key = r->path_values[0];
    const struct organisation_full *o =
        key.len <= KEY_MAX ? organisation_by_key(r->db, r->arena, key) : NULL;
    if (!o) {
        struct organisation_moved *now =
            key.len <= KEY_MAX ? organisation_at_old_key(r->db, r->arena, key) : NULL;
        if (now)
            moved(r, organisation_path(r->arena, now->address_key));
        else
            not_found(r);
        return;
    }
    struct directory_sheet s = {0};
    const struct organisation_card *card = organisation_card_of(r->db, r->arena, o->id);
    if (!card) {
        not_found(r);
        return;
    }
    fill_identity(r->arena, &s, o);
    s.line = directory_line_of(card);
    if (s.commune) {
        fill_share(r, &s);
        fill_formers(r, &s);
    }
    if (s.body)
        fill_territory(r, &s);
    if (s.region)
        fill_inside(r, &s);
    struct organisation_card_rows dependants = organisation_dependants(r->db, r->arena, o->id, 50);
    s.dependants = lines_of(r->arena, &dependants);
    struct organisation_card_rows on = organisation_depends_on(r->db, r->arena, o->id);
    s.depends_on = lines_of(r->arena, &on);
    fill_neighbours(r, &s, card);
    fill_exchanges(r, &s);
    s.watched = watch_holds(r, (struct watch_target){.organisation = o->id});
    crumb(r, say(r, T("Collectivités")), S("/collectivites"));
    if (s.has_department)
        crumb(r, s.department, organisation_path(r->arena, s.department_key));
    title_for_messengers(r, s.line.name, in_a_line(r, &s));
    show(r, view_directory_sheet, &s);
}
