// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gpu_preview/emulation/emulated_gpu.h"

#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <vector>

#include "tests/gpu_preview/emulation/cuda_language.h"

// Behind what stands for its language.
#include "gpu_preview/cuda/kernels.cu"

namespace aifactory::preview {

namespace {

using emulation::Index;
using Result = CudaDriver::Result;
using Pointer = CudaDriver::Pointer;

constexpr Result notFound = 500, launchFailed = 719;

/// Runs every block of a grid, its threads one after the other.
void runInTurn(Index grid, std::uint32_t threads, const std::function<void()>& kernel) {
  gridDim = grid;
  for (std::uint32_t block = 0; block < grid.x * grid.y; ++block) {
    blockIdx = {block % grid.x, block / grid.x};
    for (threadIdx = {}; threadIdx.x < threads; ++threadIdx.x) kernel();
  }
}

/// Likewise, its threads at once.
void runTogether(Index grid, std::uint32_t threads, const std::function<void()>& kernel) {
  std::barrier barrier(threads);
  emulation::blockBarrier = &barrier;
  std::vector<std::jthread> running;
  for (std::uint32_t thread = 0; thread < threads; ++thread) {
    running.emplace_back([=, &barrier, &kernel] {
      gridDim = grid;
      threadIdx = {thread};
      for (std::uint32_t block = 0; block < grid.x * grid.y; ++block) {
        blockIdx = {block % grid.x, block / grid.x};
        kernel();
        barrier.arrive_and_wait();
      }
    });
  }
  running.clear();
  emulation::blockBarrier = nullptr;
}

/// A kernel behind the driver's untyped launch.
struct EmulatedKernel {
  std::vector<std::size_t> parameterSizes;
  std::function<void(Index grid, std::uint32_t threads, void** parameters)> launch;
};

using Run = void (*)(Index grid, std::uint32_t threads, const std::function<void()>& kernel);

template <class... Parameters>
EmulatedKernel emulated(void (*kernel)(Parameters...), Run run) {
  return {{sizeof(Parameters)...}, [=](Index grid, std::uint32_t threads, void** parameters) {
            const auto call = [&]<std::size_t... i>(std::index_sequence<i...>) {
              kernel(*static_cast<Parameters*>(parameters[i])...);
            };
            run(grid, threads, [&] { call(std::index_sequence_for<Parameters...>()); });
          }};
}

const std::map<std::string_view, EmulatedKernel>& kernels() {
  static const std::map<std::string_view, EmulatedKernel> all{
      {"clearFrame", emulated(cuda::clearFrame, runInTurn)},
      {"accumulate", emulated(cuda::accumulate, runInTurn)},
      {"resolve", emulated(cuda::resolve, runInTurn)},
      {"pick", emulated(cuda::pick, runInTurn)},
      {"place", emulated(cuda::place, runInTurn)},
      {"centers", emulated(cuda::centers, runTogether)},
      {"codes", emulated(cuda::codes, runInTurn)},
      {"countDigits", emulated(cuda::countDigits, runTogether)},
      {"moveDigits", emulated(cuda::moveDigits, runTogether)},
      {"scan", emulated(cuda::scan, runTogether)},
      {"leaves", emulated(cuda::leaves, runInTurn)},
      {"nearest", emulated(cuda::nearest, runInTurn)},
      {"merge", emulated(cuda::merge, runTogether)},
      {"compact", emulated(cuda::compact, runTogether)},
      {"collapseLevel", emulated(cuda::collapseLevel, runInTurn)},
      {"refit", emulated(cuda::refit, runInTurn)},
  };
  return all;
}

/// Bytes that a parameter takes in PTX: ".param .u32 …" or ".param .align 8 .b8 …[40]".
std::size_t parameterSize(std::string_view line) {
  const std::size_t bracket = line.find('[');
  if (bracket != std::string_view::npos) return std::stoul(std::string(line.substr(bracket + 1)));
  return line.find("64 ") != std::string_view::npos ? 8 : 4;
}

/// Of a kernel in PTX; nothing when it has none of this name.
std::vector<std::size_t> parameterSizes(std::string_view ptx, std::string_view kernel) {
  std::vector<std::size_t> sizes;
  const std::string entry = ".entry " + std::string(kernel) + "(";
  std::size_t at = ptx.find(entry);
  if (at == std::string_view::npos) return sizes;
  const std::size_t end = ptx.find(')', at);
  constexpr std::string_view parameter = ".param ";
  while ((at = ptx.find(parameter, at)) < end) {
    const std::size_t lineEnd = ptx.find('\n', at);
    sizes.push_back(parameterSize(ptx.substr(at, lineEnd - at)));
    at = lineEnd;
  }
  return sizes;
}

/// What was lent, with its size.
std::map<Pointer, std::unique_ptr<std::vector<std::max_align_t>>>& blocks() {
  static std::map<Pointer, std::unique_ptr<std::vector<std::max_align_t>>> all;
  return all;
}

Result lend(Pointer* pointer, std::size_t bytes) {
  EmulatedGpu& gpu = emulatedGpu();
  if (bytes > gpu.memory || gpu.lent > gpu.memory - bytes) return CudaDriver::outOfMemory;
  auto block = std::make_unique<std::vector<std::max_align_t>>((bytes + sizeof(std::max_align_t) - 1) /
                                                               sizeof(std::max_align_t));
  *pointer = reinterpret_cast<Pointer>(block->data());
  gpu.lent += block->size() * sizeof(std::max_align_t);
  blocks()[*pointer] = std::move(block);
  return 0;
}

Result takeBack(Pointer pointer) {
  const auto block = blocks().find(pointer);
  if (block == blocks().end()) return notFound;
  emulatedGpu().lent -= block->second->size() * sizeof(std::max_align_t);
  blocks().erase(block);
  return 0;
}

Result find(CudaDriver::Function* function, CudaDriver::Module module, const char* name) {
  const auto kernel = kernels().find(name);
  if (kernel == kernels().end()) return notFound;
  if (parameterSizes(reinterpret_cast<const char*>(module), name) != kernel->second.parameterSizes) return notFound;
  *function = reinterpret_cast<CudaDriver::Function>(const_cast<EmulatedKernel*>(&kernel->second));
  return 0;
}

Result launch(CudaDriver::Function function, unsigned gridX, unsigned gridY, unsigned, unsigned blockX, unsigned,
              unsigned, unsigned, CudaDriver::Stream, void** parameters, void**) {
  if (emulatedGpu().broken) return launchFailed;
  reinterpret_cast<const EmulatedKernel*>(function)->launch({gridX, gridY, 1}, blockX, parameters);
  return 0;
}

CudaDriver makeDriver() {
  CudaDriver driver;
  driver.init = [](unsigned) { return 0; };
  driver.deviceGetCount = [](int* count) {
    *count = 1;
    return 0;
  };
  driver.deviceGet = [](CudaDriver::Device* device, int) {
    *device = 0;
    return 0;
  };
  driver.deviceGetName = [](char* name, int length, CudaDriver::Device) {
    std::strncpy(name, "emulated", static_cast<std::size_t>(length));
    return 0;
  };
  driver.deviceGetAttribute = [](int* value, int attribute, CudaDriver::Device) {
    *value = attribute == CudaDriver::computeCapabilityMajor ? 7 : 5;
    return 0;
  };
  driver.devicePrimaryCtxRetain = [](CudaDriver::Context*, CudaDriver::Device) { return 0; };
  driver.devicePrimaryCtxRelease = [](CudaDriver::Device) { return 0; };
  driver.ctxSetCurrent = [](CudaDriver::Context) { return 0; };
  driver.ctxSynchronize = [] { return 0; };
  driver.moduleLoadData = [](CudaDriver::Module* module, const void* image) {
    *module = reinterpret_cast<CudaDriver::Module>(const_cast<void*>(image));
    return 0;
  };
  driver.moduleUnload = [](CudaDriver::Module) { return 0; };
  driver.moduleGetFunction = find;
  driver.memAlloc = lend;
  driver.memFree = takeBack;
  driver.memcpyHtoD = [](Pointer to, const void* from, std::size_t bytes) {
    std::memcpy(reinterpret_cast<void*>(to), from, bytes);
    return 0;
  };
  driver.memcpyDtoH = [](void* to, Pointer from, std::size_t bytes) {
    std::memcpy(to, reinterpret_cast<const void*>(from), bytes);
    return 0;
  };
  driver.memsetD8 = [](Pointer to, unsigned char value, std::size_t bytes) {
    std::memset(reinterpret_cast<void*>(to), value, bytes);
    return 0;
  };
  driver.launchKernel = launch;
  driver.getErrorName = [](Result, const char** name) {
    *name = "CUDA_ERROR_OF_TESTS";
    return 0;
  };
  return driver;
}

}  // namespace

EmulatedGpu& emulatedGpu() {
  static EmulatedGpu gpu;
  return gpu;
}

const CudaDriver& emulatedDriver() {
  static const CudaDriver driver = makeDriver();
  return driver;
}

}  // namespace aifactory::preview
