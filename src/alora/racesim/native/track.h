/* A lap alone and under neutralisations, and the end of the lap. */
#ifndef ALORA_TRACK_H
#define ALORA_TRACK_H

#include "draws.h"

#define LAST_CLOCK 1600000000
#define OUT 2
#define FREE 1
#define FLAGS 3
#define LAPPED_SHARE 0.8f

ALWAYS vf tire_loss(const Race *race, vi tire, vf age) {
    vf over = f_max(age - f_look(race->cliff_age, tire), f_all(0.0f));
    return (f_look(race->offset, tire) + f_look(race->wear, tire) * age) +
           f_look(race->cliff, tire) * over;
}

ALWAYS vf wet_loss(const Race *race, vi tire, vf wetness) {
    vf off = wetness - f_look(race->best_wetness, tire);
    return f_look(race->wetness_s, tire) * (off * off);
}

ALWAYS vf wetness_of(const Race *race, const Field *f, int64_t step, int64_t car) {
    return f->wetness[race->cell[step * race->cars + car]];
}

/* How many cars of each class race now, for those that meet them. */
ALWAYS void count_classes(const Race *race, const Field *f, vf *racing) {
    for (int64_t k = 0; k < race->classes; k++) racing[k] = f_all(0.0f);
    for (int64_t car = 0; car < race->cars; car++) {
        vf *count = racing + race->car_class[car];
        *count = f_add(i_lt(f->laps[car], f->last[car]), *count, f_all(1.0f));
    }
}

ALWAYS vm can_race(const Race *race, const Field *f, int64_t car) {
    vm on = m_and(i_lt(f->laps[car], f->last[car]), i_lt(f->clock[car], i_all(LAST_CLOCK)));
    on = m_and(on, i_lt(f->clock[car], f->end));
    if (race->laps >= 0) on = m_and(on, i_lt(f->laps[car], i_all((int32_t)race->laps)));
    return on;
}

/* The lap on an empty green track [s]. */
ALWAYS vf green_lap(const Race *race, const Field *f, int64_t step, int64_t car, const vf *counts) {
    int64_t lap = f->lap[car];
    float trend = (float)race->trend_s * (float)(lap - race->lap_reference);
    vf tire = tire_loss(race, f->compound[car], f->age[car]);
    vf green = ((f->base[car] + trend) + f->noise[slot_of(race, step, car)]) + tire;
    if (race->standing_start && lap == 1) green = green + f->start_loss[car];
    if (race->cells)
        green = green + wet_loss(race, f->compound[car], wetness_of(race, f, step, car));
    for (int64_t k = 0; race->classes > 1 && k < race->classes; k++)
        green = green + counts[k] * race->meeting[car * race->classes + k];
    return f_min(f_max(green, f_all(1.0f)), f_all(MOST_LAP_S));
}

ALWAYS vi lap_in_ticks(vf seconds) { return ticks(f_min(seconds, f_all(MOST_LAP_S))); }

/* Where a car would end its lap, with two flags in the last bits. */
ALWAYS vi finish_of(const Field *f, int64_t car, vm on, vi lap) {
    vi finish = i_sel(on, f->clock[car] + lap + 2, f->clock[car]) & ~FLAGS;
    vm busy = m_but(on, f_lt(f_all(0.0f), f->loss[car]));
    vm stays = i_lt(i_add(on, f->laps[car], i_all(1)), f->last[car]);
    return i_add(m_not(stays), i_add(m_not(busy), finish, i_all(FREE)), i_all(OUT));
}

/* The earliest start and latest end of this lap of any racing car. */
typedef struct {
    vi earliest, latest;
    int waiting; /* cars that have not started yet may begin earlier */
} Span;

