/* Stops at the end of a lap: ours by the plan, the rivals' by their policy, anybody's at a limit. */
#ifndef ALORA_PITS_H
#define ALORA_PITS_H

#include "service.h"

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

/* How many stops its orders still hold for a car, if they cover what it owes: then nothing is
 * forced early. */
ALWAYS vi ordered_stops(const Race *race, const Field *f, int64_t plan, int64_t car) {
    if (car == race->ours && !race->all_by_policy) return i_max(race->plan_stops[plan] - f->next_stop, i_all(0));
    if (car == race->rival && race->rival_lap[plan] > 0) return 1 - f->next_rival;
    return i_all(0);
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
        f->laps[car] = i_add(dry, f->laps[car], i_all(-1));
        f->last[car] = i_sel(dry, i_min(f->laps[car], f->last[car]), f->last[car]);
        on = m_but(on, dry);
    }
    call->duty = duty_of(race, f, car, lap);
    on = m_and(on, f_le(f_all(1.0f), call->duty.to_go));
    call->duty.ordered = ordered_stops(race, f, plan, car);
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
