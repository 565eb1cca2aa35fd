/* SPDX-License-Identifier: EUPL-1.2 */
/* What the disk and SQLite alone allow: durable transactions a second, of one row and of GROUP rows
 * of the size of a post, on a database of its own. Prints two numbers: rows a second alone, and in
 * groups.
 *
 *     raw_sqlite FILE SECONDS GROUP */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BYTES = 1400 }; /* the source and the HTML of a post */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(sqlite3 *d, const char *sql)
{
    if (sqlite3_exec(d, sql, NULL, NULL, NULL) == SQLITE_OK)
        return;
    fprintf(stderr, "raw_sqlite: %s: %s\n", sql, sqlite3_errmsg(d));
    exit(1);
}

static double rate(sqlite3 *d, sqlite3_stmt *insert, double last, int group)
{
    double began = seconds(), now = began;
    long rows = 0;
    while (now - began < last) {
        run(d, "BEGIN IMMEDIATE");
        for (int i = 0; i < group; i++, rows++)
            if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)
                exit(1);
        run(d, "COMMIT");
        now = seconds();
    }
    return (double)rows / (now - began);
}

int main(int argc, char **argv)
{
    sqlite3 *d;
    sqlite3_stmt *insert;
    char text[BYTES];
    if (argc != 4 || sqlite3_open(argv[1], &d) != SQLITE_OK)
        return 2;
    memset(text, 'a', sizeof text);
    run(d, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
           "CREATE TABLE post (id INTEGER PRIMARY KEY, body TEXT)");
    sqlite3_prepare_v2(d, "INSERT INTO post (body) VALUES (?1)", -1, &insert, NULL);
    sqlite3_bind_text(insert, 1, text, sizeof text, SQLITE_STATIC);
    double alone = rate(d, insert, strtod(argv[2], NULL), 1);
    double grouped = rate(d, insert, strtod(argv[2], NULL), (int)strtol(argv[3], NULL, 10));
    printf("%.0f %.0f\n", alone, grouped);
    sqlite3_finalize(insert);
    sqlite3_close(d);
    return 0;
}
