// Data files, told apart by how they begin; what begins like none is text: CSV, literals, feeds.
#include "runtime/data/csv.h"
#include "runtime/data/gzip.h"
#include "runtime/data/idx.h"
#include "runtime/data/image.h"
#include "runtime/data/npy.h"
#include "runtime/data/npz.h"
#include "runtime/data/text.h"
#include "tests/fuzz/scratch_folder.h"
#include "tests/fuzz/target.h"
#include "tools/array_file.h"
#include "tools/feed.h"
#include "tools/image_feed.h"
#include "tools/literal.h"

namespace weft::fuzz {
namespace {

constexpr size_t kMostUnpacked = size_t{64} << 20;

void CheckNpy(std::string_view bytes) {
  const auto t = ParseNpy(bytes);
  CheckStatus("npy", t.status());
  if (!t.ok()) return;
  const auto written = FormatNpy(*t);
  CheckStatus("npy", written.status());
  if (!written.ok()) return;
  const auto again = ParseNpy(*written);
  if (!again.ok()) Fail(Concat("npy does not come back: ", again.status().ToString()));
  if (!BitEqual(*again, *t)) {
    Fail(Concat("npy comes back as another: ", again->ToString(), " for ", t->ToString()));
  }
}

void CheckNpz(std::string_view bytes) {
  const std::string path = Scratch("x.npz", bytes);
  const auto all = ReadNpz(path, {}, kMostUnpacked);
  CheckStatus("npz", all.status());
  if (all.ok() && !all->empty())
    CheckStatus("npz by name", ReadNpz(path, all->back().first, kMostUnpacked).status());
}

void CheckImage(std::string_view bytes) {
  for (const int channels : {1, 3, 4}) {
    const auto image = DecodeImage(bytes, channels);
    CheckStatus("picture", image.status());
    if (image.ok() && (image->rank() != 3 || image->dim(2) != channels))
      Fail(Concat("a picture of shape ", image->shape()));
    if (!image.ok() || image->num_elements() > (1 << 14)) continue;
    CheckStatus("PNG", EncodePng(*image).status());
  }
}

void CheckCsv(std::string_view bytes) {
  for (const bool header : {false, true}) {
    const auto table = CsvTable::Parse(bytes, {.separator = header ? ';' : ',', .header = header});
    CheckStatus("CSV", table.status());
    if (!table.ok()) continue;
    CheckStatus("numbers", table->Numbers(table->columns()).status());
    for (const std::string& column : table->columns())
      CheckStatus("classes", table->ClassesOf(column).status());
  }
}

// What `weft run` takes from a command line, but for files.
void CheckWords(std::string_view bytes) {
  for (const DType t : {DType::kInvalid, DType::kFloat, DType::kInt8, DType::kString,
                        DType::kComplex64, DType::kBool}) {
    CheckStatus("literal", tools::ParseLiteral(bytes, t).status());
  }
  CheckStatus("shape", tools::ParseShape(bytes).status());
  CheckStatus("image options", tools::ParseImageOptions(bytes).status());
  CheckStatus("strings", tools::ParseStringsJson(bytes).status());
  CheckStatus("characters", Characters(bytes).status());
  const bool draws = bytes.starts_with("random") || bytes.starts_with("zeros") ||
                     bytes.starts_with("ones");  // as large as they say
  if (!bytes.starts_with("@") && !draws) {
    const tools::FeedInfo info{"x", DType::kFloat, PartialShape{-1, 2}};
    CheckStatus("feed", tools::ParseFeed(bytes, info, 1).status());
  }
}

}  // namespace

void RunData(std::string_view bytes) {
  if (bytes.starts_with("\x93NUMPY")) return CheckNpy(bytes);
  if (bytes.starts_with("PK")) return CheckNpz(bytes);
  if (bytes.starts_with("\xff\xd8") || bytes.starts_with("\x89PNG") || bytes.starts_with("GIF"))
    return CheckImage(bytes);
  if (bytes.starts_with(std::string_view("\0\0", 2)))
    return CheckStatus("IDX", ParseIdx(bytes).status());
  if (bytes.starts_with("\x1f\x8b"))
    return CheckStatus("gzip", Gunzip(bytes, kMostUnpacked).status());
  CheckCsv(bytes);
  CheckWords(bytes);
}

}  // namespace weft::fuzz
