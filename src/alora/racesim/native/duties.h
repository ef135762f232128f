/* What the rules, the tank, the tires and the track ask of a car: who has to stop, and who wants to. */
#ifndef ALORA_DUTIES_H
#define ALORA_DUTIES_H

#include "track.h"

#define WET_BIT 128

typedef struct {
    vf to_go, to_last; /* laps to the end, and to the last chance for a compulsory stop */
    vm window;         /* a stop now counts as compulsory */
    vi owed;           /* compulsory stops */
    vm owes_tire;      /* another dry compound is still owed */
} Duty;

ALWAYS vi count_bits(vi x) {
    x = x - ((x >> 1) & 0x55);
    x = (x & 0x33) + ((x >> 2) & 0x33);
    return (x + (x >> 4)) & 0x0F;
}

/* Is another dry compound still owed? Not after a wet one, nor before any is known. */
ALWAYS vm lacks_compound(const Race *race, vi used) {
    vm dry_only = m_and(i_lt(i_all(0), used), i_lt(used, i_all(WET_BIT)));
    return m_and(dry_only, i_lt(count_bits(used), i_all((int32_t)race->required_dry)));
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
    if (race->required_dry > 1) duty.owes_tire = f->owes_tire[car];
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
        vm held = i_eq(f->finish[car] & 1, i_all(1));
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

#endif
