/* Races side by side: one lane of a vector is one simulated race.
 *
 * Every lane computes what plain C would, in the same order, so the width and the instruction set
 * change the speed and nothing else. A file that includes this defines ALORA_WIDTH (4, 8 or 16)
 * and, for the wide ones, the target before it.
 */
#ifndef ALORA_LANES_H
#define ALORA_LANES_H

#include <stdint.h>
#include <string.h>

#if ALORA_WIDTH > 4
#include <immintrin.h>
#endif

#define W ALORA_WIDTH
#define LANE_BITS (W == 16 ? 4 : W == 8 ? 3 : 2)
#define ALWAYS static inline __attribute__((always_inline, unused))

typedef float vf __attribute__((vector_size(4 * W)));
typedef int32_t vi __attribute__((vector_size(4 * W)));
typedef uint32_t vu __attribute__((vector_size(4 * W)));
typedef uint64_t vw __attribute__((vector_size(4 * W)));

ALWAYS vf f_all(float x) { return x - (vf){0}; }
ALWAYS vi i_all(int32_t x) { return x - (vi){0}; }
ALWAYS vi f_to_i(vf x) { return __builtin_convertvector(x, vi); }
ALWAYS vf i_to_f(vi x) { return __builtin_convertvector(x, vf); }
ALWAYS vf f_bits(vi x) { return (vf)x; }
ALWAYS vi i_bits(vf x) { return (vi)x; }

#ifdef ALORA_MASKS
#if ALORA_WIDTH == 16
typedef __mmask16 vm;
typedef __m512 wf;
typedef __m512i wi;
#define OP(name) _mm512_##name
#define GATHER(kind, from, at) _mm512_i32gather_##kind((wi)at, from, 4)
#else
typedef __mmask8 vm;
typedef __m256 wf;
typedef __m256i wi;
#define OP(name) _mm256_##name
#define GATHER(kind, from, at) _mm256_i32gather_##kind(from, (wi)at, 4)
#endif
ALWAYS vm f_lt(vf a, vf b) { return OP(cmp_ps_mask)((wf)a, (wf)b, _CMP_LT_OQ); }
ALWAYS vm f_le(vf a, vf b) { return OP(cmp_ps_mask)((wf)a, (wf)b, _CMP_LE_OQ); }
ALWAYS vm i_lt(vi a, vi b) { return OP(cmplt_epi32_mask)((wi)a, (wi)b); }
ALWAYS vm i_eq(vi a, vi b) { return OP(cmpeq_epi32_mask)((wi)a, (wi)b); }
ALWAYS vm m_and(vm a, vm b) { return _kand_mask16(a, b); }
ALWAYS vm m_or(vm a, vm b) { return _kor_mask16(a, b); }
ALWAYS vm m_but(vm a, vm b) { return _kandn_mask16(b, a); }
ALWAYS uint32_t m_bits(vm m) { return m; }
ALWAYS vm m_all(int on) { return on ? (vm)~0 : (vm)0; }
ALWAYS vm m_load(vi v) { return OP(test_epi32_mask)((wi)v, (wi)v); }
ALWAYS vf f_sel(vm m, vf a, vf b) { return (vf)OP(mask_blend_ps)(m, (wf)b, (wf)a); }
ALWAYS vi i_sel(vm m, vi a, vi b) { return (vi)OP(mask_blend_epi32)(m, (wi)b, (wi)a); }
ALWAYS vf f_min(vf a, vf b) { return (vf)OP(min_ps)((wf)a, (wf)b); }
ALWAYS vf f_max(vf a, vf b) { return (vf)OP(max_ps)((wf)a, (wf)b); }
ALWAYS vi i_min(vi a, vi b) { return (vi)OP(min_epi32)((wi)a, (wi)b); }
ALWAYS vi i_max(vi a, vi b) { return (vi)OP(max_epi32)((wi)a, (wi)b); }
ALWAYS vi i_gather(const int32_t *from, vi at) { return (vi)GATHER(epi32, from, at); }
ALWAYS vf f_gather(const float *from, vi at) { return (vf)GATHER(ps, from, at); }
ALWAYS vf f_look(const float *table, vi at) {
    wf whole;
    memcpy(&whole, table, sizeof whole);
    return (vf)OP(permutexvar_ps)((wi)at, whole);
}
ALWAYS vi i_add(vm m, vi a, vi b) { return (vi)OP(mask_add_epi32)((wi)a, m, (wi)a, (wi)b); }
ALWAYS vf f_add(vm m, vf a, vf b) { return (vf)OP(mask_add_ps)((wf)a, m, (wf)a, (wf)b); }
ALWAYS vf f_when(vm m, vf a) { return (vf)OP(maskz_mov_ps)(m, (wf)a); }
#else
typedef vi vm;
ALWAYS vm f_lt(vf a, vf b) { return (vm)(a < b); }
ALWAYS vm f_le(vf a, vf b) { return (vm)(a <= b); }
ALWAYS vm i_lt(vi a, vi b) { return (vm)(a < b); }
ALWAYS vm i_eq(vi a, vi b) { return (vm)(a == b); }
ALWAYS vm m_and(vm a, vm b) { return a & b; }
ALWAYS vm m_or(vm a, vm b) { return a | b; }
ALWAYS vm m_but(vm a, vm b) { return a & ~b; }
ALWAYS vm m_all(int on) { return i_all(on ? -1 : 0); }
ALWAYS vm m_load(vi v) { return v; }
ALWAYS vi i_add(vm m, vi a, vi b) { return a + (m & b); }
ALWAYS vf f_when(vm m, vf a) { return (vf)(m & (vi)a); }
ALWAYS vf f_add(vm m, vf a, vf b) { return a + f_when(m, b); }
#if ALORA_WIDTH == 8
ALWAYS uint32_t m_bits(vm m) { return (uint32_t)_mm256_movemask_ps((__m256)m); }
ALWAYS vf f_sel(vm m, vf a, vf b) {
    return (vf)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)m);
}
ALWAYS vi i_sel(vm m, vi a, vi b) {
    return (vi)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)m);
}
ALWAYS vf f_min(vf a, vf b) { return (vf)_mm256_min_ps((__m256)a, (__m256)b); }
ALWAYS vf f_max(vf a, vf b) { return (vf)_mm256_max_ps((__m256)a, (__m256)b); }
ALWAYS vi i_min(vi a, vi b) { return (vi)_mm256_min_epi32((__m256i)a, (__m256i)b); }
ALWAYS vi i_max(vi a, vi b) { return (vi)_mm256_max_epi32((__m256i)a, (__m256i)b); }
ALWAYS vi i_gather(const int32_t *from, vi at) {
    return (vi)_mm256_i32gather_epi32(from, (__m256i)at, 4);
}
ALWAYS vf f_gather(const float *from, vi at) {
    return (vf)_mm256_i32gather_ps(from, (__m256i)at, 4);
}
ALWAYS vf f_look(const float *table, vi at) {
    return (vf)_mm256_permutevar8x32_ps(_mm256_loadu_ps(table), (__m256i)at);
}
#else
ALWAYS uint32_t m_bits(vm m) {
    uint32_t bits = 0;
    for (int l = 0; l < W; l++) bits |= (uint32_t)(m[l] & 1) << l;
    return bits;
}
ALWAYS vf f_sel(vm m, vf a, vf b) { return (vf)((m & (vi)a) | (~m & (vi)b)); }
ALWAYS vi i_sel(vm m, vi a, vi b) { return (m & a) | (~m & b); }
ALWAYS vf f_min(vf a, vf b) { return f_sel(f_lt(a, b), a, b); }
ALWAYS vf f_max(vf a, vf b) { return f_sel(f_lt(b, a), a, b); }
ALWAYS vi i_min(vi a, vi b) { return i_sel(i_lt(a, b), a, b); }
ALWAYS vi i_max(vi a, vi b) { return i_sel(i_lt(b, a), a, b); }
ALWAYS vi i_gather(const int32_t *from, vi at) {
    vi x;
    for (int l = 0; l < W; l++) x[l] = from[at[l]];
    return x;
}
ALWAYS vf f_gather(const float *from, vi at) {
    vf x;
    for (int l = 0; l < W; l++) x[l] = from[at[l]];
    return x;
}
ALWAYS vf f_look(const float *table, vi at) {
    vf x;
    for (int l = 0; l < W; l++) x[l] = table[at[l]];
    return x;
}
#endif
#endif

