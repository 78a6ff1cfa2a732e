// The program as its users meet it: exit codes, output, messages.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "runtime/data/npz.h"
#include "tools/array_file.h"
#include "weft/proto/step_stats.pb.h"

namespace weft::tools {
namespace {

using Json = nlohmann::json;

struct Result {
  int code = -1;
  std::string out, err;
};

struct Program {
  std::filesystem::path folder;
  Program() {
    std::string name = (std::filesystem::temp_directory_path() / "weft-test-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~Program() { std::filesystem::remove_all(folder); }

  std::string Write(const std::string& name, std::string_view text) const {
    const std::string path = folder / name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    REQUIRE(WriteFile(path, text).ok());
    return path;
  }
  Result Run(const std::string& arguments) const {
    const std::string command =
        Concat("cd ", folder, " && ", WEFT_PROGRAM, " ", arguments, " 2>err.txt");
    Result r;
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char part[4096];
    while (const size_t n = std::fread(part, 1, sizeof(part), pipe)) r.out.append(part, n);
    const int status = pclose(pipe);
    r.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    r.err = *ReadFile(folder / "err.txt");
    return r;
  }
  Json RunJson(const std::string& arguments, int code = 0) const {
    const Result r = Run(arguments);
    INFO(r.out << r.err);
    REQUIRE(r.code == code);
    return Json::parse(r.out);
  }
};

// z = x + x.
constexpr const char* kGraph = R"(
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: -1 } dim { size: 2 } } } } }
node { name: "z" op: "AddV2" input: "x" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
versions { producer: 1395 }
)";

TEST_CASE("weft run feeds, fetches and writes", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  Json json = p.RunJson("run g.pbtxt --feed 'x=[[1,2]]' --json");
  CHECK(json["outputs"][0]["name"] == "z");
  CHECK(json["outputs"][0]["shape"] == Json({1, 2}));
  CHECK(json["outputs"][0]["values"] == Json({2, 4}));
  Result r = p.Run("run g.pbtxt --feed 'x=[[1,2]]' --fetch z --fetch x --out results.npz");
  CHECK(r.code == 0);
  CHECK(r.out == "z  float [1,2]\n[[2  4]]\nx  float [1,2]\n[[1  2]]\n");
  CHECK(r.err.empty());
  CHECK(BitEqual(*ReadArray((p.folder / "results.npz:z").string()),
                 Tensor::Of<float>({1, 2}, {2, 4})));
  CHECK(p.Run("run g.pbtxt --feed x=@results.npz:x --out folder").code == 0);
  CHECK(BitEqual(*ReadArray((p.folder / "folder/z.npy").string()),
                 Tensor::Of<float>({1, 2}, {2, 4})));
  r = p.Run("run g.pbtxt");  // what is not given is random, and said so
  CHECK(r.code == 0);
  CHECK(r.err.find("feeding 'x' float [1,2] at random") != std::string::npos);
}

TEST_CASE("exit codes and messages", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  p.Write("bad.pbtxt",
          "node { name: \"a\" op: \"Identity\" input: \"nobody\" attr { key: \"T\" value { type: "
          "DT_FLOAT } } }");
  p.Write("text.pbtxt", "node { nme: \"a\" }");
  p.Write(
      "new.pbtxt",
      "node { name: \"a\" op: \"FutureOp\" }\nnode { name: \"b\" op: \"OtherOp\" input: \"a\" }");
  static const struct {
    const char* arguments;
    int code;
    const char* message;
  } kCases[] = {
      {"--help", 0, ""},
      {"--version", 0, ""},
      {"", 2, ""},
      {"runn g.pbtxt", 2, "did you mean run?"},
      {"run", 2, "FILE is required"},
      {"run g.pbtxt --fed x=1", 2, "--fed"},
      {"run none.pb", 1, "none.pb"},
      {"run g.pbtxt --feed x=1.5", 1, "feed 'x' is float []"},
      {"run g.pbtxt --feed x", 1, "NAME=VALUE"},
      {"run g.pbtxt --feed 'y=[[1,2]]'", 1, "'y'"},
      {"run g.pbtxt --feed 'x=[[1,2]]' --fetch q", 1, "q"},
      {"run new.pbtxt", 3, "FutureOp"},
      {"run text.pbtxt", 1, "line 1"},
      {"check g.pbtxt", 0, ""},
      {"check bad.pbtxt", 1, ""},
      {"check new.pbtxt", 3, ""},
      {"inspect g.pbtxt", 0, ""},
      {"inspect bad.pbtxt", 1, "'nobody' does not exist"},
      {"ops AddV2", 0, ""},
      {"ops AddV", 3, "did you mean Add"},
      {"completion ksh", 2, "ksh"},
      {"test .", 1, "manifest.json"},
  };
  for (const auto& c : kCases) {
    const Result r = p.Run(c.arguments);
    CAPTURE(c.arguments, r.out, r.err);
    CHECK(r.code == c.code);
    CHECK(r.err.find(c.message) != std::string::npos);
  }
}

