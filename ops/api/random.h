// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#ifndef WEFT_OPS_API_RANDOM_H_
#define WEFT_OPS_API_RANDOM_H_

#include "ops/api_call.h"

namespace weft::ops {

// (logits: T, num_samples: int32) -> (output: output_dtype); T: {float, double, int32, uint8,
//     int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; output_dtype: {int32, int64}.
struct MultinomialAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  DType output_dtype = DType::kInt64;
  std::string name;
};
Output Multinomial(Output logits, Output num_samples, const MultinomialAttrs& attrs = {});

// (shape: T, means: dtype, stdevs: dtype, minvals: dtype, maxvals: dtype) -> (output: dtype);
//     dtype: {float, double, bfloat16, half}; T: {int32, int64}.
struct ParameterizedTruncatedNormalAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output ParameterizedTruncatedNormal(Output shape, Output means, Output stdevs, Output minvals,
                                    Output maxvals,
                                    const ParameterizedTruncatedNormalAttrs& attrs = {});

// (shape: S, alpha: T) -> (output: T); S: {int32, int64}; T: {float, double, half}.
struct RandomGammaAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output RandomGamma(Output shape, Output alpha, const RandomGammaAttrs& attrs = {});

// (alpha: T, sample: T) -> (output: T); T: {float, double}.
Output RandomGammaGrad(Output alpha, Output sample, const Named& attrs = {});

// (shape: S, rate: dtype) -> (output: dtype); S: {int32, int64}; dtype: {float, double, half}.
struct RandomPoissonAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output RandomPoisson(Output shape, Output rate, const RandomPoissonAttrs& attrs = {});

// (shape: S, rate: R) -> (output: dtype); S: {int32, int64}; R: {float, double, int32, int64,
//     half}; dtype: {float, double, int32, int64, half}.
struct RandomPoissonV2Attrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  DType dtype = DType::kInt64;
  std::string name;
};
Output RandomPoissonV2(Output shape, Output rate, const RandomPoissonV2Attrs& attrs = {});

// (value: T) -> (output: T).
struct RandomShuffleAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output RandomShuffle(Output value, const RandomShuffleAttrs& attrs = {});

// (shape: T) -> (output: dtype); dtype: {float, double, bfloat16, half}; T: {int32, int64}.
struct RandomStandardNormalAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output RandomStandardNormal(Output shape, DType dtype,
                            const RandomStandardNormalAttrs& attrs = {});

// (shape: T) -> (output: dtype); dtype: {float, double, bfloat16, half}; T: {int32, int64}.
struct RandomUniformAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output RandomUniform(Output shape, DType dtype, const RandomUniformAttrs& attrs = {});

// (shape: T, minval: Tout, maxval: Tout) -> (output: Tout); Tout: {int32, int64}; T: {int32,
//     int64}.
struct RandomUniformIntAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output RandomUniformInt(Output shape, Output minval, Output maxval,
                        const RandomUniformIntAttrs& attrs = {});

// (logits: T, num_samples: int32, seed: Tseed) -> (output: output_dtype); T: {float, double, int32,
//     uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}; Tseed: {int32, int64};
//     output_dtype: {int32, int64}.
struct StatelessMultinomialAttrs {
  DType output_dtype = DType::kInt64;
  std::string name;
};
Output StatelessMultinomial(Output logits, Output num_samples, Output seed,
                            const StatelessMultinomialAttrs& attrs = {});

// (shape: T, seed: Tseed, alpha: dtype) -> (output: dtype); dtype: {float, double, half}; T:
//     {int32, int64}; Tseed: {int32, int64}.
Output StatelessRandomGammaV2(Output shape, Output seed, Output alpha, const Named& attrs = {});

// (shape: shape_dtype, key: uint64, counter: uint64, alg: int32, alpha: dtype) -> (output: dtype);
//     dtype: {float, double, half}; shape_dtype: {int32, int64}.
Output StatelessRandomGammaV3(Output shape, Output key, Output counter, Output alg, Output alpha,
                              const Named& attrs = {});

// () -> (alg: int32).
Output StatelessRandomGetAlg(Builder& g, const Named& attrs = {});

// (seed: Tseed) -> (key: uint64, counter: uint64); Tseed: {int32, int64}.
struct StatelessRandomGetKeyCounterOutputs {
  Output key;
  Output counter;
};
StatelessRandomGetKeyCounterOutputs StatelessRandomGetKeyCounter(Output seed,
                                                                 const Named& attrs = {});

// (seed: Tseed) -> (key: uint64, counter: uint64, alg: int32); Tseed: {int32, int64}.
struct StatelessRandomGetKeyCounterAlgOutputs {
  Output key;
  Output counter;
  Output alg;
};
StatelessRandomGetKeyCounterAlgOutputs StatelessRandomGetKeyCounterAlg(Output seed,
                                                                       const Named& attrs = {});

