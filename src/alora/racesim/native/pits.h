/* Stops: ours by the plan, the rivals' by their policy, anybody's when a limit is reached. */
#ifndef ALORA_PITS_H
#define ALORA_PITS_H

#include "track.h"

#define KEEP (-1)
#define WET_BIT 128
#define WRONG_TIRE_S 1.0f

typedef struct {
    vf to_go, to_last; /* laps to the end, and to the last chance for a compulsory stop */
    vm window;         /* a stop now counts as compulsory */
    vi owed;           /* compulsory stops */
    vm owes_tire;      /* another dry compound is still owed */
} Duty;

/* Whose stops are given: ours by a plan, a rival's by the duel asked for. */
typedef struct {
    vm now;
    vi tire;
    vf most;
} Given;

ALWAYS vi count_bits(vi x) {
    x = x - ((x >> 1) & 0x55);
    x = (x & 0x33) + ((x >> 2) & 0x33);
    return (x + (x >> 4)) & 0x0F;
}

ALWAYS vf laps_of(const Race *race, const Field *f, int64_t car, int64_t until) {
    vf left = i_to_f((int32_t)until - f->clock[car]) * 0x1p-13f;
    vf laps = f_max(left, f_all(0.0f)) / race->base[car];
    vi whole = f_to_i(laps);
    return i_to_f(i_sel(f_lt(i_to_f(whole), laps), whole + 1, whole));
}

ALWAYS Duty duty_of(const Race *race, const Field *f, int64_t car, int64_t lap) {
    Duty duty;
    duty.window = m_all(1);
    if (race->laps >= 0) {
        duty.to_go = duty.to_last = i_to_f((int32_t)race->laps - f->laps[car]);
        if (race->window_until < INT32_MAX) {
            duty.to_last = f_min(duty.to_go, f_all((float)(race->window_until - lap)));
            duty.window = m_all(lap >= race->window_from && lap <= race->window_until);
        }
    } else {
        duty.to_go = duty.to_last = laps_of(race, f, car, race->time_limit);
        if (race->window_until < INT32_MAX) {
            duty.to_last = f_min(duty.to_go, laps_of(race, f, car, race->window_until));
            duty.window = m_and(i_lt(i_all((int32_t)race->window_from - 1), f->clock[car]),
                                i_lt(f->clock[car], i_all((int32_t)race->window_until + 1)));
        }
    }
    duty.owed = i_max(f->owed[car], i_all(0));
    duty.owes_tire = m_all(0);
    vi used = f->used[car];
    if (race->required_dry > 1)
        duty.owes_tire = m_and(m_and(i_lt(i_all(0), used), i_lt(used, i_all(WET_BIT))),
                               i_lt(count_bits(used), i_all((int32_t)race->required_dry)));
    return duty;
}

/* Fuel, stint and driver: what a car or its crew cannot exceed. */
ALWAYS vm at_limit(const Race *race, const Field *f, int64_t car, const Duty *duty) {
    vm must = f_le(f_all(race->max_stint[car]), f->stint[car]);
    must = m_or(must, f_le(f_all(race->max_driver_stint[car]), f->driver[car]));
    if (race->tank[car] < 1e9f)
        must = m_or(must, f_lt(f->fuel[car], f_all((float)race->fuel_margin)));
    vi changes = f->changes[car];
    vm driver = m_and(i_lt(i_all(0), changes),
                      f_le(duty->to_go, (float)race->latest_laps * i_to_f(changes)));
    driver = m_and(driver, f_le(f_all(race->min_driver_stint[car]), f->driver[car]));
    return m_or(must, driver);
}

ALWAYS vm must_stop(const Race *race, const Field *f, int64_t car, const Duty *duty) {
    vf latest = f_all((float)race->latest_laps);
    vm must = m_and(duty->owes_tire, f_le(duty->to_go, latest));
    if (race->uses_owed) {
        vm late = m_and(duty->window, f_le(duty->to_last, latest * i_to_f(duty->owed)));
        must = m_or(must, m_and(late, i_lt(i_all(0), duty->owed)));
    }
    if (race->uses_limits) must = m_or(must, at_limit(race, f, car, duty));
    return must;
}

ALWAYS vm wants_stop(const Race *race, const Field *f, int64_t car, const Duty *duty, vf luck, int neutral) {
    vf per_lap = race->per_typical[car] * f_look(race->per_stint_factor, f->compound[car]);
    vf part = f->stint[car] * per_lap;
    vf x = race->hazard_intercept[car] + race->hazard_slope[car] * part;
    if (neutral) {
        vm eager = m_and(f_lt(f_all(0.5f), f->share[car]), f_lt(f_all(race->min_share[car]), part));
        x = f_add(eager, x, f_all(race->hazard_neutral[car]));
    }
    if (race->uses_held) {
        vm held = m_load(f->held[car]);
        x = f_add(held, x, f_all(race->hazard_held[car]));
        x = x + race->hazard_race[car] * (1.0f - duty->to_go * race->inverse_laps[car]);
    }
    vm wants = m_but(f_lt(luck, x), f_le(duty->to_go, f_all(race->no_stop_last[car])));
    vm reaches = f_le((f->stint[car] + duty->to_go) * per_lap, f_all((float)race->reachable_stints));
    if (race->uses_limits) reaches = m_and(reaches, f_le(duty->to_go, f->fuel[car]));
    reaches = m_but(reaches, duty->owes_tire);
    if (race->uses_owed) reaches = m_but(reaches, i_lt(i_all(0), duty->owed));
    return m_but(wants, reaches);
}

