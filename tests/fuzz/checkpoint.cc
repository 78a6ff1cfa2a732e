// A checkpoint's two files in one: two bytes with the index's length, the index, the data.
#include "runtime/checkpoint.h"

#include "tests/fuzz/scratch_folder.h"
#include "tests/fuzz/target.h"

namespace weft::fuzz {

void RunCheckpoint(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const size_t length =
      static_cast<uint8_t>(bytes[0]) | static_cast<size_t>(static_cast<uint8_t>(bytes[1])) << 8;
  const std::string_view index = bytes.substr(2, length);
  Scratch("c.index", index);
  const std::string data =
      Scratch("c.data-00000-of-00001", bytes.substr(std::min(bytes.size(), 2 + index.size())));
  const auto reader = CheckpointReader::Open(data.substr(0, data.rfind('.')));
  CheckStatus("open", reader.status());
  if (!reader.ok()) return;
  for (const auto& [name, entry] : (*reader)->entries()) {
    const auto t = (*reader)->Read(name);
    CheckStatus(name, t.status());
    if (t.ok() && (t->dtype() != entry.dtype || !(t->shape() == entry.shape)))
      Fail(Concat(name, " was read as ", t->ToString(0)));
  }
  CheckStatus("variables", (*reader)->VariableKeys().status());
}

}  // namespace weft::fuzz
