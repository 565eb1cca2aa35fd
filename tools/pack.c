/* SPDX-License-Identifier: EUPL-1.2 */
/* pack: text files into one compressed C array, in the format of base/packed.h.
 *
 *     pack NAME BELOW OUT.c FILE...
 *
 * Defines `const struct packed NAME`; a file is named by its path below the folder BELOW. */
#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
    unsigned char *at;
    size_t len, cap;
};

static _Noreturn void fail(const char *path, const char *what)
{
    fprintf(stderr, "pack: %s: %s\n", path, what);
    exit(1);
}

static void add(struct bytes *b, const void *at, size_t len)
{
    if (b->len + len > b->cap) {
        b->cap = 2 * (b->len + len) + 4096;
        b->at = realloc(b->at, b->cap);
        if (!b->at)
            fail("memory", "none left");
    }
    memcpy(b->at + b->len, at, len);
    b->len += len;
}

/* The part of the path below the last folder of that name. */
static const char *below(const char *path, const char *folder)
{
    const char *name = NULL;
    size_t len = strlen(folder);
    for (const char *p = path; (p = strstr(p, folder)); p++)
        if ((p == path || p[-1] == '/') && p[len] == '/')
            name = p + len + 1;
    if (!name)
        fail(path, "does not lie below that folder");
    return name;
}

static void add_file(struct bytes *all, const char *path, const char *name)
{
    struct bytes content = {0};
    char block[4096], size[32];
    FILE *f = fopen(path, "rb");
    if (!f)
        fail(path, "cannot be read");
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        add(&content, block, n);
    if (ferror(f) || !content.len)
        fail(path, "is empty or cannot be read");
    fclose(f);
    int digits = snprintf(size, sizeof size, "\n%zu\n", content.len);
    add(all, name, strlen(name));
    add(all, size, (size_t)digits);
    add(all, content.at, content.len);
    add(all, "\n", 1);
    free(content.at);
}

static void write_c(const char *path, const char *name, const struct bytes *packed, size_t size)
{
    enum { IN_A_LINE = 24 };
    FILE *out = fopen(path, "w");
    if (!out)
        fail(path, "cannot be written");
    fprintf(out, "/* Written by tools/pack.c. */\n#include \"base/packed.h\"\n\n");
    fprintf(out, "extern const struct packed %s;\nconst struct packed %s = {{\n", name, name);
    for (size_t i = 0; i < packed->len; i++)
        fprintf(out, "%s\\%03o%s", i % IN_A_LINE ? "" : "    \"", packed->at[i],
                i % IN_A_LINE == IN_A_LINE - 1 || i + 1 == packed->len ? "\"\n" : "");
    fprintf(out, "    , %zu}, %zu};\n", packed->len, size);
    if (fclose(out))
        fail(path, "cannot be written");
}

int main(int argc, char **argv)
{
    struct bytes all = {0};
    if (argc < 5) {
        fputs("pack NAME BELOW OUT.c FILE...\n", stderr);
        return 2;
    }
    for (int i = 4; i < argc; i++)
        add_file(&all, argv[i], below(argv[i], argv[2]));
    size_t len = BrotliEncoderMaxCompressedSize(all.len);
    unsigned char *at = malloc(len + 1);
    if (!at || !BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                                      all.len, all.at, &len, at))
        fail(argv[3], "cannot be compressed");
    write_c(argv[3], argv[1], &(struct bytes){at, len, len}, all.len);
    free(at);
    free(all.at);
    return 0;
}
