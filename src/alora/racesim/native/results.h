/* Reading off what happened to our car. */
#ifndef ALORA_RESULTS_H
#define ALORA_RESULTS_H

#include <math.h>

#include "track.h"

#define LAP_GAP 1e5
#define RETIRED 1e9

ALWAYS int is_racing(const Field *f, int64_t car, int64_t lane) { return m_bits(f->racing[car]) >> lane & 1; }

/* Our place and neighbours as we end the out lap of the first stop, in the lanes where we do. */
static void look_around(const Race *race, const Field *f, int64_t row, uint32_t here) {
    for (int64_t l = 0; l < f->lanes; l++) {
        if (!(here >> l & 1)) continue;
        int32_t place = 1, ahead = -1, behind = -1;
        int64_t ours = f->clock[race->ours][l], best_ahead = INT64_MAX, best_behind = INT64_MAX;
        for (int64_t car = 0; car < race->cars; car++) {
            if (car == race->ours || race->car_class[car] != race->car_class[race->ours]) continue;
            if (!is_racing(f, car, l)) continue;
            int64_t gap = ours - f->clock[car][l];
            int32_t laps = f->laps[car][l] - f->laps[race->ours][l];
            place += laps > 0 || (laps == 0 && gap > 0);
            if (race->group[car] != race->group[race->ours]) continue;
            if (gap > 0) {
                if (gap < best_ahead) best_ahead = gap, ahead = (int32_t)car;
            } else if (-gap < best_behind) {
                best_behind = -gap, behind = (int32_t)car;
            }
        }
        race->rejoin_place[row + f->column[l]] = is_racing(f, race->ours, l) ? place : 0;
        race->ahead[row + f->column[l]] = ahead;
        race->behind[row + f->column[l]] = behind;
        race->ahead_gap[row + f->column[l]] = ahead < 0 ? NAN : (double)best_ahead / 8192.0;
        race->behind_gap[row + f->column[l]] = behind < 0 ? NAN : (double)best_behind / 8192.0;
    }
}

static void measure_rival(const Race *race, const Field *f, int64_t row) {
    for (int64_t l = 0; l < f->lanes; l++)
        if (is_racing(f, race->rival, l) && is_racing(f, race->ours, l))
            race->rival_gap[row + f->column[l]] =
                ((double)f->clock[race->rival][l] - (double)f->clock[race->ours][l]) / 8192.0;
}

static void trace_lap(const Race *race, const Field *f, int64_t step) {
    double *row = race->trace + step * race->cars * TRACE_COLUMNS;
    for (int64_t car = 0; car < race->cars; car++, row += TRACE_COLUMNS) {
        row[TRACE_RACING] = is_racing(f, car, 0);
        row[TRACE_CLOCK] = (double)f->clock[car][0] / 8192.0;
        row[TRACE_STOP_LOSS] = f->loss[car][0];
        row[TRACE_COMPOUND] = f->compound[car][0];
        row[TRACE_AGE] = f->age[car][0];
    }
}

static void trace_events(const Race *race, const Field *f) {
    for (int64_t e = 0; e < f->events; e++) {
        race->trace_events[3 * e] = (double)f->event_start[e][0] / 8192.0;
        race->trace_events[3 * e + 1] = (double)f->event_end[e][0] / 8192.0;
        race->trace_events[3 * e + 2] = f->event_kind[e][0];
    }
}

/* The clock at the end with what was not served, and what the car is ranked by. */
typedef struct {
    double clock_s, rank;
    int retired;
} Standing;

ALWAYS Standing standing_of(const Race *race, const Field *f, int64_t car, int64_t l) {
    Standing s;
    int32_t laps = f->laps[car][l];
    int unfinished = race->laps >= 0 ? laps < race->laps : f->clock[car][l] < race->time_limit;
    s.retired = unfinished && laps >= f->last[car][l];
    s.clock_s = (double)f->clock[car][l] / 8192.0 + (double)f->penalty[car][l] +
                race->lane_s * (double)f->pending[car][l];
    s.rank = race->laps >= 0 ? s.clock_s + (double)((int32_t)race->laps - laps) * (double)race->base[car]
                             : s.clock_s - LAP_GAP * (double)laps;
    if (s.retired) s.rank = RETIRED - LAP_GAP * (double)laps + 0.1 * s.clock_s;
    return s;
}

static void classify(const Race *race, const Field *f, int64_t row, int64_t nominal) {
    int64_t ours = race->ours, all = race->plans * race->iterations;
    for (int64_t l = 0; l < f->lanes; l++) {
        Standing mine = standing_of(race, f, ours, l);
        int32_t position = 1, in_class = 1;
        for (int64_t car = 0; car < race->cars; car++) {
            double rank = standing_of(race, f, car, l).rank;
            int ahead = rank < mine.rank;
            position += ahead;
            in_class += ahead && race->car_class[car] == race->car_class[ours];
            race->beaten[car * all + row + f->column[l]] = rank > mine.rank;
        }
        race->position[row + f->column[l]] = position;
        race->class_position[row + f->column[l]] = in_class;
        race->retired[row + f->column[l]] = (uint8_t)mine.retired;
        race->time_s[row + f->column[l]] =
            mine.clock_s + (double)(nominal - f->laps[ours][l]) * (double)race->base[ours];
    }
    for (int64_t car = 0; race->end_clock && car < race->cars; car++)
        for (int64_t l = 0; l < f->lanes; l++) {
            race->end_clock[car * all + row + f->column[l]] = f->clock[car][l];
            race->end_laps[car * all + row + f->column[l]] = f->laps[car][l];
            race->end_last[car * all + row + f->column[l]] = f->last[car][l];
        }
}

#endif
