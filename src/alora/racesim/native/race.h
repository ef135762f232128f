/* What the kernel reads and writes. Field order must match `alora/racesim/kernel.py`.
 *
 * Arrays of cars have `cars` entries; (car, iteration) arrays are row-major with `iterations`
 * columns. Times are seconds from now. Eight iterations run side by side, one a lane.
 */
#ifndef ALORA_RACE_H
#define ALORA_RACE_H

#include <stdint.h>

#define LANES 8

typedef struct {
    int64_t cars, steps, laps, ours, iterations, first_iteration, plans, stops_per_plan;
    int64_t tires, masks, events, required_dry, lap_reference, refuel_in_parallel, all_by_policy;
    uint64_t seed;
    double time_left_s, trend_s, reference_lap_s, min_pit_stop_s;
    double min_gap_s, dirty_range_s, dirty_s, pass_intercept, pass_per_s, pass_cost_s;
    double lane_s, lane_neutral_s, refuel_s, botch_z, botch_s;
    double wear_factor, fuel_factor, bunch_gap_s, catch_up;
    double reachable_stints, latest_laps, fuel_margin;
    double deadline_s; /* on the monotonic clock; infinite without one */
    /* cars */
    const int64_t *group, *car_class, *first_lap, *start_step, *in_pit, *compound, *owed, *used;
    const double *clock, *age, *stint, *fuel, *tank, *max_stint, *base, *rho, *noise_scale;
    const double *service_log_mean, *service_log_sd, *service_mean;
    const double *typical, *hazard_intercept, *hazard_slope, *hazard_neutral, *min_share;
    const double *no_stop_last;
    /* tires, and the best next one by (laps to go, mask of dry tires used) */
    const double *offset, *wear, *cliff_age, *cliff, *warmup;
    const int64_t *dry, *best_next;
    /* plans: (plan, stop); lap 0 is no stop, compound -1 keeps the set */
    const int64_t *plan_lap, *plan_compound;
    const double *plan_fuel;
    /* (car, iteration) */
    const double *base_drawn, *last_lap, *start_loss;
    /* (event, iteration) */
    const double *event_start, *event_end, *event_factor;
    const uint8_t *event_bunches;
    /* quantile tables of 65536 */
    const float *heavy, *logistic, *normal;
    /* set by another thread to stop the run */
    const volatile int32_t *cancelled;
    /* results: (car, plan, iteration), then (plan, iteration) */
    double *end_clock;
    int64_t *end_laps;
    int64_t *rejoin_place, *ahead, *behind;
    double *ahead_gap, *behind_gap;
    /* the laps of the first iteration of the last plan, (step, car, column); may be NULL */
    double *trace;
} Race;

enum {
    TRACE_RACING,
    TRACE_CLOCK,
    TRACE_STOP_LOSS,
    TRACE_COMPOUND,
    TRACE_AGE,
    TRACE_COLUMNS
};

#endif
