/* Single-precision functions that give the same bits everywhere; see docs/engine.md. */
#ifndef ALORA_NUMBERS_H
#define ALORA_NUMBERS_H

#include "lanes.h"

#define TICKS_PER_S 8192.0f
#define MOST_LAP_S 20000.0f

ALWAYS vi ticks(vf seconds) { return f_to_i(seconds * TICKS_PER_S + 0.5f); }

ALWAYS vf v_exp(vf x) {
    x = f_min(f_max(x, f_all(-30.0f)), f_all(30.0f));
    vf y = x * 1.44269504f;
    vi n = f_to_i(y + f_sel(f_lt(y, f_all(0.0f)), f_all(-0.5f), f_all(0.5f)));
    vf f = y - i_to_f(n);
    vf p = f * 0.0013333558f + 0.009618129f;
    p = p * f + 0.05550411f;
    p = p * f + 0.24022651f;
    p = p * f + 0.69314718f;
    p = p * f + 1.0f;
    return f_bits(i_bits(p) + (n << 23));
}

/* Natural logarithm of positive normal numbers. */
ALWAYS vf v_ln(vf x) {
    vi bits = i_bits(x);
    vi e = (bits >> 23) - 127;
    vf m = f_bits((bits & 0x7FFFFF) | 0x3F800000);
    vm big = f_lt(f_all(1.41421356f), m);
    m = f_sel(big, m * 0.5f, m);
    e = i_sel(big, e + 1, e);
    vf t = (m - 1.0f) / (m + 1.0f);
    vf q = t * t;
    vf series = 1.0f + q * (0.33333333f + q * (0.2f + q * 0.14285714f));
    return i_to_f(e) * 0.69314718f + (2.0f * t) * series;
}

ALWAYS vf uniform16(vi bits) {
    return i_to_f(bits) * 0x1p-16f + 0x1p-17f;
}

ALWAYS vf uniform24(vi bits) {
    return i_to_f((vi)((vu)bits >> 8)) * 0x1p-24f + 0x1p-25f;
}

ALWAYS vf exponential(vi bits) { return -v_ln(uniform24(bits)); }

/* Sum of the four bytes, centred and scaled to variance 1. */
ALWAYS vf byte_sum(vi bits) {
    vi pairs = (bits & 0xFF00FF) + ((bits >> 8) & 0xFF00FF);
    vi sum = (pairs & 0xFFFF) + (vi)((vu)pairs >> 16);
    return i_to_f(sum - 510) * 0.006765875f;
}

ALWAYS vf normal(vi bits) {
    vf z = byte_sum(bits);
    return z * (0.9490333f + 0.018642383f * (z * z));
}

ALWAYS vf heavy_tailed(vi bits) {
    vf z = byte_sum(bits);
    return z * (0.6412007f + 0.1226162f * (z * z));
}

#endif
