/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/admin/admin.h"

#include "base/test.h"
#include "commons/dispatch.h"
#include "commons/person/person.h"

static const struct feature *const none[] = {NULL};

static struct request *of(arena *a, struct db *d, enum role role)
{
    struct app *app = new (a, struct app);
    app->features = none;
    app->newest_settings = settings_default(a);
    struct request *r = request_of_server(app, d, a);
    r->reader.role = role;
    return r;
}

static struct db *commons(arena *a)
{
    struct db *d = db_open_memory(a);
    audiences_start(d);
    facets_start(d);
    db_script(d, "INSERT INTO person (id, uid, role, password, created_at) VALUES (7, "
                 "randomblob(16), 1, '', 0)");
    return d;
}

static str order(arena *a, struct db *d)
{
    text t = text_of(a, 1000);
    struct facet_row_rows rows = facet_list(d, a, S("theme"));
    for (i64 i = 0; i < 3; i++) {
        text_add(&t, i ? S(" ") : S(""));
        text_add(&t, rows.at[i].code);
    }
    return text_str(&t);
}

TEST(a_theme_moves_by_one_place_and_stops_at_the_ends)
{
    struct db *d = commons(a);
    struct request *r = of(a, d, ROLE_ADMINISTRATOR);
    r->reader.person = 7;
    struct facet_row_rows rows = facet_list(d, a, S("theme"));
    i64 first = rows.at[0].id, second = rows.at[1].id, last = rows.at[rows.len - 1].id;
    expect_text(order(a, d), S("education-artistique numerique accessibilite"));
    expect(facet_move(r, second, true));
    expect_text(order(a, d), S("numerique education-artistique accessibilite"));
    expect(facet_move(r, second, true) && facet_move(r, last, false));
    expect_text(order(a, d), S("numerique education-artistique accessibilite"));
    expect(facet_move(r, first, false));
    expect_text(order(a, d), S("numerique accessibilite education-artistique"));
    /* two that were given one place are told apart again */
    db_script(d, "UPDATE facet SET position = 10 WHERE dimension = 'theme'");
    expect_text(order(a, d), S("education-artistique numerique accessibilite"));
    expect(facet_move(r, second, true));
    expect_text(order(a, d), S("numerique education-artistique accessibilite"));
    /* moving is no new label */
    expect(facet_history(d, a, second).len == 0 && !db_fault(d).len);
    db_close(d);
}

TEST(only_the_administration_moves_and_only_what_is_offered)
{
    struct db *d = commons(a);
    struct request *r = of(a, d, ROLE_ADMINISTRATOR);
    r->reader.person = 7;
    struct facet_row_rows rows = facet_list(d, a, S("theme"));
    i64 second = rows.at[1].id, last = rows.at[rows.len - 1].id,
        before_last = rows.at[rows.len - 2].id;
    expect(!facet_move(of(a, d, ROLE_MEMBER), second, true));
    expect(facet_retire(r, last, true) && !facet_move(r, last, true) && r->refused);
    r->refused = false;
    expect(facet_move(r, before_last, false)); /* the retired come after it, and stay there */
    rows = facet_list(d, a, S("theme"));
    expect(rows.at[rows.len - 1].id == last && rows.at[rows.len - 2].id == before_last);
    expect(!facet_move(r, 999999, true));
    db_close(d);
}
