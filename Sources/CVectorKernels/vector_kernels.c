#include "vector_kernels.h"

#include <math.h>
#include <string.h>

// One target alone is for tests of each.
#if defined(__x86_64__) && !defined(VK_ONE_TARGET)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif
#define INLINE static inline __attribute__((always_inline))

// Sixteen partial sums side by side, in whatever registers the target has: the order of additions is written out here,
// so that no target and no compiler reassociates it.
typedef float lanes_t __attribute__((vector_size(64), aligned(4), may_alias));
typedef float half_lanes_t __attribute__((vector_size(32)));
typedef float quarter_lanes_t __attribute__((vector_size(16)));
enum { LANES = 16 };

// Vectors are never passed by value: how that is done depends on the target, which differs among the clones.
#define AT(pointer) (*(const lanes_t *)(pointer))

// By halves: a chain of sixteen additions would take longer than the products before it.
INLINE float sum_of_lanes(const lanes_t *sums) {
    lanes_t lanes = *sums;
    half_lanes_t eight = __builtin_shufflevector(lanes, lanes, 0, 1, 2, 3, 4, 5, 6, 7)
        + __builtin_shufflevector(lanes, lanes, 8, 9, 10, 11, 12, 13, 14, 15);
    quarter_lanes_t four =
        __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
    return (four[0] + four[2]) + (four[1] + four[3]);
}

INLINE float dot(const float *x, const float *y, size_t count) {
    lanes_t sum = {0};
    float rest = 0;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) sum += AT(x + i) * AT(y + i);
    for (; i < count; i++) rest += x[i] * y[i];
    return sum_of_lanes(&sum) + rest;
}

INLINE float total(const float *x, size_t count) {
    lanes_t sum = {0};
    float rest = 0;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) sum += AT(x + i);
    for (; i < count; i++) rest += x[i];
    return sum_of_lanes(&sum) + rest;
}

INLINE float largest(const float *x, size_t count) {
    float lane[LANES];
    for (size_t j = 0; j < LANES; j++) lane[j] = x[0];
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) lane[j] = x[i + j] > lane[j] ? x[i + j] : lane[j];
    for (; i < count; i++) lane[0] = x[i] > lane[0] ? x[i] : lane[0];
    float maximum = lane[0];
    for (size_t j = 1; j < LANES; j++) maximum = lane[j] > maximum ? lane[j] : maximum;
    return maximum;
}

// Cephes' expf: relative error about 1.2e-7. Arguments under -87.3 give about 1e-38 instead of a subnormal, and a NaN
// stays one: adding the exponent to its bits could make a finite number of it.
INLINE float exponential(float x) {
    const float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer held in the low bits
    x = x < -87.3f ? -87.3f : x;
    x = x > 88.3f ? 88.3f : x;
    float shifted = x * 1.44269504088896341f + magic;
    float n = shifted - magic;
    float r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    float y = p * (r * r) + r + 1.0f;
    uint32_t bits, exponent;
    memcpy(&bits, &y, 4);
    memcpy(&exponent, &shifted, 4);
    bits += exponent << 23;
    memcpy(&y, &bits, 4);
    return x == x ? y : x;
}

// The same in double, relative error about 4e-16: Taylor's polynomial of degree 13 on half an octave to either side.
// Arguments are clamped to -708 ... 709, where the result is a normal number.
INLINE double exponential_double(double x) {
    const double magic = 6755399441055744.0;  // 1.5 * 2^52
    double clamped = x < -708.0 ? -708.0 : x;
    clamped = clamped > 709.0 ? 709.0 : clamped;
    double shifted = clamped * 1.4426950408889634 + magic;
    double n = shifted - magic;
    double r = clamped - n * 6.93147180369123816490e-01;
    r = r - n * 1.90821492927058770002e-10;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    double y = p * (r * r) + r + 1.0;
    uint64_t bits, exponent;
    memcpy(&bits, &y, 8);
    memcpy(&exponent, &shifted, 8);
    bits += exponent << 52;
    memcpy(&y, &bits, 8);
    return x == x ? y : x;
}

DISPATCHED float vk_sum_of_squares(const float *x, size_t count) { return dot(x, x, count); }

