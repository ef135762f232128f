/* What the kernel reads and writes. Field order must match `alora/racesim/kernel_layout.py`.
 *
 * Arrays of cars have `cars` entries. Clocks are ticks of 1/8192 s from now; other times are
 * seconds. docs/engine.md says what is done with them.
 */
#ifndef ALORA_RACE_H
#define ALORA_RACE_H

#include <stdint.h>

#define MOST_EVENTS 24
#define MOST_KINDS 16
#define LOOK_UP 16 /* entries of a table that is looked up by tire */

typedef struct {
    int64_t path, cars, steps, laps, ours, iterations, first_iteration, plans, stops_per_plan;
    int64_t groups, lead_group, classes, tires, masks, required_dry, lap_reference;
    int64_t refuel_in_parallel, driver_in_parallel, all_by_policy, standing_start, boxes;
    int64_t kinds, kind_now, scenario_kind, cells, showers, raining, uses_held, uses_limits, uses_owed;
    int64_t uses_penalties, rival;
    int64_t time_limit, our_last_lap, window_from, window_until;
    int64_t reference, blue_flag, lapping, pass_cost, min_gap, bunch_gap, drs_range;
    uint64_t seed_key;
    double trend_s, reference_lap_s, min_pit_stop_s, start_loss_s, start_sd_s;
    double dirty_range_ticks, dirty_ticks, pass_intercept, pass_per_s, pass_per_tire_lap, drs;
    double lane_s, refuel_s, botch_probability, botch_s, driver_change_s;
    double wear_factor, fuel_factor, catch_up, latest_laps, reachable_stints, fuel_margin;
    double remaining_s, scenario_s, event_rate, span_s;
    double cell_s, wetness, dry_rate, rain_mean_s, wetting, drying, react_s;
    double deadline_s; /* on the monotonic clock; infinite without one */
    /* cars, whole numbers */
    const int32_t *group, *car_class, *first_lap, *start_step, *clock, *in_pit, *compound, *owed;
    const int32_t *used, *owed_changes, *pending;
    /* cars, seconds, laps, shares */
    const float *clock_s, *per_base, *age, *stint, *fuel, *tank, *max_stint, *base, *base_sd, *rho;
    const float *noise_sd, *noise_scale, *retire_scale, *penalty_scale, *service_log_mean, *service_log_sd;
    const float *service_mean, *driver_stint, *max_driver_stint, *min_driver_stint, *penalty;
    const float *per_typical, *hazard_intercept, *hazard_slope, *hazard_neutral, *min_share;
    const float *no_stop_last, *hazard_held, *hazard_race, *inverse_laps, *pass_logit;
    /* groups: their rows one after the other, where each begins, its fastest base lap */
    const int32_t *rows, *group_begin, *group_size, *group_lap;
    /* (car, class): time lost a lap to each car of the class */
    const float *meeting;
    /* pairs of rows that share a box */
    const int32_t *box_first, *box_second;
    /* tires, LOOK_UP entries each, and the best next one by (laps to go, mask of dry ones used) */
    const float *offset, *wear, *cliff_age, *cliff, *warmup, *best_wetness, *wetness_s;
    const float *per_stint_factor;
    const int32_t *dry, *best_next;
    /* kinds of neutralisation */
    const float *kind_share, *kind_log_mean, *kind_log_sd, *kind_factor, *kind_lane;
    const float *kind_accidents;
    const int32_t *kind_bunches, *kind_closed, *kind_wave_by;
    /* showers of the forecast; cells of the weather by (step, car) */
    const float *shower_from, *shower_until, *shower_chance;
    const int32_t *cell;
    /* plans: (plan, stop); lap 0 is no stop, compound -1 keeps the set; then by plan */
    const int32_t *plan_lap, *plan_compound;
    const float *plan_fuel;
    const int32_t *plan_from, *plan_until, *plan_stops, *rival_lap, *measured_lap;
    /* set by another thread to stop the run */
    const volatile int32_t *cancelled;
    /* results, (plan, iteration) or (car, plan, iteration) */
    int32_t *position, *class_position;
    double *time_s;
    uint8_t *retired, *beaten;
    int32_t *rejoin_place, *ahead, *behind;
    double *ahead_gap, *behind_gap, *rival_gap;
    /* (car, plan, iteration), may be NULL: last crossing, laps done, last lap before a failure */
    int32_t *end_clock, *end_laps, *end_last;
    /* of the first iteration of the last plan, may be NULL: (step, car, column), (event, column) */
    double *trace, *trace_events;
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
