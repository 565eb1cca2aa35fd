/* SPDX-License-Identifier: EUPL-1.2 */
/* Shows the views of golden.html: golden fr|en. */
#include <stdio.h>
#include <string.h>

#include "commons/page.h"
#include "golden_views.h"

int main(int argc, char **argv)
{
    arena a = arena_of(16 << 20);
    struct golden_course courses[] = {
        {1,
         1,
         S("a/b"),
         S("Lire <à> voix haute"),
         day_of(2027, 3, 1),
         {true, {120050}},
         url_check(S("https://exemple.fr/?a&b"))},
        {2, 1200, S("c"), S("Conter"), day_of(2027, 4, 2), {0}, url_check(S("javascript:x"))},
        {3, 0, S("d"), S("Left out"), day_of(2027, 5, 3), {0}, {{0}}},
    };
    str words[] = {S("un"), S("deux")};
    struct golden_list full = {
        .courses = {courses, 3},
        .words = {words, 2},
        .best = courses[1],
        .refusal = T("Non : {1}", S("<complet>")),
        .summary = {S("<p>déjà du HTML</p>")},
        .typed = S("\nune ligne"),
        .state = GOLDEN_OPEN,
        .may_enrol = true,
    };
    struct golden_list empty = {.state = GOLDEN_CLOSED};
    struct golden_list many = full;
    many.state = GOLDEN_CLOSED;
    struct page visitor = {.style = url_check(S("/static/x.css?v=1"))};
    struct page member = {.reader = S("Zoé & co"), .here = true};
    html h = {.arena = &a, .language = argc > 1 && !strcmp(argv[1], "en") ? ENGLISH : FRENCH};
    h.page = &visitor;
    view_course_list(&h, &empty);
    h.page = &member;
    h.csrf = S("token");
    view_course_list(&h, &full);
    view_course_list(&h, &many);
    str all = html_str(&h);
    printf("%.*s\n", STR(all));
    arena_free(&a);
    return 0;
}