// (shape: T, seed: Tseed) -> (output: dtype); dtype: {float, double, bfloat16, half}; T: {int32,
//     int64}; Tseed: {int32, int64}.
struct StatelessRandomNormalAttrs {
  DType dtype = DType::kFloat;
  std::string name;
};
Output StatelessRandomNormal(Output shape, Output seed,
                             const StatelessRandomNormalAttrs& attrs = {});

// (shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype); dtype: {float,
//     double, bfloat16, half}; Tshape: {int32, int64}.
struct StatelessRandomNormalV2Attrs {
  DType dtype = DType::kFloat;
  std::string name;
};
Output StatelessRandomNormalV2(Output shape, Output key, Output counter, Output alg,
                               const StatelessRandomNormalV2Attrs& attrs = {});

// (shape: T, seed: Tseed, lam: Rtype) -> (output: dtype); Rtype: {float, double, int32, int64,
//     half}; dtype: {float, double, int32, int64, half}; T: {int32, int64}; Tseed: {int32, int64}.
Output StatelessRandomPoisson(Output shape, Output seed, Output lam, DType dtype,
                              const Named& attrs = {});

// (shape: T, seed: Tseed) -> (output: dtype); dtype: {float, double, bfloat16, half}; T: {int32,
//     int64}; Tseed: {int32, int64}.
struct StatelessRandomUniformAttrs {
  DType dtype = DType::kFloat;
  std::string name;
};
Output StatelessRandomUniform(Output shape, Output seed,
                              const StatelessRandomUniformAttrs& attrs = {});

// (shape: T, seed: Tseed) -> (output: dtype); dtype: {int32, int64, uint32, uint64}; T: {int32,
//     int64}; Tseed: {int32, int64, uint32, uint64}.
struct StatelessRandomUniformFullIntAttrs {
  DType dtype = DType::kUint64;
  std::string name;
};
Output StatelessRandomUniformFullInt(Output shape, Output seed,
                                     const StatelessRandomUniformFullIntAttrs& attrs = {});

// (shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype); dtype: {int32,
//     int64, uint32, uint64}; Tshape: {int32, int64}.
struct StatelessRandomUniformFullIntV2Attrs {
  DType dtype = DType::kUint64;
  std::string name;
};
Output StatelessRandomUniformFullIntV2(Output shape, Output key, Output counter, Output alg,
                                       const StatelessRandomUniformFullIntV2Attrs& attrs = {});

// (shape: T, seed: Tseed, minval: dtype, maxval: dtype) -> (output: dtype); dtype: {int32, int64};
//     T: {int32, int64}; Tseed: {int32, int64}.
Output StatelessRandomUniformInt(Output shape, Output seed, Output minval, Output maxval,
                                 const Named& attrs = {});

// (shape: Tshape, key: uint64, counter: uint64, alg: int32, minval: dtype, maxval: dtype) ->
//     (output: dtype); dtype: {int32, int64, uint32, uint64}; Tshape: {int32, int64}.
Output StatelessRandomUniformIntV2(Output shape, Output key, Output counter, Output alg,
                                   Output minval, Output maxval, const Named& attrs = {});

// (shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype); dtype: {float,
//     double, bfloat16, half}; Tshape: {int32, int64}.
struct StatelessRandomUniformV2Attrs {
  DType dtype = DType::kFloat;
  std::string name;
};
Output StatelessRandomUniformV2(Output shape, Output key, Output counter, Output alg,
                                const StatelessRandomUniformV2Attrs& attrs = {});

// (shape: T, seed: Tseed) -> (output: dtype); dtype: {float, double, bfloat16, half}; T: {int32,
//     int64}; Tseed: {int32, int64}.
struct StatelessTruncatedNormalAttrs {
  DType dtype = DType::kFloat;
  std::string name;
};
Output StatelessTruncatedNormal(Output shape, Output seed,
                                const StatelessTruncatedNormalAttrs& attrs = {});

// (shape: Tshape, key: uint64, counter: uint64, alg: int32) -> (output: dtype); dtype: {float,
//     double, bfloat16, half}; Tshape: {int32, int64}.
struct StatelessTruncatedNormalV2Attrs {
  DType dtype = DType::kFloat;
  std::string name;
};
Output StatelessTruncatedNormalV2(Output shape, Output key, Output counter, Output alg,
                                  const StatelessTruncatedNormalV2Attrs& attrs = {});

// (shape: T) -> (output: dtype); dtype: {float, double, bfloat16, half}; T: {int32, int64}.
struct TruncatedNormalAttrs {
  int64_t seed = 0;
  int64_t seed2 = 0;
  std::string name;
};
Output TruncatedNormal(Output shape, DType dtype, const TruncatedNormalAttrs& attrs = {});

}  // namespace weft::ops

#endif  // WEFT_OPS_API_RANDOM_H_
