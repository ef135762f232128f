/* Cars in each other's way: following, passing, lapping, and the order they end the lap in. */
#ifndef ALORA_TRAFFIC_H
#define ALORA_TRAFFIC_H

#include "track.h"

#define ROW_BITS 7
#define ROW_MASK ((1 << ROW_BITS) - 1)
#define MOST_BEHIND ((1 << 24) - 1)
#define NO_BARRIER (-(1 << 30))
#define FIRST_DRS_LAP 3

typedef struct {
    vi finish[MOST_CARS], behind[MOST_CARS], row[MOST_CARS], held[MOST_CARS];
    vm busy[MOST_CARS], out[MOST_CARS];
} Places;

typedef struct {
    vi finish, row, place;
} Barrier;

/* Which cars that end the lap in front of the barrier's car get past it. */
ALWAYS vm pass(const Race *race, const Field *f, const Barrier *barrier, vm wants, vi row, vm drs, int64_t step) {
    vi at = row * W + lane_numbers(), there = barrier->row * W + lane_numbers();
    vf better = f_gather((const float *)f->strength, at) - f_gather((const float *)f->strength, there);
    vf x = ((float)race->pass_intercept + better) + f_sel(drs, f_all((float)race->drs), f_all(0.0f));
    vf e = v_exp(x);
    vi bits = i_gather((const int32_t *)(f->chance + step * race->cars), at);
    return m_and(wants, f_lt(uniform16(bits & 0xFFFF) * (1.0f + e), e));
}

/* Walk one group front to back, as it stood at the start of the lap. */
ALWAYS void walk(const Race *race, const Field *f, Places *places, int64_t group, int64_t step, int neutral) {
    int64_t begin = race->group_begin[group];
    int open = lap_on_step(race, race->rows[begin], step) >= FIRST_DRS_LAP && race->drs != 0.0;
    vi gap = f_to_i(f->queue_gap), behind_before = i_all(0);
    vf dirty = f_all((float)race->dirty_ticks);
    float per_tick = 1.0f / (float)race->dirty_range_ticks;
    vm busy_before = m_all(0), led = m_all(0);
    Barrier barrier = {i_all(NO_BARRIER), i_all(0), i_all(0)};
    for (int64_t place = 0; place < race->group_size[group]; place++) {
        vi packed = f->order[begin + place];
        vi row = packed & ROW_MASK, behind = packed >> ROW_BITS;
        vi at = row * W + lane_numbers();
        vi raw = i_gather((const int32_t *)f->finish, at);
        vm busy = i_eq(raw & FREE, i_all(0)), may = busy;
        vi finish = raw & ~FLAGS;
        if (neutral) {
            vi lead = ticks(f_gather((const float *)f->lead, at));
            finish = i_sel(m_but(busy, led), finish + lead, finish);
            led = m_or(led, busy);
            may = m_and(busy, f_le(f_gather((const float *)f->share, at), f_all(0.5f)));
        }
        vi since = behind - behind_before;
        vf close = f_max(1.0f - i_to_f(since) * per_tick, f_all(0.0f));
        finish = i_sel(m_and(may, busy_before), finish + f_to_i(dirty * close), finish);
        vm contact = m_and(busy, i_lt(finish, barrier.finish + gap)), passes = m_all(0);
        vm wants = m_and(m_and(contact, may), i_lt(finish, barrier.finish));
        if (m_any(wants)) {
            vm drs = open ? m_not(i_lt(i_all((int32_t)race->drs_range), since)) : m_all(0);
            passes = pass(race, f, &barrier, wants, row, drs, step);
            uint32_t bits = m_bits(passes);
            barrier.finish = i_sel(passes, barrier.finish + (int32_t)race->pass_cost, barrier.finish);
            for (int l = 0; bits; l++, bits >>= 1)
                if (bits & 1) places->finish[barrier.place[l]][l] += (int32_t)race->pass_cost;
        }
        vm follows = m_but(contact, passes), leads = m_but(busy, passes);
        finish = i_sel(follows, barrier.finish + gap, finish);
        barrier.finish = i_sel(leads, finish, barrier.finish);
        barrier.row = i_sel(leads, row, barrier.row);
        barrier.place = i_sel(leads, i_all((int32_t)place), barrier.place);
        places->finish[place] = finish;
        places->behind[place] = behind;
        places->row[place] = row;
        places->busy[place] = busy;
        places->out[place] = m_not(i_eq(raw & OUT, i_all(0)));
        if (race->uses_held) places->held[place] = m_store(follows);
        behind_before = behind;
        busy_before = busy;
    }
}

