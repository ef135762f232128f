/* Single-precision functions that give the same bits everywhere; see docs/engine.md. */
#ifndef ALORA_NUMBERS_H
#define ALORA_NUMBERS_H

#include "lanes.h"

#define TICKS_PER_S 8192.0f
#define MOST_LAP_S 20000.0f
#define ROUNDING 12582912.0f /* 1.5 * 2^23: adding it rounds to a whole number */

ALWAYS vi ticks(vf seconds) { return f_to_i(seconds * TICKS_PER_S + 0.5f); }

ALWAYS vf v_exp(vf x) {
    x = f_min(f_max(x, f_all(-30.0f)), f_all(30.0f));
    vf y = x * 1.44269504f;
    vf rounded = y + ROUNDING;
    vf f = y - (rounded - ROUNDING);
    vf p = f * 0.0096181f + 0.0555041f;
    p = p * f + 0.2402265f;
    p = p * f + 0.6931472f;
    p = p * f + 1.0f;
    return f_bits(i_bits(p) + (i_bits(rounded) << 23));
}

/* Natural logarithm of positive normal numbers. */
ALWAYS vf v_ln(vf x) {
    vi bits = i_bits(x);
    vi e = (bits - 0x3F3504F3) >> 23;
    vf f = f_bits(bits - (e << 23)) - 1.0f;
    vf p = f * -0.143205137f + 0.223302663f;
    p = p * f - 0.254723571f;
    p = p * f + 0.332258492f;
    p = p * f - 0.49985056f;
    p = p * f + 1.00001279f;
    return i_to_f(e) * 0.69314718f + p * f;
}

ALWAYS vf uniform16(vi bits) {
    return i_to_f(bits) * 0x1p-16f + 0x1p-17f;
}

ALWAYS vf uniform24(vi bits) {
    return i_to_f((vi)((vu)bits >> 8)) * 0x1p-24f + 0x1p-25f;
}

/* Quantile of the logistic distribution at 16 random bits. */
ALWAYS vf logit16(vi bits) {
    vf i = i_to_f(bits);
    return v_ln((i + 0.5f) / (65535.5f - i));
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
