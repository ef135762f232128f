/* The moving field of one plan, W races side by side; arrays are (car) of vectors of lanes. */
#ifndef ALORA_FIELD_H
#define ALORA_FIELD_H

#include <stdlib.h>

#include "lanes.h"
#include "race.h"
#include "records.h"

#define MOST_CARS 128

typedef struct {
    /* state */
    vi *clock, *laps, *last, *compound, *owed, *used, *changes, *pending;
    vf *age, *stint, *fuel, *driver, *loss, *penalty;
    vi *order; /* (place in group): ticks behind the first << 7 | row */
    /* of one step */
    vm *racing, *closed, *stopped, *owes_tire;
    vi *finish, *crossed;
    Record *entry; /* how each car enters the walk: finish, strength, attack, lead */
    vf *green, *extra, *lead, *share, *lane, *standing;
    /* drawn once a race */
    vf *base, *start_loss;
    vi *last_drawn, *drive_through;
    vi *event_start, *event_end, *event_kind;
    vf *wetness;
    /* drawn once a lap: (slot of the step, car) */
    vf *noise, *pass_luck, *stop_luck;
    /* of all cars */
    vw counter[2];
    vi end, leader, next_stop, next_rival;
    int32_t leader_lap;
    vf queue_gap;
    int32_t lap[MOST_CARS];
    int64_t column[W]; /* where each lane's race stands among those asked for */
    int64_t events, first_event, lanes, steps_drawn;
    void *block;
} Field;

/* Steps whose draws are kept: all where plans share them, else this one and the one before. */
ALWAYS int64_t slots_of(const Race *race) { return race->plans > 1 ? race->steps : 2; }

ALWAYS int64_t slot_of(const Race *race, int64_t step, int64_t car) {
    return (race->plans > 1 ? step : step & 1) * race->cars + car;
}

/* Hand out one array of `count` vectors. */
ALWAYS uintptr_t field_cut(uintptr_t at, void *array, int64_t count) {
    void *here = (void *)at;
    memcpy(array, &here, sizeof here);
    return at + (uintptr_t)count * sizeof(vi);
}

/* Point every array into memory from `at` on, and say where it ends. */
static uintptr_t field_lay_out(Field *f, const Race *race, uintptr_t at) {
    vi **whole[] = {&f->clock, &f->laps,    &f->last,    &f->compound,   &f->owed,
                    &f->used,  &f->changes, &f->pending, &f->order,      &f->finish,
                    &f->crossed, &f->last_drawn, &f->drive_through};
    vm **masks[] = {&f->racing, &f->closed, &f->stopped, &f->owes_tire};
    vf **real[] = {&f->age,   &f->stint, &f->fuel,     &f->driver, &f->loss,
                   &f->penalty, &f->green, &f->extra,  &f->lead,
                   &f->share, &f->lane,  &f->standing, &f->base,   &f->start_loss};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        at = field_cut(at, whole[i], race->cars);
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
        at = field_cut(at, masks[i], race->cars);
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) at = field_cut(at, real[i], race->cars);
    at = field_cut(at, &f->entry, 4 * race->cars);
    vi **events[] = {&f->event_start, &f->event_end, &f->event_kind};
    for (int i = 0; i < 3; i++) at = field_cut(at, events[i], MOST_EVENTS);
    at = field_cut(at, &f->wetness, race->cells);
    at = field_cut(at, &f->noise, slots_of(race) * race->cars);
    at = field_cut(at, &f->pass_luck, slots_of(race) * race->cars);
    at = field_cut(at, &f->stop_luck, slots_of(race) * race->cars);
    return at;
}

/* One allocation for all arrays; 0 when memory is short. */
static int field_new(Field *f, const Race *race) {
    uintptr_t bytes = field_lay_out(f, race, 0);
    f->block = aligned_alloc(64, (bytes + 127) / 64 * 64);
    if (!f->block) return 0;
    field_lay_out(f, race, (uintptr_t)f->block);
    return 1;
}

ALWAYS vm lanes_below(int64_t count) { return i_lt(lane_numbers(), i_all((int32_t)count)); }

#endif
