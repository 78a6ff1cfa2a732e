#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "absl/strings/escaping.h"
#include "core/file.h"
#include "core/tensor_proto.h"
#include "graph/data_file.h"
#include "graph/function.h"
#include "graph/import.h"
#include "graph/verify.h"
#include "ops/registry.h"
#include "weft/proto/graph.pb.h"

namespace weft {
namespace {

// Up to this producer, a Placeholder whose shape has no dimensions says nothing about its shape
// (semantics.md 23).
constexpr int kScalarPlaceholderProducer = 21;

// A few bytes can ask for many outputs: all nodes together have at most this many.
constexpr int64_t kMostOutputs = 1 << 18;
constexpr int64_t kOutputsPerNode = 16;
// The same for ops that Weft does not have, whose outputs are as many as are read.
constexpr int32_t kMostUnknownOutputs = 1 << 24;

// Nodes between two looks at the clock.
constexpr int32_t kCheckEvery = 256;

bool ValidName(std::string_view name) {
  const auto alnum = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  if (name.empty() || !(alnum(name[0]) || name[0] == '.' || name[0] == '_')) return false;
  for (char c : name.substr(1)) {
    if (!alnum(c) && std::string_view("._-/>\\").find(c) == std::string_view::npos) return false;
  }
  return true;
}

// Gathers mistakes, so that a file's are all said at once.
class Mistakes {
 public:
  void Add(std::string text) {
    ++count_;
    if (lines_.size() < kMost) lines_.push_back(std::move(text));
  }
  absl::Status status() const {
    if (count_ == 0) return absl::OkStatus();
    std::string text = Join(lines_, "\n");
    if (count_ > kMost) text += Concat("\n… and ", count_ - kMost, " more");
    return absl::InvalidArgumentError(text);
  }
  bool empty() const { return count_ == 0; }

 private:
  static constexpr size_t kMost = 20;
  size_t count_ = 0;
  std::vector<std::string> lines_;
};

// The op that stands for a constant in a data file.
constexpr std::string_view kRegionOp = "ImmutableConst";
// The region's name; "" if the node lacks an attribute that it needs.
std::string_view RegionOf(const proto::NodeDef& def) {
  const auto name = def.attr().find("memory_region_name");
  if (name == def.attr().end() || !def.attr().contains("shape") || !def.attr().contains("dtype"))
    return {};
  return name->second.s();
}

class Importer {
 public:
  Importer(const proto::GraphDef& def, const ImportOptions& options)
      : def_(def),
        options_(options),
        room_(options.memory_limit),
        graph_(std::make_unique<Graph>()) {}

  absl::StatusOr<std::unique_ptr<Graph>> Run() {
    graph_->set_producer(def_.versions().producer());
    graph_->set_min_consumer(def_.versions().min_consumer());
    graph_->bad_consumers().assign(def_.versions().bad_consumers().begin(),
                                   def_.versions().bad_consumers().end());
    const auto& unknown = def_.GetReflection()->GetUnknownFields(def_);
    unknown.SerializeToString(&graph_->unknown_fields());
    if (def_.has_library()) {
      graph_->set_functions(std::make_shared<FunctionLibrary>(
          std::make_shared<const proto::FunctionDefLibrary>(def_.library())));
      for (std::string& line : CheckFunctions(def_.library())) mistakes_.Add(std::move(line));
    }
    for (const proto::NodeDef& n : def_.node()) {
      AddNode(n);
      if (graph_->num_nodes() % kCheckEvery == 0) RETURN_IF_ERROR(options_.stop.Check("loading"));
    }
    if (!mistakes_.empty()) return mistakes_.status();  // edges would only repeat them
    for (int i = 0; i < def_.node_size(); ++i) {
      Connect(def_.node(i), i);
      if (i % kCheckEvery == 0) RETURN_IF_ERROR(options_.stop.Check("loading"));
    }
    if (!mistakes_.empty()) return mistakes_.status();
    for (std::string& line : Verify(*graph_)) mistakes_.Add(std::move(line));
    if (!mistakes_.empty()) return mistakes_.status();
    RETURN_IF_ERROR(options_.stop.Check("loading"));
    RETURN_IF_ERROR(InferShapes(*graph_, options_.stop));
    for (NodeId id = 0; id < graph_->num_nodes(); ++id) CheckShapeHints(graph_->node(id));
    if (!mistakes_.empty()) return mistakes_.status();
    return std::move(graph_);
  }

