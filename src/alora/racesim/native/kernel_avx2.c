/* Eight races side by side with AVX2. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("arch=x86-64-v3")
#define ALORA_WIDTH 8
#define ALORA_SIMULATE alora_avx2
#define ALORA_MEMORY alora_memory_avx2
#include "kernel_body.h"
#else
#include "status.h"
int alora_avx2(const Race *race) { return alora_portable(race); }
int64_t alora_memory_avx2(const Race *race) { return alora_memory_portable(race); }
#endif
