/* SPDX-License-Identifier: EUPL-1.2 */
/* A mail as it arrives: whatever it holds, what is read of it keeps its limits. */
#include "commons/inbound/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = arena_of(64 << 20);
    struct inbound_message m;
    str why = {0}, raw = {(const char *)data, (i64)size};
    if (inbound_read(&a, raw, &m, &why)) {
        check(m.from.len && m.from.len <= INBOUND_HEADER_MAX && m.to.len <= INBOUND_ADDRESSES_MAX);
        check(utf8_valid(m.from) && utf8_valid(m.subject) && utf8_valid(m.message_id));
        check(utf8_valid(m.text) && m.text.len <= INBOUND_TEXT_MAX);
        check(str_find(m.subject, S("\n")) < 0 && str_find(m.from, S("\n")) < 0);
    } else {
        check(why.len > 0);
    }
    check(utf8_valid(inbound_html_text(&a, raw)));
    arena_free(&a);
    return 0;
}
