// Suppression of overlapping boxes, and drawing of boxes. Boxes are two opposite corners
// [y1, x1, y2, x2], in any order.
#include <limits>
#include <queue>

#include "kernels/cpu/image/image.h"
#include "kernels/cpu/stop_point.h"

namespace weft::image {
namespace {

// Intersection over union of boxes i and j; 0 where one has no area.
float Iou(const float* a, const float* b) {
  const auto sorted = [](const float* p, float* q) {
    for (int k = 0; k < 2; ++k) {
      q[k] = std::min(p[k], p[k + 2]);
      q[k + 2] = std::max(p[k], p[k + 2]);
    }
    return (q[2] - q[0]) * (q[3] - q[1]);
  };
  float p[4], q[4];
  const float area_a = sorted(a, p), area_b = sorted(b, q);
  if (area_a <= 0 || area_b <= 0) return 0;
  const float height = std::max(std::min(p[2], q[2]) - std::max(p[0], q[0]), 0.0f);
  const float width = std::max(std::min(p[3], q[3]) - std::max(p[1], q[1]), 0.0f);
  const float common = height * width;
  return common / (area_a + area_b - common);
}

struct Selection {
  std::vector<int32_t> index;
  std::vector<float> score;
};

struct Limits {
  int64_t size;
  float iou = 0.5f;
  float score = std::numeric_limits<float>::lowest();
  float sigma = 0;  // > 0: scores decay by exp(-iou^2 / (2 sigma)), nothing is dropped outright
};

// Takes boxes by descending score (of equals the first), each unless it overlaps one already taken.
// A box whose score decayed goes back into the queue; `seen` says which boxes it was compared with.
template <typename Overlap>
Selection Suppress(const KernelContext& c, std::span<const float> scores, const Limits& limits,
                   Overlap&& overlap) {
  struct Candidate {
    float score;
    int32_t index;
    size_t seen;
    bool operator<(const Candidate& o) const {
      return score < o.score || (score == o.score && index > o.index);
    }
  };
  std::vector<Candidate> first;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > limits.score) first.push_back({scores[i], static_cast<int32_t>(i), 0});
  }
  std::priority_queue<Candidate> queue(std::less<Candidate>(), std::move(first));
  Selection out;
  while (static_cast<int64_t>(out.index.size()) < limits.size && !queue.empty()) {
    StopPoint(c, 0);
    Candidate next = queue.top();
    queue.pop();
    const float before = next.score;
    bool dropped = false;
    for (size_t k = out.index.size(); k > next.seen; --k) {
      const float similarity = overlap(next.index, out.index[k - 1]);
      if (limits.sigma > 0) {
        next.score *= std::exp(-0.5f / limits.sigma * similarity * similarity);
        if (next.score <= limits.score) break;
      } else if (similarity > limits.iou) {
        dropped = true;
        break;
      }
    }
    next.seen = out.index.size();
    if (dropped) continue;
    if (next.score == before) {
      out.index.push_back(next.index);
      out.score.push_back(next.score);
    } else if (next.score > limits.score) {
      queue.push(next);
    }
  }
  return out;
}

std::vector<float> Floats(const Tensor& t) {
  std::vector<float> v(t.num_elements());
  for (size_t i = 0; i < v.size(); ++i) {
    v[i] = t.dtype() == DType::kHalf ? static_cast<float>(t.data<Half>()[i]) : t.data<float>()[i];
  }
  return v;
}

struct SuppressAttrs {
  float iou = 0.5f;
  bool pad = false;
  bool overlaps = false;  // input 0 holds the overlaps themselves, [n, n]
  static absl::StatusOr<SuppressAttrs> Parse(const KernelInfo& info) {
    SuppressAttrs a;
    if (info.attrs.Has("iou_threshold")) RETURN_IF_ERROR(info.attrs.Get("iou_threshold", &a.iou));
    if (info.attrs.Has("pad_to_max_output_size"))
      RETURN_IF_ERROR(info.attrs.Get("pad_to_max_output_size", &a.pad));
    a.overlaps = info.op == "NonMaxSuppressionWithOverlaps";
    return a;
  }
};

