// Files that are no models, or no more: what LoadModel says, and that it says something of every
// file that was cut short or changed by one byte.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "core/tensor_proto.h"
#include "graph/export.h"
#include "graph/import.h"
#include "graph/text.h"
#include "runtime/saved_model.h"
#include "runtime/session.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"
#include "weft/proto/graph.pb.h"
#include "weft/proto/saved_model.pb.h"

namespace weft {
namespace {

using test::TempFolder;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at; (at = text.find(from)) != std::string::npos;) text.replace(at, from.size(), to);
  return text;
}

// "INVALID_ARGUMENT: …" with the folder's name as F.
std::string LoadMessage(const TempFolder& folder, const std::string& path,
                        const LoadOptions& options = {}) {
  const auto model = LoadModel(path, options);
  if (model.ok()) return "OK";
  return Replaced(
      Concat(absl::StatusCodeToString(model.status().code()), ": ", test::Message(model.status())),
      folder.path.string(), "F");
}

// A GraphDef with a constant, an attribute list and a function attribute nested `depth` times.
proto::GraphDef Nested(int depth) {
  proto::GraphDef def;
  proto::NodeDef* n = def.add_node();
  n->set_name("y");
  n->set_op("NoOp");
  proto::AttrValue* a = &(*n->mutable_attr())["_f"];
  for (int i = 0; i < depth; ++i) {
    a->mutable_func()->set_name("f");
    a = &(*a->mutable_func()->mutable_attr())["a"];
  }
  a->set_i(1);
  return def;
}

std::string SavedModel(std::string_view asset, int graphs, std::string_view tag) {
  proto::SavedModel saved;
  for (int i = 0; i < graphs; ++i) {
    auto* meta = saved.add_meta_graphs();
    meta->mutable_meta_info_def()->add_tags(std::string(tag));
    if (!asset.empty()) meta->add_asset_file_def()->set_filename(std::string(asset));
  }
  return saved.SerializeAsString();
}

struct FileRow {
  const char* what;
  const char* name;  // in a folder of its own
  std::string bytes;
  const char* message;
};

TEST_CASE("files that are no models get exact messages", "[hostile][files]") {
  const std::string text_bomb = [] {
    std::string text = "node { name: 'y' op: 'NoOp' attr { key: 'f' value { ";
    for (int i = 0; i < 20'000; ++i) text += "func { name: 'f' attr { key: 'a' value { ";
    return text;
  }();
  const FileRow rows[] = {
#include "tests/hostile/files.inc"
  };
  for (const FileRow& row : rows) {
    CAPTURE(row.what);
    const TempFolder folder;
    CHECK(LoadMessage(folder, folder.Write(row.name, row.bytes)) == row.message);
  }
}

TEST_CASE("paths that are no files get exact messages", "[hostile][files]") {
  const TempFolder folder;
  const std::string base = folder.path;
  CHECK(LoadMessage(folder, base) ==
        "NOT_FOUND: the folder 'F' holds neither saved_model.pb nor saved_model.pbtxt");
  CHECK(LoadMessage(folder, base + "/no.pb") ==
        "NOT_FOUND: cannot open 'F/no.pb': No such file or directory");
  CHECK(LoadMessage(folder, base + "/no/where.pb") ==
        "NOT_FOUND: cannot open 'F/no/where.pb': No such file or directory");
  CHECK(LoadMessage(folder, "") == "NOT_FOUND: cannot open '': No such file or directory");
  CHECK(LoadMessage(folder, base + "/" + std::string(5000, 'a')).find("File name too long") !=
        std::string::npos);
  std::filesystem::create_directories(folder.path / "dir.meta");
  CHECK(LoadMessage(folder, base + "/dir.meta") ==
        "NOT_FOUND: the folder 'F/dir.meta' holds neither saved_model.pb nor saved_model.pbtxt");
  std::filesystem::create_directories(folder.path / "m" / "saved_model.pb");
  CHECK(LoadMessage(folder, base + "/m") ==
        "INVALID_ARGUMENT: 'F/m/saved_model.pb' is a directory");
  std::filesystem::create_symlink("loop", folder.path / "loop");
  CHECK(LoadMessage(folder, base + "/loop") ==
        "INVALID_ARGUMENT: cannot open 'F/loop': Too many levels of symbolic links");
  const std::string secret = folder.Write("secret.pb", "x");
  REQUIRE(::chmod(secret.c_str(), 0) == 0);
  if (::geteuid() != 0) {  // root may read all
    CHECK(LoadMessage(folder, secret) ==
          "PERMISSION_DENIED: cannot open 'F/secret.pb': Permission denied");
  }
}

TEST_CASE("a pipe is read to its end, a file full of nothing is not read", "[hostile][files]") {
  const TempFolder folder;
  const std::string pipe = folder.path / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(pipe) << "node { name: 'y' op: 'NoOp' }"; });
  CHECK(LoadMessage(folder, pipe) == "OK");
  writer.join();
  // A file of holes: 3 TiB that take no room.
  const std::string holes = folder.Write("holes.pb", "");
  if (::truncate(holes.c_str(), int64_t{3} << 40) == 0) {
    CHECK(
        LoadMessage(folder, holes) ==
        "INVALID_ARGUMENT: 'F/holes.pb' has 3298534883328 bytes and is no package of a graph with "
        "its tensors; a protobuf message has less than 2 GiB");
  }
}

