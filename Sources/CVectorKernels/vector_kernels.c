#include "vector_kernels.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif
#define INLINE static inline __attribute__((always_inline))

// Partial sums kept apart, so that the compiler may vectorise without being allowed to reassociate.
enum { LANES = 16 };

INLINE float sum_of_lanes(const float *lane) {
    float sum = 0;
    for (size_t i = 0; i < LANES; i++) sum += lane[i];
    return sum;
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

DISPATCHED float vk_sum_of_squares(const float *x, size_t count) {
    float lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) lane[j] += x[i + j] * x[i + j];
    for (; i < count; i++) lane[0] += x[i] * x[i];
    return sum_of_lanes(lane);
}

DISPATCHED void vk_rms_norm(const float *x, const float *weight, float epsilon, size_t count, float *out) {
    float lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) lane[j] += x[i + j] * x[i + j];
    for (; i < count; i++) lane[0] += x[i] * x[i];
    float factor = 1.0f / sqrtf(sum_of_lanes(lane) / (float)count + epsilon);
    for (i = 0; i < count; i++) out[i] = x[i] * factor * weight[i];
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

DISPATCHED void vk_silu_multiply(const float *gate, const float *up, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        float g = gate[i];
        out[i] = g / (1.0f + exponential(-g)) * up[i];
    }
}

DISPATCHED float vk_maximum(const float *x, size_t count) {
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

DISPATCHED void vk_attend(
    float *query, const float *keys, const float *values, size_t stride, const int32_t *path, size_t count,
    size_t head_width, float scale, float *scores) {
    float maximum = -INFINITY;
    for (size_t t = 0; t < count; t++) {
        const float *key = keys + (size_t)path[t] * stride;
        float lane[LANES] = {0};
        size_t i = 0;
        for (; i + LANES <= head_width; i += LANES)
            for (size_t j = 0; j < LANES; j++) lane[j] += query[i + j] * key[i + j];
        for (; i < head_width; i++) lane[0] += query[i] * key[i];
        float score = sum_of_lanes(lane) * scale;
        scores[t] = score;
        maximum = score > maximum ? score : maximum;
    }
    float sum = 0;
    for (size_t t = 0; t < count; t++) scores[t] = exponential(scores[t] - maximum);
    for (size_t t = 0; t < count; t++) sum += scores[t];
    float factor = 1.0f / sum;
    memset(query, 0, head_width * sizeof(float));
    for (size_t t = 0; t < count; t++) {
        const float *restrict value = values + (size_t)path[t] * stride;
        float weight = scores[t] * factor;
        for (size_t i = 0; i < head_width; i++) query[i] += weight * value[i];
    }
}

#if defined(__x86_64__)
// The same conditions by which the loader chooses among the clones.
const char *vk_instruction_set(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
    return "x86-64";
}
#elif defined(__aarch64__)
const char *vk_instruction_set(void) { return "aarch64"; }
#else
const char *vk_instruction_set(void) { return "portable"; }
#endif
