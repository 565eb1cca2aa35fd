/* SPDX-License-Identifier: EUPL-1.2 */
/* Runs every TEST linked in, or those whose name holds the first argument. The last line is
   "N passed, N failed": tests, not expectations. */
#include "base/test.h"

#include <stdio.h>
#include <string.h>

static test *first;
static int faults;

void test_add(test *t)
{
    t->next = first;
    first = t;
}

void test_expect(bool held, const char *what, const char *file, int line)
{
    if (!held) {
        faults++;
        fprintf(stderr, "%s:%d: expected %s\n", file, line, what);
    }
}

void test_expect_text(str got, str wanted, const char *file, int line)
{
    if (!str_eq(got, wanted)) {
        faults++;
        fprintf(stderr, "%s:%d: got \"%.*s\", expected \"%.*s\"\n", file, line, (int)got.len,
                got.at ? got.at : "", (int)wanted.len, wanted.at ? wanted.at : "");
    }
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    for (test *t = first; t; t = t->next) {
        if (argc > 1 && !strstr(t->name, argv[1]))
            continue;
        arena a = arena_of(256 << 20);
        int before = faults;
        t->run(&a);
        arena_free(&a);
        if (faults == before)
            passed++;
        else
            failed++, fprintf(stderr, "%s: %s failed\n", t->file, t->name);
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
