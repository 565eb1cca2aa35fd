/* SPDX-License-Identifier: EUPL-1.2 */
/* What the pure pieces cost, in nanoseconds a byte, and how they grow: analysing French text,
 * scoring and cutting snippets, rendering Markdown (an ordinary post, then hostile sources at 16
 * and 64 KiB: a ratio near 4 is linear, 16 is quadratic), comparing two versions of a text.
 * Processor time of one run. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/difference.h"
#include "commons/search/analyser.h"
#include "web/markdown.h"

static const char french[] =
    "La communauté de communes a ouvert en 2019 une médiathèque tête de réseau, puis relié les "
    "douze "
    "bibliothèques municipales par une navette hebdomadaire. L’école de musique partage "
    "aujourd’hui "
    "ses locaux : les élus y voient un tiers-lieu, les habitants un endroit où l’on reste. Le "
    "coût, "
    "1 250 000 € HT, a été porté à 60 % par l’État et la région ; le reste à charge s’élève à "
    "29 204 € par an. Ce que nous referions : associer les bénévoles dès l’appel d’offres, écrire "
    "ensemble la convention, et ne pas changer de logiciel la même année que les horaires.\n\n";

static const char post[] =
    "Bonjour,\n\nNous avons fait **la même chose** l’an dernier, avec deux différences :\n\n- la "
    "navette passe *deux fois* par semaine ;\n- le portail est celui du [département](https://"
    "departement.example/portail?a=1&b=2).\n\n> Combien de réservations par mois ?\n\n| Année | "
    "Prêts | Réservations |\n|---|--:|--:|\n| 2023 | 12 400 | 830 |\n| 2024 | 13 100 | 1 270 |\n\n";

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static str repeated(arena *a, const char *part, i64 bytes)
{
    text t = text_of(a, bytes);
    while (!t.cut)
        text_add(&t, str_of(part));
    return text_str(&t);
}

static void say(const char *what, double ns, i64 rounds, i64 bytes)
{
    printf("%-34s %8.1f µs   %6.1f ns/byte\n", what, ns / (double)rounds / 1e3,
           ns / (double)rounds / (double)bytes);
}

static void bench_analyser(arena *a)
{
    enum { ROUNDS = 5, CANDIDATES = 2000, CANDIDATE = 2000 };
    str s = repeated(a, french, 1 << 20);
    double from = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        text t = text_of(a, ANALYSE_ROOM(s.len));
        analyse_text(&t, s);
    }
    say("analyse 1 MiB of French", now_ns() - from, ROUNDS, s.len);

    struct search_terms terms = analyse_query(a, S("médiathèque réseau école de mus"), true);
    str title = S("Une médiathèque tête de réseau");
    struct search_candidate c = {.title = title, .age_days = 100};
    i64 sum = 0;
    from = now_ns();
    for (int i = 0; i < CANDIDATES; i++)
        sum += search_score(&terms, &c);
    say("score 2,000 titles", now_ns() - from, 1, CANDIDATES * title.len);
    c.body = str_first(s, CANDIDATE);
    from = now_ns();
    for (int i = 0; i < CANDIDATES; i++)
        sum += search_score(&terms, &c);
    say("score 2,000 texts of 2 KB", now_ns() - from, 1, CANDIDATES * (title.len + CANDIDATE));
    from = now_ns();
    for (int i = 0; i < 20; i++)
        sum += search_snippet(a, str_first(s, CANDIDATE), &terms, 240).len;
    say("snippet of 2 KB", now_ns() - from, 20, CANDIDATE);
    if (sum == 0)
        printf("nothing was found\n");
}

static double render_ns(str source, int rounds)
{
    struct markdown_options options = {.heading_shift = 2, .line_breaks = true};
    arena a = arena_of(64 << 20);
    double from = now_ns();
    for (int i = 0; i < rounds; i++) {
        markdown_render(&a, source, &options);
        arena_reset(&a);
    }
    double ns = now_ns() - from;
    arena_free(&a);
    return ns;
}

static void bench_markdown(arena *a)
{
    str two_kb = repeated(a, post, 2048);
    say("render a post of 2 KB", render_ns(two_kb, 500), 500, two_kb.len);
    static const char *const hostile[] = {
        ">",         "[",     "*", "`",    "_",     "![",           "a**b ",         "[a](",
        "*a _b ",    "- ",    "|", "a|\n", "www._", "http://a.b/(", "[a]: b\n[a]\n", "\n[a]",
        "  é[*~~~ ", "~~[x]", "&", "<a:",
    };
    for (i64 i = 0; i < countof(hostile); i++) {
        str large = repeated(a, hostile[i], 64 << 10);
        double quarter = render_ns(str_first(large, large.len / 4), 3);
        double whole = render_ns(large, 3);
        char name[64], shown[32];
        snprintf(shown, sizeof shown, "%s", hostile[i]);
        for (char *c = shown; *c; c++)
            *c = *c == '\n' ? '.' : *c;
        snprintf(name, sizeof name, "render 64 KiB of %s", shown);
        printf("%-34s %8.1f µs   %6.1f ns/byte   × %.1f from 16 KiB\n", name, whole / 3e3,
               whole / 3 / (double)large.len, whole / quarter);
    }
}

static void bench_difference(arena *a)
{
    str before = repeated(a, french, 64 << 10);
    text after = text_of(a, before.len + 1000);
    text_add(&after, str_first(before, 20000));
    text_add(&after, S("Une phrase de plus. "));
    text_add(&after, str_from(before, 20100));
    double from = now_ns();
    struct difference d = difference_of(a, before, text_str(&after));
    say("difference of 64 KiB, one change", now_ns() - from, 1, before.len);
    text other = text_of(a, before.len);
    for (i64 i = before.len; i > 0; i--)
        text_add_char(&other, before.at[i - 1] & 0x80 ? ' ' : before.at[i - 1]);
    from = now_ns();
    d = difference_of(a, before, text_str(&other));
    say(d.coarse ? "the same, backwards (coarse)" : "the same, backwards", now_ns() - from, 1,
        before.len);
}

int main(void)
{
    arena a = arena_of(1 << 30);
    bench_analyser(&a);
    bench_markdown(&a);
    bench_difference(&a);
    arena_free(&a);
}
