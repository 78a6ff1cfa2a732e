#include "tools/test_case.h"

#include <algorithm>
#include <cmath>

#include "runtime/checkpoint.h"
#include "runtime/restore.h"
#include "runtime/saved_model.h"
#include "runtime/session.h"
#include "tools/array_file.h"
#include "tools/compare.h"
#include "tools/feed.h"
#include "tools/literal.h"
#include "tools/missing_ops.h"
#include "tools/numbers.h"
#include "tools/signature.h"

namespace weft::tools {
namespace {

absl::StatusOr<Tensor> TransposeArray(const Tensor& t, std::span<const int> axes) {
  if (axes.empty()) return t;
  if (static_cast<int>(axes.size()) != t.rank())
    return InvalidArgument("the manifest transposes ", axes.size(), " axes of shape ", t.shape());
  Dims dims(t.rank()), stride(t.rank());
  const Dims from = Strides(t.shape());
  for (int i = 0; i < t.rank(); ++i) {
    dims[i] = t.dim(axes[i]);
    stride[i] = from[axes[i]];
  }
  ASSIGN_OR_RETURN(const Shape shape, Shape::Make({dims.data(), dims.size()}));
  const std::vector<Wide> values = ReadNumbers(t);
  std::vector<Wide> moved(values.size());
  for (int64_t i = 0; i < shape.num_elements(); ++i) {
    int64_t rest = i, source = 0;
    for (int d = shape.rank() - 1; d >= 0; --d) {
      source += rest % dims[d] * stride[d];
      rest /= dims[d];
    }
    moved[i] = values[source];
  }
  ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(t.dtype(), shape));
  WriteNumbers(moved, out);
  return out;
}

absl::StatusOr<Tensor> LoadArray(const TestCase& c, const CaseArray& a) {
  ASSIGN_OR_RETURN(Tensor t, ReadArray(c.folder + "/" + a.file));
  ASSIGN_OR_RETURN(t, TransposeArray(t, a.transpose));
  return a.dtype == DType::kInvalid ? t : CastTensor(t, a.dtype);
}

Tolerance ToleranceFor(const TestCase& c, const CaseArray& a, DType dtype) {
  Tolerance t = DefaultTolerance(dtype);
  if (a.lossy) return {0x1p-52, 0};
  if (c.exact) return {};
  t.mean_limit = c.mean_limit;
  t.max_limit = c.max_limit;
  // Half a unit of the last digit kept. Below two digits nothing was cut: such values are whole.
  if (c.decimals && *c.decimals >= 2 && kInexact.Contains(dtype))
    t.absolute += 0.5 * std::pow(10.0, -*c.decimals);
  return t;
}

class Runner {
 public:
  Runner(const TestCase& c, const CaseOptions& options) : case_(c), options_(options) {}

  CaseResult Run() {
    absl::Status status = Load();
    if (status.ok()) status = Execute();
    // Variables without values: what kept them so is the reason to tell.
    if (status.code() == absl::StatusCode::kFailedPrecondition) {
      no_state_ = true;
      if (!restored_.ok()) status = restored_;
    }
    return Judge(status);
  }

 private:
  absl::Status Load() {
    const bool folder = case_.format == "saved_model";
    ASSIGN_OR_RETURN(model_, LoadModel(folder ? case_.folder : case_.folder + "/" + case_.graph));
    SessionOptions options;
    options.threads = options_.threads;
    options.optimize = options_.optimize;
    options.memory_limit = size_t{4} << 30;
    ASSIGN_OR_RETURN(session_, Session::Create(model_.graph, options));
    restored_ = RestoreModel(*session_, model_);
    return absl::OkStatus();
  }

  absl::Status Execute() {
    if (!case_.outputs.empty()) return RunAgainstStored();
    return RunOnRandomFeeds();
  }

  RunOptions run_options() const {
    RunOptions o;
    o.time_limit = absl::Seconds(options_.limit_seconds);
    return o;
  }

