/* SPDX-License-Identifier: EUPL-1.2 */
/* A form with a file: the first line is the Content-Type, the rest the body. */
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(str piece, str body)
{
    check(!piece.len || (piece.at >= body.at && piece.at + piece.len <= body.at + body.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = arena_of(64 << 20);
    str body = {(const char *)data, (i64)size}, type = str_cut(&body, '\n');
    pairs fields;
    struct upload file;
    if (multipart_read(&a, type, body, &fields, &file)) {
        check(multipart_is(type) && fields.len <= MULTIPART_PARTS_MAX);
        for (i64 i = 0; i < fields.len; i++) {
            check(fields.at[i].name.len && utf8_valid(fields.at[i].name) &&
                  utf8_valid(fields.at[i].value));
            check(fields.at[i].value.len <= MULTIPART_TEXT_MAX);
            inside(fields.at[i].value, body);
        }
        inside(file.bytes, body);
        check(utf8_valid(file.file_name) && utf8_length(file.file_name) <= MULTIPART_FILE_NAME_MAX);
        check(!str_has(file.file_name, S("/")) && !str_has(file.file_name, S("\\")));
    }
    arena_free(&a);
    return 0;
}