// A graph with constants, attributes of many kinds, control edges.
std::string SomeGraph() {
  const auto g = ParseText(
      "x = Placeholder(dtype: float, shape: [?, 3])\n"
      "w = Const([[1.5, 2], [3, 4], [5, 6]])\n"
      "h = Relu(MatMul(x, w, transpose_b: false))\n"
      "s = StridedSlice(h, [0, 0], [1, 2], [1, 1], shrink_axis_mask: 1)\n"
      "t = Const('text')\n"
      "y = Reshape(s, int64 [-1], ^t)\n");
  REQUIRE(g.ok());
  proto::GraphDef def;
  REQUIRE(ExportGraphDef(**g, &def).ok());
  return def.SerializeAsString();
}

// Loading it ends in a graph or an error; a graph, in a result or an error.
void LoadAndRun(const std::string& bytes, int* loaded, int* ran) {
  proto::GraphDef def;
  if (!ParseMessage(bytes, false, &def).ok()) return;
  ImportOptions import;
  import.memory_limit = size_t{64} << 20;
  auto graph = ImportGraphDef(def, import);
  if (!graph.ok()) {
    CHECK(graph.status().code() != absl::StatusCode::kInternal);
    return;
  }
  ++*loaded;
  SessionOptions options;
  options.threads = 1;
  options.memory_limit = size_t{64} << 20;
  const auto session = Session::Create(*std::move(graph), options);
  REQUIRE(session.ok());
  const auto y = (*session)->Run({{"x", Tensor::Of<float>({1, 3}, {1, 2, 3})}}, {"y"});
  *ran += y.ok();
  CHECK(y.status().code() != absl::StatusCode::kInternal);
}

TEST_CASE("a graph file cut short or changed anywhere is refused or runs", "[hostile][files]") {
  const std::string good = SomeGraph();
  int loaded = 0, ran = 0;
  LoadAndRun(good, &loaded, &ran);
  REQUIRE(ran == 1);
  int cases = 0;
  for (size_t n = 0; n < good.size(); ++n, ++cases) LoadAndRun(good.substr(0, n), &loaded, &ran);
  for (size_t i = 0; i < good.size(); ++i) {
    for (const int change : {0x01, 0x08, 0x40, 0x80, 0xff}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ change);
      LoadAndRun(bad, &loaded, &ran);
      ++cases;
    }
  }
  std::printf("%d files, %d loaded, %d ran\n", cases, loaded, ran);
  CHECK(loaded < cases / 2);
}

TEST_CASE("attributes nested beyond reason are refused", "[hostile][files]") {
  CHECK(ImportGraphDef(Nested(20)).ok());
  const std::string deep = Nested(5000).SerializeAsString();
  proto::GraphDef def;
  CHECK_FALSE(ParseMessage(deep, false, &def).ok());
}

TEST_CASE("constants that a few bytes claim stay within the limit", "[hostile][files]") {
  // 1000 constants of 4 MiB, each in a few bytes.
  proto::GraphDef def;
  for (int i = 0; i < 1000; ++i) {
    proto::NodeDef* n = def.add_node();
    n->set_name(Concat("c", i));
    n->set_op("Const");
    (*n->mutable_attr())["dtype"].set_type(proto::DT_FLOAT);
    auto* t = (*n->mutable_attr())["value"].mutable_tensor();
    t->set_dtype(proto::DT_FLOAT);
    t->mutable_tensor_shape()->add_dim()->set_size(1 << 20);
    t->add_float_val(1);
  }
  ImportOptions options;
  options.memory_limit = size_t{16} << 20;
  const auto graph = ImportGraphDef(def, options);
  CHECK(test::Message(graph.status())
            .find("Const node 'c4': attribute 'value': a float tensor of shape [1048576] takes ") ==
        0);
}

}  // namespace
}  // namespace weft
