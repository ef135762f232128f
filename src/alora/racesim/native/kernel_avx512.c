/* Sixteen races side by side with AVX-512. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("arch=x86-64-v4,prefer-vector-width=512")
#ifndef ALORA_WIDTH
#define ALORA_WIDTH 16
#endif
#define ALORA_MASKS
#define ALORA_SIMULATE alora_avx512
#define ALORA_MEMORY alora_memory_avx512
#include "kernel_body.h"
#else
#include "status.h"
int alora_avx512(const Race *race) { return alora_portable(race); }
int64_t alora_memory_avx512(const Race *race) { return alora_memory_portable(race); }
#endif
