// Every vector kernel against the same formula in double precision with the C library's functions.
#include "vector_kernels.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 3000 };
static int failures = 0;
static float x[MOST], y[MOST], w[MOST], b[MOST];

static float uniform(void) {
    static uint64_t state = 0x9E3779B97F4A7C15u;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (float)((double)(state >> 40) / (1 << 23) - 1);
}

static void fill(float range) {
    for (int i = 0; i < MOST; i++) x[i] = range * uniform(), y[i] = x[i], w[i] = uniform(), b[i] = uniform();
}

static void expect(const char *name, int count, double worst, double allowed) {
    if (worst <= allowed) return;
    printf("%s of %d: off by %g, allowed %g\n", name, count, worst, allowed);
    failures++;
}

// The largest difference of y to the expected values, relative to at least 1.
#define WORST(count, expected)                                         \
    ({                                                                 \
        double worst = 0;                                              \
        for (int i = 0; i < (count); i++) {                            \
            double e = (expected), d = fabs(y[i] - e) / fmax(1, fabs(e)); \
            if (!(d <= worst)) worst = d;                              \
        }                                                              \
        worst;                                                         \
    })

static double gelu_tanh(double v) { return 0.5 * v * (1 + tanh(sqrt(2 / M_PI) * (v + 0.044715 * v * v * v))); }

static void elementwise(int count) {
    fill(12), vk_silu(y, count), expect("silu", count, WORST(count, x[i] / (1 + exp(-(double)x[i]))), 3e-7);
    fill(12), vk_gelu(y, count), expect("gelu", count, WORST(count, x[i] * 0.5 * erfc(-x[i] / sqrt(2))), 1e-6);
    fill(12), vk_gelu_tanh(y, count), expect("gelu_tanh", count, WORST(count, gelu_tanh(x[i])), 3e-7);
    fill(12), vk_relu(y, count), expect("relu", count, WORST(count, fmax(x[i], 0)), 0);
    fill(90), vk_soft_cap(y, 30, count), expect("soft_cap", count, WORST(count, 30 * tanh(x[i] / 30.0)), 3e-6);
    fill(2), vk_soft_cap(y, 30, count), expect("soft_cap near 0", count, WORST(count, 30 * tanh(x[i] / 30.0)), 3e-7);
    fill(5), vk_multiply(y, w, count), expect("multiply", count, WORST(count, (double)x[i] * w[i]), 1e-7);
    fill(5), vk_add(y, w, count), expect("add", count, WORST(count, (double)x[i] + w[i]), 1e-7);
    fill(5), vk_scale(y, 0.3f, count), expect("scale", count, WORST(count, (double)x[i] * 0.3f), 1e-7);
    fill(5), vk_silu(y, count);
    expect("what lies behind", count, WORST(MOST - count, y[i + count] - x[i + count] + y[i]), 0);
}

static void norms(int count) {
    fill(7);
    double square = 0, sum = 0, variance = 0;
    for (int i = 0; i < count; i++) square += (double)x[i] * x[i], sum += x[i];
    double mean = sum / count;
    for (int i = 0; i < count; i++) variance += (x[i] - mean) * (x[i] - mean) / count;
    expect("sum_of_squares", count, fabs(vk_sum_of_squares(x, count) - square) / square, 1e-6);
    vk_rms_norm(x, w, 1e-5f, count, y);
    expect("rms_norm", count, WORST(count, x[i] / sqrt(square / count + 1e-5) * w[i]), 2e-6);
    vk_layer_norm(x, w, b, 1e-5f, count, y);
    expect("layer_norm", count, WORST(count, (x[i] - mean) / sqrt(variance + 1e-5) * w[i] + b[i]), count > 1 ? 4e-6 : 1e-3);
    memcpy(y, x, sizeof y), vk_layer_norm(y, w, b, 1e-5f, count, y);
    expect("layer_norm in place", count, WORST(count, (x[i] - mean) / sqrt(variance + 1e-5) * w[i] + b[i]), count > 1 ? 4e-6 : 1e-3);
}

static void reductions(int count) {
    fill(40);
    double maximum = -INFINITY, sum = 0;
    for (int i = 0; i < count; i++) maximum = fmax(maximum, x[i]);
    for (int i = 0; i < count; i++) sum += exp(x[i] - maximum);
    expect("maximum", count, fabs(vk_maximum(x, count) - maximum), 0);
    expect("sum_exp", count, fabs(vk_sum_exp(x, count, maximum) - sum) / sum, 1e-6);
}

