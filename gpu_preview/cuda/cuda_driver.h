// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "gpu_preview/refusal.h"

namespace aifactory::preview {

/// The functions of libcuda that we call. Opened at run time and declared here: building needs no CUDA, and nothing
/// links it.
struct CudaDriver {
  using Result = int;  ///< 0 is success
  using Device = int;
  using Context = struct CUctx_st*;
  using Module = struct CUmod_st*;
  using Function = struct CUfunc_st*;
  using Stream = struct CUstream_st*;
  using Pointer = unsigned long long;  ///< into the device's memory

  static constexpr Result outOfMemory = 2, noDevice = 100, unknownCode = 222;
  static constexpr int computeCapabilityMajor = 75, computeCapabilityMinor = 76;  ///< attributes

  Result (*init)(unsigned flags) = nullptr;
  Result (*deviceGetCount)(int* count) = nullptr;
  Result (*deviceGet)(Device* device, int ordinal) = nullptr;
  Result (*deviceGetName)(char* name, int length, Device device) = nullptr;
  Result (*deviceGetAttribute)(int* value, int attribute, Device device) = nullptr;
  Result (*devicePrimaryCtxRetain)(Context* context, Device device) = nullptr;
  Result (*devicePrimaryCtxRelease)(Device device) = nullptr;
  Result (*ctxSetCurrent)(Context context) = nullptr;
  Result (*ctxSynchronize)() = nullptr;
  Result (*moduleLoadData)(Module* module, const void* image) = nullptr;
  Result (*moduleUnload)(Module module) = nullptr;
  Result (*moduleGetFunction)(Function* function, Module module, const char* name) = nullptr;
  Result (*memAlloc)(Pointer* pointer, std::size_t bytes) = nullptr;
  Result (*memFree)(Pointer pointer) = nullptr;
  Result (*memcpyHtoD)(Pointer to, const void* from, std::size_t bytes) = nullptr;
  Result (*memcpyDtoH)(void* to, Pointer from, std::size_t bytes) = nullptr;
  Result (*memsetD8)(Pointer to, unsigned char value, std::size_t bytes) = nullptr;
  Result (*launchKernel)(Function function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                         unsigned blockY, unsigned blockZ, unsigned sharedBytes, Stream stream, void** parameters,
                         void** extra) = nullptr;
  Result (*getErrorName)(Result result, const char** name) = nullptr;

  /// The machine's, started; null, and why, where there is none. Once a process, for ever.
  static const CudaDriver* open(Refusal& refusal);

  /// Throws DeviceLost unless it is success.
  void check(Result result) const;
  Refusal refusalOf(Result failure) const;
};

}  // namespace aifactory::preview
