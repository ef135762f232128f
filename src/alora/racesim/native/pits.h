/* Stops: the counterpart of `alora/racesim/pitting.py`. */
#ifndef ALORA_PITS_H
#define ALORA_PITS_H

#include <math.h>

#include "field.h"

#define KEEP (-1)

static inline __attribute__((always_inline)) double tire_loss(const Race *race, int compound, double age) {
    double over = age - race->cliff_age[compound];
    return race->offset[compound] + race->wear[compound] * age +
           race->cliff[compound] * (over > 0.0 ? over : 0.0);
}

static inline __attribute__((always_inline)) double laps_to_go(const Race *race, const Field *f, int64_t car, int l) {
    if (race->laps >= 0) return (double)(race->laps - f->laps[car][l]);
    double left = race->time_left_s - f->clock[car][l];
    return ceil((left > 0.0 ? left : 0.0) / race->base[car]);
}

static inline __attribute__((always_inline)) int owes(const Race *race, const Field *f, int64_t car, int l) {
    int owed = f->owed[car][l] > 0 ? f->owed[car][l] : 0;
    int tires = race->required_dry > 1 && f->used[car][l] &&
                __builtin_popcount((unsigned)f->used[car][l]) < race->required_dry;
    return owed > tires ? owed : tires;
}

static inline __attribute__((always_inline)) int must_stop(const Race *race, const Field *f, int64_t car, int l, double to_go) {
    int owed = owes(race, f, car, l);
    return f->fuel[car][l] < race->fuel_margin || f->stint[car][l] >= race->max_stint[car] ||
           (owed > 0 && to_go <= race->latest_laps * owed);
}

static inline __attribute__((always_inline)) int wants_stop(
    const Race *race, const Field *f, int64_t car, int l, double to_go, double draw) {
    double part = f->stint[car][l] / race->typical[car];
    double score = race->hazard_intercept[car] + race->hazard_slope[car] * part;
    if (f->share[car][l] > 0.5 && part > race->min_share[car]) score += race->hazard_neutral[car];
    if (!(draw < score) || to_go <= race->no_stop_last[car]) return 0;
    int reaches = f->stint[car][l] + to_go <= race->reachable_stints * race->typical[car] &&
                  f->fuel[car][l] >= to_go;
    return !(reaches && owes(race, f, car, l) == 0);
}

static inline __attribute__((always_inline)) int next_tire(const Race *race, const Field *f, int64_t car, int l, double to_go) {
    int64_t row = to_go < 0 ? 0 : to_go > race->steps + 1 ? race->steps + 1 : (int64_t)to_go;
    return (int)race->best_next[row * race->masks + f->used[car][l]];
}

static inline __attribute__((always_inline)) void change_tires(const Race *race, Field *f, int64_t car, int l, int tire) {
    if (tire != KEEP) {
        f->compound[car][l] = tire;
        f->age[car][l] = 0.0;
        f->tire[car][l] = race->offset[tire];
        f->loss[car][l] += race->warmup[tire];
        if (race->dry[tire]) f->used[car][l] |= 1 << tire;
    }
    f->stint[car][l] = 0.0;
    f->owed[car][l] -= 1;
}

static inline __attribute__((always_inline)) void serve(
    const Race *race, Field *f, int64_t car, int l, double to_go, double z, int tire, double most) {
    double lane = f->share[car][l] > 0.5 ? race->lane_neutral_s : race->lane_s;
    double service = race->service_mean[car] > 0.0
                         ? exp(race->service_log_mean[car] + race->service_log_sd[car] * z)
                         : 0.0;
    if (z > race->botch_z) service += race->botch_s;
    if (isfinite(race->tank[car])) {
        double needed = to_go + race->fuel_margin;
        if (needed > race->tank[car]) needed = race->tank[car];
        double taken = needed - f->fuel[car][l];
        if (taken > most) taken = most;
        if (taken < 0.0) taken = 0.0;
        f->fuel[car][l] += taken;
        double refuel = taken * race->refuel_s;
        if (race->refuel_in_parallel)
            service = service > refuel ? service : refuel;
        else
            service += refuel;
    }
    double loss = lane + service;
    f->loss[car][l] = loss > race->min_pit_stop_s ? loss : race->min_pit_stop_s;
    change_tires(race, f, car, l, tire);
}

/* Which of our planned stops is at the end of this lap; -1 is none. */
static inline __attribute__((always_inline)) int64_t planned_stop(const Race *race, int64_t plan, int64_t lap) {
    const int64_t *laps = race->plan_lap + plan * race->stops_per_plan;
    for (int64_t stop = 0; stop < race->stops_per_plan; stop++)
        if (lap > 0 && laps[stop] == lap) return plan * race->stops_per_plan + stop;
    return -1;
}

static inline __attribute__((always_inline)) void decide_stops(
    const Race *race, Field *f, int64_t plan, int64_t step, int64_t our_lap) {
    int64_t mine = planned_stop(race, plan, our_lap);
    for (int64_t car = 0; car < race->cars; car++) {
        size_t at = ((size_t)step * race->cars + car) * LANES;
        for (int l = 0; l < LANES; l++) {
            f->loss[car][l] = 0.0;
            if (!f->racing[car][l]) continue;
            double to_go = laps_to_go(race, f, car, l);
            if (to_go < 1.0) continue;
            int ours = car == race->ours && !race->all_by_policy, planned = ours && mine >= 0;
            if (!planned && !must_stop(race, f, car, l, to_go) &&
                (ours || !wants_stop(race, f, car, l, to_go, (double)f->stop_draw[at + l])))
                continue;
            int tire = planned ? (int)race->plan_compound[mine] : next_tire(race, f, car, l, to_go);
            double most = planned ? race->plan_fuel[mine] : INFINITY;
            serve(race, f, car, l, to_go, (double)f->service_z[at + l], tire, most);
        }
    }
}

#endif
