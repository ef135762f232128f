/* A stop: time standing, fuel, tires, driver, penalties, and a box that two cars share. */
#ifndef ALORA_SERVICE_H
#define ALORA_SERVICE_H

#include "duties.h"

#define KEEP (-1)
#define WRONG_TIRE_S 1.0f

/* Whose stops are given: ours by a plan, a rival's by the duel asked for. */
typedef struct {
    vm now;
    vi tire;
    vf most;
} Given;

ALWAYS vi cheapest_tire(const Race *race, const Field *f, int64_t car, vf to_go) {
    vi laps = i_min(i_max(f_to_i(to_go), i_all(0)), i_all((int32_t)race->steps + 1));
    vi mask = f->used[car] & ((int32_t)race->masks - 1);
    return i_gather(race->best_next, laps * (int32_t)race->masks + mask);
}

/* The tire for the wetness, where the one chosen would lose more than `WRONG_TIRE_S` on it. */
ALWAYS vi for_the_track(const Race *race, vi chosen, vf wetness) {
    vf least = f_all(1e9f);
    vi best = i_all(0);
    for (int64_t tire = 0; tire < race->tires; tire++) {
        vf loss = wet_loss(race, i_all((int32_t)tire), wetness);
        vm less = f_lt(loss, least);
        least = f_sel(less, loss, least);
        best = i_sel(less, i_all((int32_t)tire), best);
    }
    vm wrong = f_lt(least + WRONG_TIRE_S, wet_loss(race, chosen, wetness));
    return i_sel(wrong, best, chosen);
}

ALWAYS void fit_tires(const Race *race, Field *f, int64_t car, vm on, vi tire) {
    vi used = f->used[car], bit = i_all(WET_BIT);
    for (int64_t k = 0; k < race->tires; k++)
        if (race->dry[k]) bit = i_sel(i_eq(tire, i_all((int32_t)k)), i_all(1 << k), bit);
    f->compound[car] = i_sel(on, tire, f->compound[car]);
    f->age[car] = f_when(m_not(on), f->age[car]);
    f->loss[car] = f_add(on, f->loss[car], f_look(race->warmup, tire));
    f->used[car] = i_sel(on, used | bit, used);
    if (race->required_dry > 1) f->owes_tire[car] = lacks_compound(race, f->used[car]);
}

/* Time standing; takes fuel and changes the driver. */
ALWAYS vf stand(const Race *race, Field *f, int64_t car, int64_t lap, vm on, const Duty *duty, vf most) {
    Words word = draw(f, lap, car, FOR_SERVICE);
    vf service = f_all(0.0f);
    if (race->service_mean[car] > 0.0f)
        service = f_min(v_exp(race->service_log_mean[car] + race->service_log_sd[car] * normal(word.low)),
                        f_all(MOST_LAP_S));
    vm botched = f_lt(uniform16(word.high & 0xFFFF), f_all((float)race->botch_probability));
    service = f_add(botched, service, f_all((float)race->botch_s));
    if (!race->uses_limits) return service;
    float tank = race->tank[car];
    if (tank < 1e9f) {
        vf needed = f_min(duty->to_go + (float)race->fuel_margin, f_all(tank)) - f->fuel[car];
        vf taken = f_max(f_min(needed, most), f_all(0.0f));
        f->fuel[car] = f_add(on, f->fuel[car], taken);
        vf refuel = taken * (float)race->refuel_s;
        if (race->refuel_in_parallel)
            service = f_max(service, refuel);
        else
            service = service + refuel;
    }
    vf next = f_min(duty->to_go, f_all(race->max_stint[car] < tank ? race->max_stint[car] : tank));
    vm change = m_and(i_lt(i_all(0), f->changes[car]),
                      f_le(f_all(race->min_driver_stint[car]), f->driver[car]));
    change = m_or(change, f_lt(f_all(race->max_driver_stint[car]), f->driver[car] + next));
    change = m_and(change, on);
    vf driver = f_when(change, f_all((float)race->driver_change_s));
    f->driver[car] = f_when(m_not(change), f->driver[car]);
    f->changes[car] = i_add(change, f->changes[car], i_all(-1));
    if (race->driver_in_parallel) return f_max(service, driver);
    return service + driver;
}

ALWAYS void serve(const Race *race, Field *f, int64_t car, int64_t lap, int64_t step, vm on, const Duty *duty, const Given *given, int neutral) {
    vf standing = stand(race, f, car, lap, on, duty, given->most);
    vf lane = neutral ? f->lane[car] : f_all((float)race->lane_s);
    vf loss = f_max(lane + standing, f_all((float)race->min_pit_stop_s)) + f->penalty[car];
    f->loss[car] = f_add(on, f->loss[car], loss);
    f->penalty[car] = f_when(m_not(on), f->penalty[car]);
    f->standing[car] = f_when(on, standing);
    f->stint[car] = f_when(m_not(on), f->stint[car]);
    f->owed[car] = i_add(m_and(on, duty->window), f->owed[car], i_all(-1));
    vi tire = i_sel(m_and(given->now, m_not(i_eq(given->tire, i_all(KEEP)))), given->tire,
                    cheapest_tire(race, f, car, duty->to_go));
    vm keeps = m_and(given->now, i_eq(given->tire, i_all(KEEP)));
    if (car == race->rival) keeps = m_all(0);
    if (race->cells) {
        vi chosen = i_sel(keeps, f->compound[car], tire);
        tire = for_the_track(race, chosen, wetness_of(race, f, step, car));
        keeps = m_and(keeps, i_eq(tire, f->compound[car]));
    }
    fit_tires(race, f, car, m_but(on, keeps), tire);
}

ALWAYS void drive_through(const Race *race, Field *f, int64_t car, int64_t lap, vm on, int neutral) {
    vm due = m_and(on, i_lt(i_all(0), f->pending[car]));
    vf lane = neutral ? f->lane[car] : f_all((float)race->lane_s);
    f->loss[car] = f_add(due, f->loss[car], lane);
    f->pending[car] = i_add(due, f->pending[car], i_all(-1));
    vm given = m_and(on, i_eq(f->drive_through[car], i_all((int32_t)lap)));
    f->pending[car] = i_add(given, f->pending[car], i_all(1));
}

/* Two cars of one box: the later one waits until the first is done. */
ALWAYS void share_boxes(const Race *race, Field *f) {
    for (int64_t i = 0; i < race->boxes; i++) {
        int64_t a = race->box_first[i], b = race->box_second[i];
        vm both = m_and(f->stopped[a], f->stopped[b]);
        if (!m_any(both)) continue;
        vf later = i_to_f(f->clock[b] - f->clock[a]) * 0x1p-13f;
        vm behind = f_le(f_all(0.0f), later);
        vf wait_b = f_max(f->standing[a] - later, f_all(0.0f));
        vf wait_a = f_max(f->standing[b] + later, f_all(0.0f));
        f->loss[b] = f_add(m_and(both, behind), f->loss[b], wait_b);
        f->loss[a] = f_add(m_but(both, behind), f->loss[a], wait_a);
    }
}

#endif
