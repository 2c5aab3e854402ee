// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/cuda_driver.h"

#include <dlfcn.h>

#include <optional>

namespace aifactory::preview {

namespace {

/// Finds functions in a library, and notes the first that is missing.
class Loader {
 public:
  explicit Loader(void* library) : m_library(library) {}

  template <class Function>
  void load(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(m_library, name));
    if (!function && m_missing.empty()) m_missing = name;
  }
  const std::string& missing() const { return m_missing; }

 private:
  void* m_library;
  std::string m_missing;
};

/// The suffixes are those of the versions declared in the header.
std::string load(CudaDriver& driver, void* library) {
  Loader loader(library);
  loader.load(driver.init, "cuInit");
  loader.load(driver.deviceGetCount, "cuDeviceGetCount");
  loader.load(driver.deviceGet, "cuDeviceGet");
  loader.load(driver.deviceGetName, "cuDeviceGetName");
  loader.load(driver.deviceGetAttribute, "cuDeviceGetAttribute");
  loader.load(driver.devicePrimaryCtxRetain, "cuDevicePrimaryCtxRetain");
  loader.load(driver.devicePrimaryCtxRelease, "cuDevicePrimaryCtxRelease_v2");
  loader.load(driver.ctxSetCurrent, "cuCtxSetCurrent");
  loader.load(driver.ctxSynchronize, "cuCtxSynchronize");
  loader.load(driver.moduleLoadData, "cuModuleLoadData");
  loader.load(driver.moduleUnload, "cuModuleUnload");
  loader.load(driver.moduleGetFunction, "cuModuleGetFunction");
  loader.load(driver.memAlloc, "cuMemAlloc_v2");
  loader.load(driver.memFree, "cuMemFree_v2");
  loader.load(driver.memcpyHtoD, "cuMemcpyHtoD_v2");
  loader.load(driver.memcpyDtoH, "cuMemcpyDtoH_v2");
  loader.load(driver.memsetD8, "cuMemsetD8_v2");
  loader.load(driver.launchKernel, "cuLaunchKernel");
  loader.load(driver.getErrorName, "cuGetErrorName");
  return loader.missing();
}

/// The driver, or why there is none.
struct Opened {
  CudaDriver driver;
  std::optional<Refusal> refusal;

  Opened() {
    void* library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      refusal = {Backend::Cuda, Obstacle::NoDriver, {}};
      return;
    }
    const std::string missing = load(driver, library);
    if (!missing.empty()) {
      refusal = {Backend::Cuda, Obstacle::OldDriver, missing};
      return;
    }
    const CudaDriver::Result result = driver.init(0);
    if (result != 0) refusal = driver.refusalOf(result);
  }
};

}  // namespace

const CudaDriver* CudaDriver::open(Refusal& refusal) {
  static const Opened opened;
  if (!opened.refusal) return &opened.driver;
  refusal = *opened.refusal;
  return nullptr;
}

Refusal CudaDriver::refusalOf(Result failure) const {
  if (failure == outOfMemory) return {Backend::Cuda, Obstacle::OutOfMemory, {}};
  if (failure == noDevice) return {Backend::Cuda, Obstacle::NoDevice, {}};
  const char* name = nullptr;
  getErrorName(failure, &name);
  const std::string detail = name ? name : "error " + std::to_string(failure);
  return {Backend::Cuda, failure == unknownCode ? Obstacle::OldDriver : Obstacle::Failed, detail};
}

void CudaDriver::check(Result result) const {
  if (result != 0) throw DeviceLost(refusalOf(result));
}

}  // namespace aifactory::preview
