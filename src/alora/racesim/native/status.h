/* How a run of the kernel ended, and the ways through it. */
#ifndef ALORA_STATUS_H
#define ALORA_STATUS_H

#include "race.h"

enum Status { ALORA_DONE = 0, ALORA_CANCELLED = 1, ALORA_NO_MEMORY = 2, ALORA_LATE = 3 };
enum Path { PATH_BEST = 0, PATH_PORTABLE = 1, PATH_AVX2 = 2, PATH_AVX512 = 3 };

int alora_portable(const Race *race);
int64_t alora_memory_portable(const Race *race);
int alora_avx2(const Race *race);
int64_t alora_memory_avx2(const Race *race);
int alora_avx512(const Race *race);
int64_t alora_memory_avx512(const Race *race);

#endif