DISPATCHED void vk_rms_norm(const float *x, const float *weight, float epsilon, size_t count, float *out) {
    float factor = 1.0f / sqrtf(dot(x, x, count) / (float)count + epsilon);
    for (size_t i = 0; i < count; i++) out[i] = x[i] * factor * weight[i];
}

DISPATCHED void vk_rotate_half(
    float *row, const float *cosine, const float *sine, size_t heads, size_t head_width) {
    size_t half = head_width / 2;
    for (size_t h = 0; h < heads; h++) {
        float *restrict first = row + h * head_width;
        float *restrict second = first + half;
        for (size_t i = 0; i < half; i++) {
            float a = first[i], b = second[i];
            first[i] = a * cosine[i] - b * sine[i];
            second[i] = b * cosine[i] + a * sine[i];
        }
    }
}

DISPATCHED void vk_layer_norm(
    const float *x, const float *weight, const float *bias, float epsilon, size_t count, float *out) {
    float mean = total(x, count) / (float)count;
    lanes_t squares = {0};
    float rest = 0;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        lanes_t difference = AT(x + i) - mean;
        squares += difference * difference;
    }
    for (; i < count; i++) rest += (x[i] - mean) * (x[i] - mean);
    float factor = 1.0f / sqrtf((sum_of_lanes(&squares) + rest) / (float)count + epsilon);
    for (i = 0; i < count; i++) out[i] = (x[i] - mean) * factor * weight[i] + bias[i];
}

// The loops below run in place; without restrict and with separate input and output they were not vectorised.
DISPATCHED void vk_silu(float *restrict x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = x[i] / (1.0f + exponential(-x[i]));
}

// x * (1 + tanh(u)) / 2 = x / (1 + exp(-2u)), u = sqrt(2 / pi) * (x + 0.044715 * x^3).
DISPATCHED void vk_gelu_tanh(float *restrict x, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float twice = 1.5957691216057308f * (x[i] + 0.044715f * x[i] * x[i] * x[i]);
        x[i] = x[i] / (1.0f + exponential(-twice));
    }
}

// A rational approximation of erf on [-4, 4], as XLA and Eigen use it.
INLINE float error_function(float x) {
    x = x < -4.0f ? -4.0f : x;
    x = x > 4.0f ? 4.0f : x;
    float z = x * x;
    float p = -2.72614225801306e-10f;
    p = p * z + 2.77068142495902e-08f;
    p = p * z + -2.10102402082508e-06f;
    p = p * z + -5.69250639462346e-05f;
    p = p * z + -7.34990630326855e-04f;
    p = p * z + -2.95459980854025e-03f;
    p = p * z + -1.60960333262415e-02f;
    float q = -1.45660718464996e-05f;
    q = q * z + -2.13374055278905e-04f;
    q = q * z + -1.68282697438203e-03f;
    q = q * z + -7.37332916720468e-03f;
    q = q * z + -1.42647390514189e-02f;
    return x * p / q;
}

DISPATCHED void vk_gelu(float *restrict x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = 0.5f * x[i] * (1.0f + error_function(x[i] * 0.70710678118654752f));
}

DISPATCHED void vk_relu(float *restrict x, size_t count) {
    // Written so that a NaN stays one.
    for (size_t i = 0; i < count; i++) x[i] = x[i] < 0.0f ? 0.0f : x[i];
}

DISPATCHED void vk_multiply(float *restrict x, const float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] *= y[i];
}

DISPATCHED void vk_add(float *restrict x, const float *restrict y, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] += y[i];
}

DISPATCHED void vk_scale(float *restrict x, float factor, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] *= factor;
}

// Near zero Cephes' polynomial, because there the quotient of exponentials cancels.
INLINE float hyperbolic_tangent(float x) {
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z + -5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z + -3.33332819422e-1f;
    float near = p * z * x + x;
    float far = 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f);
    return z < 0.390625f ? near : far;
}

DISPATCHED void vk_soft_cap(float *restrict x, float cap, size_t count) {
    float inverse = 1.0f / cap;
    for (size_t i = 0; i < count; i++) x[i] = cap * hyperbolic_tangent(x[i] * inverse);
}

