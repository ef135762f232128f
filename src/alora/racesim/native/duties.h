/* What the rules, the tank, the tires and the track ask of a car: who has to stop, and who wants to. */
#ifndef ALORA_DUTIES_H
#define ALORA_DUTIES_H

#include "track.h"

#define WET_BIT 128

typedef struct {
    vf to_go, to_last; /* laps to the end, and to the last chance for a compulsory stop */
    vm window;         /* a stop now counts as compulsory */
    vi owed, changes;  /* compulsory stops, changes of driver */
    vi ordered;        /* stops that orders still hold: what they pay waits for them */
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

/* Laps that a car can still begin before a moment. */
ALWAYS vf laps_until_moment(const Race *race, const Field *f, int64_t car, vi moment) {
    vf left = i_to_f(moment - f->clock[car]) * 0x1p-13f;
    vf laps = f_max(left, f_all(0.0f)) * race->per_base[car];
    vi whole = f_to_i(laps);
    return i_to_f(i_add(f_lt(i_to_f(whole), laps), whole, i_all(1)));
}

/* Laps to go in a race by laps: no more than begin before the leader will have driven all of its. */
ALWAYS vf laps_to_go(const Race *race, const Field *f, int64_t car) {
    vf laps = i_to_f((int32_t)race->laps - f->laps[car]);
    if (!f->leader_lap) return laps;
    int32_t left = ((int32_t)race->laps - f->leader_lap) * race->group_lap[race->lead_group];
    return f_min(laps, laps_until_moment(race, f, car, f->leader + left));
}

ALWAYS Duty duty_of(const Race *race, const Field *f, int64_t car, int64_t lap) {
    Duty duty;
    duty.window = m_all(1);
    if (race->laps >= 0) {
        duty.to_go = duty.to_last = laps_to_go(race, f, car);
        if (race->window_until < INT32_MAX) {
            duty.to_last = f_min(duty.to_go, f_all((float)(race->window_until - lap + 1)));
            duty.window = m_all(lap >= race->window_from && lap <= race->window_until);
        }
    } else {
        vi limit = i_all((int32_t)race->time_limit);
        duty.to_go = duty.to_last = laps_until_moment(race, f, car, limit);
        if (race->window_until < INT32_MAX) {
            vi closes = i_all((int32_t)race->window_until);
            duty.to_last = f_min(duty.to_go, laps_until_moment(race, f, car, closes));
            duty.window = m_and(i_lt(i_all((int32_t)race->window_from - 1), f->clock[car]),
                                i_lt(f->clock[car], i_all((int32_t)race->window_until + 1)));
        }
    }
    duty.owed = i_max(f->owed[car], i_all(0));
    duty.changes = f->changes[car];
    duty.ordered = i_all(0);
    duty.owes_tire = m_all(0);
    if (race->required_dry > 1) duty.owes_tire = f->owes_tire[car];
    return duty;
}

/* Is it time for `count` things owed, of which orders pay some: the last chance for all of them, or
 * nearly that for what no order pays? */
ALWAYS vm is_late(const Race *race, vi count, vi ordered, vf to_last) {
    vi more = i_max(count - ordered, i_all(0));
    vm soon = m_and(i_lt(i_all(0), more), f_le(to_last, (float)race->latest_laps * i_to_f(more)));
    return m_or(soon, m_and(i_lt(i_all(0), count), f_le(to_last, i_to_f(count))));
}

/* Fuel, stint and driver: what a car or its crew cannot exceed. */
ALWAYS vm at_limit(const Race *race, const Field *f, int64_t car, const Duty *duty) {
    vm must = f_le(f_all(race->max_stint[car]), f->stint[car]);
    must = m_or(must, f_le(f_all(race->max_driver_stint[car]), f->driver[car]));
    if (race->tank[car] < 1e9f)
        must = m_or(must, f_lt(f->fuel[car], f_all((float)race->fuel_margin)));
    vm late = is_late(race, duty->changes, duty->ordered, duty->to_go);
    return m_or(must, m_and(late, f_le(f_all(race->min_driver_stint[car]), f->driver[car])));
}

ALWAYS vm must_stop(const Race *race, const Field *f, int64_t car, const Duty *duty) {
    vf last = i_to_f(i_sel(i_lt(i_all(0), duty->ordered), i_all(1), i_all((int32_t)race->latest_laps)));
    vm must = m_and(duty->owes_tire, f_le(duty->to_go, last));
    if (race->uses_owed)
        must = m_or(must, m_and(duty->window, is_late(race, duty->owed, duty->ordered, duty->to_last)));
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
