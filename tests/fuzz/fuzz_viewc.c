/* SPDX-License-Identifier: EUPL-1.2 */
/* No bytes may stop viewc otherwise than by a complaint: neither a view nor its translation. The
 * input is a file of views, then after a line "%%" its PO file. viewc is a program and no library,
 * so its sources are included; whatever compiles must also be the same when compiled again. */
#define refuse viewc_refuse /* the server, which is linked too, has a refuse() and a fault() */
#define fault viewc_fault

#include "../../tools/po.c"
#include "../../tools/viewc/compile.c"
#include "../../tools/viewc/emit.c"
#include "../../tools/viewc/expression.c"
#include "../../tools/viewc/messages.c"
#include "../../tools/viewc/parse.c"
#include "../../tools/viewc/pieces.c"
#include "../../tools/viewc/rules.c"
#include "../../tools/viewc/translate.c"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static str compiled(arena *a, str view, const struct po *po)
{
    struct viewc_source source = {"fuzz.html", view};
    struct viewc v = {.arena = a, .room = "fuzz", .sources = &source, .source_count = 1, .po = po};
    bool fine = viewc_compile(&v, false);
    check(fine == !v.faults.len);
    struct viewc pot = {.arena = a, .room = "fuzz", .sources = &source, .source_count = 1};
    viewc_compile(&pot, true);
    return fine ? text_str(&v.body) : (str){0};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum { LIMIT = 256 << 20 };
    arena a = arena_of(LIMIT);
    str all = arena_copy(&a, (str){(const char *)bytes, (i64)size}), error;
    i64 cut = str_find(all, S("\n%%\n"));
    struct po po = {0};
    bool translated = cut >= 0 && po_read(&po, &a, "fuzz.po", str_from(all, cut + 4), &error);
    str view = cut >= 0 ? str_first(all, cut + 1) : all;
    str once = compiled(&a, view, translated ? &po : NULL);
    check(str_eq(once, compiled(&a, view, translated ? &po : NULL)));
    arena_free(&a);
    return 0;
}
