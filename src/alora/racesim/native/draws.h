/* Counter-based random numbers; `alora/racesim/randomness.py` says how and why. */
#ifndef ALORA_DRAWS_H
#define ALORA_DRAWS_H

#include "field.h"

#define GOLDEN 0x9E3779B97F4A7C15ULL

static inline __attribute__((always_inline)) uint64_t mix(uint64_t x) {
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9ULL;
    x ^= x >> 27;
    x *= 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

static inline __attribute__((always_inline)) int64_t lap_on_step(const Race *race, int64_t car, int64_t step) {
    int64_t late = step - race->start_step[car];
    return late >= 0 ? race->first_lap[car] + late : 0;
}

/* Draw everything that eight races need on every lap; all plans share it. */
static inline __attribute__((always_inline)) void draw_block(const Race *race, Field *field, int64_t column, int64_t lanes) {
    uint64_t words[LANES];
    for (int64_t step = 0; step < race->steps; step++) {
        for (int64_t car = 0; car < race->cars; car++) {
            uint64_t row = (uint64_t)lap_on_step(race, car, step) << 18 | (uint64_t)car << 8;
            size_t at = ((size_t)step * race->cars + car) * LANES;
            for (int l = 0; l < LANES; l++) {
                uint64_t number = race->first_iteration + column + (l < lanes ? l : 0);
                uint64_t x = mix((number << 32 | row) * GOLDEN + race->seed);
                words[l] = mix(x + (race->seed ^ GOLDEN));
            }
            const double *before =
                step ? field->noise + at - (size_t)race->cars * LANES : field->noise;
            double rho = step ? race->rho[car] : 0.0, scale = race->noise_scale[car];
            for (int l = 0; l < LANES; l++) {
                double drawn = scale * (double)race->heavy[words[l] & 0xFFFF];
                field->noise[at + l] = step ? rho * before[l] + drawn : drawn;
                field->pass_draw[at + l] = race->logistic[words[l] >> 16 & 0xFFFF];
                field->stop_draw[at + l] = race->logistic[words[l] >> 32 & 0xFFFF];
                field->service_z[at + l] = race->normal[words[l] >> 48];
            }
        }
    }
}

#endif