static void divergences(int count) {
    fill(40);
    memcpy(y, w, sizeof y);
    double sums[4], expected[4] = {0}, sizes[4] = {0}, mixture[MOST], entropy = 0, size = 0, sum = 0, worst = 0;
    for (int i = 0; i < count; i++) {
        double p = exp(x[i] - 3.25), q = exp(y[i] - 0.5), d = (double)x[i] - y[i], terms[] = {p, p * d, q, q * d};
        for (int k = 0; k < 4; k++) expected[k] += terms[k], sizes[k] += fabs(terms[k]);
        entropy += p * (x[i] - 3.25), size += fabs(p * (x[i] - 3.25)), sum += p;
        mixture[i] = i;
    }
    expect("sum_exp_double", count, fabs(vk_sum_exp_double(x, count, 3.25) - sum) / sum, 2e-15);
    vk_divergence_sums(x, y, count, 3.25, 0.5, sums);
    for (int k = 0; k < 4; k++) expect("divergence_sums", count, fabs(sums[k] - expected[k]) / sizes[k], 2e-15);
    expect("add_exp", count, fabs(vk_add_exp(x, count, 3.25, 0.25, mixture) - entropy) / size, 2e-15);
    for (int i = 0; i < count; i++) {
        double e = i + 0.25 * exp(x[i] - 3.25);
        worst = fmax(worst, fabs(mixture[i] - e) / fmax(1, fabs(e)));
    }
    expect("add_exp's mixture", count, worst, 2e-15);
    vk_divergence_sums(x, x, count, 3.25, 3.25, sums);
    expect("divergence_sums of equals", count, fabs(sums[1]) + fabs(sums[3]) + fabs(sums[0] - sums[2]), 0);
}

static void rotation(int half) {
    fill(1);
    int heads = 3;
    float cosine[64], sine[64];
    for (int i = 0; i < half; i++) cosine[i] = cosf(i), sine[i] = sinf(i);
    vk_rotate_half(y, cosine, sine, heads, 2 * half);
    double worst = 0;
    for (int h = 0; h < heads; h++)
        for (int i = 0; i < half; i++) {
            double first = x[h * 2 * half + i], second = x[h * 2 * half + half + i];
            worst = fmax(worst, fabs(y[h * 2 * half + i] - (first * cosine[i] - second * sine[i])));
            worst = fmax(worst, fabs(y[h * 2 * half + half + i] - (second * cosine[i] + first * sine[i])));
        }
    expect("rotate_half", half, worst, 2e-7);
}

static void attention(int width, int count, float cap) {
    enum { STRIDE = 40 };
    fill(2);
    int32_t path[64];
    float query[STRIDE], scores[64];
    double expected[STRIDE] = {0}, weights[64], total = 0;
    for (int t = 0; t < count; t++) path[t] = (t * 7) % 64;
    memcpy(query, w, sizeof query);
    for (int t = 0; t < count; t++) {
        double dot = 0;
        for (int i = 0; i < width; i++) dot += (double)w[i] * x[path[t] * STRIDE + i];
        dot *= 0.7f;
        weights[t] = exp(cap > 0 ? cap * tanh(dot / cap) : dot), total += weights[t];
    }
    for (int t = 0; t < count; t++)
        for (int i = 0; i < width; i++) expected[i] += weights[t] / total * b[(path[t] * STRIDE + i) % MOST];
    vk_attend(query, x, b, STRIDE, path, count, width, 0.7f, cap, scores);
    double worst = 0;
    for (int i = 0; i < width; i++) worst = fmax(worst, fabs(query[i] - expected[i]));
    expect(cap > 0 ? "attend with a cap" : "attend", count, worst, 3e-6);
}

// check [LABEL]
int main(int argc, char **argv) {
    static const int counts[] = {1, 2, 15, 16, 17, 31, 64, 576, 1025, 2999};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        elementwise(counts[i]), norms(counts[i]), reductions(counts[i]), divergences(counts[i]);
    }
    for (int half = 1; half <= 40; half += 13) rotation(half);
    for (int count = 1; count <= 64; count += 9)
        for (int width = 4; width <= 36; width += 8) attention(width, count, 0), attention(width, count, 1.5f);

    float matrix[5 * 70], transposed[70 * 5];
    for (int i = 0; i < 5 * 70; i++) matrix[i] = i;
    vk_transpose(matrix, 5, 70, transposed);
    for (int r = 0; r < 5; r++)
        for (int c = 0; c < 70; c++) expect("transpose", r, fabs(transposed[c * 5 + r] - matrix[r * 70 + c]), 0);

    // A NaN stays one, whatever its bits, and a large number no infinity.
    union { uint32_t bits; float value; } nan = {0x7FC00001};
    float special[] = {nan.value, -200, 200};
    vk_silu(special, 3);
    if (!(special[0] != special[0]) || special[1] != special[1] || special[2] != 200) {
        printf("silu of NaN, -200, 200: %g %g %g\n", special[0], special[1], special[2]);
        failures++;
    }
    float lone[] = {nan.value, -2000, 800};
    if (vk_sum_exp_double(lone, 1, 0) == vk_sum_exp_double(lone, 1, 0) || vk_sum_exp_double(lone + 1, 1, 0) > 1e-300
        || !isfinite(vk_sum_exp_double(lone + 2, 1, 0))) {
        printf("sum_exp_double of NaN, -2000, 800: %g %g %g\n", vk_sum_exp_double(lone, 1, 0),
            vk_sum_exp_double(lone + 1, 1, 0), vk_sum_exp_double(lone + 2, 1, 0));
        failures++;
    }
    printf("%s: %s\n", argc > 1 ? argv[1] : vk_instruction_set(), failures ? "failed" : "all kernels agree with double precision");
    return failures != 0;
}
