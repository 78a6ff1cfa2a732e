// Tensors, shapes and attribute values to and from their wire messages.
#ifndef WEFT_CORE_TENSOR_PROTO_H_
#define WEFT_CORE_TENSOR_PROTO_H_

#include "core/attr.h"
#include "core/tensor.h"

namespace weft {

namespace proto {
class AttrValue;
class NameAttrList;
class TensorProto;
class TensorShapeProto;
}  // namespace proto

// Raw bytes, or a typed list shorter than the shape, whose last value repeats (none: zeros).
// InvalidArgument for an unknown dtype, a bad shape, or bytes that do not fit. A few bytes of
// message can ask for a huge tensor: what it takes beyond the message's own size comes off `room`,
// and ResourceExhausted where that is not enough.
absl::StatusOr<Tensor> TensorFromProto(const proto::TensorProto& p, size_t& room);
// A few values, the last of which may repeat to the end, become a typed list; more become
// tensor_content. InvalidArgument for handles.
absl::Status TensorToProto(const Tensor& t, proto::TensorProto* p);

absl::StatusOr<PartialShape> ShapeFromProto(const proto::TensorShapeProto& p);
void ShapeToProto(const PartialShape& s, proto::TensorShapeProto* p);

// `room`: for the tensors in it, as above.
absl::StatusOr<AttrValue> AttrFromProto(const proto::AttrValue& p, size_t& room);
absl::Status AttrToProto(const AttrValue& v, proto::AttrValue* p);

}  // namespace weft

#endif  // WEFT_CORE_TENSOR_PROTO_H_
