/* The moving field of one plan: eight races side by side. Arrays are (car, lane). */
#ifndef ALORA_FIELD_H
#define ALORA_FIELD_H

#include <stdlib.h>

#include "race.h"

typedef double Lanes[LANES];

typedef struct {
    /* state */
    Lanes *clock, *age, *tire, *stint, *fuel, *loss;
    int32_t (*laps)[LANES], (*compound)[LANES], (*owed)[LANES], (*used)[LANES];
    int32_t (*order)[LANES]; /* (place, lane): the car in that place */
    /* scratch of one step */
    Lanes *alone, *clean, *share, *lead, *key;
    uint8_t (*racing)[LANES];
    double gap[LANES];
    /* random numbers of these eight races: (step, car, lane) */
    double *noise;
    float *pass_draw, *stop_draw, *service_z;
    void *block;
} Field;

#define ALORA_DOUBLES 11
#define ALORA_INTS 5

/* One allocation for all arrays; NULL when memory is short. */
static inline int field_new(Field *field, int64_t cars, int64_t steps) {
    size_t lanes = (size_t)cars * LANES, draws = lanes * (size_t)steps;
    size_t bytes = lanes * (ALORA_DOUBLES * sizeof(double) + ALORA_INTS * sizeof(int32_t) + 1) +
                   draws * (sizeof(double) + 3 * sizeof(float)) + 64;
    char *at = field->block = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!at) return 0;
    field->noise = (double *)at;
    at += draws * sizeof(double);
    Lanes **doubles[ALORA_DOUBLES] = {&field->clock, &field->age,   &field->tire,  &field->stint,
                                      &field->fuel,  &field->loss,  &field->alone, &field->clean,
                                      &field->share, &field->lead, &field->key};
    for (int i = 0; i < ALORA_DOUBLES; i++, at += lanes * sizeof(double)) *doubles[i] = (Lanes *)at;
    field->pass_draw = (float *)at;
    at += draws * sizeof(float);
    field->stop_draw = (float *)at;
    at += draws * sizeof(float);
    field->service_z = (float *)at;
    at += draws * sizeof(float);
    int32_t(**ints[ALORA_INTS])[LANES] = {&field->laps, &field->compound, &field->owed,
                                          &field->used, &field->order};
    for (int i = 0; i < ALORA_INTS; i++, at += lanes * sizeof(int32_t))
        *ints[i] = (int32_t(*)[LANES])at;
    field->racing = (uint8_t(*)[LANES])at;
    return 1;
}

#endif
