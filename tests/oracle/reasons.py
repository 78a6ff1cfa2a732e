"""Why Weft and TensorFlow differ where they do: (op, what the text holds, reason). The first that fits is given."""

SCATTER = r"(Resource|Tensor)?Scatter(Nd)?(Add|Sub|Max|Min|Update|NonAliasingAdd)?"

DIFFERENT = [
    (r"Depthwise.*Backprop.*", r"", "TensorFlow's gradients of a depthwise convolution ignore `dilations`"),
    (r"(Conv|MaxPool|AvgPool)3D.*", r"", "with SAME and a stride beyond the kernel TensorFlow's 3-D windows begin inside "
     "the input, against its own documentation and its 2-D windows"),
    (r"Round", r"", "TensorFlow gives 0 for every integer"),
    (r"Dilation2DBackpropFilter", r"", "where all sums of a window are 0, unsigned ones, TensorFlow gives the gradient to "
     "the first filter element even where that lies outside the image"),
    (r"Dequantize", r"", "TensorFlow overflows at the largest 32-bit integer"),
    (r"ArgM(ax|in)|TopKV2|Where|Cast", r"", "TensorFlow flushes denormals: to it they are 0"),
    (r"Cholesky", r"nan", "a complex matrix that is not positive definite: NaN, as for real ones; TensorFlow gives 0"),
    (r"_FusedMatMul", r"", "an empty inner dimension: TensorFlow leaves the bias out"),
    (r"FusedBatchNorm.*", r"", "an empty batch: TensorFlow's moments are NaN, those that it was given too"),
    (r"ResizeBicubicGrad", r"", "not explained: one case in double, 1e-8 of the value"),
    (r"NotEqual", r"np.bool\w* ?\w*.*int32|qint32", "TensorFlow compares 32-bit quantised numbers as floats"),
    (r"(Not)?Equal|(Less|Greater)(Equal)?", r"", "TensorFlow flushes denormals: to it they are equal to 0"),
    (r".*(Igamma|Betainc|Digamma|GammaGrad|Bessel|Zeta|Polygamma).*", r"", "series of up to hundreds of terms in double, on "
     "both sides"),
    (r".*(MatrixExponential|MatrixSquareRoot|MatrixLogarithm|Determinant|Solve|Inverse|Lu|Eig|Cholesky).*", r"ulps", "the "
     "matrix's condition multiplies rounding"),
    (r".*Apply.*", r"ulps", "a difference of nearly equal numbers: the result is small beside its terms"),
    (r".*(LSTM|GRU).*", r"ulps", "half precision: TensorFlow rounds at other places"),
    (r"(Batch)?(Svd|SelfAdjoint.*)|Eig", r"ulps", "eigenvalues near each other"),
    (r"FakeQuant.*Gradient|CropAndResizeGradBoxes|L2Loss|Conv.*|Sum|Mean", r"ulps", "a sum in another order, whose terms cancel"),
]

NO_RANK = "TensorFlow's shape rule refuses unknown ranks"
ONLY_WEFT = [
    (r".*", r"only supports? (the )?NHWC|only supported for NHWC|only supports NDHWC|only supports NHWC", "layouts with channels first"),
    (r".*", r"dilat|out_backprop doesn't match computed", "gradients of dilated convolutions"),
    (r".*", r"is not supported yet|Unhandled input dimensions|up to \d+ dim|TileOp :|Unsupported (data type|dtype)|"
     r"unsupported (dtype|type)|Unhandled|not supported|No WhereOp|does not support|is not implemented|"
     r"When output type is bfloat16|Only .* supported|Missing 0-th|Invalid seed type",
     "ranks, dtypes and modes that TensorFlow's kernels lack"),
    (r"ArgMax", r"", "TensorFlow reads an int16 axis as a wider integer, from memory that is not its own"),
    (r"TopK", r"index_type", "TensorFlow's kernel cannot be made for want of an attribute"),
    (SCATTER, r"mpty (output|input)|must match|at least rank|rank at least|params is empty|Requested", "index tuples "
     "of length 0, a single tuple as a vector, updates for nothing"),
    (r"GatherNd|ResourceGatherNd", r"", "gathering nothing from nothing"),
    (r"BatchToSpaceND|SpaceToBatchND|EnsureShape|ParallelConcat|DiagPart|Dequantize", r"at import", NO_RANK),
    (r"BiasAdd.*", r"at least rank 3", "channels first in two dimensions"),
    (r"Assign", r"shapes of both tensors", "the variable's shape is unknown: TensorFlow takes it for a scalar"),
    (r".*(Pool|MirrorPad|Sparse|Fused|Conv|Depthwise|ExtractImage|Resize|Quantize|Crop).*", r"empty|must not be|zero|negative|"
     r"non-empty|less than the input", "empty tensors"),
    (r"Reverse", r"first dimension. Found 0", "empty tensors"),
    (r"SplitV", r"only one output", "a single -1 as size"),
    (r"QuantizeAndDequantize.*", r"must be a scalar", "a range for each channel that is not used"),
    (r"Range", r"Unsupported dtype", "dtypes that TensorFlow's shape rule lacks"),
]

ONLY_TENSORFLOW = [
    (r"DiagPart", r"even rank", "a scalar; where it sees the rank TensorFlow refuses it too"),
    (r"AssignVariableOp", r"has shape", "a value of another shape than the variable's; where it sees the shapes TensorFlow "
     "refuses it too"),
    (SCATTER, r"", "a vector of rows as indices; where it sees the shapes TensorFlow wants one tuple"),
]