DISPATCHED float vk_maximum(const float *x, size_t count) { return largest(x, count); }

DISPATCHED double vk_sum_exp(const float *x, size_t count, float shift) {
    double sum = 0;
    // Short float runs: 512 terms of at most 1 lose less than 1e-6 of their sum.
    for (size_t start = 0; start < count; start += 512) {
        size_t end = start + 512 < count ? start + 512 : count;
        float lane[LANES] = {0};
        size_t i = start;
        for (; i + LANES <= end; i += LANES)
            for (size_t j = 0; j < LANES; j++) lane[j] += exponential(x[i + j] - shift);
        for (; i < end; i++) lane[0] += exponential(x[i] - shift);
        for (size_t j = 0; j < LANES; j++) sum += lane[j];
    }
    return sum;
}

enum { WIDE_LANES = 8 };

INLINE double sum_of_wide_lanes(const double *lane) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

DISPATCHED double vk_sum_exp_double(const float *x, size_t count, double shift) {
    double lane[WIDE_LANES] = {0};
    size_t i = 0;
    for (; i + WIDE_LANES <= count; i += WIDE_LANES)
        for (size_t j = 0; j < WIDE_LANES; j++) lane[j] += exponential_double((double)x[i + j] - shift);
    for (; i < count; i++) lane[0] += exponential_double((double)x[i] - shift);
    return sum_of_wide_lanes(lane);
}

DISPATCHED void vk_divergence_sums(
    const float *x, const float *y, size_t count, double x_shift, double y_shift, double sums[4]) {
    double lane[4][WIDE_LANES] = {{0}};
    size_t i = 0;
    for (; i + WIDE_LANES <= count; i += WIDE_LANES)
        for (size_t j = 0; j < WIDE_LANES; j++) {
            double p = exponential_double((double)x[i + j] - x_shift);
            double q = exponential_double((double)y[i + j] - y_shift);
            double d = (double)x[i + j] - (double)y[i + j];
            lane[0][j] += p, lane[1][j] += p * d, lane[2][j] += q, lane[3][j] += q * d;
        }
    for (; i < count; i++) {
        double p = exponential_double((double)x[i] - x_shift);
        double q = exponential_double((double)y[i] - y_shift);
        double d = (double)x[i] - (double)y[i];
        lane[0][0] += p, lane[1][0] += p * d, lane[2][0] += q, lane[3][0] += q * d;
    }
    for (size_t k = 0; k < 4; k++) sums[k] = sum_of_wide_lanes(lane[k]);
}

DISPATCHED double vk_add_exp(const float *x, size_t count, double shift, double weight, double *restrict mixture) {
    double lane[WIDE_LANES] = {0};
    size_t i = 0;
    for (; i + WIDE_LANES <= count; i += WIDE_LANES)
        for (size_t j = 0; j < WIDE_LANES; j++) {
            double l = (double)x[i + j] - shift, p = exponential_double(l);
            mixture[i + j] += weight * p;
            lane[j] += p * l;
        }
    for (; i < count; i++) {
        double l = (double)x[i] - shift, p = exponential_double(l);
        mixture[i] += weight * p;
        lane[0] += p * l;
    }
    return sum_of_wide_lanes(lane);
}

// Four rows at a time, so that the sums of one don't wait for another's; each is what `dot` alone would give.
INLINE void four_dots(const float *x, const float *const *rows, size_t count, float *out) {
    lanes_t a = {0}, b = {0}, c = {0}, d = {0};
    float rest[4] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        lanes_t factor = AT(x + i);
        a += factor * AT(rows[0] + i);
        b += factor * AT(rows[1] + i);
        c += factor * AT(rows[2] + i);
        d += factor * AT(rows[3] + i);
    }
    for (; i < count; i++)
        for (size_t r = 0; r < 4; r++) rest[r] += x[i] * rows[r][i];
    out[0] = sum_of_lanes(&a) + rest[0];
    out[1] = sum_of_lanes(&b) + rest[1];
    out[2] = sum_of_lanes(&c) + rest[2];
    out[3] = sum_of_lanes(&d) + rest[3];
}

