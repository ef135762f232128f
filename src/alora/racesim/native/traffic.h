/* Cars in each other's way: following, passing, lapping, and the order they end the lap in. */
#ifndef ALORA_TRAFFIC_H
#define ALORA_TRAFFIC_H

#include "track.h"

#define ROW_BITS 7
#define GAP_BITS 3 /* gaps at the start are kept in steps of 8 ticks */
#define ROW_MASK ((1 << ROW_BITS) - 1)
#define MOST_BEHIND ((1 << 24) - 1)
#define NO_BARRIER (-(1 << 30))
#define FIRST_DRS_LAP 3
#define HELD 1 /* the last bit of where a lap ended: it followed another car */
#define MOST_LAPPED 4

typedef struct {
    vi finish[MOST_CARS], behind[MOST_CARS], at[MOST_CARS];
    vm held[MOST_CARS];
    vm busy[MOST_CARS], out[MOST_CARS];
} Places;

/* The last car that did not pass, and where the one in front of it ends the lap. */
typedef struct {
    vi finish, place, before;
    vf strength;
} Barrier;

/* Walk one group front to back, as it stood at the start of the lap. */
ALWAYS void walk(const Race *race, const Field *f, Places *places, int64_t group, int neutral) {
    int64_t begin = race->group_begin[group];
    int open = f->lap[race->rows[begin]] >= FIRST_DRS_LAP && race->drs != 0.0;
    vi gap = f_to_i(f->queue_gap), behind_before = i_all(0);
    vf dirty = f_all((float)race->dirty_ticks);
    float per_tick = 1.0f / (float)race->dirty_range_ticks;
    vm busy_before = m_all(0), led = m_all(0);
    vi drs_range = i_all((int32_t)race->drs_range);
    vf drs = f_all((float)race->drs);
    Barrier barrier = {i_all(NO_BARRIER), i_all(0), i_all(NO_BARRIER), f_all(0.0f)};
    for (int64_t place = 0; place < race->group_size[group]; place++) {
        vi packed = f->order[begin + place];
        vi behind = (packed >> ROW_BITS) << GAP_BITS;
        vi at = (packed & ROW_MASK) * W + lane_numbers();
        vi quads = (packed & ROW_MASK) * W + record_places();
        Record entry = fetch(f->entry, (const int32_t *)&quads);
        vi raw = i_bits(entry.a);
        vm busy = i_eq(raw & FREE, i_all(0)), may = busy;
        vi finish = raw & ~FLAGS;
        if (neutral) {
            may = m_and(busy, i_lt(i_all(-1), i_bits(entry.d)));
            vi lead = ticks(f_bits(i_bits(entry.d) & INT32_MAX)) & ~HELD;
            finish = i_add(m_but(busy, led), finish, lead);
            led = m_or(led, busy);
        }
        vi since = behind - behind_before;
        vf close = f_max(1.0f - i_to_f(since) * per_tick, f_all(0.0f));
        finish = i_add(m_and(may, busy_before), finish, f_to_i(dirty * close) & ~HELD);
        vm contact = m_and(busy, i_lt(finish, barrier.finish + gap));
        vf strength = entry.b, attack = entry.c;
        if (open) attack = f_add(m_not(i_lt(drs_range, since)), attack, drs);
        vm passes = m_and(m_and(contact, may), i_lt(finish, barrier.finish));
        passes = m_and(passes, f_lt(barrier.strength, attack));
        if (m_any(passes)) {
            finish = i_sel(passes, i_max(finish, barrier.before + gap), finish);
            barrier.before = i_sel(passes, finish, barrier.before);
            barrier.finish = i_add(passes, barrier.finish, i_all((int32_t)race->pass_cost));
            for (uint32_t bits = m_bits(passes); bits; bits &= bits - 1) {
                int l = __builtin_ctz(bits);
                places->finish[barrier.place[l]][l] += (int32_t)race->pass_cost;
            }
        }
        vm follows = m_but(contact, passes), leads = m_but(busy, passes);
        finish = i_sel(follows, barrier.finish + gap, finish);
        barrier.before = i_sel(leads, barrier.finish, barrier.before);
        barrier.finish = i_sel(leads, finish, barrier.finish);
        barrier.strength = f_sel(leads, strength, barrier.strength);
        barrier.place = i_sel(leads, i_all((int32_t)place), barrier.place);
        places->finish[place] = finish;
        places->behind[place] = behind;
        places->at[place] = at;
        places->busy[place] = busy;
        places->out[place] = m_not(i_eq(raw & OUT, i_all(0)));
        places->held[place] = follows;
        behind_before = behind;
        busy_before = busy;
    }
}

