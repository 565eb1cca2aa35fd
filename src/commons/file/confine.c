/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/confine.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#if defined __x86_64__
enum { MACHINE = AUDIT_ARCH_X86_64 };
#elif defined __aarch64__
enum { MACHINE = AUDIT_ARCH_AARCH64 };
#elif defined __riscv && __riscv_xlen == 64
enum { MACHINE = AUDIT_ARCH_RISCV64 };
#else
#error "name this machine's AUDIT_ARCH here, and run confine_test"
#endif

#if defined __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#elif defined __has_feature
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

/* ---- limits ---------------------------------------------------------------------------------- */

/* Pages of this process's addresses: a sanitizer's alone are terabytes, so the limit is counted
   from there. 0: not known. */
static i64 pages_now(void)
{
    char text[64] = {0};
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    return n > 0 ? strtoll(text, NULL, 10) : 0;
}

static bool limit(__rlimit_resource_t what, i64 most)
{
    struct rlimit l = {(rlim_t)most, (rlim_t)most};
    return setrlimit(what, &l) == 0;
}

static bool set_limits(void)
{
    struct itimerval clock = {.it_value.tv_sec = 2 * CONFINED_SECONDS};
    i64 pages = pages_now();
    return pages && limit(RLIMIT_AS, pages * sysconf(_SC_PAGESIZE) + CONFINED_BYTES) &&
           limit(RLIMIT_CPU, CONFINED_SECONDS) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_NPROC, 0) &&
           setitimer(ITIMER_REAL, &clock, NULL) == 0; /* SIGALRM ends it */
}

/* ---- system calls (seccomp(2), classic BPF) -------------------------------------------------- */

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
/* The lower half of an argument, on the little-endian machines named above. */
#define LOAD_ARGUMENT(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[n]))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (count))
#define ALLOW(call) SKIP_UNLESS((call), 1), ANSWER(SECCOMP_RET_ALLOW)
/* Allowed unless the bits are set in the third argument, where mmap and mprotect have what the
   memory is for. */
#define ALLOW_UNLESS_THIRD(call, bits)                                                             \
    SKIP_UNLESS((call), 4), LOAD_ARGUMENT(2), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 1, 0),  \
        ANSWER(SECCOMP_RET_ALLOW), ANSWER(SECCOMP_RET_KILL_PROCESS)

static bool filter_calls(int output)
{
    struct sock_filter code[] = {
        LOAD(arch),
        SKIP_UNLESS(MACHINE, 1),
        BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOW(SYS_exit_group),
        ALLOW(SYS_exit),
        ALLOW(SYS_munmap),
        ALLOW(SYS_mremap),
        ALLOW(SYS_madvise),
        ALLOW(SYS_brk),
        ALLOW_UNLESS_THIRD(SYS_mmap, PROT_EXEC),
        LOAD(nr),
        ALLOW_UNLESS_THIRD(SYS_mprotect, PROT_EXEC),
        LOAD(nr),
        SKIP_UNLESS(SYS_write, 3),
        LOAD_ARGUMENT(0),
        SKIP_UNLESS((unsigned)output, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        /* a sanitizer says what it found, and asks who it is; in the release nothing is said */
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 3),
        LOAD_ARGUMENT(0),
        SKIP_UNLESS(STDERR_FILENO, 1),
        ANSWER(SANITIZED ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        SKIP_UNLESS(SYS_getpid, 1),
        ANSWER(SANITIZED ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS),
        SKIP_UNLESS(SYS_sigaltstack, 1),
        ANSWER(SANITIZED ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS),
        SKIP_UNLESS(SYS_sched_yield, 1),
        ANSWER(SANITIZED ? SECCOMP_RET_ALLOW : SECCOMP_RET_KILL_PROCESS),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {countof(code), code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

bool confine(int output) { return set_limits() && filter_calls(output); }