// The weighted sum of the rows of `values` that `path` names, in pieces of the width that stay in registers.
INLINE void weighted_sum(
    const float *values, size_t stride, const int32_t *path, size_t count, size_t width, const float *weights,
    float factor, float *restrict out) {
    size_t start = 0;
    for (; start + 4 * LANES <= width; start += 4 * LANES) {
        lanes_t a = {0}, b = {0}, c = {0}, d = {0};
        for (size_t t = 0; t < count; t++) {
            const float *value = values + (size_t)path[t] * stride + start;
            float weight = weights[t] * factor;
            a += weight * AT(value);
            b += weight * AT(value + LANES);
            c += weight * AT(value + 2 * LANES);
            d += weight * AT(value + 3 * LANES);
        }
        memcpy(out + start, &a, sizeof a);
        memcpy(out + start + LANES, &b, sizeof b);
        memcpy(out + start + 2 * LANES, &c, sizeof c);
        memcpy(out + start + 3 * LANES, &d, sizeof d);
    }
    if (start == width) return;
    memset(out + start, 0, (width - start) * sizeof(float));
    for (size_t t = 0; t < count; t++) {
        const float *value = values + (size_t)path[t] * stride;
        float weight = weights[t] * factor;
        for (size_t i = start; i < width; i++) out[i] += weight * value[i];
    }
}

DISPATCHED void vk_attend(
    float *query, const float *keys, const float *values, size_t stride, const int32_t *path, size_t count,
    size_t head_width, float scale, float cap, float *scores) {
    size_t t = 0;
    for (; t + 4 <= count; t += 4) {
        const float *rows[4];
        for (size_t r = 0; r < 4; r++) rows[r] = keys + (size_t)path[t + r] * stride;
        four_dots(query, rows, head_width, scores + t);
    }
    for (; t < count; t++) scores[t] = dot(query, keys + (size_t)path[t] * stride, head_width);
    for (t = 0; t < count; t++) scores[t] *= scale;
    if (cap > 0)
        for (t = 0; t < count; t++) scores[t] = cap * hyperbolic_tangent(scores[t] / cap);
    float maximum = largest(scores, count);
    for (t = 0; t < count; t++) scores[t] = exponential(scores[t] - maximum);
    weighted_sum(values, stride, path, count, head_width, scores, 1.0f / total(scores, count), query);
}

// In squares of 16: rows of the square are read whole and columns written whole, from registers.
DISPATCHED void vk_transpose(const float *restrict x, size_t rows, size_t columns, float *restrict out) {
    enum { SIDE = 16 };
    size_t r = 0;
    for (; r + SIDE <= rows; r += SIDE) {
        size_t c = 0;
        for (; c + SIDE <= columns; c += SIDE) {
            float square[SIDE][SIDE];
            for (size_t i = 0; i < SIDE; i++)
                for (size_t j = 0; j < SIDE; j++) square[i][j] = x[(r + i) * columns + c + j];
            for (size_t j = 0; j < SIDE; j++)
                for (size_t i = 0; i < SIDE; i++) out[(c + j) * rows + r + i] = square[i][j];
        }
        for (; c < columns; c++)
            for (size_t i = 0; i < SIDE; i++) out[c * rows + r + i] = x[(r + i) * columns + c];
    }
    for (; r < rows; r++)
        for (size_t c = 0; c < columns; c++) out[c * rows + r] = x[r * columns + c];
}

#if defined(__x86_64__)
// The same conditions by which the loader chooses among the clones.
const char *vk_instruction_set(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
    return "x86-64";
}

int vk_splits_wide_vectors(void) {
    __builtin_cpu_init();
    // By family, because older run-time libraries don't know Zen 4 by name; Zen 3 of the same family has no AVX-512.
    return __builtin_cpu_is("amdfam19h") && __builtin_cpu_supports("avx512f") ? 1 : 0;
}
#elif defined(__aarch64__)
const char *vk_instruction_set(void) { return "aarch64"; }
#else
const char *vk_instruction_set(void) { return "portable"; }
#endif

#if !defined(__x86_64__)
int vk_splits_wide_vectors(void) { return 0; }
#endif
