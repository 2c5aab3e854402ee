// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gpu_preview/cuda/cuda_driver.h"
#include "gpu_preview/cuda/kernels.h"

namespace aifactory::preview {

struct Grid {
  std::uint32_t columns = 0, rows = 1;  ///< blocks
  std::uint32_t threads = cuda::blockThreads;
};

/// Blocks for a thread an element.
inline Grid gridOf(std::size_t count) {
  return {.columns = static_cast<std::uint32_t>((count + cuda::blockThreads - 1) / cuda::blockThreads)};
}

/// A kernel that takes these parameters.
template <class Signature>
class Kernel;
template <class... Parameters>
class Kernel<void(Parameters...)> {
 public:
  Kernel() = default;
  Kernel(const CudaDriver& driver, CudaDriver::Module module, const char* name) : m_driver(&driver) {
    driver.check(driver.moduleGetFunction(&m_function, module, name));
  }

  /// Starts it behind all that was started before. Nothing to do for an empty grid.
  void operator()(const Grid& grid, Parameters... parameters) const {
    if (grid.columns == 0 || grid.rows == 0) return;
    std::array<void*, sizeof...(Parameters)> pointers{&parameters...};
    m_driver->check(m_driver->launchKernel(m_function, grid.columns, grid.rows, 1, grid.threads, 1, 1, 0, nullptr,
                                           pointers.data(), nullptr));
  }

 private:
  const CudaDriver* m_driver = nullptr;
  CudaDriver::Function m_function = nullptr;
};

struct Kernels {
  Kernels(const CudaDriver& driver, CudaDriver::Module module);

  Kernel<cuda::ClearFrame> clearFrame;
  Kernel<cuda::Accumulate> accumulate;
  Kernel<cuda::Resolve> resolve;
  Kernel<cuda::Pick> pick;
  Kernel<cuda::Place> place;
  Kernel<cuda::Centers> centers;
  Kernel<cuda::Codes> codes;
  Kernel<cuda::CountDigits> countDigits;
  Kernel<cuda::MoveDigits> moveDigits;
  Kernel<cuda::Scan> scan;
  Kernel<cuda::Leaves> leaves;
  Kernel<cuda::Nearest> nearest;
  Kernel<cuda::Merge> merge;
  Kernel<cuda::Compact> compact;
  Kernel<cuda::CollapseLevel> collapseLevel;
  Kernel<cuda::Refit> refit;
};

/// The first GPU that our kernels run on, and the kernels. What it lends must go before it.
class CudaDevice {
 public:
  /// Throws DeviceLost where it cannot serve.
  explicit CudaDevice(const CudaDriver& driver);
  ~CudaDevice();
  CudaDevice(const CudaDevice&) = delete;
  CudaDevice& operator=(const CudaDevice&) = delete;

  const std::string& name() const { return m_name; }
  const CudaDriver& driver() const { return m_driver; }
  const Kernels& kernels() const { return *m_kernels; }
  /// Before anything else on a thread that may be another one than before.
  void use() const { m_driver.check(m_driver.ctxSetCurrent(m_context)); }
  /// Waits for all that was started.
  void finish() const { m_driver.check(m_driver.ctxSynchronize()); }
  /// As use(), where nothing can be done about an error.
  void tryUse() const { m_driver.ctxSetCurrent(m_context); }

 private:
  void loadKernels();

  const CudaDriver& m_driver;
  CudaDriver::Device m_device = 0;
  std::string m_name;
  CudaDriver::Context m_context = nullptr;
  CudaDriver::Module m_module = nullptr;
  std::unique_ptr<Kernels> m_kernels;
};

/// Bytes in the device's memory.
class DeviceMemory {
 public:
  explicit DeviceMemory(const CudaDevice& device) : m_device(device) {}
  ~DeviceMemory() { release(); }
  DeviceMemory(const DeviceMemory&) = delete;
  DeviceMemory& operator=(const DeviceMemory&) = delete;

  /// What was there is lost when it must grow.
  void reserve(std::size_t bytes);
  void write(std::size_t at, std::span<const std::byte> bytes);
  void read(std::size_t at, std::span<std::byte> bytes) const;
  void zero(std::size_t bytes);
  CudaDriver::Pointer pointer() const { return m_pointer; }

 private:
  void release();

  const CudaDevice& m_device;
  CudaDriver::Pointer m_pointer = 0;
  std::size_t m_room = 0;
};

/// Values in the device's memory.
template <class T>
class DeviceBuffer {
 public:
  explicit DeviceBuffer(const CudaDevice& device) : m_memory(device) {}

  /// What was there is lost when it must grow.
  void resize(std::size_t count) {
    m_memory.reserve(count * sizeof(T));
    m_count = count;
  }
  void assign(std::span<const T> values) {
    resize(values.size());
    write(0, values);
  }
  void write(std::size_t at, std::span<const T> values) { m_memory.write(at * sizeof(T), std::as_bytes(values)); }
  /// Waits for what was started before.
  void read(std::size_t at, std::span<T> values) const {
    m_memory.read(at * sizeof(T), std::as_writable_bytes(values));
  }
  std::vector<T> values() const {
    std::vector<T> all(m_count);
    read(0, all);
    return all;
  }
  T value(std::size_t at) const {
    T one;
    read(at, {&one, 1});
    return one;
  }
  void zero() { m_memory.zero(m_count * sizeof(T)); }
  /// Into the device's memory; null when it never had any.
  T* data() const { return reinterpret_cast<T*>(m_memory.pointer()); }

 private:
  DeviceMemory m_memory;
  std::size_t m_count = 0;
};

}  // namespace aifactory::preview