 private:
  void AddNode(const proto::NodeDef& def) {
    const std::string where = Concat(def.op(), " node '", def.name(), "'");
    if (!ValidName(def.name())) {
      // Bytes that are no text would spoil the message.
      mistakes_.Add(Concat(
          def.op(), " node '", absl::CHexEscape(def.name()),
          "': a name is letters, digits and . _ - / > \\, and starts with none of - / > \\"));
      return;
    }
    if (def.op().empty()) {
      mistakes_.Add(Concat("node '", def.name(), "' has no op"));
      return;
    }
    const bool region = def.op() == kRegionOp && RegionOf(def).starts_with(kRegionPrefix);
    const auto id = graph_->AddNode(def.name(), region ? "Const" : def.op());
    if (!id.ok()) {
      mistakes_.Add(Concat(where, ": ", ToStd(id.status().message())));
      return;
    }
    Node& n = graph_->node(*id);
    n.device = graph_->Intern(def.device());
    KeepExtra(def, n);
    const bool is_function =
        graph_->functions() != nullptr && graph_->functions()->Find(def.op()) != nullptr;
    if (!is_function) n.op = Ops().Find(n.op_name);
    if (n.op != nullptr && (n.op->flags & kInternal) != 0) {
      mistakes_.Add(Concat(where, ": ", def.op(), " is Weft's own op, which no file may hold"));
      return;
    }
    if (n.op == nullptr && !is_function && options_.refuse_unknown_ops) {
      const auto names = Ops().Names();
      const std::string near = ClosestTo(def.op(), names);
      mistakes_.Add(Concat(where, ": Weft has no op ", def.op(),
                           near.empty() ? "" : Concat("; did you mean ", near, "?")));
    }
    if (region) {
      proto::NodeDef constant = def;
      if (ReadRegion(where, constant, n)) ReadAttrs(constant, where, n);
    } else {
      ReadAttrs(def, where, n);
    }
  }

  // Takes what names the region out of the node's attributes, and puts its tensor into the graph's.
  bool ReadRegion(const std::string& where, proto::NodeDef& def, Node& n) {
    if (options_.data == nullptr) {
      mistakes_.Add(Concat(where, ": its value is region '", RegionOf(def),
                           "' of a data file, and there is none"));
      return false;
    }
    const auto shape = ShapeFromProto(def.attr().at("shape").shape());
    const auto full = shape.ok() ? shape->AsShape() : std::nullopt;
    if (!full) {
      mistakes_.Add(Concat(where, ": its shape is not fully known"));
      return false;
    }
    auto value = options_.data->Find(RegionOf(def),
                                     static_cast<DType>(def.attr().at("dtype").type()), *full);
    if (!value.ok()) {
      mistakes_.Add(Concat(where, ": ", ToStd(value.status().message())));
      return false;
    }
    n.attrs.Set("value", *std::move(value));
    def.mutable_attr()->erase("shape");
    def.mutable_attr()->erase("memory_region_name");
    return true;
  }

  void ReadAttrs(const proto::NodeDef& def, const std::string& where, Node& n) {
    for (const auto& [name, value] : def.attr()) {
      auto attr = AttrFromProto(value, room_);
      if (!attr.ok()) {
        mistakes_.Add(Concat(where, ": attribute '", name, "': ", ToStd(attr.status().message())));
        return;
      }
      n.attrs.Set(name, *std::move(attr));
    }
    if (n.op == nullptr) return;
    if (n.Is("Placeholder") && graph_->producer() <= kScalarPlaceholderProducer) {
      const AttrValue* shape = n.attrs.Find("shape");
      if (shape != nullptr && shape->get<ShapePtr>() != nullptr &&
          (*shape->get<ShapePtr>())->rank() == 0) {
        n.attrs.Set("shape", PartialShape());
      }
    }
    if (options_.warnings != nullptr) {
      for (const auto& [name, value] : n.attrs) {
        if (name.starts_with("_") || n.op->FindAttr(name) != nullptr) continue;
        options_.warnings->push_back(
            Concat(where, ": attribute '", name, "' is unknown and ignored"));
      }
    }
    if (const absl::Status s = CheckAttrs(*n.op, n.attrs, /*unknown_ok=*/true); !s.ok()) {
      mistakes_.Add(Concat(where, ": ", ToStd(s.message())));
      return;
    }
    const auto types = ArgTypes(n.op->outputs, n.attrs);
    if (!types.ok()) {
      mistakes_.Add(Concat(where, ": ", ToStd(types.status().message())));
      return;
    }
    outputs_ += static_cast<int64_t>(types->size());
    if (outputs_ > kMostOutputs + kOutputsPerNode * graph_->num_nodes()) {
      mistakes_.Add(Concat(where, ": with its ", types->size(), " outputs the file has ", outputs_,
                           " of them for ", graph_->num_nodes(), " nodes, which is not credible"));
      return;
    }
    n.outputs.assign(types->begin(), types->end());
  }