TEST_CASE("weft check says everything at once", "[tools][program]") {
  const Program p;
  p.Write("bad.pbtxt",
          "node { name: \"a\" op: \"Identity\" input: \"nobody\" attr { key: \"T\" value { type: "
          "DT_FLOAT } } }\n"
          "node { name: \"b\" op: \"Identity\" input: \"nothing\" attr { key: \"T\" value { type: "
          "DT_FLOAT } } }\n");
  const Json json = p.RunJson("check bad.pbtxt --json", 1);
  CHECK(json["errors"].size() == 2);
  p.Write(
      "new.pbtxt",
      "node { name: \"a\" op: \"FutureOp\" }\nnode { name: \"b\" op: \"OtherOp\" input: \"a\" }");
  CHECK(p.RunJson("check new.pbtxt --json", 3)["unsupported"].size() == 2);
}

TEST_CASE("weft inspect", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  const Json json = p.RunJson("inspect g.pbtxt --json");
  CHECK(json["nodes"] == 2);
  CHECK(json["producer"] == 1395);
  CHECK(json["signatures"][0]["inputs"][0]["shape"] == Json({nullptr, 2}));
  CHECK(json["signatures"][0]["outputs"][0]["key"] == "z");
  CHECK(p.Run("inspect g.pbtxt").out.find("float [?,2]") != std::string::npos);
}

TEST_CASE("weft convert and diff", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  REQUIRE(p.Run("convert g.pbtxt g.pb").code == 0);
  REQUIRE(p.Run("convert g.pb back.pbtxt").code == 0);
  CHECK(p.Run("diff g.pbtxt back.pbtxt").code == 0);
  std::string changed = kGraph;
  changed.replace(changed.find("AddV2"), 5, "Sub");
  p.Write("sub.pbtxt", changed);
  const Result r = p.Run("diff g.pb sub.pbtxt");
  CHECK(r.code == 1);
  CHECK(r.out == "~ z  op AddV2 -> Sub\n");
  CHECK(p.Run("diff g.pb sub.pbtxt --run --feed 'x=[[1,2]]'").code == 1);
  CHECK(p.Run("diff g.pb back.pbtxt --run --feed 'x=[[1,2]]'").code == 0);
}

TEST_CASE("weft convert puts large constants beside the graph", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", R"(
node { name: "c" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "value"
  value { tensor { dtype: DT_FLOAT tensor_shape { dim { size: 100 } } float_val: 3 } } } }
node { name: "y" op: "Neg" input: "c" attr { key: "T" value { type: DT_FLOAT } } }
)");
  REQUIRE(p.Run("convert g.pbtxt large.pb --inline-limit 100").code == 0);
  CHECK(std::filesystem::file_size(p.folder / "large.pb.data") > 400);
  CHECK(p.RunJson("run large.pb --json")["outputs"][0]["values"][99] == -3);
  CHECK(p.RunJson("inspect large.pb --json")["parameters"] == 100);
  REQUIRE(p.Run("convert large.pb whole.pb").code == 0);
  CHECK_FALSE(std::filesystem::exists(p.folder / "whole.pb.data"));
  CHECK(p.Run("diff whole.pb g.pbtxt").code == 0);
  std::filesystem::remove(p.folder / "large.pb.data");
  CHECK(p.Run("run large.pb").err.find("large.pb.data") != std::string::npos);
}