/* Count the cars q ahead of p whose lead over it grew over `laps` laps; both lose time. Leads at the
 * start only grow towards the front. */
ALWAYS void lap_one(const Race *race, Places *places, vi *loss, int64_t p, vm far, vi laps) {
    vi finish = places->finish[p] - laps, behind = places->behind[p] - laps;
    vi blue = i_all((int32_t)race->blue_flag), lapping = i_all((int32_t)race->lapping);
    for (int64_t q = p - 1; q >= 0; q--) {
        vm near = m_and(far, i_lt(behind, places->behind[q]));
        if (!m_any(near)) return;
        vm lapped = m_but(near, i_lt(finish, places->finish[q]));
        if (!m_any(lapped)) continue;
        lapped = m_and(lapped, places->busy[q]);
        loss[p] = i_add(lapped, loss[p], blue);
        loss[q] = i_add(lapped, loss[q], lapping);
    }
}

/* Blue flags: cars that were lapped during this lap lose time, and so do those that lapped them. */
ALWAYS void lap_cars(const Race *race, Places *places, int64_t group) {
    int64_t size = race->group_size[group];
    vi first = i_all(INT32_MAX), lap = i_all(race->group_lap[group]), loss[MOST_CARS];
    for (int64_t p = 0; p < size; p++)
        first = i_min(first, i_sel(places->busy[p], places->finish[p], first));
    int any = 0;
    for (int64_t p = 1; p < size; p++) {
        for (int32_t k = 1; k <= MOST_LAPPED; k++) {
            vm far = m_but(places->busy[p], i_lt(places->finish[p] - first, lap * k));
            if (!m_any(far)) break;
            for (int64_t i = 0; !any && i < size; i++) loss[i] = i_all(0);
            any = 1;
            lap_one(race, places, loss, p, far, lap * k);
        }
    }
    for (int64_t p = 0; any && p < size; p++) places->finish[p] = places->finish[p] + loss[p];
}

/* Carry the latest so far towards the end; 0 if all were in order. */
ALWAYS int carry_back(vi *order, int64_t size) {
    vm wrong = m_all(0);
    vi carried = order[0];
    for (int64_t p = 1; p < size; p++) {
        vi next = order[p];
        wrong = m_or(wrong, i_lt(next, carried));
        order[p - 1] = i_min(carried, next);
        carried = i_max(carried, next);
    }
    order[size - 1] = carried;
    return m_any(wrong);
}

/* Carry the earliest so far towards the front; 0 if all were in order. */
ALWAYS int carry_forward(vi *order, int64_t size) {
    vm wrong = m_all(0);
    vi carried = order[size - 1];
    for (int64_t p = size - 2; p >= 0; p--) {
        vi next = order[p];
        wrong = m_or(wrong, i_lt(carried, next));
        order[p + 1] = i_max(carried, next);
        carried = i_min(carried, next);
    }
    order[0] = carried;
    return m_any(wrong);
}

/* Sort one group by clock: it is nearly in order, but for the cars that stopped or passed. */
ALWAYS void sort_places(const Race *race, Field *f, int64_t group) {
    vi *order = f->order + race->group_begin[group];
    int64_t size = race->group_size[group];
    while (carry_back(order, size) && carry_forward(order, size)) continue;
}

ALWAYS void line_up(const Race *race, Field *f, const Places *places, int64_t group) {
    int64_t begin = race->group_begin[group], size = race->group_size[group];
    vi first = i_all(INT32_MAX);
    for (int64_t p = 0; p < size; p++)
        first = i_min(first, i_sel(places->out[p], i_all(INT32_MAX), places->finish[p]));
    int32_t *finish = (int32_t *)f->finish;
    for (int64_t p = 0; p < size; p++) {
        vm out = places->out[p];
        vi behind = i_max(places->finish[p] - first, i_all(0)) >> GAP_BITS;
        behind = i_min(behind, i_all(MOST_BEHIND));
        behind = i_sel(out, i_all(MOST_BEHIND), behind);
        f->order[begin + p] = (behind << ROW_BITS) | (places->at[p] >> LANE_BITS);
        vi ends = i_add(places->held[p], places->finish[p], i_all(HELD));
        const int32_t *at = (const int32_t *)(places->at + p), *from = (const int32_t *)&ends;
        for (int l = 0; l < W; l++) finish[at[l]] = from[l];
    }
    sort_places(race, f, group);
}

ALWAYS void drive_lap(const Race *race, Field *f, int neutral) {
    Places places;
    for (int64_t group = 0; group < race->groups; group++) {
        walk(race, f, &places, group, neutral);
        if (race->blue_flag || race->lapping) lap_cars(race, &places, group);
        line_up(race, f, &places, group);
    }
}

#endif
