/* What each simulated race draws once: pace, the start, failures, neutralisations, weather. */
#ifndef ALORA_PROSPECTS_H
#define ALORA_PROSPECTS_H

#include "draws.h"

#define LEAST_BASE 0.5f
#define NEVER (1 << 30)
#define LONGEST_LIFE_LAPS 1e6f
#define MOST_DRAWN 32
#define MOST_SPANS 64

ALWAYS vi to_ticks(vf seconds) {
    return f_to_i(f_min(f_max(seconds, f_all(-1e5f)), f_all(2e5f)) * TICKS_PER_S);
}

/* Laps until something of a constant chance a lap happens; `scale` 0 is never. */
ALWAYS vi laps_until(vi bits, float scale) {
    if (scale == 0.0f) return i_all(NEVER);
    return f_to_i(f_min(exponential(bits) * scale, f_all(LONGEST_LIFE_LAPS)));
}

ALWAYS void draw_cars(const Race *race, Field *f) {
    for (int64_t car = 0; car < race->cars; car++) {
        Words pace = draw(f, 0, car, FOR_PACE), fate = draw(f, 0, car, FOR_FATE);
        float base = race->base[car];
        f->base[car] = f_max(base + race->base_sd[car] * normal(pace.low), f_all(LEAST_BASE * base));
        vf luck = normal(pace.high);
        luck = f_max(luck, -luck);
        f->start_loss[car] =
            (float)race->start_loss_s * (float)car + (float)race->start_sd_s * luck;
        f->last_drawn[car] = race->first_lap[car] - 1 + laps_until(fate.low, race->retire_scale[car]);
        f->drive_through[car] =
            race->first_lap[car] + laps_until(fate.high, race->penalty_scale[car]);
    }
}

typedef struct {
    float start[MOST_DRAWN + 1 + MOST_CARS], end[MOST_DRAWN + 1 + MOST_CARS];
    int32_t kind[MOST_DRAWN + 1 + MOST_CARS];
    int32_t count;
} Events;

ALWAYS void add_event(Events *events, vm lanes, vf start, vf end, vi kind) {
    uint32_t bits = m_bits(lanes);
    for (int l = 0; bits; l++, bits >>= 1) {
        if (!(bits & 1)) continue;
        Events *e = events + l;
        int32_t at = e->count++;
        for (; at > 0 && e->start[at - 1] > start[l]; at--) {
            e->start[at] = e->start[at - 1];
            e->end[at] = e->end[at - 1];
            e->kind[at] = e->kind[at - 1];
        }
        e->start[at] = start[l];
        e->end[at] = end[l];
        e->kind[at] = kind[l];
    }
}

ALWAYS vf event_length(const Race *race, vi kind, vi bits) {
    return v_exp(f_gather(race->kind_log_mean, kind) + f_gather(race->kind_log_sd, kind) * normal(bits));
}

/* How many of the edges are at or below: the kind that a uniform number picks. */
ALWAYS vi pick(const float *edges, int64_t count, vf uniform) {
    vi kind = i_all(0);
    for (int64_t k = 0; k < count; k++)
        kind = i_sel(f_le(f_all(edges[k]), uniform), kind + 1, kind);
    return kind;
}

ALWAYS void draw_natural(const Race *race, Field *f, Events *events) {
    vf clock = f_all(0.0f);
    vm all = m_all(1);
    if (race->kind_now >= 0) {
        clock = (float)race->remaining_s * exponential(draw(f, 0, 0, FOR_EVENT).low);
        add_event(events, all, f_all(-1e5f), clock, i_all((int32_t)race->kind_now));
    } else if (race->scenario_kind >= 0) {
        vi kind = i_all((int32_t)race->scenario_kind);
        vf start = f_all((float)race->scenario_s);
        clock = start + event_length(race, kind, draw(f, 0, 0, FOR_LENGTH).low);
        add_event(events, all, start, clock, kind);
    }
    vf span = f_all((float)race->span_s);
    for (int64_t n = 1; race->event_rate > 0.0 && n <= MOST_DRAWN; n++) {
        Words word = draw(f, n, 0, FOR_EVENT);
        vf start = clock + exponential(word.low) / (float)race->event_rate;
        vm soon = f_le(start, span);
        if (!m_any(soon)) break;
        vi kind = pick(race->kind_share, race->kinds - 1, uniform16(word.high & 0xFFFF));
        clock = start + event_length(race, kind, draw(f, n, 0, FOR_LENGTH).low);
        add_event(events, soon, start, clock, kind);
    }
}