/* Who drives this lap, and where it would end on a green track; 0 if nobody does. */
ALWAYS int start_lap(const Race *race, Field *f, int64_t step, Span *span) {
    vf counts[MOST_CARS];
    vm any = m_all(0);
    int waiting = 0, events = f->first_event < f->events;
    span->earliest = i_all(INT32_MAX);
    span->latest = i_all(INT32_MIN);
    if (race->classes > 1) count_classes(race, f, counts);
    for (int64_t car = 0; car < race->cars; car++) {
        vm on = can_race(race, f, car);
        if (step < race->start_step[car]) {
            waiting |= m_any(on);
            on = m_all(0);
        }
        any = m_or(any, on);
        f->racing[car] = on;
        vf green = green_lap(race, f, step, car, counts);
        f->green[car] = green;
        vf strength = (race->pass_logit[car] - (float)race->pass_per_s * green) -
                      (float)race->pass_per_tire_lap * f->age[car];
        vf attack = ((float)race->pass_intercept + strength) - f->pass_luck[slot_of(race, step, car)];
        vi lap = lap_in_ticks(green + f->loss[car]);
        vi finish = finish_of(f, car, on, lap);
        f->entry[car] = exchange((Record){f_bits(finish), strength, attack, f_all(0.0f)});
        if (!events) continue;
        span->earliest = i_min(span->earliest, i_sel(on, f->clock[car], i_all(INT32_MAX)));
        span->latest = i_max(span->latest, i_sel(on, f->clock[car] + lap, i_all(INT32_MIN)));
    }
    span->waiting = waiting;
    return m_any(any) || waiting;
}

/* By group: the earliest clock of its racing cars. */
ALWAYS void find_first(const Race *race, const Field *f, vi *firsts) {
    for (int64_t g = 0; g < race->groups; g++) {
        vi first = i_all(INT32_MAX);
        for (int64_t i = 0; i < race->group_size[g]; i++) {
            int64_t car = race->rows[race->group_begin[g] + i];
            first = i_min(first, i_sel(f->racing[car], f->clock[car], i_all(INT32_MAX)));
        }
        firsts[g] = first;
    }
}

/* One neutralisation over the lanes `on`, for every car. */
ALWAYS void slow_cars(const Race *race, Field *f, const vi *firsts, int64_t event, vm on) {
    vi kind = f->event_kind[event], begin = f->event_start[event], end = f->event_end[event];
    vf factor = f_gather(race->kind_factor, kind), lane = f_gather(race->kind_lane, kind);
    vm bunches = i_lt(i_all(0), i_gather(race->kind_bunches, kind));
    vm wave_by = i_lt(i_all(0), i_gather(race->kind_wave_by, kind));
    vi closed = begin + i_gather(race->kind_closed, kind);
    vf pace = factor * (float)race->reference_lap_s;
    vm queue = m_all(0);
    vi far = i_all((int32_t)(LAPPED_SHARE * (float)race->reference));
    for (int64_t car = 0; car < race->cars; car++) {
        vm mine = m_and(on, f->racing[car]);
        if (!m_any(mine)) continue;
        vf green = f->green[car], loss = f->loss[car];
        vi start = f->clock[car], lap = lap_in_ticks(green + loss);
        vi finish = start + lap;
        vf part = i_to_f(i_min(finish, end) - i_max(start, begin)) / i_to_f(lap);
        part = f_when(mine, f_min(f_max(part, f_all(0.0f)), f_all(1.0f)));
        vf slow = part * f_max(pace - green, f_all(0.0f));
        vm lapped = i_lt(far, start - firsts[race->group[car]]);
        vm alone = m_or(f_lt(f_all(0.0f), loss), m_but(lapped, wave_by));
        vf half = f_when(m_but(bunches, alone), (float)race->catch_up * slow);
        vf full = f_sel(bunches, f_sel(alone, slow, half), part * (factor - 1.0f) * green);
        f->extra[car] = f->extra[car] + full;
        f->lead[car] = f->lead[car] + f_when(m_but(bunches, alone), slow - half);
        f->share[car] = f->share[car] + part;
        vm most = f_lt(f_all(0.5f), part);
        f->lane[car] = f_sel(most, lane, f->lane[car]);
        f->closed[car] = m_or(f->closed[car], m_and(most, i_lt(finish, closed)));
        queue = m_or(queue, m_and(most, bunches));
        vm whole = i_lt(i_all((int32_t)race->reference - 1), start - firsts[race->group[car]]);
        vm waved = m_and(m_and(mine, wave_by), m_and(whole, m_and(i_lt(start, end), i_lt(end - 1, finish))));
        f->crossed[car] = i_add(waved, f->crossed[car], i_all((int32_t)race->reference));
    }
    f->queue_gap = f_sel(queue, f_all((float)race->bunch_gap), f->queue_gap);
}

