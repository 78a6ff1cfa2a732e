// Graphs over x, of shape [4,3,5], that tests run on a device and on the CPU.
#ifndef WEFT_TESTS_SUPPORT_DEVICE_LINES_H_
#define WEFT_TESTS_SUPPORT_DEVICE_LINES_H_

namespace weft::test {

// Ops that move elements; `y` is the result.
inline constexpr const char* kArrayLines[] = {
    "y = Transpose(x, [2, 0, 1])",
    "y = Transpose(x, [-3, 2, 1])",
    "y = Transpose(x, [2, 1, 0])",
    "y = Transpose(x, [0, 1, 2])",
    "y = Slice(x, [1, 0, 2], [2, 3, 3])",
    "y = Slice(x, [1, 1, 1], [-1, -1, -1])",
    "y = StridedSlice(x, [0, 2, 4], [4, 0, 0], [2, -1, -2])",
    "y = StridedSlice(x, [1, 0], [2, 3], [1, 1], shrink_axis_mask: 1)",
    "y = StridedSlice(x, [0, 0, 1], [0, 0, 4], [1, 1, 2], new_axis_mask: 2, ellipsis_mask: 1)",
    "y = StridedSlice(x, [-1, 0, 0], [0, 2, 3], [-1, 1, 1], end_mask: 1)",
    "y = ConcatV2(x, x, x, 1)",
    "y = ConcatV2(x, Slice(x, [0, 0, 0], [4, 3, 2]), -1)",
    "y = Concat(0, x, x)",
    "y = Pack(x, x, axis: 1)",
    "y = Pack(x, x, axis: -1)",
    "y = Pack(x, x, x)",
    "s = Split(1, x, num_split: 3)\ny = Sub(s:2, s)",
    "s = Split(-1, x, num_split: 5)\ny = Sub(s:4, s:1)",
    "s = SplitV(x, [1, 4], 2, num_split: 2)\ny = Transpose(s:1, [1, 0, 2])",
    "u = Unpack(x, axis: 1, num: 3)\ny = Sub(u:2, u:1)",
    "u = Unpack(x, axis: -1, num: 5)\ny = Sub(u:4, u)",
    "y = Pad(x, [[1, 2], [0, 0], [3, 1]])",
    "y = Pad(x, [[0, 0], [0, 0], [0, 0]])",
    "y = BroadcastTo(x, [2, 4, 3, 5])",
    "y = BroadcastTo(Slice(x, [0, 0, 0], [4, 1, 5]), [4, 7, 5])",
    "y = ZerosLike(x)",
};

}  // namespace weft::test

#endif  // WEFT_TESTS_SUPPORT_DEVICE_LINES_H_
