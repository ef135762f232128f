/* A lap of the whole field: neutralisations and traffic, the counterpart of
 * `alora/racesim/neutralisation.py` and `traffic.py`. */
#ifndef ALORA_TRACK_H
#define ALORA_TRACK_H

#include <math.h>

#include "field.h"

#define GROUP_GAP_S 1e7
#define OUT_GAP_S 1e10

/* Sort one lane by key; the field is nearly sorted from the lap before. */
static inline __attribute__((always_inline)) void sort_lane(const Race *race, Field *f, int l) {
    for (int64_t place = 1; place < race->cars; place++) {
        int32_t car = f->order[place][l];
        double key = f->key[car][l];
        int64_t hole = place;
        while (hole > 0) {
            int32_t ahead = f->order[hole - 1][l];
            double other = f->key[ahead][l];
            if (other < key || (other == key && ahead < car)) break;
            f->order[hole][l] = ahead;
            hole--;
        }
        f->order[hole][l] = car;
    }
}

/* What neutralisations add to this lap in one lane; 0 if the lap is green for all. */
static inline __attribute__((always_inline)) int slow_lane(const Race *race, Field *f, int64_t column, int l) {
    double earliest = INFINITY, latest = -INFINITY;
    for (int64_t car = 0; car < race->cars; car++) {
        f->share[car][l] = 0.0;
        f->lead[car][l] = 0.0;
        if (!f->racing[car][l]) continue;
        double start = f->clock[car][l], end = start + f->alone[car][l];
        if (start < earliest) earliest = start;
        if (end > latest) latest = end;
    }
    int any = 0, queue = 0;
    for (int64_t event = 0; event < race->events; event++) {
        size_t at = (size_t)event * race->iterations + column + l;
        double start = race->event_start[at], end = race->event_end[at];
        if (!(start < latest)) break;
        if (!(end > earliest)) continue;
        any = 1;
        double factor = race->event_factor[at];
        int bunches = race->event_bunches[at];
        for (int64_t car = 0; car < race->cars; car++) {
            if (!f->racing[car][l]) continue;
            double lap = f->clean[car][l], from = f->clock[car][l], to = from + lap;
            double part = ((to < end ? to : end) - (from > start ? from : start)) / lap;
            part = part < 0.0 ? 0.0 : part > 1.0 ? 1.0 : part;
            double green = lap - f->loss[car][l];
            double behind = factor * race->reference_lap_s - green;
            behind = part * (behind > 0.0 ? behind : 0.0);
            f->share[car][l] += part;
            f->alone[car][l] +=
                bunches ? race->catch_up * behind : part * (factor - 1.0) * green;
            f->lead[car][l] += bunches ? (1.0 - race->catch_up) * behind : 0.0;
            queue |= bunches && part > 0.5;
        }
    }
    for (int64_t car = 0; any && car < race->cars; car++)
        if (f->share[car][l] > 1.0) f->share[car][l] = 1.0;
    f->gap[l] = queue ? race->bunch_gap_s : race->min_gap_s;
    return any;
}

/* The first car of each racing group drives at the safety car's pace, and so does a car that
 * stopped: it left the queue and joins it again behind those that passed it in the lane. */
static inline __attribute__((always_inline)) void lead_queue(const Race *race, Field *f, int l) {
    for (int64_t car = 0; car < race->cars; car++) {
        if (!f->racing[car][l] || f->lead[car][l] == 0.0) continue;
        int first = 1, stopped = f->loss[car][l] > 0.0;
        for (int64_t other = 0; first && !stopped && other < race->cars; other++) {
            if (other == car || race->group[other] != race->group[car] || !f->racing[other][l] ||
                f->loss[other][l] > 0.0)
                continue;
            double gap = f->clock[other][l] - f->clock[car][l];
            first = gap > 0.0 || (gap == 0.0 && other > car);
        }
        if (first) f->alone[car][l] += f->lead[car][l];
    }
}

/* Walk the field front to back, as it stood at the start of the lap. */
static inline __attribute__((always_inline)) void drive_lane(const Race *race, Field *f, const float *draws, int l) {
    double barrier = 0.0, barrier_lap = 0.0, key_before = 0.0;
    int64_t barrier_car = -1, barrier_group = -1;
    int free_before = 1;
    for (int64_t place = 0; place < race->cars; place++) {
        int32_t car = f->order[place][l];
        int racing = f->racing[car][l], free = !racing || f->loss[car][l] > 0.0;
        double key = f->key[car][l];
        double finish = racing ? f->clock[car][l] + f->alone[car][l] : f->clock[car][l];
        int may_pass = !(f->share[car][l] > 0.5);
        if (may_pass && !free && !free_before) {
            double close = 1.0 - (key - key_before) / race->dirty_range_s;
            if (close > 0.0) finish += race->dirty_s * (close < 1.0 ? close : 1.0);
        }
        free_before = free;
        key_before = key;
        int passes = 0;
        if (!free && barrier_car >= 0 && race->group[car] == barrier_group &&
            finish < barrier + f->gap[l]) {
            double advantage = barrier_lap - f->clean[car][l];
            passes = may_pass && finish < barrier &&
                     (double)draws[car * LANES + l] <
                         race->pass_intercept + race->pass_per_s * advantage;
            if (passes)
                barrier = f->alone[barrier_car][l] += race->pass_cost_s;
            else
                finish = barrier + f->gap[l];
        }
        if (!free && !passes) {
            barrier = finish;
            barrier_lap = f->clean[car][l];
            barrier_car = car;
            barrier_group = race->group[car];
        }
        f->alone[car][l] = finish;
    }
}

#endif