/* Is another tire worth a stop on the track as it is? Of the wetness only. */
ALWAYS vm wrong_tire(const Race *race, const Field *f, int64_t car, vf wetness, vf uniform) {
    vf least = f_all(1e9f);
    for (int64_t tire = 0; tire < race->tires; tire++)
        least = f_min(wet_loss(race, i_all((int32_t)tire), wetness), least);
    vf saves = wet_loss(race, f->compound[car], wetness) - least;
    return f_lt((float)race->react_s * (0.5f + uniform), saves);
}

/* Which of our plan's stops is due at the end of this lap. */
ALWAYS Given given_stop(const Race *race, Field *f, int64_t plan, int64_t lap, int neutral) {
    Given given = {m_all(0), i_all(KEEP), f_all(1e9f)};
    int64_t row = plan * race->stops_per_plan;
    vi stops = i_all((int32_t)race->stops_per_plan);
    if (race->plan_lap[row] == 0 || !m_any(i_lt(f->next_stop, stops))) return given;
    int open = lap >= race->plan_from[plan] && lap <= race->plan_until[plan];
    if (lap < race->plan_lap[row] && !open) return given;
    vi now = i_all(0);
    vf share = neutral ? f->share[race->ours] : f_all(0.0f);
    for (int l = 0; l < W; l++) {
        int32_t stop = f->next_stop[l];
        if (stop >= race->stops_per_plan || race->plan_lap[row + stop] == 0) continue;
        if (lap < race->plan_lap[row + stop] && !(open && share[l] > 0.5f)) continue;
        now[l] = -1;
        given.tire[l] = race->plan_compound[row + stop];
        given.most[l] = race->plan_fuel[row + stop];
    }
    given.now = m_load(now);
    return given;
}

ALWAYS Given rival_stop(const Race *race, const Field *f, int64_t plan, int64_t lap) {
    Given given = {m_all(0), i_all(KEEP), f_all(1e9f)};
    int due = race->rival_lap[plan] > 0 && lap >= race->rival_lap[plan];
    given.now = m_and(m_all(due), i_eq(f->next_rival, i_all(0)));
    return given;
}

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

typedef struct {
    Duty duty;
    Given given;
    vm stops;
    int64_t car, lap;
} Call;

/* Who stops at the end of this lap, and why. */
ALWAYS vm decide(const Race *race, Field *f, int64_t plan, int64_t step, Call *call, int neutral) {
    int64_t car = call->car, lap = call->lap;
    int ours = car == race->ours && !race->all_by_policy, rival = car == race->rival;
    f->loss[car] = f_all(0.0f);
    vm on = f->racing[car];
    if (race->uses_limits) {
        vm dry = m_and(on, f_lt(f->fuel[car], f_all(0.0f)));
        f->last[car] = i_sel(dry, i_min(f->laps[car], f->last[car]), f->last[car]);
        on = m_but(on, dry);
    }
    call->duty = duty_of(race, f, car, lap);
    on = m_and(on, f_le(f_all(1.0f), call->duty.to_go));
    vm stops = must_stop(race, f, car, &call->duty);
    call->given = (Given){m_all(0), i_all(KEEP), f_all(1e9f)};
    if (ours)
        call->given = given_stop(race, f, plan, lap, neutral);
    else if (rival)
        call->given = rival_stop(race, f, plan, lap);
    else
        stops = m_or(stops, wants_stop(race, f, car, &call->duty, f->stop_luck[slot_of(race, step, car)], neutral));
    stops = m_or(stops, call->given.now);
    if (race->cells) {
        vf uniform = f_all(0.5f);
        if (!ours) uniform = uniform16((vi)((vu)draw(f, lap, car, FOR_LAP).high >> 16));
        stops = m_or(stops, wrong_tire(race, f, car, wetness_of(race, f, step, car), uniform));
    }
    stops = m_and(stops, on);
    if (neutral) {
        vm shut = f->closed[car];
        if (race->uses_limits && race->tank[car] < 1e9f)
            shut = m_but(shut, f_lt(f->fuel[car], f_all((float)race->fuel_margin)));
        stops = m_but(stops, shut);
    }
    if (race->boxes) f->stopped[car] = stops;
    if (race->uses_penalties) drive_through(race, f, car, lap, on, neutral);
    call->stops = stops;
    return stops;
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

/* End the lap of every car, and let those that want to stop do so. */
ALWAYS void end_laps(const Race *race, Field *f, int64_t plan, int64_t step, int neutral) {
    Call calls[MOST_CARS];
    int64_t count = 0;
    for (int64_t car = 0; car < race->cars; car++) {
        end_lap(race, f, car, neutral);
        if (race->boxes) f->stopped[car] = m_all(0);
        if (step < race->start_step[car]) continue;
        calls[count].car = car;
        calls[count].lap = f->lap[car];
        count += m_any(decide(race, f, plan, step, calls + count, neutral));
    }
    for (int64_t i = 0; i < count; i++) {
        Call *call = calls + i;
        serve(race, f, call->car, call->lap, step, call->stops, &call->duty, &call->given, neutral);
        vm made = m_and(call->stops, call->given.now);
        if (call->car == race->ours) f->next_stop = i_add(made, f->next_stop, i_all(1));
        if (call->car == race->rival) f->next_rival = i_add(made, f->next_rival, i_all(1));
    }
    if (race->boxes) share_boxes(race, f);
}

#endif