/* What neutralisations add to this lap; 0 if the lap is green in all lanes. */
ALWAYS int slow_down(const Race *race, Field *f, const Span *span) {
    vi firsts[MOST_CARS];
    int any = 0;
    f->queue_gap = f_all((float)race->min_gap);
    for (int64_t e = f->first_event; e < f->events; e++) {
        vm begun = i_lt(f->event_start[e], span->latest);
        if (!m_any(begun)) break;
        vm runs = i_lt(span->earliest, f->event_end[e]), on = m_and(begun, runs);
        if (!m_any(on)) {
            if (e == f->first_event && !m_any(runs) && !span->waiting) f->first_event++;
            continue;
        }
        for (int64_t car = 0; !any && car < race->cars; car++) {
            f->extra[car] = f->lead[car] = f->share[car] = f_all(0.0f);
            f->lane[car] = f_all((float)race->lane_s);
            f->closed[car] = m_all(0);
            f->crossed[car] = i_all(0);
        }
        if (!any) find_first(race, f, firsts);
        any = 1;
        slow_cars(race, f, firsts, e, on);
    }
    return any;
}

/* Where each car would end its lap with what neutralisations add; the sign of the lead says that it
 * may not pass. */
ALWAYS void finish_slowly(const Race *race, Field *f) {
    for (int64_t car = 0; car < race->cars; car++) {
        vf alone = (f->green[car] + f->loss[car]) + f->extra[car];
        vi finish = finish_of(f, car, f->racing[car], lap_in_ticks(alone) - f->crossed[car]);
        f->share[car] = f_min(f->share[car], f_all(1.0f));
        Record entry = exchange(f->entry[car]);
        entry.a = f_bits(finish);
        vi sign = i_sel(f_lt(f_all(0.5f), f->share[car]), i_all(INT32_MIN), i_all(0));
        entry.d = f_bits(i_bits(f->lead[car]) | sign);
        f->entry[car] = exchange(entry);
    }
}

/* Laps, tires and fuel of one car after the walk; `finish` is its clock. */
ALWAYS void end_lap(const Race *race, Field *f, int64_t car, int neutral) {
    vm on = f->racing[car];
    vf one = f_when(on, f_all(1.0f)), wear = one, burn = one;
    if (neutral) {
        wear = one * (1.0f - (1.0f - (float)race->wear_factor) * f->share[car]);
        burn = one * (1.0f - (1.0f - (float)race->fuel_factor) * f->share[car]);
    }
    f->clock[car] = i_sel(on, f->finish[car] & ~1, f->clock[car]);
    f->laps[car] = i_add(on, f->laps[car], i_all(1));
    f->age[car] = f->age[car] + wear;
    f->stint[car] = f->stint[car] + one;
    if (!race->uses_limits) return;
    f->fuel[car] = f->fuel[car] - burn;
    f->driver[car] = f->driver[car] + one;
}

/* Where the first car of the leading group ends this lap, and how many laps it then has. The race
 * ends when it has driven the distance, or crosses at or after the limit. */
ALWAYS void see_leader(const Race *race, Field *f) {
    vi first = i_all(INT32_MAX), limit = i_all((int32_t)race->time_limit);
    int32_t lap = 0;
    for (int64_t i = 0; i < race->group_size[race->lead_group]; i++) {
        int64_t car = race->rows[race->group_begin[race->lead_group] + i];
        first = i_min(first, i_sel(f->racing[car], f->finish[car] & ~1, i_all(INT32_MAX)));
        lap = f->lap[car] > lap ? f->lap[car] : lap;
    }
    vm there = m_and(i_eq(f->end, limit), i_lt(first, i_all(INT32_MAX)));
    if (race->laps >= 0) {
        f->leader = i_sel(i_lt(first, i_all(INT32_MAX)), first, f->leader);
        f->leader_lap = lap;
        if (lap < race->laps) return;
    } else {
        there = m_but(there, i_lt(first, limit));
    }
    f->end = i_sel(there, first, f->end);
}

/* Cars that crossed the line at or after the end of the race have finished: they drive no lap. */
ALWAYS void wave_flag(const Race *race, Field *f) {
    see_leader(race, f);
    if (race->laps < 0 || f->leader_lap < race->laps) return;
    for (int64_t car = 0; car < race->cars; car++)
        f->racing[car] = m_and(f->racing[car], i_lt(f->clock[car], f->end));
}

#endif
