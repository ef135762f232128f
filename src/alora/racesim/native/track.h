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
        vm on = i_lt(f->laps[car], f->last[car]);
        vf *count = racing + race->car_class[car];
        *count = f_sel(on, *count + 1.0f, *count);
    }
}

ALWAYS vm can_race(const Race *race, const Field *f, int64_t car) {
    vm on = m_and(i_lt(f->laps[car], f->last[car]), i_lt(f->clock[car], i_all(LAST_CLOCK)));
    vm open = race->laps >= 0 ? i_lt(f->laps[car], i_all((int32_t)race->laps))
                              : i_lt(f->clock[car], f->end);
    return m_and(on, open);
}

/* Who drives this lap, and how long it would take on an empty green track; 0 if nobody does. */
ALWAYS int start_lap(const Race *race, Field *f, int64_t step) {
    vf counts[MOST_CARS];
    vm any = m_all(0);
    int waiting = 0;
    if (race->classes > 1) count_classes(race, f, counts);
    for (int64_t car = 0; car < race->cars; car++) {
        vm on = can_race(race, f, car);
        if (step < race->start_step[car]) {
            waiting |= m_any(on);
            on = m_all(0);
        }
        any = m_or(any, on);
        f->racing[car] = m_store(on);
        int64_t lap = lap_on_step(race, car, step);
        float trend = (float)race->trend_s * (float)(lap - race->lap_reference);
        vf tire = tire_loss(race, f->compound[car], f->age[car]);
        vf green = ((f->base[car] + trend) + f->noise[step * race->cars + car]) + tire;
        if (race->standing_start && lap == 1) green = green + f->start_loss[car];
        if (race->cells)
            green = green + wet_loss(race, f->compound[car], wetness_of(race, f, step, car));
        for (int64_t k = 0; race->classes > 1 && k < race->classes; k++)
            green = green + counts[k] * race->meeting[car * race->classes + k];
        green = f_min(f_max(green, f_all(1.0f)), f_all(MOST_LAP_S));
        f->green[car] = green;
        f->strength[car] = (race->pass_logit[car] - (float)race->pass_per_s * green) -
                           (float)race->pass_per_tire_lap * f->age[car];
    }
    return m_any(any) || waiting;
}

typedef struct {
    vi first[MOST_CARS]; /* by group: the earliest clock of its racing cars */
    vi earliest, latest;
} Span;

ALWAYS void find_span(const Race *race, const Field *f, Span *span) {
    span->earliest = i_all(INT32_MAX);
    span->latest = i_all(INT32_MIN);
    for (int64_t g = 0; g < race->groups; g++) {
        vi first = i_all(INT32_MAX);
        for (int64_t i = 0; i < race->group_size[g]; i++) {
            int64_t car = race->rows[race->group_begin[g] + i];
            vm on = m_load(f->racing[car]);
            vi lap = ticks(f_min(f->green[car] + f->loss[car], f_all(MOST_LAP_S)));
            first = i_min(first, i_sel(on, f->clock[car], i_all(INT32_MAX)));
            span->latest =
                i_max(span->latest, i_sel(on, f->clock[car] + lap, i_all(INT32_MIN)));
        }
        span->first[g] = first;
        span->earliest = i_min(span->earliest, first);
    }
}

/* One neutralisation over the lanes `on`, for every car. */
ALWAYS void slow_cars(const Race *race, Field *f, const Span *span, int64_t event, vm on) {
    vi kind = f->event_kind[event], begin = f->event_start[event], end = f->event_end[event];
    vf factor = f_gather(race->kind_factor, kind), lane = f_gather(race->kind_lane, kind);
    vm bunches = i_lt(i_all(0), i_gather(race->kind_bunches, kind));
    vm wave_by = i_lt(i_all(0), i_gather(race->kind_wave_by, kind));
    vi closed = begin + i_gather(race->kind_closed, kind);
    vf pace = factor * (float)race->reference_lap_s;
    vm queue = m_all(0);
    vi far = i_all((int32_t)(LAPPED_SHARE * (float)race->reference));
    for (int64_t car = 0; car < race->cars; car++) {
        vm mine = m_and(on, m_load(f->racing[car]));
        if (!m_any(mine)) continue;
        vf green = f->green[car], loss = f->loss[car];
        vi start = f->clock[car], lap = ticks(f_min(green + loss, f_all(MOST_LAP_S)));
        vi finish = start + lap;
        vf part = i_to_f(i_min(finish, end) - i_max(start, begin)) / i_to_f(lap);
        part = f_sel(mine, f_min(f_max(part, f_all(0.0f)), f_all(1.0f)), f_all(0.0f));
        vf slow = part * f_max(pace - green, f_all(0.0f));
        vm lapped = i_lt(far, start - span->first[race->group[car]]);
        vm alone = m_or(f_lt(f_all(0.0f), loss), m_but(lapped, wave_by));
        vf half = f_sel(m_but(bunches, alone), (float)race->catch_up * slow, f_all(0.0f));
        vf full = f_sel(bunches, f_sel(alone, slow, half), part * (factor - 1.0f) * green);
        f->extra[car] = f->extra[car] + full;
        f->lead[car] = f->lead[car] + f_sel(m_but(bunches, alone), slow - half, f_all(0.0f));
        f->share[car] = f->share[car] + part;
        vm most = f_lt(f_all(0.5f), part);
        f->lane[car] = f_sel(most, lane, f->lane[car]);
        f->closed[car] = i_sel(m_and(most, i_lt(finish, closed)), i_all(-1), f->closed[car]);
        queue = m_or(queue, m_and(most, bunches));
        vm waved = m_and(m_and(mine, wave_by), m_and(lapped, m_and(i_lt(start, end), i_lt(end - 1, finish))));
        f->crossed[car] = i_sel(waved, f->crossed[car] + (int32_t)race->reference, f->crossed[car]);
    }
    f->queue_gap = f_sel(queue, f_all((float)race->bunch_gap), f->queue_gap);
}