TEST_CASE("weft grad adds gradients to a file", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  const Json json = p.RunJson("grad g.pbtxt d.pb --of z --by x --json");
  CHECK(json["gradients"][0]["by"] == "x");
  CHECK(json["gradients"][0]["gradient"] == "gradients/x");
  CHECK(
      p.RunJson("run d.pb --feed 'x=[[1,2]]' --fetch gradients/x --json")["outputs"][0]["values"] ==
      Json({2, 2}));
  CHECK(p.Run("grad g.pbtxt d.pb --of z").code == 2);
  CHECK(p.Run("grad g.pbtxt d.pb --by x").code == 2);
  CHECK(p.Run("grad g.pbtxt d.pb --of nothing --by x").code == 1);
}

TEST_CASE("weft optimize, bench and profile", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  CHECK(p.RunJson("optimize g.pbtxt small.pb --explain --json")["left"] == 2);
  CHECK(p.RunJson("run small.pb --feed 'x=[[1,2]]' --json")["outputs"][0]["values"] ==
        Json({2, 4}));
  const Json bench = p.RunJson("bench g.pbtxt --runs 7 --json");
  CHECK(bench["runs"] == 7);
  CHECK(bench["min_ns"].get<double>() <= bench["p99_ns"].get<double>());
  CHECK(bench["ops"][0]["op"] == "AddV2");
  CHECK(p.RunJson("profile g.pbtxt --out trace.json --runs 2 --json")["kernels"] == 2);
  const Json trace = Json::parse(*ReadFile(p.folder / "trace.json"));
  int events = 0;
  for (const Json& e : trace["traceEvents"])
    events += e["ph"] == "X" && e["name"] == "z" && e["dur"].get<double>() >= 0 ? 1 : 0;
  CHECK(events == 2);
  CHECK(p.Run("profile g.pbtxt --runs 2 --run-metadata m.pb").code == 0);
  proto::RunMetadata metadata;
  REQUIRE(metadata.ParseFromString(*ReadFile(p.folder / "m.pb")));
  REQUIRE(metadata.step_stats().dev_stats_size() == 1);
  CHECK(metadata.step_stats().dev_stats(0).node_stats_size() == 2);
}

TEST_CASE("how a model runs can be said", "[tools][program]") {
  const Program p;
  p.Write("g.pbtxt", kGraph);
  p.Write("config.pbtxt", "intra_op_parallelism_threads: 1 inter_op_parallelism_threads: 1");
  p.Write("wrong.pbtxt", "intra_op_parallelism_threads: -1");
  for (const char* how : {"--schedule serial", "--schedule parallel", "--schedule auto",
                          "--memory-limit 1", "--config config.pbtxt"}) {
    INFO(how);
    CHECK(p.RunJson(Concat("run g.pbtxt --feed 'x=[[1,2]]' --json ",
                           how))["outputs"][0]["values"] == Json({2, 4}));
  }
  CHECK(p.Run("run g.pbtxt --schedule fast").err.find("want auto, serial or parallel") !=
        std::string::npos);
  CHECK(p.Run("run g.pbtxt --config wrong.pbtxt")
            .err.find("'wrong.pbtxt' intra_op_parallelism_threads is -1") != std::string::npos);
  const Result little = p.Run("run g.pbtxt --feed x=random:[1000000,2] --memory-limit 1");
  CHECK(little.code == 1);
  CHECK(little.err.find("'z' float [1000000,2] of 8000000") != std::string::npos);
}

TEST_CASE("weft ops", "[tools][program]") {
  const Program p;
  const Json json = p.RunJson("ops AddV2 --json");
  CHECK(json["inputs"][0]["type_attr"] == "T");
  CHECK(json["attrs"][0]["types"].size() > 10);
  CHECK_FALSE(json["cpu_kernels"].empty());
  CHECK(p.Run("ops").out.find("\nAddV2(x: T, y: T) -> (z: T)") != std::string::npos);
}

