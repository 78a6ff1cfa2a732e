// Generated from the op registry by tools/gen/gen_api.cc; run `ninja api` after a change there.
// clang-format off
//
// Every op as a function: Output y = ops::MatMul(a, b, {.transpose_b = true, .name = "logits"}).
// Each comment says inputs -> outputs; dtypes. Errors are kept by the builder (see ops/output.h).
#ifndef WEFT_OPS_API_H_
#define WEFT_OPS_API_H_

#include "ops/api/array.h"
#include "ops/api/array_diag.h"
#include "ops/api/array_index.h"
#include "ops/api/array_pad.h"
#include "ops/api/array_select.h"
#include "ops/api/array_slice.h"
#include "ops/api/array_space.h"
#include "ops/api/checkpoint.h"
#include "ops/api/control_flow.h"
#include "ops/api/conv.h"
#include "ops/api/einsum.h"
#include "ops/api/elementwise.h"
#include "ops/api/image.h"
#include "ops/api/image_boxes.h"
#include "ops/api/image_color.h"
#include "ops/api/linalg.h"
#include "ops/api/matmul.h"
#include "ops/api/norm.h"
#include "ops/api/order.h"
#include "ops/api/pool.h"
#include "ops/api/quantize.h"
#include "ops/api/random.h"
#include "ops/api/recurrent.h"
#include "ops/api/reduce.h"
#include "ops/api/segment.h"
#include "ops/api/shape.h"
#include "ops/api/source.h"
#include "ops/api/table.h"
#include "ops/api/training.h"
#include "ops/api/variable.h"
#include "ops/constant.h"

#endif  // WEFT_OPS_API_H_
