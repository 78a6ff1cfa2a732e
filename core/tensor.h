// Tensor: dtype, shape, and a share of a buffer. Copying a Tensor shares its memory.
#ifndef WEFT_CORE_TENSOR_H_
#define WEFT_CORE_TENSOR_H_

#include <initializer_list>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "core/buffer.h"
#include "core/dtype.h"
#include "core/shape.h"
#include "core/status.h"

namespace weft {

class Tensor {
 public:
  // No dtype, no memory: what an unset slot holds.
  Tensor() = default;
  // A view of `buffer` from `offset` bytes on, which must hold shape.num_elements() elements.
  Tensor(DType dtype, Shape shape, BufferPtr buffer, size_t offset = 0)
      : dtype_(dtype), shape_(std::move(shape)), buffer_(std::move(buffer)) {
    data_ = static_cast<char*>(buffer_->data()) + offset;
  }
  // Memory that is nobody's to free; the caller keeps it alive. For views into planned memory.
  Tensor(DType dtype, Shape shape, void* data)
      : dtype_(dtype), shape_(std::move(shape)), data_(static_cast<char*>(data)) {}

  // Uninitialised bytes, or default-constructed objects. InvalidArgument or ResourceExhausted.
  static absl::StatusOr<Tensor> Allocate(DType dtype, const Shape& shape,
                                         Allocator& allocator = HeapAllocator());

  // For programs and tests: a tensor with these values, row by row. Broken invariant if the counts
  // differ or memory runs out.
  template <typename T>
  static Tensor Of(const Shape& shape, std::span<const T> values);
  template <typename T>
  static Tensor Of(const Shape& shape, std::initializer_list<T> values) {
    return Of<T>(shape, std::span<const T>(values.begin(), values.size()));
  }
  template <typename T>
  static Tensor Vector(std::initializer_list<T> values) {
    return Of<T>(Shape{static_cast<int64_t>(values.size())}, values);
  }
  template <typename T>
  static Tensor Vector(const std::vector<T>& values) {
    return Of<T>(Shape{static_cast<int64_t>(values.size())}, std::span<const T>(values));
  }
  template <typename T>
  static Tensor Scalar(const T& value) {
    return Of<T>(Shape{}, std::span<const T>(&value, 1));
  }

  bool has_value() const { return dtype_ != DType::kInvalid; }
  DType dtype() const { return dtype_; }
  const Shape& shape() const { return shape_; }
  int rank() const { return shape_.rank(); }
  int64_t dim(int i) const { return shape_.dim(i); }
  int64_t num_elements() const { return shape_.num_elements(); }
  size_t num_bytes() const { return shape_.num_elements() * DTypeSize(dtype_); }

  void* raw() const { return data_; }
  // Elements as T. The caller has checked the dtype, or knows it from the kernel's registration.
  template <typename T>
  T* data() const {
    return reinterpret_cast<T*>(data_);
  }
  template <typename T>
  std::span<T> span() const {
    return {data<T>(), static_cast<size_t>(num_elements())};
  }
  // The only element, or the first.
  template <typename T>
  const T& scalar() const {
    return *data<T>();
  }

  // The same memory under another shape with as many elements (broken invariant otherwise).
  Tensor Reshaped(Shape shape) const;
  // The same memory as another dtype; the caller makes sizes agree.
  Tensor Viewed(DType dtype, Shape shape) const;
  const BufferPtr& buffer() const { return buffer_; }
  // Nobody else holds this memory.
  bool OwnsAlone() const { return buffer_ && buffer_->Unique() && !buffer_->borrowed(); }
  // Copies bytes or objects into new memory.
  absl::StatusOr<Tensor> Clone(Allocator& allocator = HeapAllocator()) const;

  // "float [2,3] 1 2 3 4 5 6"; at most `max` values.
  std::string ToString(int64_t max = 16) const;

 private:
  DType dtype_ = DType::kInvalid;
  Shape shape_;
  char* data_ = nullptr;
  BufferPtr buffer_;
};
std::ostream& operator<<(std::ostream& os, const Tensor& t);

// Bytes that a tensor takes. InvalidArgument if the count overflows.
absl::StatusOr<size_t> CheckedBytes(DType dtype, const Shape& shape);
// Copies all elements; dtype and element count agree.
void CopyElements(const Tensor& from, const Tensor& to);
// Element i of an integer or bool tensor; the value of a scalar when i is 0.
int64_t IntAt(const Tensor& t, int64_t i);
// All elements of an int32 or int64 tensor, any shape. InvalidArgument for other dtypes.
absl::StatusOr<Dims> IntValues(const Tensor& t);
// Same dtype, shape and bits (strings by value; resources and variants by identity).
bool BitEqual(const Tensor& a, const Tensor& b);

template <typename T>
Tensor Tensor::Of(const Shape& shape, std::span<const T> values) {
  auto t = Allocate(kDTypeOf<T>, shape);
  WEFT_CHECK(t.ok());
  WEFT_CHECK(static_cast<int64_t>(values.size()) == shape.num_elements());
  for (size_t i = 0; i < values.size(); ++i) t->template data<T>()[i] = values[i];
  return *std::move(t);
}

}  // namespace weft

#endif  // WEFT_CORE_TENSOR_H_