ALWAYS void draw_accidents(const Race *race, Field *f, Events *events) {
    float most = race->kind_accidents[race->kinds - 1];
    for (int64_t car = 0; most > 0.0f && car < race->cars; car++) {
        vi last = f->last_drawn[car];
        vm fails = i_lt(last, i_all(race->first_lap[car] - 1 + (int32_t)race->steps));
        if (!m_any(fails)) continue;
        Words word = draw(f, 0, car, FOR_ACCIDENT);
        vf uniform = uniform16(word.high & 0xFFFF);
        fails = m_and(fails, f_lt(uniform, f_all(most)));
        if (!m_any(fails)) continue;
        vi kind = i_min(pick(race->kind_accidents, race->kinds, uniform),
                        i_all((int32_t)race->kinds - 1));
        vf driven = i_to_f(last - race->first_lap[car]) + 1.5f;
        vf start = race->clock_s[car] + driven * race->base[car];
        add_event(events, fails, start, start + event_length(race, kind, word.low), kind);
    }
}

/* Keep what does not start while another is out, in the order of their starts. */
ALWAYS void draw_events(const Race *race, Field *f) {
    Events events[W];
    for (int l = 0; l < W; l++) events[l].count = 0;
    f->events = 0;
    if (!race->kinds) return;
    draw_natural(race, f, events);
    draw_accidents(race, f, events);
    vf start[MOST_EVENTS], end[MOST_EVENTS];
    vi kind[MOST_EVENTS];
    for (int e = 0; e < MOST_EVENTS; e++) {
        start[e] = end[e] = f_all(2e5f);
        kind[e] = i_all(0);
    }
    for (int l = 0; l < W; l++) {
        int kept = 0;
        float over = -2e5f;
        for (int32_t i = 0; i < events[l].count && kept < MOST_EVENTS; i++) {
            if (events[l].start[i] < over) continue;
            start[kept][l] = events[l].start[i];
            over = end[kept][l] = events[l].end[i];
            kind[kept++][l] = events[l].kind[i];
        }
        if (kept > f->events) f->events = kept;
    }
    for (int64_t e = 0; e < f->events; e++) {
        f->event_start[e] = to_ticks(start[e]);
        f->event_end[e] = to_ticks(end[e]);
        f->event_kind[e] = kind[e];
    }
}

/* How wet the track is in each cell of time. */
ALWAYS void draw_weather(const Race *race, Field *f) {
    vf until[MOST_SPANS];
    vm falls[64];
    vf clock = f_all(0.0f);
    float total = (float)race->cells * (float)race->cell_s;
    int64_t spans = 0;
    for (; spans < MOST_SPANS && m_any(f_lt(clock, f_all(total))); spans++) {
        int wet = (race->raining + spans) & 1;
        float mean = wet ? (float)race->rain_mean_s : 1.0f / (float)race->dry_rate;
        clock = clock + exponential(draw(f, spans, 0, FOR_SHOWER).low) * mean;
        until[spans] = clock;
    }
    for (int64_t s = 0; s < race->showers; s++)
        falls[s] = f_lt(uniform16(draw(f, s, 0, FOR_RAIN).high & 0xFFFF),
                        f_all(race->shower_chance[s]));
    vf wetness = f_all((float)race->wetness);
    vf rise = f_all((float)race->cell_s * (float)race->wetting);
    vf fall = f_all(-((float)race->cell_s * (float)race->drying));
    for (int64_t cell = 0; cell < race->cells; cell++) {
        f->wetness[cell] = wetness;
        float middle = ((float)cell + 0.5f) * (float)race->cell_s;
        vi passed = i_all((int32_t)race->raining);
        for (int64_t s = 0; s < spans; s++)
            passed = i_sel(f_le(until[s], f_all(middle)), passed + 1, passed);
        vm rains = i_eq(passed & 1, i_all(1));
        for (int64_t s = 0; s < race->showers; s++)
            if (race->shower_from[s] <= middle && middle < race->shower_until[s])
                rains = m_or(rains, falls[s]);
        wetness = f_max(f_min(wetness + f_sel(rains, rise, fall), f_all(1.0f)), f_all(0.0f));
    }
}

/* What a race draws before weather and laps: enough to know when it is neutralised. */
ALWAYS void draw_prospects(const Race *race, Field *f) {
    number_lanes(race, f);
    draw_cars(race, f);
    draw_events(race, f);
}

ALWAYS void draw_race(const Race *race, Field *f) {
    draw_prospects(race, f);
    if (race->cells) draw_weather(race, f);
    f->steps_drawn = 0;
}

#endif
