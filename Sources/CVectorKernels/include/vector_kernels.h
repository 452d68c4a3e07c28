#ifndef VECTOR_KERNELS_H
#define VECTOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// The loops of the forward pass that are not matrix products. Each is compiled for several instruction sets and
// chosen when the program is loaded; a row's result never depends on what else is in the call.

/// out[i] = x[i] / sqrt(mean(x^2) + epsilon) * weight[i]; x and out may be the same.
void vk_rms_norm(const float *x, const float *weight, float epsilon, size_t count, float *out);

/// Rotates each head of `row` (heads, head_width) by the angles of one position; the two halves of a head form the
/// pairs, as Hugging Face stores them. cosine and sine: (head_width / 2).
void vk_rotate_half(float *row, const float *cosine, const float *sine, size_t heads, size_t head_width);

/// out[i] = (x[i] - mean) / sqrt(variance + epsilon) * weight[i] + bias[i]; x and out may be the same.
void vk_layer_norm(
    const float *x, const float *weight, const float *bias, float epsilon, size_t count, float *out);

/// x[i] = x[i] / (1 + exp(-x[i])).
void vk_silu(float *x, size_t count);

/// x[i] = x[i] * Phi(x[i]) by the error function; absolute error of Phi about 1e-7.
void vk_gelu(float *x, size_t count);

/// The same with the approximation by tanh.
void vk_gelu_tanh(float *x, size_t count);

/// x[i] = max(x[i], 0).
void vk_relu(float *x, size_t count);

/// x[i] = x[i] * y[i].
void vk_multiply(float *x, const float *y, size_t count);

/// x[i] = x[i] + y[i].
void vk_add(float *x, const float *y, size_t count);

/// x[i] = x[i] * factor.
void vk_scale(float *x, float factor, size_t count);

/// x[i] = cap * tanh(x[i] / cap).
void vk_soft_cap(float *x, float cap, size_t count);

/// Soft-max attention of one query over `count` earlier rows named by `path`; overwrites the query with the result.
/// query: (head_width); keys, values: row r begins at r * stride; scores: room for `count` floats. With a cap
/// above 0 each score becomes cap * tanh(score / cap).
void vk_attend(
    float *query, const float *keys, const float *values, size_t stride, const int32_t *path, size_t count,
    size_t head_width, float scale, float cap, float *scores);

/// The largest of `count` values, which must be at least one.
float vk_maximum(const float *x, size_t count);

/// sum(exp(x[i] - shift)), accumulated in double across blocks of floats.
double vk_sum_exp(const float *x, size_t count, float shift);

/// sum(exp(x[i] - shift)) with exponentials in double; terms below exp(-708) count as that.
double vk_sum_exp_double(const float *x, size_t count, double shift);

/// What two distributions' divergences are made of, in double: with d = x[i] - y[i] the sums of exp(x[i] - x_shift),
/// exp(x[i] - x_shift) * d, exp(y[i] - y_shift) and exp(y[i] - y_shift) * d.
void vk_divergence_sums(
    const float *x, const float *y, size_t count, double x_shift, double y_shift, double sums[4]);

/// mixture[i] = mixture[i] + weight * p with p = exp(x[i] - shift), in double; returns sum(p * (x[i] - shift)).
double vk_add_exp(const float *x, size_t count, double shift, double weight, double *mixture);

/// sum(x[i]^2), accumulated in float lanes.
float vk_sum_of_squares(const float *x, size_t count);

/// out (columns, rows) = the transpose of x (rows, columns).
void vk_transpose(const float *x, size_t rows, size_t columns, float *out);

/// Whether the processor executes 512-bit instructions as two halves (AMD Zen 4).
int vk_splits_wide_vectors(void);

/// The instruction set that these loops run with here, such as "x86-64-v3".
const char *vk_instruction_set(void);

#endif