  absl::Status RunAgainstStored() {
    std::vector<Feed> feeds;
    for (const CaseArray& a : case_.inputs) {
      ASSIGN_OR_RETURN(Tensor t, LoadArray(case_, a));
      feeds.emplace_back(a.tensor, std::move(t));
      feed_names_.push_back(a.tensor);
    }
    for (const CaseArray& a : case_.outputs) fetches_.push_back(a.tensor);
    RETURN_IF_ERROR(FeedTheRest(feeds, {0, 2}));
    auto got = session_->Run(feeds, fetches_, {}, run_options());
    RETURN_IF_ERROR(got.status());
    for (size_t i = 0; i < got->size(); ++i) {
      const CaseArray& a = case_.outputs[i];
      ASSIGN_OR_RETURN(const Tensor want, LoadArray(case_, a));
      const Tolerance tolerance = ToleranceFor(case_, a, want.dtype());
      Difference d = Compare((*got)[i], want, tolerance);
      if (!d.agrees && case_.random) d = CompareRange((*got)[i], want);
      result_.largest_error = std::max(result_.largest_error, d.largest);
      if (!d.agrees) differences_.push_back(Concat("'", a.tensor, "' ", d.message));
    }
    return absl::OkStatus();
  }

  // How placeholders are fed whose shape is not wholly known.
  struct ShapeGuess {
    int rank;      // where even the rank is unknown
    int64_t size;  // of unknown dimensions, but for the first, the batch, which is 2 at most
  };
  absl::StatusOr<Shape> GuessShape(const PartialShape& shape, const ShapeGuess& guess) {
    guessed_ = guessed_ || !shape.IsFull();
    const PartialShape known = shape.rank_known() ? shape : PartialShape::UnknownOfRank(guess.rank);
    Dims dims(known.dims().begin(), known.dims().end());
    for (size_t i = 0; i < dims.size(); ++i) {
      const bool channels = dims.size() == 4 && i == 3 && guess.size > 3;
      if (IsKnownDim(dims[i])) continue;
      dims[i] = i == 0 ? std::min<int64_t>(guess.size, 2) : channels ? 3 : guess.size;
    }
    return Shape::Make({dims.data(), dims.size()});
  }

  // Placeholders that nothing is stored for get seeded random values.
  absl::Status FeedTheRest(std::vector<Feed>& feeds, const ShapeGuess& guess) {
    ASSIGN_OR_RETURN(const auto rest, NeededFeeds(*model_.graph, fetches_, targets_, feed_names_));
    for (const FeedInfo& info : rest) {
      ASSIGN_OR_RETURN(const Shape shape, GuessShape(info.shape, guess));
      ASSIGN_OR_RETURN(Tensor t, RandomTensor(info.dtype, shape, feeds.size() + 1));
      feeds.emplace_back(info.name, std::move(t));
    }
    return absl::OkStatus();
  }

