/* The way into the kernel: the widest path that this machine has, or the one asked for. */
#include "status.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
static int has(int64_t path) {
    if (path == PATH_AVX512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    if (path == PATH_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
    return 1;
}
#else
static int has(int64_t path) { return path <= PATH_PORTABLE; }
#endif

/* The path taken for the one asked for: itself if the machine has it, the best for `PATH_BEST`. */
int64_t alora_path(int64_t asked) {
    if (asked != PATH_BEST) return has(asked) ? asked : PATH_PORTABLE;
    if (has(PATH_AVX512)) return PATH_AVX512;
    return has(PATH_AVX2) ? PATH_AVX2 : PATH_PORTABLE;
}

int64_t alora_memory(const Race *race) {
    switch (alora_path(race->path)) {
    case PATH_AVX512: return alora_memory_avx512(race);
    case PATH_AVX2: return alora_memory_avx2(race);
    default: return alora_memory_portable(race);
    }
}

int alora_simulate(const Race *race) {
    switch (alora_path(race->path)) {
    case PATH_AVX512: return alora_avx512(race);
    case PATH_AVX2: return alora_avx2(race);
    default: return alora_portable(race);
    }
}
