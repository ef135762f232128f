/* The race simulation: eight races side by side, lap by lap, all cars. See race.h for the data. */
#include <math.h>
#include <time.h>

#include "draws.h"
#include "field.h"
#include "pits.h"
#include "race.h"
#include "track.h"

enum { ALORA_DONE = 0, ALORA_CANCELLED = 1, ALORA_NO_MEMORY = 2, ALORA_LATE = 3 };

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
/* One source for all widths: nothing is reordered or fused, so all give the same bits. */
#define EVERY_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EVERY_CPU
#endif

#define ALWAYS static inline __attribute__((always_inline))

ALWAYS void change_at_start(const Race *race, Field *f, int64_t car, int l) {
    if (!race->in_pit[car]) return;
    f->loss[car][l] = race->lane_s + race->service_mean[car];
    f->fuel[car][l] = race->tank[car];
    change_tires(race, f, car, l, next_tire(race, f, car, l, laps_to_go(race, f, car, l)));
}

/* Put eight fields on the grid of one plan. */
ALWAYS void begin(const Race *race, Field *f) {
    for (int64_t car = 0; car < race->cars; car++) {
        for (int l = 0; l < LANES; l++) {
            f->clock[car][l] = race->clock[car];
            f->age[car][l] = race->age[car];
            f->stint[car][l] = race->stint[car];
            f->fuel[car][l] = race->fuel[car];
            f->loss[car][l] = f->share[car][l] = f->lead[car][l] = 0.0;
            f->laps[car][l] = (int32_t)race->first_lap[car] - 1;
            f->compound[car][l] = (int32_t)race->compound[car];
            f->owed[car][l] = (int32_t)race->owed[car];
            f->used[car][l] = (int32_t)race->used[car];
            f->order[car][l] = (int32_t)car;
            f->key[car][l] = race->clock[car] + ((double)race->group[car] + 0.25) * GROUP_GAP_S;
            f->tire[car][l] = tire_loss(race, f->compound[car][l], f->age[car][l]);
            change_at_start(race, f, car, l);
        }
    }
    for (int l = 0; l < LANES; l++) sort_lane(race, f, l);
}

/* Who drives this lap, and how long it would take alone; 0 if nobody races any more. */
ALWAYS int start_lap(const Race *race, Field *f, int64_t step, int64_t column, int64_t lanes) {
    int any = 0;
    int64_t highest = 0;
    for (int64_t car = 0; car < race->cars; car++) {
        int64_t lap = lap_on_step(race, car, step);
        if (lap > highest) highest = lap;
        int waiting = step < race->start_step[car];
        double trend = race->trend_s * (double)(lap - race->lap_reference);
        const double *noise = f->noise + ((size_t)step * race->cars + car) * LANES;
        const double *base = race->base_drawn + (size_t)car * race->iterations + column;
        const double *last = race->last_lap + (size_t)car * race->iterations + column;
        for (int l = 0; l < LANES; l++) {
            int at = l < lanes ? l : 0;
            int on = (double)f->laps[car][l] < last[at] &&
                     (race->laps >= 0 ? f->laps[car][l] < race->laps
                                      : f->clock[car][l] < race->time_left_s);
            f->racing[car][l] = on && !waiting;
            any |= on;
            f->alone[car][l] = base[at] + trend + noise[l] + f->tire[car][l];
        }
    }
    const double *loss = race->start_loss + column;
    for (int64_t car = 0; car < race->cars; car++)
        for (int l = 0; l < LANES; l++) {
            if (highest == 1) f->alone[car][l] += loss[car * race->iterations + (l < lanes ? l : 0)];
            f->alone[car][l] += f->loss[car][l];
            f->clean[car][l] = f->alone[car][l];
        }
    return any;
}

/* After the walk: clocks, the new order, laps, tires and fuel. */
ALWAYS void end_lap(const Race *race, Field *f, int64_t column, int64_t lanes) {
    for (int64_t car = 0; car < race->cars; car++) {
        const double *last = race->last_lap + (size_t)car * race->iterations + column;
        double group = ((double)race->group[car] + 0.25) * GROUP_GAP_S;
        for (int l = 0; l < LANES; l++) {
            double racing = f->racing[car][l] ? 1.0 : 0.0;
            int out = !((double)f->laps[car][l] < last[l < lanes ? l : 0]);
            f->clock[car][l] = f->alone[car][l];
            f->key[car][l] = f->clock[car][l] + group + (out ? OUT_GAP_S : 0.0);
            f->laps[car][l] += f->racing[car][l];
            double share = f->share[car][l];
            f->age[car][l] += racing * (1.0 - (1.0 - race->wear_factor) * share);
            f->fuel[car][l] -= racing * (1.0 - (1.0 - race->fuel_factor) * share);
            f->stint[car][l] += racing;
            f->tire[car][l] = tire_loss(race, f->compound[car][l], f->age[car][l]);
        }
    }
    for (int l = 0; l < LANES; l++) sort_lane(race, f, l);
}

