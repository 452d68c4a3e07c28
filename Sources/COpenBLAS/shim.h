#include <cblas.h>
#include <stddef.h>

// LAPACK is in libopenblas, but Debian installs no header for it. Fortran takes every argument by reference; gfortran
// hands the lengths of texts over behind all others.

/// Eigenvalues of a symmetric matrix, ascending, and with "V" its eigenvectors, by divide and conquer.
void dsyevd_(
    const char *jobz, const char *uplo, const blasint *n, double *a, const blasint *lda, double *w, double *work,
    const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info, size_t jobz_length,
    size_t uplo_length);
