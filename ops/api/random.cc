// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
#include "ops/api/random.h"

namespace weft::ops {

Output Multinomial(Output logits, Output num_samples, const MultinomialAttrs& attrs) {
  return ApiCall("Multinomial", attrs.name).In(logits).In(num_samples).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Set("output_dtype", attrs.output_dtype).Get();
}

Output ParameterizedTruncatedNormal(Output shape, Output means, Output stdevs, Output minvals,
                                    Output maxvals,
                                    const ParameterizedTruncatedNormalAttrs& attrs) {
  return ApiCall("ParameterizedTruncatedNormal", attrs.name).In(shape).In(means).In(stdevs)
      .In(minvals).In(maxvals).Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

Output RandomGamma(Output shape, Output alpha, const RandomGammaAttrs& attrs) {
  return ApiCall("RandomGamma", attrs.name).In(shape).In(alpha).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomGammaGrad(Output alpha, Output sample, const Named& attrs) {
  return ApiCall("RandomGammaGrad", attrs.name).In(alpha).In(sample).Get();
}

Output RandomPoisson(Output shape, Output rate, const RandomPoissonAttrs& attrs) {
  return ApiCall("RandomPoisson", attrs.name).In(shape).In(rate).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomPoissonV2(Output shape, Output rate, const RandomPoissonV2Attrs& attrs) {
  return ApiCall("RandomPoissonV2", attrs.name).In(shape).In(rate).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Set("dtype", attrs.dtype).Get();
}

Output RandomShuffle(Output value, const RandomShuffleAttrs& attrs) {
  return ApiCall("RandomShuffle", attrs.name).In(value).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomStandardNormal(Output shape, DType dtype, const RandomStandardNormalAttrs& attrs) {
  return ApiCall("RandomStandardNormal", attrs.name).In(shape).Set("dtype", dtype)
      .Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

Output RandomUniform(Output shape, DType dtype, const RandomUniformAttrs& attrs) {
  return ApiCall("RandomUniform", attrs.name).In(shape).Set("dtype", dtype).Set("seed", attrs.seed)
      .Set("seed2", attrs.seed2).Get();
}

Output RandomUniformInt(Output shape, Output minval, Output maxval,
                        const RandomUniformIntAttrs& attrs) {
  return ApiCall("RandomUniformInt", attrs.name).In(shape).In(minval).In(maxval)
      .Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

Output StatelessMultinomial(Output logits, Output num_samples, Output seed,
                            const StatelessMultinomialAttrs& attrs) {
  return ApiCall("StatelessMultinomial", attrs.name).In(logits).In(num_samples).In(seed)
      .Set("output_dtype", attrs.output_dtype).Get();
}

Output StatelessRandomGammaV2(Output shape, Output seed, Output alpha, const Named& attrs) {
  return ApiCall("StatelessRandomGammaV2", attrs.name).In(shape).In(seed).In(alpha).Get();
}

Output StatelessRandomGammaV3(Output shape, Output key, Output counter, Output alg, Output alpha,
                              const Named& attrs) {
  return ApiCall("StatelessRandomGammaV3", attrs.name).In(shape).In(key).In(counter).In(alg)
      .In(alpha).Get();
}

Output StatelessRandomGetAlg(Builder& g, const Named& attrs) {
  return ApiCall(g, "StatelessRandomGetAlg", attrs.name).Get();
}

StatelessRandomGetKeyCounterOutputs StatelessRandomGetKeyCounter(Output seed, const Named& attrs) {
  const Output first = ApiCall("StatelessRandomGetKeyCounter", attrs.name).In(seed).Get();
  return {first, first.at(1)};
}

StatelessRandomGetKeyCounterAlgOutputs StatelessRandomGetKeyCounterAlg(Output seed,
                                                                       const Named& attrs) {
  const Output first = ApiCall("StatelessRandomGetKeyCounterAlg", attrs.name).In(seed).Get();
  return {first, first.at(1), first.at(2)};
}

Output StatelessRandomNormal(Output shape, Output seed, const StatelessRandomNormalAttrs& attrs) {
  return ApiCall("StatelessRandomNormal", attrs.name).In(shape).In(seed).Set("dtype", attrs.dtype)
      .Get();
}

Output StatelessRandomNormalV2(Output shape, Output key, Output counter, Output alg,
                               const StatelessRandomNormalV2Attrs& attrs) {
  return ApiCall("StatelessRandomNormalV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessRandomPoisson(Output shape, Output seed, Output lam, DType dtype,
                              const Named& attrs) {
  return ApiCall("StatelessRandomPoisson", attrs.name).In(shape).In(seed).In(lam)
      .Set("dtype", dtype).Get();
}

Output StatelessRandomUniform(Output shape, Output seed,
                              const StatelessRandomUniformAttrs& attrs) {
  return ApiCall("StatelessRandomUniform", attrs.name).In(shape).In(seed).Set("dtype", attrs.dtype)
      .Get();
}

Output StatelessRandomUniformFullInt(Output shape, Output seed,
                                     const StatelessRandomUniformFullIntAttrs& attrs) {
  return ApiCall("StatelessRandomUniformFullInt", attrs.name).In(shape).In(seed)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessRandomUniformFullIntV2(Output shape, Output key, Output counter, Output alg,
                                       const StatelessRandomUniformFullIntV2Attrs& attrs) {
  return ApiCall("StatelessRandomUniformFullIntV2", attrs.name).In(shape).In(key).In(counter)
      .In(alg).Set("dtype", attrs.dtype).Get();
}

Output StatelessRandomUniformInt(Output shape, Output seed, Output minval, Output maxval,
                                 const Named& attrs) {
  return ApiCall("StatelessRandomUniformInt", attrs.name).In(shape).In(seed).In(minval).In(maxval)
      .Get();
}

Output StatelessRandomUniformIntV2(Output shape, Output key, Output counter, Output alg,
                                   Output minval, Output maxval, const Named& attrs) {
  return ApiCall("StatelessRandomUniformIntV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .In(minval).In(maxval).Get();
}

Output StatelessRandomUniformV2(Output shape, Output key, Output counter, Output alg,
                                const StatelessRandomUniformV2Attrs& attrs) {
  return ApiCall("StatelessRandomUniformV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessTruncatedNormal(Output shape, Output seed,
                                const StatelessTruncatedNormalAttrs& attrs) {
  return ApiCall("StatelessTruncatedNormal", attrs.name).In(shape).In(seed)
      .Set("dtype", attrs.dtype).Get();
}

Output StatelessTruncatedNormalV2(Output shape, Output key, Output counter, Output alg,
                                  const StatelessTruncatedNormalV2Attrs& attrs) {
  return ApiCall("StatelessTruncatedNormalV2", attrs.name).In(shape).In(key).In(counter).In(alg)
      .Set("dtype", attrs.dtype).Get();
}

Output TruncatedNormal(Output shape, DType dtype, const TruncatedNormalAttrs& attrs) {
  return ApiCall("TruncatedNormal", attrs.name).In(shape).Set("dtype", dtype)
      .Set("seed", attrs.seed).Set("seed2", attrs.seed2).Get();
}

}  // namespace weft::ops