/* Our place and neighbours as we end the out lap of the first stop. */
ALWAYS void look_around(const Race *race, const Field *f, int64_t row, int64_t lanes) {
    for (int l = 0; l < lanes; l++) {
        int64_t place = 1, ahead = -1, behind = -1;
        double best_ahead = INFINITY, best_behind = INFINITY, ours = f->clock[race->ours][l];
        for (int64_t car = 0; car < race->cars; car++) {
            if (car == race->ours || race->car_class[car] != race->car_class[race->ours]) continue;
            if (!f->racing[car][l]) continue;
            double gap = ours - f->clock[car][l];
            int32_t laps = f->laps[car][l] - f->laps[race->ours][l];
            place += laps > 0 || (laps == 0 && gap > 0.0);
            if (race->group[car] != race->group[race->ours]) continue;
            if (gap > 0.0) {
                if (gap < best_ahead) best_ahead = gap, ahead = car;
            } else if (-gap < best_behind) {
                best_behind = -gap, behind = car;
            }
        }
        race->rejoin_place[row + l] = f->racing[race->ours][l] ? place : 0;
        race->ahead[row + l] = ahead;
        race->behind[row + l] = behind;
        race->ahead_gap[row + l] = ahead < 0 ? NAN : best_ahead;
        race->behind_gap[row + l] = behind < 0 ? NAN : best_behind;
    }
}

ALWAYS void trace_lap(const Race *race, const Field *f, int64_t step) {
    double *row = race->trace + (size_t)step * race->cars * TRACE_COLUMNS;
    for (int64_t car = 0; car < race->cars; car++, row += TRACE_COLUMNS) {
        row[TRACE_RACING] = f->racing[car][0];
        row[TRACE_CLOCK] = f->clock[car][0];
        row[TRACE_STOP_LOSS] = f->loss[car][0];
        row[TRACE_COMPOUND] = f->compound[car][0];
        row[TRACE_AGE] = f->age[car][0];
    }
}

/* One plan in eight races, from now to the flag. */
ALWAYS void run_plan(const Race *race, Field *f, int64_t plan, int64_t column, int64_t lanes) {
    int64_t latest_start = 0;
    for (int64_t car = 0; car < race->cars; car++)
        if (race->start_step[car] > latest_start) latest_start = race->start_step[car];
    int64_t row = plan * race->iterations + column;
    int64_t out_lap = race->plan_lap[plan * race->stops_per_plan] + 1;
    begin(race, f);
    for (int64_t step = 0; step < race->steps; step++) {
        int any = start_lap(race, f, step, column, lanes);
        if (!any && step >= latest_start && step > 0) break;
        for (int l = 0; l < LANES; l++) {
            if (slow_lane(race, f, l < lanes ? column : column - l, l)) lead_queue(race, f, l);
            drive_lane(race, f, f->pass_draw + (size_t)step * race->cars * LANES, l);
        }
        end_lap(race, f, column, lanes);
        int64_t our_lap = lap_on_step(race, race->ours, step);
        decide_stops(race, f, plan, step, our_lap);
        if (out_lap > 1 && our_lap == out_lap) look_around(race, f, row, lanes);
        if (race->trace) trace_lap(race, f, step);
    }
    for (int64_t car = 0; car < race->cars; car++)
        for (int l = 0; l < lanes; l++) {
            size_t at = (size_t)(car * race->plans + plan) * race->iterations + column + l;
            race->end_clock[at] = f->clock[car][l];
            race->end_laps[at] = f->laps[car][l];
        }
}

static int late(const Race *race) {
    if (!isfinite(race->deadline_s)) return 0;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec >= race->deadline_s;
}

/* Simulate all iterations of all plans.
 *
 * Returns ALORA_DONE, ALORA_CANCELLED or ALORA_LATE (looked at every eight races of a plan), or
 * ALORA_NO_MEMORY.
 */
EVERY_CPU int alora_simulate(const Race *race) {
    Field field;
    int status = ALORA_DONE;
    if (!field_new(&field, race->cars, race->steps)) return ALORA_NO_MEMORY;
    for (int64_t column = 0; status == ALORA_DONE && column < race->iterations; column += LANES) {
        int64_t left = race->iterations - column, lanes = left < LANES ? left : LANES;
        draw_block(race, &field, column, lanes);
        for (int64_t plan = 0; plan < race->plans; plan++) {
            status = *race->cancelled ? ALORA_CANCELLED : late(race) ? ALORA_LATE : ALORA_DONE;
            if (status != ALORA_DONE) break;
            run_plan(race, &field, plan, column, lanes);
        }
    }
    free(field.block);
    return status;
}