  static void KeepExtra(const proto::NodeDef& def, Node& n) {
    const auto& unknown = def.GetReflection()->GetUnknownFields(def);
    if (!def.has_experimental_debug_info() && !def.has_experimental_type() && unknown.empty())
      return;
    n.extra = std::make_unique<NodeExtra>();
    if (def.has_experimental_debug_info())
      def.experimental_debug_info().SerializeToString(&n.extra->debug_info);
    if (def.has_experimental_type()) def.experimental_type().SerializeToString(&n.extra->full_type);
    unknown.SerializeToString(&n.extra->unknown_fields);
  }

  void Connect(const proto::NodeDef& def, NodeId id) {
    Node& n = graph_->node(id);
    n.inputs.reserve(def.input_size());
    for (std::string_view input : def.input()) {
      const bool control = input.starts_with("^");
      std::string_view name = control ? input.substr(1) : input;
      Edge e;
      if (const size_t colon = name.rfind(':'); !control && colon != std::string_view::npos) {
        const std::string_view digits = name.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), e.index);
        if (error == std::errc() && end == digits.data() + digits.size() && e.index >= 0 &&
            e.index < kMostUnknownOutputs) {
          name = name.substr(0, colon);
        } else {
          mistakes_.Add(Concat(Describe(n), ": input '", input, "' is no tensor name"));
          continue;
        }
      }
      e.node = graph_->Find(name);
      if (e.node < 0) {
        mistakes_.Add(Concat(Describe(n), ": input '", input, "' does not exist"));
        continue;
      }
      if (control) {
        n.controls.push_back(e.node);
        continue;
      }
      if (!n.controls.empty()) {
        mistakes_.Add(Concat(Describe(n), ": input '", input, "' stands after a control input"));
        continue;
      }
      Node& from = graph_->node(e.node);
      if (e.index >= static_cast<int32_t>(from.outputs.size())) {
        if (from.op != nullptr) {
          mistakes_.Add(Concat(Describe(n), ": input '", input,
                               "' does not exist: ", Describe(from), " has ", from.outputs.size(),
                               from.outputs.size() == 1 ? " output" : " outputs"));
          continue;
        }
        unknown_outputs_ += e.index + 1 - static_cast<int32_t>(from.outputs.size());
        if (unknown_outputs_ > kMostUnknownOutputs) {
          mistakes_.Add(Concat(Describe(n), ": input '", input,
                               "' is one output too many of an op ", "that Weft does not have"));
          return;
        }
        from.outputs.resize(e.index + 1, DType::kInvalid);
      }
      n.inputs.push_back(e);
    }
  }

  // What the program that wrote the file knew of a node's shapes is compared with what the rules
  // say, and not used any further (semantics.md 25).
  void CheckShapeHints(const Node& n) {
    const AttrValue* const hints = n.attrs.Find("_output_shapes");
    if (n.op == nullptr || hints == nullptr) return;
    const auto* shapes = hints->get<std::vector<PartialShape>>();
    const size_t count = shapes == nullptr ? 0 : shapes->size();
    if (shapes == nullptr && hints->get<EmptyList>() == nullptr) return;
    if (count < n.outputs.size()) {
      mistakes_.Add(Concat(Describe(n), " has ", n.outputs.size(), " outputs, and _output_shapes ",
                           "lists ", count));
      return;
    }
    for (size_t i = 0; i < n.outputs.size(); ++i) {
      const PartialShape& inferred = graph_->shape({n.id, static_cast<int32_t>(i)});
      if (inferred.Compatible((*shapes)[i])) continue;
      mistakes_.Add(Concat(Describe(n), ": output ", i, " has shape ", inferred,
                           ", and _output_shapes says ", (*shapes)[i]));
    }
  }

  const proto::GraphDef& def_;
  const ImportOptions& options_;
  size_t room_;
  int64_t outputs_ = 0;  // of ops that Weft has
  int64_t unknown_outputs_ = 0;
  std::unique_ptr<Graph> graph_;
  Mistakes mistakes_;
};

class TextErrors final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (first_.empty()) first_ = Concat("line ", line + 1, ", column ", column + 1, ": ", message);
  }
  const std::string& first() const { return first_; }

 private:
  std::string first_;
};