// All versions: inputs from the third on are thresholds, as far as the version has them.
absl::Status NonMaxSuppression(const SuppressAttrs& a, KernelContext& c) {
  // Both as floats, candidates in the queue, and what is selected.
  RETURN_IF_ERROR(CountBytes(c, c.input(0).num_elements(), sizeof(float)));
  RETURN_IF_ERROR(CountBytes(c, c.input(1).num_elements(), 11 * sizeof(float)));
  const std::vector<float> boxes = Floats(c.input(0)), scores = Floats(c.input(1));
  const int64_t n = static_cast<int64_t>(scores.size()), max_size = c.input(2).scalar<int32_t>();
  Limits limits{std::min(max_size, n), a.iou};
  if (c.num_inputs() > 3) limits.iou = Floats(c.input(3))[0];
  if (c.num_inputs() > 4) limits.score = Floats(c.input(4))[0];
  if (c.num_inputs() > 5) limits.sigma = Floats(c.input(5))[0];
  if (limits.sigma < 0) return InvalidArgument("soft_nms_sigma must be >= 0, got ", limits.sigma);
  const Selection s = Suppress(c, scores, limits, [&](int64_t i, int64_t j) {
    return a.overlaps ? boxes[i * n + j] : Iou(&boxes[4 * i], &boxes[4 * j]);
  });
  const int64_t found = static_cast<int64_t>(s.index.size()), size = a.pad ? max_size : found;
  if (!a.pad) RETURN_IF_ERROR(c.AllocateOutput(0, Shape{size}).status());
  Tensor& index = c.output(0);
  std::fill_n(std::copy(s.index.begin(), s.index.end(), index.data<int32_t>()), size - found, 0);
  if (c.num_outputs() == 3) {
    if (!a.pad) RETURN_IF_ERROR(c.AllocateOutput(1, Shape{size}).status());
    for (int64_t i = 0; i < size; ++i) {
      const float v = i < found ? s.score[i] : 0;
      if (c.output(1).dtype() == DType::kHalf)
        c.output(1).data<Half>()[i] = Half(v);
      else
        c.output(1).data<float>()[i] = v;
    }
  }
  if (c.num_outputs() > 1)
    *c.output(c.num_outputs() - 1).data<int32_t>() = static_cast<int32_t>(found);
  return absl::OkStatus();
}

struct CombinedAttrs {
  bool clip = true;
  static absl::StatusOr<CombinedAttrs> Parse(const KernelInfo& info) {
    CombinedAttrs a;
    RETURN_IF_ERROR(info.attrs.Get("clip_boxes", &a.clip));
    return a;
  }
};

// Each class on its own, then the best of all classes; the rest of an output is zero.
absl::Status Combined(const CombinedAttrs& a, KernelContext& c) {
  const Tensor& boxes = c.input(0);
  const Tensor& scores = c.input(1);
  const int64_t n = boxes.dim(1), q = boxes.dim(2), classes = scores.dim(2),
                size = c.output(1).dim(1);
  Limits limits{std::min<int64_t>(c.input(2).scalar<int32_t>(), n), c.input(4).scalar<float>(),
                c.input(5).scalar<float>()};
  ForRanges(c.parallel(), boxes.dim(0), 100.0 * n * classes, [&](int64_t begin, int64_t end) {
    struct Found {
      float score;
      int64_t label, box;
    };
    for (int64_t b = begin; b < end; ++b) {
      std::vector<Found> found;
      std::vector<float> column(n);
      const float* const corner = boxes.data<float>() + b * n * q * 4;
      const auto box = [&](int64_t i, int64_t label) {
        return corner + (i * q + (q > 1 ? label : 0)) * 4;
      };
      for (int64_t label = 0; label < classes; ++label) {
        for (int64_t i = 0; i < n; ++i)
          column[i] = scores.data<float>()[(b * n + i) * classes + label];
        const Selection s = Suppress(c, column, limits, [&](int64_t i, int64_t j) {
          return Iou(box(i, label), box(j, label));
        });
        for (size_t k = 0; k < s.index.size(); ++k)
          found.push_back({s.score[k], label, s.index[k]});
      }
      std::stable_sort(found.begin(), found.end(),
                       [](const Found& x, const Found& y) { return x.score > y.score; });
      const int64_t valid = std::min<int64_t>(size, static_cast<int64_t>(found.size()));
      for (int64_t k = 0; k < size; ++k) {
        const bool has = k < valid;
        for (int e = 0; e < 4; ++e) {
          const float v = has ? box(found[k].box, found[k].label)[e] : 0;
          c.output(0).data<float>()[(b * size + k) * 4 + e] =
              a.clip ? std::max(std::min(v, 1.0f), 0.0f) : v;
        }
        c.output(1).data<float>()[b * size + k] = has ? found[k].score : 0;
        c.output(2).data<float>()[b * size + k] = has ? static_cast<float>(found[k].label) : 0;
      }
      c.output(3).data<int32_t>()[b] = static_cast<int32_t>(valid);
    }
  });
  return absl::OkStatus();
}

