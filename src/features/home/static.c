/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of public/, embedded in the binary, and the address that says the server is well. */
#include "features/home/static.h"

#include "os/os.h"
#include "web/asset.h"

static void serve_asset(struct request *r, str name)
{
    const struct asset *a = asset_find(name);
    str encoding;
    if (!a) {
        not_found(r);
        return;
    }
    str body = asset_form(a, incoming_header(r->in, "accept-encoding"), &encoding);
    r->status = 200;
    r->content_type = str_of(a->type);
    r->body = body;
    r->etag = encoding.len ? text_format(r->arena, "\"%s-%.*s\"", a->etag, STR(encoding))
                           : text_format(r->arena, "\"%s\"", a->etag);
    if (encoding.len)
        answer_header(r, "Content-Encoding", encoding);
    answer_header(r, "Vary", S("Accept-Encoding"));
    answer_header(r, "Cache-Control",
                  asset_is_versioned(a, r->in->query) ? S("public, max-age=31536000, immutable")
                                                      : S("public, max-age=3600"));
}

void static_file(struct request *r) { serve_asset(r, r->path_values[0]); }

void static_file_in_folder(struct request *r)
{
    serve_asset(r, text_join(r->arena, str_first(r->path_values[0], 100), S("/"),
                             str_first(r->path_values[1], 200)));
}

void health(struct request *r)
{
    answer_header(r, "Cache-Control", S("no-store"));
    answer_text(r, "text/plain; charset=utf-8", S("ok\n"));
}
