#include "tests/support/device_marks.h"

#include <array>
#include <initializer_list>
#include <string_view>

#include "core/strings.h"

namespace weft::test {
namespace {

// strides, dilations, padding as an op's attributes; H and W are marked, so that a format can put
// batch and channels around them.
struct Windows {
  const char *strides, *dilations, *padding;
};
constexpr Windows kWindows[] = {
    {"1, 1", "1, 1", "'SAME'"},
    {"2, 1", "1, 1", "'SAME'"},
    {"2, 3", "1, 1", "'VALID'"},
    {"1, 1", "2, 3", "'SAME'"},
    {"1, 2", "1, 1", "'EXPLICIT', explicit_paddings: "},
};

std::string Around(bool channels_first, std::string_view inner, std::string_view batch = "1",
                   std::string_view channels = "1") {
  return channels_first ? Concat("[", batch, ", ", channels, ", ", inner, "]")
                        : Concat("[", batch, ", ", inner, ", ", channels, "]");
}
std::string FormatOf(bool channels_first, bool deep = false) {
  const char* const formats[2][2] = {{"NHWC", "NCHW"}, {"NDHWC", "NCDHW"}};
  return Concat("data_format: '", formats[deep][channels_first], "'");
}
std::string PaddingOf(const Windows& w, bool channels_first) {
  const bool given = std::string_view(w.padding).starts_with("'EXPLICIT'");
  const char* const values =
      channels_first ? "[0, 0, 0, 0, 1, 2, 2, 0]" : "[0, 0, 1, 2, 2, 0, 0, 0]";
  return Concat("padding: ", w.padding, given ? values : "");
}

std::vector<Marks> ConvMarks(bool depthwise) {
  std::vector<Marks> out;
  for (const bool first : {false, true}) {
    for (const Windows& w : kWindows) {
      // TensorFlow's depthwise gradients want equal strides.
      const bool even = std::string_view(w.strides) == "1, 1";
      if (depthwise && !even) continue;
      const std::string attrs =
          Concat("strides: ", Around(first, w.strides), ", dilations: ", Around(first, w.dilations),
                 ", ", PaddingOf(w, first), ", ", FormatOf(first));
      const Marks shared = {{"{C}", attrs}, {"{I}", Around(first, "7, 6", "2", "4")}};
      for (const int groups : {1, 2}) {
        if (groups == 2 && !even) continue;
        Marks m = shared;
        m.push_back({"{F}", Concat("[3, 2, ", 4 / groups, ", 6]")});
        m.push_back({"{N}", Concat(144 / groups)});
        out.push_back(m);
      }
    }
  }
  return out;
}

std::vector<Marks> DeepConvMarks() {
  std::vector<Marks> out;
  for (const bool first : {false, true}) {
    for (const auto& [strides, padding] : {std::array{"1, 1, 1", "'SAME'"},
                                           {"2, 1, 2", "'VALID'"},
                                           {"1, 2, 1", "'SAME'"},
                                           {"3, 1, 1", "'VALID'"}}) {
      for (const int groups : {1, 2}) {
        out.push_back({{"{C3}", Concat("strides: ", Around(first, strides), ", padding: ", padding,
                                       ", ", FormatOf(first, true))},
                       {"{I}", Around(first, "5, 4, 3", "1", "4")},
                       {"{F}", Concat("[2, 3, 2, ", 4 / groups, ", 6]")},
                       {"{N}", Concat(288 / groups)}});
      }
    }
  }
  return out;
}

std::vector<Marks> DeepPoolMarks() {
  std::vector<Marks> out;
  for (const bool first : {false, true}) {
    for (const auto& [size, strides, padding] : {std::array{"2, 2, 2", "2, 2, 2", "'VALID'"},
                                                 {"3, 2, 1", "2, 1, 1", "'SAME'"},
                                                 {"2, 3, 3", "1, 1, 2", "'SAME'"}}) {
      out.push_back({{"{I3}", Around(first, "4, 5, 6", "2", "2")},
                     {"{K3}", Around(first, size)},
                     {"{S}", Around(first, strides)},
                     {"{P}", Concat("padding: ", padding, ", ", FormatOf(first, true))}});
    }
  }
  return out;
}

std::vector<Marks> ArgmaxMarks() {
  std::vector<Marks> out;
  for (const char* second : {"", ":1"}) {
    for (const char* windows :
         {"ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: 'VALID'",
          "ksize: [1, 3, 2, 1], strides: [1, 2, 1, 1], padding: 'SAME', Targmax: int32"}) {
      out.push_back({{"{Second}", second}, {"{Argmax}", windows}});
    }
  }
  return out;
}

std::vector<Marks> PoolMarks() {
  std::vector<Marks> out;
  for (const bool first : {false, true}) {
    for (const auto& [size, strides, padding] : {std::array{"2, 2", "2, 2", "'VALID'"},
                                                 {"3, 2", "2, 1", "'SAME'"},
                                                 {"3, 3", "1, 2", "'VALID'"},
                                                 {"2, 3", "3, 3", "'SAME'"}}) {
      out.push_back({{"{I}", Around(first, "10, 7", "2", "4")},
                     {"{K}", Around(first, size)},
                     {"{S}", Around(first, strides)},
                     {"{P}", Concat("padding: ", padding, ", ", FormatOf(first))}});
    }
  }
  return out;
}

// A mark for each of these words.
std::vector<Marks> EachOf(const char* mark, std::initializer_list<const char*> words) {
  std::vector<Marks> out;
  for (const char* word : words) out.push_back({{mark, word}});
  return out;
}

}  // namespace

std::vector<Marks> MarksOf(const std::string& lines) {
  const auto has = [&](const char* mark) { return lines.find(mark) != std::string::npos; };
  std::vector<Marks> out;
  if (has("{K}")) return PoolMarks();
  if (has("{K3}")) return DeepPoolMarks();
  if (has("{C3}")) return DeepConvMarks();
  if (has("{Argmax}")) return ArgmaxMarks();
  if (has("{Rows}")) return EachOf("{Rows}", {"Update", "Add", "Sub", "Mul", "Min", "Max"});
  if (has("{Tuples}")) return EachOf("{Tuples}", {"Update", "Add", "Sub", "Min", "Max"});
  if (has("{Segments}")) return EachOf("{Segments}", {"Sum", "Prod", "Min", "Max"});
  if (has("{Einsum}")) {
    return EachOf("{Einsum}",
                  {"abcd,abcd->", "abcd,abed->abce", "abcd,aecd->acbe", "abcd,abce->aebd",
                   "abcd,abcd->abcd", "abcd,efcd->abef", "abcd,abcd->bd"});
  }
  if (has("{Reduce}")) return EachOf("{Reduce}", {"Sum", "Mean", "Max", "Min"});
  if (has("{Einsum1}")) return EachOf("{Einsum1}", {"iij->ij", "ijk->kij", "iij->ji"});
  for (const Marks& m : has("{C}") ? ConvMarks(has("Depthwise")) : std::vector<Marks>{{}}) {
    if (!has("{A}")) {
      if (has("{C}")) out.push_back(m);
      continue;
    }
    for (const char* a : {"Relu", "Relu6", "Elu", "LeakyRelu", "Tanh", "Sigmoid", "GeluExact",
                          "GeluApproximate", "Swish"}) {
      out.push_back(m);
      out.back().push_back({"{A}", a});
    }
  }
  for (const char* training : {"true", "false"}) {
    if (has("{O}")) {
      for (const char* o : {"", ":1", ":2", ":3", ":4"})
        out.push_back({{"{O}", o}, {"{B}", training}});
    } else if (has("{G}")) {
      for (const char* o : {"", ":1", ":2"}) out.push_back({{"{G}", o}, {"{B}", training}});
    }
  }
  if (has("{R}")) out = {{{"{R}", "1"}}, {{"{R}", "2"}}};
  return out.empty() ? std::vector<Marks>{{}} : out;
}

}  // namespace weft::test
