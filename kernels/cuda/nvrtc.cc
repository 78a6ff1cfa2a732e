#include "kernels/cuda/nvrtc.h"

#include <cuda_runtime_api.h>
#include <dlfcn.h>
#include <nvrtc.h>

#include <vector>

#include "kernels/cuda/chain_headers.h"

namespace weft::cuda {
namespace {

// The library's functions, by their declarations.
struct Nvrtc {
  decltype(&nvrtcCreateProgram) create = nullptr;
  decltype(&nvrtcDestroyProgram) destroy = nullptr;
  decltype(&nvrtcCompileProgram) compile = nullptr;
  decltype(&nvrtcGetProgramLogSize) log_size = nullptr;
  decltype(&nvrtcGetProgramLog) log = nullptr;
  decltype(&nvrtcGetCUBINSize) binary_size = nullptr;
  decltype(&nvrtcGetCUBIN) binary = nullptr;
  decltype(&nvrtcGetPTXSize) text_size = nullptr;
  decltype(&nvrtcGetPTX) text = nullptr;
  decltype(&nvrtcGetErrorString) words = nullptr;
};

absl::Status LoaderError() {
  const char* const error = dlerror();
  return NotFound("NVRTC: ", error == nullptr ? "not found" : error);
}

absl::StatusOr<Nvrtc> Open() {
  const std::string library = Concat("libnvrtc.so.", CUDART_VERSION / 1000);
  void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return LoaderError();
  Nvrtc n;
  bool all = true;
  const auto find = [&]<typename F>(F& function, const char* name) {
    function = reinterpret_cast<F>(dlsym(handle, name));
    all = all && function != nullptr;
  };
  find(n.create, "nvrtcCreateProgram");
  find(n.destroy, "nvrtcDestroyProgram");
  find(n.compile, "nvrtcCompileProgram");
  find(n.log_size, "nvrtcGetProgramLogSize");
  find(n.log, "nvrtcGetProgramLog");
  find(n.binary_size, "nvrtcGetCUBINSize");
  find(n.binary, "nvrtcGetCUBIN");
  find(n.text_size, "nvrtcGetPTXSize");
  find(n.text, "nvrtcGetPTX");
  find(n.words, "nvrtcGetErrorString");
  if (!all) return LoaderError();
  return n;
}

const absl::StatusOr<Nvrtc>& Library() {
  static const auto* const library = new absl::StatusOr<Nvrtc>(Open());
  return *library;
}

// What a program gives in two calls: how large, then the bytes.
template <typename Size, typename Get>
std::string Bytes(nvrtcProgram program, Size size, Get get) {
  size_t bytes = 0;
  if (size(program, &bytes) != NVRTC_SUCCESS) return "";
  std::string out(bytes, '\0');
  if (get(program, out.data()) != NVRTC_SUCCESS) return "";
  return out;
}

}  // namespace

absl::Status NvrtcStatus() { return Library().status(); }

absl::StatusOr<std::string> CompileAtRunTime(const std::string& text, const std::string& arch) {
  RETURN_IF_ERROR(NvrtcStatus());
  const Nvrtc& n = *Library();
  std::vector<const char*> names, headers;
  for (const ChainHeader& h : ChainHeaders()) {
    names.push_back(h.name);
    headers.push_back(h.text);
  }
  nvrtcProgram program = nullptr;
  nvrtcResult result = n.create(&program, text.c_str(), "chain.cu", static_cast<int>(names.size()),
                                headers.data(), names.data());
  if (result != NVRTC_SUCCESS) return Internal("NVRTC: ", n.words(result));
  const std::string target = Concat("--gpu-architecture=", arch);
  const char* const options[] = {target.c_str(), "--std=c++20",
                                 "--device-as-default-execution-space"};
  result = n.compile(program, std::size(options), options);
  std::string out;
  if (result == NVRTC_SUCCESS) {
    out = arch.starts_with("sm_") ? Bytes(program, n.binary_size, n.binary)
                                  : Bytes(program, n.text_size, n.text);
  } else {
    out = Bytes(program, n.log_size, n.log);
  }
  n.destroy(&program);
  if (result != NVRTC_SUCCESS) return Internal("NVRTC: ", n.words(result), ": ", out);
  if (out.empty()) return Internal("NVRTC made nothing for ", arch);
  return out;
}

}  // namespace weft::cuda
