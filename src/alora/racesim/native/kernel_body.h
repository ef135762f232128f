/* The race simulation, W races side by side, lap by lap, all cars. A file that includes this
 * defines ALORA_WIDTH, and ALORA_SIMULATE and ALORA_MEMORY, the names of what it makes. */
#include <math.h>
#include <time.h>

#include "pits.h"
#include "prospects.h"
#include "results.h"
#include "traffic.h"
#include "status.h"

/* Cars that stand in the pit lane now leave it with new tires and a full tank. */
ALWAYS void leave_pits(const Race *race, Field *f, int64_t car) {
    if (!race->in_pit[car]) return;
    vm all = m_all(1);
    Duty duty = duty_of(race, f, car, race->first_lap[car] - 1);
    f->loss[car] = f_all((float)race->lane_s + race->service_mean[car]) + f->penalty[car];
    f->penalty[car] = f_all(0.0f);
    if (race->tank[car] < 1e9f) f->fuel[car] = f_all(race->tank[car]);
    vi tire = cheapest_tire(race, f, car, duty.to_go);
    if (race->cells) tire = for_the_track(race, tire, f->wetness[0]);
    fit_tires(race, f, car, all, tire);
    if (race->owed_changes[car] > 0) {
        f->changes[car] = f->changes[car] - 1;
        f->driver[car] = f_all(0.0f);
    }
    f->stint[car] = f_all(0.0f);
    f->owed[car] = f->owed[car] - 1;
}

/* Put the field on the grid of one plan. */
ALWAYS void begin(const Race *race, Field *f) {
    f->end = i_all((int32_t)race->time_limit);
    f->leader = i_all(0);
    f->leader_lap = 0;
    f->next_stop = f->next_rival = i_all(0);
    f->first_event = 0;
    for (int64_t car = 0; car < race->cars; car++) {
        f->clock[car] = i_all(race->clock[car]);
        f->laps[car] = i_all(race->first_lap[car] - 1);
        f->last[car] = f->last_drawn[car];
        f->compound[car] = i_all(race->compound[car]);
        f->owed[car] = i_all(race->owed[car]);
        f->used[car] = i_all(race->used[car]);
        if (race->required_dry > 1) f->owes_tire[car] = lacks_compound(race, f->used[car]);
        f->changes[car] = i_all(race->owed_changes[car]);
        f->pending[car] = i_all(race->pending[car]);
        f->age[car] = f_all(race->age[car]);
        f->stint[car] = f_all(race->stint[car]);
        f->fuel[car] = f_all(race->fuel[car]);
        f->driver[car] = f_all(race->driver_stint[car]);
        f->penalty[car] = f_all(race->penalty[car]);
        f->loss[car] = f->share[car] = f->lead[car] = f_all(0.0f);
        leave_pits(race, f, car);
    }
    for (int64_t group = 0; group < race->groups; group++) {
        const int32_t *rows = race->rows + race->group_begin[group];
        int32_t first = INT32_MAX;
        for (int32_t i = 0; i < race->group_size[group]; i++)
            if (race->clock[rows[i]] < first) first = race->clock[rows[i]];
        for (int32_t i = 0; i < race->group_size[group]; i++) {
            int32_t behind = (race->clock[rows[i]] - first) >> GAP_BITS;
            behind = behind < MOST_BEHIND ? behind : MOST_BEHIND;
            f->order[race->group_begin[group] + i] = i_all(behind << ROW_BITS | rows[i]);
        }
        sort_places(race, f, group);
    }
}

ALWAYS void one_lap(const Race *race, Field *f, int64_t plan, int64_t step, int neutral) {
    if (neutral) finish_slowly(race, f);
    drive_lap(race, f, neutral);
    wave_flag(race, f);
    end_laps(race, f, plan, step, neutral);
}

#define LAPS_BETWEEN_LOOKS 32 /* at whether the run is cancelled */

