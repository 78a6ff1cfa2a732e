// Constants beside the graph: written, mapped, and hostile.
#include "graph/data_file.h"

#include <catch2/catch.hpp>
#include <cstring>

#include "graph/export.h"
#include "graph/import.h"
#include "ops/api.h"
#include "tests/support/graphs.h"
#include "tests/support/temp_folder.h"
#include "weft/proto/graph.pb.h"
#include "weft/proto/memmapped_file_system.pb.h"

namespace weft {
namespace {

using test::Message;
using test::TempFolder;

Tensor Ramp(int64_t n, float start) {
  std::vector<float> values(n);
  for (int64_t i = 0; i < n; ++i) values[i] = start + static_cast<float>(i);
  return Tensor::Vector(values);
}

// y = a + b; a small one and a string.
std::shared_ptr<Graph> TwoConstants() {
  const auto g = std::make_shared<Graph>();
  const Output a = ops::Const(*g, Ramp(1000, 0), {.name = "a"});
  const Output b = ops::Const(*g, Ramp(1000, 5), {.name = "b"});
  ops::Const(*g, Ramp(3, 0), {.name = "small"});
  ops::Const(*g, "text", {.name = "text"});
  ops::AddV2(a, b, {.name = "y"});
  REQUIRE(g->status().ok());
  return g;
}

ExportOptions Lowered() {
  ExportOptions options;
  options.max_inline_bytes = 1000;
  options.min_data_bytes = 1000;
  return options;
}

std::unique_ptr<Graph> Load(const std::string& path) {
  auto g = LoadGraph(path);
  INFO(g.status().message());
  REQUIRE(g.ok());
  return *std::move(g);
}

TEST_CASE("constants past the threshold lie in a mapped file", "[data_file]") {
  const TempFolder folder;
  for (const char* name : {"g.pb", "g.pbtxt"}) {
    const std::string path = folder.path / name;
    REQUIRE(SaveGraph(*TwoConstants(), path, Lowered()).ok());
    CHECK(ReadFile(path)->size() < 1500);
    const auto data = DataFile::Open(DataFilePath(path));
    REQUIRE(data.ok());

    const std::shared_ptr<Graph> g = Load(path);
    const Tensor* const a = g->ConstantValue({g->Find("a"), 0});
    REQUIRE(a != nullptr);
    CHECK(BitEqual(*a, Ramp(1000, 0)));
    CHECK(a->buffer()->borrowed());  // the mapping itself
    CHECK(reinterpret_cast<uintptr_t>(a->raw()) % kAlignment == 0);
    CHECK_FALSE(g->ConstantValue({g->Find("small"), 0})->buffer()->borrowed());
    CHECK(g->node(g->Find("a")).attrs.Find("memory_region_name") == nullptr);
    const Tensor y = test::RunOne(*test::MakeSession(g), "y");
    CHECK(y.data<float>()[999] == 2 * 999 + 5);

    // What was loaded is saved again, inline or not, and over itself.
    const std::string again = folder.path / "again.pb";
    REQUIRE(SaveGraph(*g, again).ok());
    CHECK(BitEqual(*Load(again)->ConstantValue({g->Find("b"), 0}), Ramp(1000, 5)));
    REQUIRE(SaveGraph(*g, path, Lowered()).ok());
    CHECK(BitEqual(*a, Ramp(1000, 0)));
    CHECK(BitEqual(*Load(path)->ConstantValue({g->Find("b"), 0}), Ramp(1000, 5)));
  }
}

TEST_CASE("the file says what TensorFlow's says", "[data_file]") {
  const TempFolder folder;
  const std::string path = folder.path / "g.pb";
  REQUIRE(SaveGraph(*TwoConstants(), path, Lowered()).ok());
  proto::GraphDef def;
  REQUIRE(def.ParseFromString(*ReadFile(path)));
  CHECK(def.node(0).op() == "ImmutableConst");
  CHECK(def.node(0).attr_size() == 3);
  CHECK(def.node(2).op() == "Const");
  const std::string bytes = *ReadFile(DataFilePath(path));
  uint64_t start = 0;
  std::memcpy(&start, bytes.data() + bytes.size() - 8, 8);
  proto::MemmappedFileSystemDirectory directory;
  REQUIRE(directory.ParseFromString(bytes.substr(start, bytes.size() - 8 - start)));
  REQUIRE(directory.element_size() == 2);
  for (int i = 0; i < 2; ++i) {
    const auto& e = directory.element(i);
    CHECK(e.name() == def.node(i).attr().at("memory_region_name").s());
    for (char c : e.name().substr(kRegionPrefix.size()))
      CHECK((std::isalnum(c) != 0 || c == '_' || c == '.'));
    CHECK(e.offset() % 64 == 0);
    CHECK(e.length() == 4000);
  }
}

TEST_CASE("a graph without its data, or with another's, says so", "[data_file]") {
  const TempFolder folder;
  const std::string path = folder.path / "g.pb", data = DataFilePath(path);
  REQUIRE(SaveGraph(*TwoConstants(), path, Lowered()).ok());
  const std::string other = folder.path / "other.pb";
  Graph g;
  ops::Const(g, Ramp(1000, 7), {.name = "a"});
  REQUIRE(SaveGraph(g, other, Lowered()).ok());
  std::filesystem::copy_file(DataFilePath(other), data,
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(Message(LoadGraph(path).status()).find("has no region 'memmapped_package://c0_") !=
        std::string::npos);
  std::filesystem::remove(data);
  CHECK(LoadGraph(path).status().code() == absl::StatusCode::kNotFound);
  proto::GraphDef def;
  REQUIRE(ReadGraphDef(path, &def).ok());
  CHECK(
      Message(ImportGraphDef(def).status()).find("ImmutableConst node 'a': its value is region") ==
      0);
}

// A data file with this directory after `size` bytes.
std::string Package(const std::vector<std::pair<uint64_t, uint64_t>>& regions, size_t size = 256) {
  proto::MemmappedFileSystemDirectory directory;
  for (const auto& [offset, length] : regions) {
    auto* e = directory.add_element();
    e->set_name(Concat(kRegionPrefix, "r", directory.element_size()));
    e->set_offset(offset);
    e->set_length(length);
  }
  std::string bytes(size, '\7');
  directory.AppendToString(&bytes);
  const uint64_t start = size;
  bytes.append(reinterpret_cast<const char*>(&start), sizeof(start));
  return bytes;
}

TEST_CASE("hostile data files are refused", "[data_file]") {
  const TempFolder folder;
  const auto open = [&](std::string_view bytes) {
    return Message(DataFile::Open(folder.Write("d", bytes)).status());
  };
  CHECK(open(Package({{0, 100}, {128, 128}})).empty());
  CHECK(open(Package({{0, 0}, {128, 0}})).empty());
  constexpr uint64_t kHuge = ~uint64_t{0};
  for (const auto& regions : std::vector<std::vector<std::pair<uint64_t, uint64_t>>>{
           {{257, 0}},              // after the directory's start
           {{256, 1}},              // passes it
           {{kHuge, 0}},            // past the file
           {{0, kHuge}},            // wraps around
           {{64, kHuge - 32}},      // wraps around to a small end
           {{0, 129}, {128, 128}},  // overlaps its neighbour
           {{128, 128}, {0, 128}},  // falls
           {{0, 0}, {kHuge, 0}},
       }) {
    INFO(regions[0].first << " " << regions[0].second);
    CHECK(open(Package(regions)).find("has a region") != std::string::npos);
  }
  std::string twice = Package({{0, 64}, {64, 64}});
  twice.replace(twice.find("://r2"), 5, "://r1");
  CHECK(open(twice).find("has two regions") != std::string::npos);
  CHECK(open("").find("is too short") != std::string::npos);
  CHECK(open("1234567").find("is too short") != std::string::npos);
  CHECK(open(std::string(64, '\xff')).find("its directory would start") != std::string::npos);
  std::string torn = Package({{0, 64}});
  torn.pop_back();
  CHECK_FALSE(open(torn).empty());
  CHECK(Message(DataFile::Open(folder.path).status()).find("is no ordinary file") !=
        std::string::npos);
}

TEST_CASE("tensors of a data file are checked against their regions", "[data_file]") {
  const TempFolder folder;
  const auto data = *DataFile::Open(folder.Write("d", Package({{0, 64}, {68, 60}, {128, 128}})));
  const auto find = [&](int region, DType dtype, const Shape& shape) {
    return data->Find(Concat(kRegionPrefix, "r", region), dtype, shape);
  };
  CHECK(find(1, DType::kFloat, {4, 4}).ok());
  CHECK(find(3, DType::kFloat, {0}).ok());
  CHECK(Message(find(1, DType::kFloat, {17}).status()).find("has 64 bytes in region") !=
        std::string::npos);
  CHECK(Message(find(2, DType::kFloat, {1}).status()).find("no multiple of 64") !=
        std::string::npos);
  CHECK(find(4, DType::kFloat, {1}).status().code() == absl::StatusCode::kNotFound);
  CHECK_FALSE(find(1, DType::kString, {1}).ok());
  CHECK_FALSE(find(1, DType::kResource, {1}).ok());
  const auto bools = find(1, DType::kBool, {64});
  REQUIRE(bools.ok());
  CHECK(bools->data<uint8_t>()[5] == 1);  // not 7
}

TEST_CASE("hostile nodes of a data file are refused", "[data_file]") {
  const TempFolder folder;
  const std::string path = folder.path / "g.pb";
  folder.Write("g.pb.data", Package({{0, 64}}));
  const auto load = [&](std::string_view shape, std::string_view dtype) {
    folder.Write("g.pb", Concat("node { name: 'c' op: 'ImmutableConst' attr { key: 'dtype' value { "
                                "type: ",
                                dtype, " } } attr { key: 'shape' value { shape { ", shape,
                                " } } } attr { key: 'memory_region_name' value { s: "
                                "'memmapped_package://r1' } } }"));
    return LoadGraph(path).status();
  };
  CHECK(load("dim { size: 16 }", "DT_FLOAT").ok());
  for (const char* shape :
       {"dim { size: 17 }", "dim { size: -1 }", "dim { size: -2 }", "unknown_rank: true",
        "dim { size: 4611686018427387904 } dim { size: 8 }", "dim { size: 4611686018427387904 }"}) {
    INFO(shape);
    CHECK(load(shape, "DT_FLOAT").code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK_FALSE(load("dim { size: 1 }", "DT_STRING").ok());
  CHECK_FALSE(load("dim { size: 1 }", "DT_FLOAT_REF").ok());
  CHECK_FALSE(load("dim { size: 1 }", "DT_INVALID").ok());
  CHECK_FALSE(load("dim { size: 1 }", "777").ok());
}

TEST_CASE("one file with the graph and its tensors is read", "[data_file]") {
  const TempFolder folder;
  const std::string path = folder.path / "g.pb";
  REQUIRE(SaveGraph(*TwoConstants(), path, Lowered()).ok());
  // As TensorFlow's converter lays it out: the graph is one more region.
  const std::string graph = *ReadFile(path), data = *ReadFile(DataFilePath(path));
  uint64_t start = 0;
  std::memcpy(&start, data.data() + data.size() - 8, 8);
  proto::MemmappedFileSystemDirectory directory;
  REQUIRE(directory.ParseFromString(data.substr(start, data.size() - 8 - start)));
  auto* e = directory.add_element();
  e->set_name(std::string(kGraphRegion));
  e->set_offset(start);
  std::string package = data.substr(0, start) + graph;
  const uint64_t end = package.size();
  directory.AppendToString(&package);
  package.append(reinterpret_cast<const char*>(&end), sizeof(end));
  const std::shared_ptr<Graph> g = Load(folder.Write("package", package));
  CHECK(test::RunOne(*test::MakeSession(g), "y").data<float>()[1] == 7);
}

}  // namespace
}  // namespace weft