/* What neutralisations add to this lap; 0 if the lap is green in all lanes. */
ALWAYS int slow_down(const Race *race, Field *f) {
    f->queue_gap = f_all((float)race->min_gap);
    if (f->first_event >= f->events) return 0;
    Span span;
    find_span(race, f, &span);
    int any = 0;
    for (int64_t e = f->first_event; e < f->events; e++) {
        vm begun = i_lt(f->event_start[e], span.latest);
        if (!m_any(begun)) break;
        vm on = m_and(begun, i_lt(span.earliest, f->event_end[e]));
        if (!m_any(on)) {
            if (e == f->first_event && !m_any(i_lt(span.earliest, f->event_end[e]))) f->first_event++;
            continue;
        }
        for (int64_t car = 0; !any && car < race->cars; car++) {
            f->extra[car] = f->lead[car] = f->share[car] = f_all(0.0f);
            f->lane[car] = f_all((float)race->lane_s);
            f->closed[car] = f->crossed[car] = i_all(0);
        }
        any = 1;
        slow_cars(race, f, &span, e, on);
    }
    for (int64_t car = 0; any && car < race->cars; car++)
        f->share[car] = f_min(f->share[car], f_all(1.0f));
    return any;
}

/* Where each car would end its lap, with two flags in the last bits. */
ALWAYS void finish_alone(const Race *race, Field *f, int neutral) {
    for (int64_t car = 0; car < race->cars; car++) {
        vm on = m_load(f->racing[car]);
        vf alone = f->green[car] + f->loss[car];
        if (neutral) alone = alone + f->extra[car];
        vi finish = f->clock[car] + ticks(f_min(alone, f_all(MOST_LAP_S)));
        if (neutral) finish = finish - f->crossed[car];
        finish = i_sel(on, finish, f->clock[car]) & ~FLAGS;
        vm busy = m_but(on, f_lt(f_all(0.0f), f->loss[car]));
        vi laps = i_sel(on, f->laps[car] + 1, f->laps[car]);
        vm stays = i_lt(laps, f->last[car]);
        f->finish[car] = finish + i_sel(busy, i_all(0), i_all(FREE)) + i_sel(stays, i_all(0), i_all(OUT));
    }
}

/* Laps, tires and fuel after the walk; `finish` are the clocks. */
ALWAYS void end_lap(const Race *race, Field *f, int neutral) {
    float worn = 1.0f - (float)race->wear_factor, burnt = 1.0f - (float)race->fuel_factor;
    for (int64_t car = 0; car < race->cars; car++) {
        vm on = m_load(f->racing[car]);
        vf one = f_sel(on, f_all(1.0f), f_all(0.0f));
        vf wear = one, burn = one;
        if (neutral) {
            wear = one * (1.0f - worn * f->share[car]);
            burn = one * (1.0f - burnt * f->share[car]);
        }
        f->clock[car] = i_sel(on, f->finish[car], f->clock[car]);
        f->laps[car] = i_sel(on, f->laps[car] + 1, f->laps[car]);
        f->age[car] = f->age[car] + wear;
        f->fuel[car] = f->fuel[car] - burn;
        f->stint[car] = f->stint[car] + one;
        f->driver[car] = f->driver[car] + one;
    }
}

/* In a race by time: the end is when the leading group's first car crosses after the limit. */
ALWAYS void see_leader(const Race *race, Field *f) {
    if (race->laps >= 0) return;
    vi first = i_all(INT32_MAX), limit = i_all((int32_t)race->time_limit);
    for (int64_t i = 0; i < race->group_size[race->lead_group]; i++) {
        int64_t car = race->rows[race->group_begin[race->lead_group] + i];
        first = i_min(first, i_sel(i_lt(f->laps[car], f->last[car]), f->clock[car], i_all(INT32_MAX)));
    }
    vm open = i_eq(f->end, limit);
    vm there = m_but(m_and(open, i_lt(first, i_all(INT32_MAX))), i_lt(first, limit));
    f->end = i_sel(there, first, f->end);
}

#endif