TEST_CASE("weft test", "[tools][program]") {
  const Program p;
  p.Write("g/g.pbtxt", kGraph);
  REQUIRE(WriteArray(p.folder / "g/x.npy", Tensor::Of<float>({1, 2}, {1, 2})).ok());
  REQUIRE(WriteArray(p.folder / "g/z.npy", Tensor::Of<float>({1, 2}, {2, 4})).ok());
  REQUIRE(WriteArray(p.folder / "g/wrong.npy", Tensor::Of<float>({1, 2}, {2, 5})).ok());
  p.Write(
      "g/new.pbtxt",
      "node { name: \"a\" op: \"FutureOp\" }\nnode { name: \"b\" op: \"OtherOp\" input: \"a\" }");
  p.Write("g/bad.pbtxt",
          "node { name: \"a\" op: \"Identity\" input: \"nobody\" attr { key: \"T\" value { type: "
          "DT_FLOAT } } }");
  const auto make = [](const char* id, const char* graph) {
    return Json{{"id", id}, {"dir", "g"}, {"format", "graphdef_text"}, {"graph", graph}};
  };
  const auto compared = [&](const char* id, const char* file) {
    Json c = make(id, "g.pbtxt");
    c["inputs"] = {{{"tensor", "x:0"}, {"file", "x.npy"}}};
    c["outputs"] = {{{"tensor", "z"}, {"file", file}}};
    return c;
  };
  Json cases = {compared("s/good", "z.npy"),      compared("s/moved", "z.npy"),
                compared("s/wrong", "wrong.npy"), compared("s/loose", "wrong.npy"),
                make("t/random", "g.pbtxt"),      make("t/new", "new.pbtxt"),
                make("t/bad", "bad.pbtxt"),       make("t/accepted", "g.pbtxt"),
                make("t/data", "x.tfrecord")};
  cases[1]["outputs"][0]["to_graph"] = "transpose(1,0)";
  cases[3]["tolerance"] = {{"l1_mean_abs", 0.5}, {"linf", 1}};
  cases[5]["outputs"] = {{{"tensor", "b"}, {"file", "z.npy"}}};
  cases[6]["expect"] = cases[7]["expect"] = "error";
  cases[8]["format"] = "tfrecord";
  p.Write("manifest.json", Json{{"cases", cases}}.dump());
  const Result r = p.Run("test . --json --jobs 2");
  CHECK(r.code == 1);
  std::istringstream lines(r.out);
  std::vector<Json> results;
  for (std::string line; std::getline(lines, line);) results.push_back(Json::parse(line));
  static const char* const kWant[] = {"pass",        "fail",    "fail", "pass",       "pass",
                                      "unsupported", "refused", "fail", "unsupported"};
  REQUIRE(results.size() == std::size(kWant));
  for (size_t i = 0; i < results.size(); ++i) {
    CAPTURE(results[i].dump());
    CHECK(results[i]["status"] == kWant[i]);
  }
  CHECK(results[2]["message"] == "'z' at [0,1]: got 4, want 5 (1 of 2 elements differ)");
  CHECK(results[5]["missing"] == Json({"FutureOp", "OtherOp"}));
  const Result good = p.Run("test . --filter '^s/(good|loose)$'");
  CHECK(good.code == 0);
  CHECK(good.out.find("s/good") != std::string::npos);
  CHECK(p.Run("test . --filter '('").code == 2);
}

TEST_CASE("devices: what is there, and why no more", "[tools][program]") {
  const Program p;
  const Result r = p.Run("devices");
  CHECK(r.code == 0);
  CHECK(r.out.find("/device:CPU:0") != std::string::npos);
  // Either a GPU is listed or what it lacks is.
  CHECK((r.out.find("/device:GPU:0") != std::string::npos) !=
        (r.out.find("missing: ") != std::string::npos));
  const auto json = nlohmann::json::parse(p.Run("devices --json").out);
  REQUIRE(json["cuda"].size() >= 2);
  CHECK(json["cuda"][0]["what"] == "driver");
  CHECK(json["cuda"][1]["what"] == "module");
  CHECK(json["devices"].size() >= 1);
  CHECK(p.Run("run none.pb --device gpu").code == 1);
}

TEST_CASE("every command explains itself", "[tools][program]") {
  const Program p;
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Result r = p.Run(Concat("completion ", shell));
    CHECK(r.code == 0);
    CHECK(r.out.find("inspect") != std::string::npos);
  }
  for (const char* name : {"run", "inspect", "check", "test", "bench", "profile", "optimize",
                           "grad", "convert", "diff", "ops", "devices", "completion"}) {
    const Result r = p.Run(Concat(name, " --help"));
    CAPTURE(name);
    CHECK(r.code == 0);
    CHECK(r.out.find("Example") != std::string::npos);
    CHECK(r.out.find(Concat("\n  weft ", name)) != std::string::npos);
  }
}

}  // namespace
}  // namespace weft::tools
