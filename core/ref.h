// Intrusive reference counting: one atomic inside the object, a pointer-sized handle.
#ifndef WEFT_CORE_REF_H_
#define WEFT_CORE_REF_H_

#include <atomic>
#include <cstdint>
#include <utility>

namespace weft {

// Base of shared objects. Starts with a count of one, owned by whoever made it.
class RefCounted {
 public:
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;
  void Ref() const { count_.fetch_add(1, std::memory_order_relaxed); }
  void Unref() const {
    if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) Delete();
  }
  // True if the caller's reference is the only one: then nobody else can see a write.
  bool Unique() const { return count_.load(std::memory_order_acquire) == 1; }

 protected:
  RefCounted() = default;
  virtual ~RefCounted() = default;
  // Called when the last reference goes; a pool overrides it to take the object back.
  virtual void Delete() const { delete this; }

 private:
  mutable std::atomic<int32_t> count_{1};
};

template <typename T>
class RefPtr {
 public:
  RefPtr() = default;
  RefPtr(std::nullptr_t) {}  // NOLINT(google-explicit-constructor)
  // Takes over the reference that `p` came with.
  static RefPtr Adopt(T* p) {
    RefPtr r;
    r.p_ = p;
    return r;
  }
  // Adds a reference.
  static RefPtr Share(T* p) {
    if (p != nullptr) p->Ref();
    return Adopt(p);
  }
  RefPtr(const RefPtr& o) : p_(o.p_) {
    if (p_ != nullptr) p_->Ref();
  }
  RefPtr(RefPtr&& o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
  template <typename U>
  requires std::is_convertible_v<U*, T*> RefPtr(RefPtr<U> o)
      : p_(o.release()) {}  // NOLINT(google-explicit-constructor)
  RefPtr& operator=(RefPtr o) noexcept {
    std::swap(p_, o.p_);
    return *this;
  }
  ~RefPtr() {
    if (p_ != nullptr) p_->Unref();
  }
  T* get() const { return p_; }
  T* operator->() const { return p_; }
  T& operator*() const { return *p_; }
  explicit operator bool() const { return p_ != nullptr; }
  bool operator==(const RefPtr& o) const { return p_ == o.p_; }
  T* release() { return std::exchange(p_, nullptr); }

 private:
  T* p_ = nullptr;
};

template <typename T, typename... Args>
RefPtr<T> MakeRef(Args&&... args) {
  return RefPtr<T>::Adopt(new T(std::forward<Args>(args)...));
}

}  // namespace weft

#endif  // WEFT_CORE_REF_H_
