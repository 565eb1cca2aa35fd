/* SPDX-License-Identifier: EUPL-1.2 */
/* test: TEST(name) { ... expect(c); } registers itself; base/test_main.c runs them all.
   The arena `a` of each test is its own. */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "base/arena.h"

typedef struct test {
    const char *name, *file;
    void (*run)(arena *a);
    struct test *next;
} test;
void test_add(test *t);
void test_expect(bool held, const char *what, const char *file, int line);
void test_expect_text(str got, str wanted, const char *file, int line);

#define expect(c) test_expect((c), #c, __FILE__, __LINE__)
#define expect_text(got, wanted) test_expect_text((got), (wanted), __FILE__, __LINE__)
#define TEST(id)                                                                                   \
    static void id(arena *a __attribute__((unused)));                                              \
    __attribute__((constructor)) static void add_##id(void)                                        \
    {                                                                                              \
        static test t = {#id, __FILE__, id, 0};                                                    \
        test_add(&t);                                                                              \
    }                                                                                              \
    static void id(arena *a __attribute__((unused)))

#endif
