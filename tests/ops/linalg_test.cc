#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "tests/support/run_op.h"

namespace weft {
namespace {

using test::RunOp;

Tensor F(const Shape& s, std::initializer_list<float> v) { return Tensor::Of<float>(s, v); }

struct Case {
  const char* op;
  std::vector<Tensor> inputs;
  std::vector<Tensor> want;
  AttrMap attrs;
};

// Expected values are TensorFlow's.
void CheckNear(const Case& t, float tolerance = 2e-5f) {
  CAPTURE(t.op);
  const auto y = RunOp(t.op, t.inputs, t.attrs);
  REQUIRE(y.ok());
  REQUIRE(y->size() == t.want.size());
  for (size_t i = 0; i < y->size(); ++i) {
    CAPTURE(i, (*y)[i], t.want[i]);
    REQUIRE((*y)[i].shape() == t.want[i].shape());
    REQUIRE((*y)[i].dtype() == t.want[i].dtype());
    // Complex numbers as pairs.
    const bool is_float =
        t.want[i].dtype() == DType::kFloat || t.want[i].dtype() == DType::kComplex64;
    const int64_t n = static_cast<int64_t>(t.want[i].num_bytes() / sizeof(float));
    for (int64_t k = 0; k < n; ++k) {
      if (!is_float) {
        CHECK((*y)[i].data<int32_t>()[k] == t.want[i].data<int32_t>()[k]);
      } else {
        CHECK((*y)[i].data<float>()[k] ==
              Approx(t.want[i].data<float>()[k]).margin(tolerance).epsilon(tolerance));
      }
    }
  }
}

TEST_CASE("decompositions", "[ops][kernel][linalg]") {
  const Tensor tall = F({3, 2}, {1, 2, 3, 4, 5, 6});
  const Case cases[] = {
      {"Cholesky", {F({2, 2}, {4, 9, 2, 5})}, {F({2, 2}, {2, 0, 1, 2})}},
      {"Lu",
       {F({3, 3}, {1, 2, 0, 3, 4, 9, 9, 1, 5})},
       {F({3, 3},
          {9, 1, 5, 0.33333334f, 3.6666667f, 7.333333f, 0.11111111f, 0.5151515f, -4.333333f}),
        Tensor::Vector<int32_t>({2, 1, 0})}},
      {"Qr",
       {tall},
       {F({3, 2}, {-0.16903079f, 0.897085f, -0.5070925f, 0.2760267f, -0.8451542f, -0.34503305f}),
        F({2, 2}, {-5.91608f, -7.437357f, 0, 0.82807845f})}},
      {"Qr",
       {F({3, 0}, {})},
       {F({3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1}), F({3, 0}, {})},
       {{"full_matrices", true}}},
      {"Qr", {F({0, 3}, {})}, {F({0, 0}, {}), F({0, 3}, {})}},
      {"Svd",
       {tall},
       {F({2}, {9.525518f, 0.51429987f}),
        F({3, 2}, {0.22984774f, -0.8834608f, 0.52474487f, -0.2407829f, 0.81964207f, 0.4018962f}),
        F({2, 2}, {0.61962956f, 0.78489447f, 0.78489447f, -0.61962956f})}},
      {"Svd",
       {tall},
       {F({2}, {9.525518f, 0.51429987f}), F({0}, {}), F({0}, {})},
       {{"compute_uv", false}}},
      {"SelfAdjointEigV2",
       {F({2, 2}, {2, 7, 1, 3})},
       {F({2}, {1.3819659f, 3.6180334f}),
        F({2, 2}, {-0.8506507f, -0.52573115f, 0.52573115f, -0.8506507f})}},
      {"SelfAdjointEig", {F({1, 1}, {3})}, {F({2, 1}, {3, 1})}},
      {"Eig",
       {F({2, 2}, {2, 7, -1, 3})},
       {Tensor::Vector<std::complex<float>>({{2.5f, 2.598076f}, {2.5f, -2.598076f}}),
        Tensor::Vector<std::complex<float>>({})},
       {{"compute_v", false}, {"Tout", DType::kComplex64}}},
      {"CholeskyGrad",
       {F({2, 2}, {2, 7, 1, 3}), F({2, 2}, {1, 2, 3, 4})},
       {F({2, 2}, {0.04166667f, 0.41666666f, 0.41666666f, 0.6666667f})}},
  };
  for (const Case& t : cases) CheckNear(t);
}

TEST_CASE("inverses, determinants, functions", "[ops][kernel][linalg]") {
  const Tensor z = Tensor::Of<std::complex<float>>({2, 2}, {1, {0, 2}, 3, 4});
  const float inf = std::numeric_limits<float>::infinity();
  const Case cases[] = {
      {"MatrixInverse",
       {z},
       {Tensor::Of<std::complex<float>>({2, 2}, {{0.30769232f, -0.46153843f},
                                                 {-0.23076922f, 0.34615386f},
                                                 {0.23076922f, 0.15384616f},
                                                 {0.07692308f, -0.11538461f}})},
       {{"adjoint", true}}},
      {"MatrixDeterminant", {F({2, 2}, {1, 2, 3, 4})}, {Tensor::Scalar(-2.f)}},
      {"MatrixDeterminant", {F({2, 0, 0}, {})}, {F({2}, {1, 1})}},
      {"LogMatrixDeterminant",
       {F({2, 2}, {0, 0, 0, 0})},
       {Tensor::Scalar(0.f), Tensor::Scalar(-inf)}},
      {"MatrixSquareRoot",
       {F({2, 2}, {2, 7, -1, 3})},
       {F({2, 2}, {1.6041347f, 2.003183f, -0.286169f, 1.8903039f})}},
      {"MatrixLogarithm",
       {Tensor::Of<std::complex<float>>({2, 2}, {2, 7, -1, 3})},
       {Tensor::Of<std::complex<float>>({2, 2},
                                        {1.127623f, 2.1679258f, -0.30970362f, 1.4373267f})}},
      {"MatrixExponential", {F({2, 2}, {0, 1, 0, 0})}, {F({2, 2}, {1, 1, 0, 1})}},
      {"MatrixSolveLs",
       {F({3, 2}, {1, 2, 3, 4, 5, 6}), F({3, 1}, {1, 1, 1}), Tensor::Scalar(0.0)},
       {F({2, 1}, {-1, 1})},
       {{"fast", false}}},
      {"MatrixSolveLs",
       {F({2, 3}, {1, 1, 1, 1, 1, 1}), F({2, 1}, {1, 1}), Tensor::Scalar(0.5)},
       {F({3, 1}, {0.3076923f, 0.3076923f, 0.3076923f})}},
      {"MatrixSolve", {F({2, 2}, {2, 0, 0, 4}), F({2, 1}, {2, 2})}, {F({2, 1}, {1, 0.5})}},
      // batches broadcast
      {"MatrixTriangularSolve",
       {F({2, 1, 1}, {2, 4}), F({1, 2}, {8, 4})},
       {F({2, 1, 2}, {4, 2, 2, 1})}},
      {"MatrixTriangularSolve",
       {F({2, 2}, {2, 5, 1, 1}), F({2, 1}, {1, 1})},
       {F({2, 1}, {-2, 1})},
       {{"lower", false}}},
      {"BandedTriangularSolve",
       {F({2, 3}, {2, 3, 4, 9, 5, 6}), F({3, 1}, {1, 1, 1})},
       {F({3, 1}, {0.5, -0.5, 1})}},
      {"BandedTriangularSolve",
       {F({2, 3}, {9, 3, 4, 2, 5, 6}), F({3, 1}, {1, 1, 1})},
       {F({3, 1}, {0.5, -0.7f, 0.51666665f})},
       {{"lower", false}, {"adjoint", true}}},
      {"TridiagonalSolve",
       {F({3, 3}, {1, 2, 9, 4, 5, 6, 9, 1, 1}), F({3, 1}, {1, 1, 1})},
       {F({3, 1}, {0.2264151f, 0.09433962f, 0.1509434f})}},
      {"TridiagonalSolve",
       {F({3, 2}, {0, 0, 0, 1, 0, 0}), F({2, 1}, {1, 2})},
       {F({2, 1}, {8388608, 2})},
       {{"perturb_singular", true}}},
      {"TridiagonalMatMul",
       {F({1, 3}, {1, 2, 9}), F({1, 3}, {4, 5, 6}), F({1, 3}, {9, 1, 1}), F({3, 1}, {1, 1, 1})},
       {F({3, 1}, {5, 8, 7})}},
  };
  for (const Case& t : cases) CheckNear(t);
}

TEST_CASE("what has no solution", "[ops][kernel][linalg]") {
  const Tensor zero = F({2, 2}, {0, 0, 0, 0}), one = F({2, 1}, {1, 1});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const struct {
    const char* op;
    std::vector<Tensor> inputs;
    const char* message;
    AttrMap attrs;
  } errors[] = {
      {"MatrixInverse", {zero}, "Input is not invertible."},
      {"Lu", {zero}, "Input is not invertible."},
      {"MatrixSolve", {F({2, 2}, {1, 1, 1, 1}), one}, "Input matrix is not invertible."},
      {"MatrixSolve", {F({2, 2}, {1, 1, 1, 1}), F({3, 1}, {1, 1, 1})}, "are incompatible"},
      {"MatrixSolve", {F({1, 2, 2}, {1, 1, 1, 1}), one}, "same rank and batch dimensions"},
      {"MatrixSolveLs",
       {F({2, 2}, {1, 0, 0, 0}), one, Tensor::Scalar(0.0)},
       "Input matrix was rank deficient or ill-conditioned."},
      {"MatrixSolveLs",
       {F({2, 2}, {1, 1, 1, 1}), one, Tensor::Scalar(-0.5)},
       "l2_regularizer must be >= 0"},
      {"BandedTriangularSolve", {F({1, 2}, {1, 0}), one}, "Input matrix is not invertible."},
      {"BandedTriangularSolve", {F({0, 2}, {}), one}, "must not be empty"},
      {"TridiagonalSolve", {F({2, 2}, {1, 1, 1, 1}), one}, "want 3 rows"},
      {"TridiagonalSolve",
       {F({3, 2}, {1, 1, 1, 1, 1, 1}), one},
       "perturb_singular needs partial_pivoting",
       {{"perturb_singular", true}, {"partial_pivoting", false}}},
      {"SelfAdjointEigV2", {F({2, 2}, {nan, nan, nan, nan})}, "was not successful"},
      {"Eig",
       {F({2, 2}, {nan, nan, nan, nan})},
       "was not successful",
       {{"Tout", DType::kComplex64}}},
      {"Eig", {zero}, "Tout is complex128", {{"Tout", DType::kComplex128}}},
      {"Cholesky", {F({2, 1}, {1, 1})}, "must be square"},
      {"MatrixDeterminant", {F({2}, {1, 1})}, "rank at least 2"},
  };
  for (const auto& t : errors) {
    CAPTURE(t.op, t.message);
    const auto y = RunOp(t.op, t.inputs, t.attrs);
    REQUIRE(!y.ok());
    CHECK_THAT(std::string(y.status().message()), Catch::Contains(t.message));
  }
  // NaN, not an error
  for (const char* op : {"Cholesky", "TridiagonalSolve"}) {
    const bool cholesky = std::string_view(op) == "Cholesky";
    const auto y = RunOp(op, cholesky ? std::vector<Tensor>{zero}
                                      : std::vector<Tensor>{F({3, 2}, {0, 0, 0, 0, 0, 0}), one});
    REQUIRE(y.ok());
    CHECK(std::isnan((*y)[0].data<float>()[0]));
  }
  CHECK(std::isnan((*RunOp("Svd", {F({1, 1}, {nan})}))[0].scalar<float>()));
}

}  // namespace
}  // namespace weft
