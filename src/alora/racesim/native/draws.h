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

/* The lanes' part of the counter: iteration and seed. */
ALWAYS void number_lanes(const Race *race, Field *f, int64_t column, int64_t lanes) {
    vw first, second;
    for (int j = 0; j < W / 2; j++) {
        int one = WORD_LANE(j), two = one + 2;
        uint64_t start = (uint64_t)(race->first_iteration + column);
        first[j] = ((start + (uint64_t)(one < lanes ? one : 0)) << 32) * GOLDEN + race->seed_key;
        second[j] = ((start + (uint64_t)(two < lanes ? two : 0)) << 32) * GOLDEN + race->seed_key;
    }
    f->counter[0] = first;
    f->counter[1] = second;
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

/* Lap noise and the bits for passing (low 16) and stopping (high 16); all plans share them. */
ALWAYS void draw_laps(const Race *race, Field *f) {
    for (int64_t car = 0; car < race->cars; car++) {
        vf rho = f_all(race->rho[car]), scale = f_all(race->noise_scale[car]);
        vf noise = f_all(0.0f);
        for (int64_t step = 0; step < race->steps; step++) {
            Words word = draw(f, lap_on_step(race, car, step), car, FOR_LAP);
            vf drawn = scale * heavy_tailed(word.low);
            if (step) drawn = rho * noise + drawn;
            noise = drawn;
            f->noise[step * race->cars + car] = noise;
            f->chance[step * race->cars + car] = word.high;
        }
    }
}

#endif
