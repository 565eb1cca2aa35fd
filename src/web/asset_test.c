/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/test.h"
#include "web/asset.h"

TEST(assets_are_sorted_and_found)
{
    expect(asset_count > 0);
    for (i64 i = 0; i < asset_count; i++) {
        str name = str_of(assets[i].name);
        expect(asset_find(name) == &assets[i]);
        expect(i == 0 || str_compare(str_of(assets[i - 1].name), name) < 0);
        expect(assets[i].identity.len > 0);
        expect(assets[i].gzip.len < assets[i].identity.len);
        expect(assets[i].brotli.len < assets[i].identity.len);
        expect(str_eq(asset_url(assets[i].name).text, str_of(assets[i].url)));
    }
    expect(!asset_find(S("no/such")) && !asset_find(S("")));
}

TEST(an_address_is_versioned_by_content)
{
    const struct asset sheet = {
        "a.css", "text/css", "0011223344556677", "/static/a.css?v=00112233", {0}, {0}, {0}};
    expect(asset_is_versioned(&sheet, S("v=00112233")));
    expect(!asset_is_versioned(&sheet, S("v=00112234")));
    expect(!asset_is_versioned(&sheet, S("")));
}

TEST(the_smallest_accepted_form_is_sent)
{
    struct asset sheet = {
        .name = "a.css", .identity = S("iiii"), .gzip = S("ggg"), .brotli = S("bb")};
    str encoding;
    expect_text(asset_form(&sheet, S("gzip, deflate, br"), &encoding), S("bb"));
    expect_text(encoding, S("br"));
    expect_text(asset_form(&sheet, S("GZIP"), &encoding), S("ggg"));
    expect_text(asset_form(&sheet, S("gzip;q=0, br; q=0.0"), &encoding), S("iiii"));
    expect_text(encoding, S(""));
    expect_text(asset_form(&sheet, S("*"), &encoding), S("bb"));
    expect_text(asset_form(&sheet, S("*, br;q=0"), &encoding), S("ggg"));
    expect_text(asset_form(&sheet, S("gzip;q=0.5"), &encoding), S("ggg"));
    expect_text(asset_form(&sheet, S(""), &encoding), S("iiii"));
    sheet.brotli = S("");
    expect_text(asset_form(&sheet, S("br, gzip"), &encoding), S("ggg"));
    expect_text(asset_form(&sheet, S("brx, gzipped"), &encoding), S("iiii"));
}
