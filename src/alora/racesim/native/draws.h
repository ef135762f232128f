/* Counter-based random words: a draw is a function of (seed, iteration, lap, car, purpose). */
#ifndef ALORA_DRAWS_H
#define ALORA_DRAWS_H

#include "field.h"
#include "numbers.h"

#define GOLDEN 0x9E3779B97F4A7C15ULL

enum { FOR_LAP, FOR_PACE, FOR_FATE, FOR_EVENT, FOR_LENGTH, FOR_SERVICE, FOR_ACCIDENT, FOR_RAIN,
       FOR_SHOWER };

typedef struct {
    vi low, high;
} Words;

ALWAYS vw mix(vw x) {
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9ULL;
    x ^= x >> 27;
    x *= 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/* The lanes' part of the counter: seed and iteration, which is that of the column in each lane. */
ALWAYS void number_lanes(const Race *race, Field *f) {
    uint64_t start = (uint64_t)race->first_iteration;
    for (int j = 0; j < W / 2; j++) {
        int one = WORD_LANE(j), two = one + 2;
        f->counter[0][j] = ((start + (uint64_t)f->column[one]) << 32) * GOLDEN + race->seed_key;
        f->counter[1][j] = ((start + (uint64_t)f->column[two]) << 32) * GOLDEN + race->seed_key;
    }
}

ALWAYS Words draw(const Field *f, int64_t lap, int64_t car, int purpose) {
    uint64_t row = (uint64_t)lap << 18 | (uint64_t)car << 8 | (uint64_t)purpose;
    vw first = mix(f->counter[0] + row * GOLDEN), second = mix(f->counter[1] + row * GOLDEN);
    return (Words){low_halves(first, second), high_halves(first, second)};
}

ALWAYS int64_t lap_on_step(const Race *race, int64_t car, int64_t step) {
    int64_t late = step - race->start_step[car];
    return late >= 0 ? race->first_lap[car] + late : 0;
}

/* The lap that each car drives on this step, 0 before it starts. */
ALWAYS void number_laps(const Race *race, Field *f, int64_t step) {
    for (int64_t car = 0; car < race->cars; car++)
        f->lap[car] = (int32_t)lap_on_step(race, car, step);
}

/* Lap noise and the luck in passing and stopping on one step; all plans share them. */
ALWAYS void draw_step(const Race *race, Field *f, int64_t step) {
    int64_t now = slot_of(race, step, 0), then = slot_of(race, step ? step - 1 : 0, 0);
    vf *noise = f->noise + now, *before = f->noise + then;
    vf *pass = f->pass_luck + now, *stop = f->stop_luck + now;
    for (int64_t car = 0; car < race->cars; car++) {
        Words word = draw(f, f->lap[car], car, FOR_LAP);
        int first = step <= race->start_step[car];
        vf drawn = (first ? race->noise_sd[car] : race->noise_scale[car]) * heavy_tailed(word.low);
        if (!first) drawn = race->rho[car] * before[car] + drawn;
        noise[car] = drawn;
        pass[car] = logit16(word.high & 0xFFFF);
        stop[car] = logit16((vi)((vu)word.high >> 16));
    }
}

#endif
