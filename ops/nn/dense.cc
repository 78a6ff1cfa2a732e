// The layers without windows.
#include "ops/api.h"
#include "ops/graph_fn.h"
#include "ops/nn/build.h"
#include "ops/nn/layers.h"

namespace weft::nn {

Output Dense(Module& net, Output x, int64_t units, const DenseOptions& o) {
  Module::Scope scope(net, "dense", o.name);
  if (!CheckRank(x, 2, 254, "Dense")) return {};
  const int64_t inputs = StaticDim(x, -1, "Dense");
  if (inputs < 0) return {};
  const Variable w = net.AddVariable("kernel", Shape{inputs, units}, o.kernel_initialiser,
                                     {.regulariser = o.kernel_regulariser});
  Output y = ops::MatMul(ToMatrix(x), w.value);
  if (o.use_bias) {
    const Variable b = net.AddVariable("bias", Shape{units}, o.bias_initialiser,
                                       {.regulariser = o.bias_regulariser});
    y = ops::BiasAdd(y, b.value);
  }
  y = FromMatrix(y, x);
  return o.activation ? o.activation(y) : y;
}

Output Dropout(Module& net, Output x, double rate, const std::string& name) {
  Module::Scope scope(net, "dropout", name);
  if (!x.valid()) return {};
  if (!(rate >= 0 && rate < 1)) {
    net.builder().Fail(InvalidArgument("the rate of dropout is ", rate, ", want 0 <= rate < 1"));
    return {};
  }
  const int64_t seed = net.NextSeed();  // counted in inference too, as one network is one sequence
  if (!net.training() || rate == 0) return x;
  const Output u =
      ops::RandomUniform(ops::Shape(x), x.dtype(), {.seed = net.seed(), .seed2 = seed});
  const Output keep = ops::GreaterEqual(u, ops::Const(net.builder(), x.dtype(), rate));
  return graph_fn::Where(keep, x * (1 / (1 - rate)));
}

Output Embedding(Module& net, Output ids, int64_t vocabulary, int64_t width,
                 const EmbeddingOptions& o) {
  Module::Scope scope(net, "embedding", o.name);
  const Variable table = net.AddVariable("embeddings", Shape{vocabulary, width}, o.initialiser,
                                         {.regulariser = o.regulariser});
  if (!ids.valid() || !table.handle.valid()) return {};
  return ops::ResourceGather(table.handle, ids, table.dtype);
}

Output Flatten(Output x) {
  if (!CheckRank(x, 1, 254, "Flatten")) return {};
  const PartialShape shape = x.shape();
  Builder& b = *x.builder;
  int64_t rest = 1;
  for (int i = 1; i < shape.rank() && rest >= 0; ++i) {
    rest = IsKnownDim(shape.dim(i)) ? rest * shape.dim(i) : -1;
  }
  if (rest > 0) return ops::Reshape(x, Ints(b, {-1, rest}));
  // A dimension of 0 leaves nothing to infer from; an unknown one is inferred.
  return ops::Reshape(x, ops::Pack({Dim(x, 0), ops::Const(b, static_cast<int32_t>(rest))}));
}

}  // namespace weft::nn