// Colours of boxes where none are given.
constexpr float kColors[10][4] = {
    {1, 1, 0, 1},     {0, 0, 1, 1},   {1, 0, 0, 1},   {0, 1, 0, 1}, {0.5, 0, 0.5, 1},
    {0.5, 0.5, 0, 1}, {0.5, 0, 0, 1}, {0, 0, 0.5, 1}, {0, 1, 1, 1}, {1, 0, 1, 1}};

absl::Status Draw(KernelContext& c) {
  const Tensor& boxes = c.input(1);
  Tensor& y = c.output(0);
  if (y.raw() != c.input(0).raw()) CopyElements(c.input(0), y);
  const Geometry g(y);
  const Tensor* const given = c.num_inputs() == 3 && c.input(2).dim(0) > 0 ? &c.input(2) : nullptr;
  const int64_t per_image = boxes.dim(1), height = g.height, width = g.width;
  if (y.num_elements() == 0) return absl::OkStatus();
  const auto draw = [&]<typename T>(T* image, const float* box, const float* color) {
    const auto place = [](float at, int64_t size) {
      return ToIndex(at * static_cast<float>(size - 1));
    };
    const int64_t top = place(box[0], height), left = place(box[1], width);
    const int64_t bottom = place(box[2], height), right = place(box[3], width);
    if (top > bottom || left > right) return;
    if (top >= height || bottom < 0 || left >= width || right < 0) return;
    const auto dot = [&](int64_t row, int64_t column) {
      for (int64_t ch = 0; ch < g.channels; ++ch)
        image[(row * width + column) * g.channels + ch] = T(color[ch]);
    };
    const int64_t row0 = std::max<int64_t>(0, top), row1 = std::min(height - 1, bottom);
    const int64_t column0 = std::max<int64_t>(0, left), column1 = std::min(width - 1, right);
    for (int64_t k = column0; k <= column1; ++k) {
      if (top >= 0) dot(top, k);
      if (bottom < height) dot(bottom, k);
    }
    for (int64_t k = row0; k <= row1; ++k) {
      if (left >= 0) dot(k, left);
      if (right < width) dot(k, right);
    }
  };
  ForRanges(c.parallel(), g.batch, 1000.0 * per_image, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) {
      for (int64_t k = 0; k < per_image; ++k) {
        StopPoint(c, k, 256);
        float color[4];
        for (int64_t ch = 0; ch < g.channels; ++ch) {
          // A grey image has no use for hues.
          color[ch] = given != nullptr
                          ? given->data<float>()[k % given->dim(0) * given->dim(1) + ch]
                      : g.channels == 1 ? 1.0f
                                        : kColors[k % 10][ch];
        }
        const float* const box = boxes.data<float>() + (b * per_image + k) * 4;
        if (y.dtype() == DType::kHalf)
          draw(y.data<Half>() + b * g.image(), box, color);
        else
          draw(y.data<float>() + b * g.image(), box, color);
      }
    }
  });
  return absl::OkStatus();
}

}  // namespace

void RegisterBoxes(KernelRegistry& r) {
  for (const char* op :
       {"NonMaxSuppression", "NonMaxSuppressionV2", "NonMaxSuppressionV3", "NonMaxSuppressionV4",
        "NonMaxSuppressionV5", "NonMaxSuppressionWithOverlaps"}) {
    r.Add({op, {}, MakeWith<SuppressAttrs, NonMaxSuppression>, kAllocates});
  }
  r.Add({"CombinedNonMaxSuppression", {}, MakeWith<CombinedAttrs, Combined>});
  for (const char* op : {"DrawBoundingBoxes", "DrawBoundingBoxesV2"}) {
    r.Add({op, {{"T", {DType::kFloat, DType::kHalf}}}, Make<Draw>, kInPlace});
  }
}

}  // namespace weft::image