// Bytes that no text holds: control characters, or what is no ASCII.
bool IsBinary(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.begin() + std::min<size_t>(bytes.size(), 4096),
                     [](char c) {
                       const auto u = static_cast<unsigned char>(c);
                       return u >= 0x7f || (u < 0x20 && !std::isspace(u));
                     });
}

// What files are that people take for models.
std::string_view Guess(std::string_view bytes) {
  if (bytes.starts_with("version https://git-lfs")) {
    return ": it is a Git LFS pointer, which stands for a file that is still to be fetched";
  }
  while (!bytes.empty() && std::isspace(static_cast<unsigned char>(bytes[0])))
    bytes.remove_prefix(1);
  if (bytes.starts_with("<")) return ": it looks like a web page";
  return "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Graph>> ImportGraphDef(const proto::GraphDef& def,
                                                      const ImportOptions& options) {
  return Importer(def, options).Run();
}

absl::Status ParseMessage(std::string_view bytes, bool text_first,
                          google::protobuf::Message* message) {
  const google::protobuf::LogSilencer silent;  // what is wrong is said in the status
  const auto binary = [&] {
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                              static_cast<int>(bytes.size()));
    in.SetTotalBytesLimit(std::numeric_limits<int>::max());
    message->Clear();
    return message->ParseFromCodedStream(&in) && in.ConsumedEntireMessage();
  };
  if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    return InvalidArgument("has ", bytes.size(), " bytes; a protobuf message has less than 2 GiB");
  }
  if (bytes.empty()) return InvalidArgument("is empty");
  if (!text_first && binary()) return absl::OkStatus();
  TextErrors errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.SetRecursionLimit(100);
  message->Clear();
  if (parser.ParseFromString(std::string(bytes), message)) return absl::OkStatus();
  const std::string kind = message->GetDescriptor()->name();
  if (const std::string_view guess = Guess(bytes); !guess.empty())
    return InvalidArgument("is no ", kind, guess);
  if (IsBinary(bytes)) {
    return InvalidArgument("is no ", kind, ": it is of another kind, damaged, or cut short");
  }
  if (text_first) return InvalidArgument("is no ", kind, " text: ", errors.first());
  return InvalidArgument("is no binary ", kind, ", and as text: ", errors.first());
}

absl::Status ReadGraphDef(const std::string& path, proto::GraphDef* def,
                          std::shared_ptr<const DataFile>* data) {
  std::error_code ignored;
  const uintmax_t size = std::filesystem::file_size(path, ignored);
  const bool too_large = !ignored && size > std::numeric_limits<int>::max();
  std::string read;
  if (!too_large) {
    // One byte more than a message may have, for the message that says so.
    ASSIGN_OR_RETURN(read, ReadFile(path, size_t{1} << 31));
  }
  std::string_view bytes = read;
  if (data != nullptr && (too_large || DataFile::MayBe(read))) {
    const auto package = DataFile::Open(path);
    const auto graph = package.ok() ? (*package)->Region(kGraphRegion)
                                    : absl::StatusOr<std::string_view>(package.status());
    if (graph.ok()) {
      *data = *package;
      bytes = *graph;
    } else if (too_large) {
      return AtFile(path, InvalidArgument("has ", size, " bytes and is no package of a graph with ",
                                          "its tensors; a protobuf message has less than 2 GiB"));
    }
  }
  const absl::Status s = ParseMessage(bytes, path.ends_with(".pbtxt"), def);
  if (!s.ok()) return AtFile(path, s);
  if (data == nullptr || *data != nullptr) return absl::OkStatus();
  const bool wanted = std::any_of(def->node().begin(), def->node().end(), [](const auto& n) {
    return n.op() == kRegionOp && RegionOf(n).starts_with(kRegionPrefix);
  });
  if (wanted) {
    ASSIGN_OR_RETURN(*data, DataFile::Open(DataFilePath(path)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Graph>> LoadGraph(const std::string& path,
                                                 const ImportOptions& options) {
  proto::GraphDef def;
  ImportOptions with_data = options;
  RETURN_IF_ERROR(ReadGraphDef(path, &def, &with_data.data));
  return ImportGraphDef(def, with_data);
}

absl::Status InferShapes(Graph& g, const Stop& stop) {
  ASSIGN_OR_RETURN(const auto order, g.TopologicalOrder());
  Mistakes mistakes;
  int32_t done = 0;
  for (NodeId id : order) {
    if (++done % kCheckEvery == 0) RETURN_IF_ERROR(stop.Check("shape inference"));
    if (absl::Status s = g.InferNode(id); !s.ok()) mistakes.Add(std::string(s.message()));
  }
  return mistakes.status();
}

}  // namespace weft
