/* SPDX-License-Identifier: EUPL-1.2 */
/* The smallest package that spreadsheets open: mimetype, manifest, content (OpenDocument 1.3, part
 * 2, 3.3 and part 3). */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "commons/feed/feed.h"
#include "commons/spreadsheet/spreadsheet.h"

/* Line ends become paragraphs. */
static void add_paragraphs(text *t, str s)
{
    while (s.len) {
        str line = str_cut(&s, '\n');
        xml_add(t, line);
        if (s.len)
            text_add(t, S("</text:p><text:p>"));
    }
}

static str content(arena *a, const struct spreadsheet *s, str sheet_name)
{
    text t = text_of(a, 16 << 20);
    text_add(
        &t,
        S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content"
          " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
          " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
          " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
          " office:version=\"1.3\"><office:body><office:spreadsheet><table:table table:name=\""));
    xml_add(&t, sheet_name);
    text_add(&t, S("\">"));
    i64 number = 1;
    for (i64 i = 0; i < s->len; i++) {
        for (; number < s->at[i].number; number++)
            text_add(&t, S("<table:table-row><table:table-cell/></table:table-row>"));
        number++;
        text_add(&t, S("<table:table-row>"));
        for (i64 c = 0; c < s->at[i].len; c++) {
            text_add(&t, S("<table:table-cell office:value-type=\"string\"><text:p>"));
            add_paragraphs(&t, s->at[i].at[c]);
            text_add(&t, S("</text:p></table:table-cell>"));
        }
        text_add(&t, S("</table:table-row>"));
    }
    text_add(&t,
             S("</table:table></office:spreadsheet></office:body></office:document-content>\n"));
    return t.cut ? (str){0} : text_str(&t);
}

static const char mimetype[] = "application/vnd.oasis.opendocument.spreadsheet";
static const char manifest[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest"
    " xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
    "manifest:version=\"1.3\">"
    "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\""
    " manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
    "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
    "</manifest:manifest>\n";

static bool add_file(zip_t *package, const char *name, str bytes, bool stored)
{
    enum { YEAR_2000 = 946684800 }; /* the same bytes for the same sheet */
    zip_source_t *source = zip_source_buffer(package, bytes.at, (zip_uint64_t)bytes.len, 0);
    zip_int64_t index = source ? zip_file_add(package, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        if (source)
            zip_source_free(source);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)index;
    return zip_file_set_mtime(package, at, YEAR_2000, 0) == 0 &&
           zip_set_file_compression(package, at, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0;
}

/* Packs into `target`, which is kept. */
static bool pack(zip_source_t *target, str xml)
{
    zip_source_keep(target);
    zip_t *package = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!package) {
        zip_source_free(target);
        return false;
    }
    /* mimetype comes first and is not compressed: part 2, 3.3 */
    if (add_file(package, "mimetype", str_of(mimetype), true) &&
        add_file(package, "content.xml", xml, false) &&
        add_file(package, "META-INF/manifest.xml", str_of(manifest), false) &&
        zip_close(package) == 0)
        return true;
    zip_discard(package);
    return false;
}

static void free_source(void *source) { zip_source_free(source); }

str ods_write(arena *a, const struct spreadsheet *s, str sheet_name)
{
    str xml = content(a, s, sheet_name), packed = {0};
    zip_source_t *target = xml.len ? zip_source_buffer_create(NULL, 0, 0, NULL) : NULL;
    if (!target)
        return packed;
    bool done = pack(target, xml);
    arena_at_end(a, free_source, target);
    zip_stat_t stat;
    if (!done || zip_source_stat(target, &stat) != 0 || zip_source_open(target) != 0)
        return packed;
    char *at = arena_take(a, 1, (i64)stat.size + 1);
    zip_int64_t got = zip_source_read(target, at, stat.size);
    zip_source_close(target);
    if (got == (zip_int64_t)stat.size)
        packed = (str){at, (i64)got};
    return packed;
}
