// Memory that something holds only to be faster, and can give back.
#ifndef WEFT_CORE_HELD_MEMORY_H_
#define WEFT_CORE_HELD_MEMORY_H_

namespace weft {

// What a kernel with such memory (packed weights) also is. Thread-safe, also beside Compute.
class HeldMemory {
 public:
  virtual ~HeldMemory() = default;
  // Gives the memory back as soon as no call uses it, and does without from now on.
  virtual void LetGo() const = 0;
};

}  // namespace weft

#endif  // WEFT_CORE_HELD_MEMORY_H_