/* Blue flags: cars that were lapped during this lap lose time, and so do those that lapped them. */
ALWAYS void lap_cars(const Race *race, Places *places, int64_t group) {
    int64_t size = race->group_size[group];
    float per_lap = 1.0f / (float)race->group_lap[group];
    vi first = i_all(INT32_MAX), lap = i_all(race->group_lap[group]), loss[MOST_CARS];
    for (int64_t p = 0; p < size; p++) first = i_min(first, places->finish[p]);
    int any = 0;
    for (int64_t p = 1; p < size; p++) {
        vm far = m_but(places->busy[p], i_lt(places->finish[p] - first, lap));
        if (!m_any(far)) continue;
        for (int64_t i = 0; !any && i < size; i++) loss[i] = i_all(0);
        any = 1;
        for (int64_t q = 0; q < p; q++) {
            vi now = f_to_i(i_to_f(places->finish[p] - places->finish[q]) * per_lap);
            vi then = f_to_i(i_to_f(places->behind[p] - places->behind[q]) * per_lap);
            vm lapped = m_and(m_and(far, places->busy[q]), i_lt(then, now));
            loss[p] = i_sel(lapped, loss[p] + (int32_t)race->blue_flag, loss[p]);
            loss[q] = i_sel(lapped, loss[q] + (int32_t)race->lapping, loss[q]);
        }
    }
    for (int64_t p = 0; any && p < size; p++) places->finish[p] = places->finish[p] + loss[p];
}

/* Sort one group by clock; it is nearly in order from the lap before. */
ALWAYS void sort_places(const Race *race, Field *f, int64_t group) {
    vi *order = f->order + race->group_begin[group];
    for (int64_t place = 1; place < race->group_size[group]; place++) {
        vi car = order[place];
        int64_t hole = place;
        for (; hole > 0 && m_any(i_lt(car, order[hole - 1])); hole--) {
            vi ahead = order[hole - 1];
            order[hole] = i_max(car, ahead);
            car = i_min(car, ahead);
        }
        order[hole] = car;
    }
}

ALWAYS void line_up(const Race *race, Field *f, const Places *places, int64_t group) {
    int64_t begin = race->group_begin[group], size = race->group_size[group];
    vi first = i_all(INT32_MAX);
    for (int64_t p = 0; p < size; p++)
        first = i_min(first, i_sel(places->out[p], i_all(INT32_MAX), places->finish[p]));
    int32_t *finish = (int32_t *)f->finish, *held = (int32_t *)f->held;
    for (int64_t p = 0; p < size; p++) {
        vm in = m_not(places->out[p]);
        vi behind = i_sel(in, places->finish[p], first) - i_sel(in, first, first);
        behind = i_min(i_max(behind, i_all(0)), i_all(MOST_BEHIND));
        behind = i_sel(in, behind, i_all(MOST_BEHIND));
        f->order[begin + p] = (behind << ROW_BITS) | places->row[p];
        for (int l = 0; l < W; l++) {
            int64_t at = (int64_t)places->row[p][l] * W + l;
            finish[at] = places->finish[p][l];
            if (race->uses_held) held[at] = places->held[p][l];
        }
    }
    sort_places(race, f, group);
}

ALWAYS void drive_lap(const Race *race, Field *f, int64_t step, int neutral) {
    Places places;
    for (int64_t group = 0; group < race->groups; group++) {
        walk(race, f, &places, group, step, neutral);
        if (race->blue_flag || race->lapping) lap_cars(race, &places, group);
        line_up(race, f, &places, group);
    }
}

#endif
