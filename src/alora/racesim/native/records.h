/* Four values of every lane as records of 16 bytes, so that one load fetches all of a car.
 *
 * Both ways are the same exchange of rows and columns, four lanes at a time.
 */
#ifndef ALORA_RECORDS_H
#define ALORA_RECORDS_H

#include "lanes.h"

typedef float quad __attribute__((vector_size(16)));

typedef struct {
    vf a, b, c, d;
} Record;

#if ALORA_WIDTH == 16
#define LOW_ONES 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define HIGH_ONES 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define LOW_PAIRS 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_PAIRS 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#elif ALORA_WIDTH == 8
#define LOW_ONES 0, 8, 1, 9, 4, 12, 5, 13
#define HIGH_ONES 2, 10, 3, 11, 6, 14, 7, 15
#define LOW_PAIRS 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH_PAIRS 2, 3, 10, 11, 6, 7, 14, 15
#else
#define LOW_ONES 0, 4, 1, 5
#define HIGH_ONES 2, 6, 3, 7
#define LOW_PAIRS 0, 1, 4, 5
#define HIGH_PAIRS 2, 3, 6, 7
#endif

ALWAYS Record exchange(Record in) {
    vf t0 = __builtin_shufflevector(in.a, in.b, LOW_ONES);
    vf t1 = __builtin_shufflevector(in.a, in.b, HIGH_ONES);
    vf t2 = __builtin_shufflevector(in.c, in.d, LOW_ONES);
    vf t3 = __builtin_shufflevector(in.c, in.d, HIGH_ONES);
    return (Record){__builtin_shufflevector(t0, t2, LOW_PAIRS),
                    __builtin_shufflevector(t0, t2, HIGH_PAIRS),
                    __builtin_shufflevector(t1, t3, LOW_PAIRS),
                    __builtin_shufflevector(t1, t3, HIGH_PAIRS)};
}

/* Where the record of a lane stands among those of one car, in quads. */
ALWAYS vi record_places(void) {
    vi x;
    for (int l = 0; l < W; l++) x[l] = (l % 4) * (W / 4) + l / 4;
    return x;
}

ALWAYS vf join_quads(const quad *from, const int32_t *at) {
#if ALORA_WIDTH == 16
    typedef float half __attribute__((vector_size(32)));
    half low = __builtin_shufflevector(from[at[0]], from[at[4]], 0, 1, 2, 3, 4, 5, 6, 7);
    half high = __builtin_shufflevector(from[at[8]], from[at[12]], 0, 1, 2, 3, 4, 5, 6, 7);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#elif ALORA_WIDTH == 8
    return __builtin_shufflevector(from[at[0]], from[at[4]], 0, 1, 2, 3, 4, 5, 6, 7);
#else
    return from[at[0]];
#endif
}

/* Fetch the records at these places (in quads), one a lane. */
ALWAYS Record fetch(const Record *records, const int32_t *at) {
    const quad *from = (const quad *)records;
    return exchange((Record){join_quads(from, at), join_quads(from, at + 1),
                             join_quads(from, at + 2), join_quads(from, at + 3)});
}

#endif