/* One plan in W races, from now to the flag, or until the run is cancelled. */
ALWAYS void run_plan(const Race *race, Field *f, int64_t plan) {
    int64_t row = plan * race->iterations;
    vm stopped = m_all(0);
    Span span;
    begin(race, f);
    for (int64_t step = 0; step < race->steps; step++) {
        if (step % LAPS_BETWEEN_LOOKS == 0 && *race->cancelled) return;
        number_laps(race, f, step);
        if (step == f->steps_drawn) draw_step(race, f, f->steps_drawn++);
        if (!start_lap(race, f, step, &span)) break;
        vi made = f->next_stop;
        if (slow_down(race, f, &span))
            one_lap(race, f, plan, step, 1);
        else
            one_lap(race, f, plan, step, 0);
        int64_t our_lap = f->lap[race->ours];
        if (m_any(stopped)) look_around(race, f, row, m_bits(stopped));
        stopped = m_and(i_eq(made, i_all(0)), i_lt(i_all(0), f->next_stop));
        if (race->rival >= 0 && our_lap == race->measured_lap[plan]) measure_rival(race, f, row);
        if (race->trace) trace_lap(race, f, step);
    }
    classify(race, f, row, race->laps >= 0 ? race->laps : race->our_last_lap);
}

static int late(const Race *race) {
    if (!isfinite(race->deadline_s)) return 0;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec >= race->deadline_s;
}

typedef struct {
    int32_t first_event, column;
} Slot;

/* Memory that one run of this shape takes [bytes]. */
int64_t ALORA_MEMORY(const Race *race) {
    Field field;
    return (int64_t)field_lay_out(&field, race, 0) + 128 +
           race->iterations * (int64_t)sizeof(Slot);
}

static int by_first_event(const void *one, const void *other) {
    const Slot *a = one, *b = other;
    if (a->first_event != b->first_event) return a->first_event < b->first_event ? -1 : 1;
    return a->column < b->column ? -1 : 1;
}

/* Give the lanes the next races; those over the last one repeat the first of them. */
ALWAYS void fill_lanes(Field *f, const Slot *slots, int64_t first, int64_t count) {
    f->lanes = count - first < W ? count - first : W;
    for (int64_t l = 0; l < W; l++)
        f->column[l] = slots[first + (l < f->lanes ? l : 0)].column;
}

/* Races that are neutralised at about the same time run side by side: a lap that is green in all
 * lanes is cheaper. What happens in a race does not depend on it. */
static void order_races(const Race *race, Field *f, Slot *slots) {
    for (int32_t i = 0; i < race->iterations; i++) slots[i] = (Slot){0, i};
    if (!race->kinds || race->iterations <= W || race->trace || race->trace_events) return;
    for (int64_t first = 0; first < race->iterations && !*race->cancelled; first += W) {
        fill_lanes(f, slots, first, race->iterations);
        draw_prospects(race, f);
        for (int64_t l = 0; l < f->lanes; l++)
            slots[first + l].first_event = f->events ? f->event_start[0][l] : INT32_MAX;
    }
    qsort(slots, (size_t)race->iterations, sizeof *slots, by_first_event);
}

static int run_all(const Race *race, Field *f, const Slot *slots) {
    for (int64_t first = 0; first < race->iterations; first += W) {
        fill_lanes(f, slots, first, race->iterations);
        draw_race(race, f);
        if (race->trace_events && first == 0) trace_events(race, f);
        for (int64_t plan = 0; plan < race->plans; plan++) {
            if (*race->cancelled) return ALORA_CANCELLED;
            if (late(race)) return ALORA_LATE;
            run_plan(race, f, plan);
        }
        if (*race->cancelled) return ALORA_CANCELLED;
    }
    return ALORA_DONE;
}

/* Simulate all iterations of all plans; returns one of `Status`, and looks at the clock and at
 * `cancelled` before every W races of a plan. */
int ALORA_SIMULATE(const Race *race) {
    Field field;
    int status = ALORA_NO_MEMORY;
    Slot *slots = malloc((size_t)race->iterations * sizeof *slots);
    if (slots && field_new(&field, race)) {
        order_races(race, &field, slots);
        status = run_all(race, &field, slots);
        free(field.block);
    }
    free(slots);
    return status;
}