  absl::Status RunOnRandomFeeds() {
    ChooseFetches();
    if (fetches_.empty() && targets_.empty()) {
      result_.message = "loads; there is nothing to run";
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(RunInit());
    absl::Status first;
    static constexpr ShapeGuess kGuesses[] = {{0, 2}, {0, 1}, {2, 2}, {1, 2},  {3, 2},   {4, 2},
                                              {2, 8}, {1, 8}, {4, 8}, {4, 32}, {4, 224}, {4, 299}};
    for (const ShapeGuess& guess : kGuesses) {
      std::vector<Feed> feeds;
      guessed_ = false;
      RETURN_IF_ERROR(FeedTheRest(feeds, guess));
      const absl::Status s = session_->Run(feeds, fetches_, targets_, run_options()).status();
      if (s.ok()) {
        result_.message = Concat("ran", feeds.empty() ? "" : " on random feeds",
                                 ", nothing stored to compare with");
        return s;
      }
      // Other errors have nothing to do with the guess.
      const bool bad_shape = s.code() == absl::StatusCode::kInvalidArgument ||
                             s.code() == absl::StatusCode::kOutOfRange;
      if (!guessed_ || !bad_shape) return s;
      if (first.ok()) first = s;
    }
    return first;
  }

  // The initialiser of old graphs, by its usual name.
  absl::Status RunInit() {
    if (model_.graph->Find("init") < 0 || !model_.saver.checkpoint.empty()) return absl::OkStatus();
    const std::vector<std::string> init = {"init"};
    ASSIGN_OR_RETURN(const auto needed, NeededFeeds(*model_.graph, {}, init, {}));
    std::vector<Feed> feeds;
    for (const FeedInfo& info : needed) {
      ASSIGN_OR_RETURN(Tensor t,
                       RandomTensor(info.dtype, SmallestShape(info.shape), feeds.size() + 1));
      feeds.emplace_back(info.name, std::move(t));
    }
    return session_->Run(feeds, {}, init, run_options()).status();
  }

  void ChooseFetches() {
    if (!model_.signatures.empty()) {
      const Signature* s = model_.FindSignature("serving_default");
      if (s == nullptr) s = &model_.signatures.front();
      for (const SignatureTensor& t : s->outputs) {
        if (!t.name.empty()) fetches_.push_back(t.name);
      }
    }
    if (!fetches_.empty()) return;
    GraphSignature guess = GuessSignature(*model_.graph);
    fetches_ = std::move(guess.fetches);
    targets_ = std::move(guess.targets);
  }

  CaseResult Judge(const absl::Status& status) {
    if (status.ok()) {
      result_.status = differences_.empty() ? CaseStatus::kPass : CaseStatus::kFail;
      if (!differences_.empty()) result_.message = Join(differences_, "; ");
      if (case_.expect_error) {
        result_.status = CaseStatus::kFail;
        result_.message = "accepted and run, but an error is due";
      }
      return std::move(result_);
    }
    result_.message = ToStd(status.message());
    const bool unsupported = status.code() == absl::StatusCode::kUnimplemented;
    if (unsupported) FindMissing();
    if (unsupported && case_.unknown_ops && case_.expect_error) {
      result_.status = CaseStatus::kRefused;
    } else if (unsupported) {
      result_.status = CaseStatus::kUnsupported;
    } else if (case_.expect_error || case_.type_errors) {
      result_.status = CaseStatus::kRefused;
    } else if (case_.outputs.empty() && no_state_) {
      result_.status =
          CaseStatus::kUnsupported;  // its state is in a checkpoint, or in no file at all
    } else if (case_.outputs.empty() && guessed_ &&
               status.code() == absl::StatusCode::kInvalidArgument) {
      result_.status = CaseStatus::kUnsupported;
      result_.message = "random feeds of guessed shapes do not fit: " + result_.message;
    }
    return std::move(result_);
  }

  void FindMissing() {
    if (model_.graph == nullptr) return;
    const auto signature = ParseSignature(*model_.graph, feed_names_, fetches_, targets_);
    const auto missing =
        signature.ok() ? MissingOps(*model_.graph, *signature) : MissingOps(*model_.graph);
    for (const MissingOp& m : missing) {
      // "op Cast has no CPU kernel for DstT = qint8; there is one for …" -> "Cast (DstT = qint8)".
      const size_t begin = m.why.find(" for "), end = m.why.find(';');
      result_.missing.push_back(
          begin < end ? Concat(m.op, " (", m.why.substr(begin + 5, end - begin - 5), ")") : m.op);
    }
    if (!missing.empty()) result_.message = Concat("missing: ", Join(result_.missing, ", "));
  }

  const TestCase& case_;
  const CaseOptions& options_;
  CaseResult result_;
  absl::Status restored_;
  Model model_;
  std::unique_ptr<Session> session_;
  std::vector<std::string> feed_names_, fetches_, targets_;
  std::vector<std::string> differences_;
  bool guessed_ = false;   // a feed's shape was not known
  bool no_state_ = false;  // variables are needed that have no value
};

// Reads all of a checkpoint that has no graph.
CaseResult ReadCheckpoint(const TestCase& c) {
  const auto reader = CheckpointReader::Open(c.folder + "/" + c.checkpoint);
  if (!reader.ok())
    return {CaseStatus::kFail, {}, 0, std::string(ToStd(reader.status().message()))};
  for (const auto& [name, entry] : (*reader)->entries()) {
    if (const auto t = (*reader)->Read(name); !t.ok())
      return {CaseStatus::kFail, {}, 0, std::string(ToStd(t.status().message()))};
  }
  return {CaseStatus::kPass,
          {},
          0,
          Concat("no graph: all ", (*reader)->entries().size(), " tensors of the checkpoint read")};
}

}  // namespace

std::string_view StatusName(CaseStatus s) {
  switch (s) {
    case CaseStatus::kPass:
      return "pass";
    case CaseStatus::kUnsupported:
      return "unsupported";
    case CaseStatus::kFail:
      return "fail";
    case CaseStatus::kRefused:
      return "refused";
  }
  return "";
}

CaseResult RunCase(const TestCase& c, const CaseOptions& options) {
  if (c.format == "checkpoint") return ReadCheckpoint(c);
  if (!c.has_graph())
    return {CaseStatus::kUnsupported, {}, 0, Concat("no graph: a ", c.format, " alone")};
  return Runner(c, options).Run();
}

}  // namespace weft::tools