/* `i_add` and `f_add` add b where the mask is set; `f_when` is 0 elsewhere. */
ALWAYS int m_any(vm m) { return m_bits(m) != 0; }
ALWAYS vm m_not(vm m) { return m_but(m_all(1), m); }
ALWAYS vi lane_numbers(void) {
    vi x;
    for (int l = 0; l < W; l++) x[l] = l;
    return x;
}

/* Which lane is the j-th 64-bit word of the first vector of a pair; the second holds lane + 2. */
#define WORD_LANE(j) (4 * ((j) / 2) + (j) % 2)

#if ALORA_WIDTH == 16
#define EVEN_HALVES 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30
#define ODD_HALVES 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31
#elif ALORA_WIDTH == 8
#define EVEN_HALVES 0, 2, 8, 10, 4, 6, 12, 14
#define ODD_HALVES 1, 3, 9, 11, 5, 7, 13, 15
#else
#define EVEN_HALVES 0, 2, 4, 6
#define ODD_HALVES 1, 3, 5, 7
#endif
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#error "the kernel's lanes of 64-bit words are laid out for little-endian machines"
#endif
ALWAYS vi low_halves(vw a, vw b) { return __builtin_shufflevector((vi)a, (vi)b, EVEN_HALVES); }
ALWAYS vi high_halves(vw a, vw b) { return __builtin_shufflevector((vi)a, (vi)b, ODD_HALVES); }

#endif
