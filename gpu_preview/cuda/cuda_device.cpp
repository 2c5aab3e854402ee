// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/cuda_device.h"

// The device code, as text that the driver compiles for whatever GPU it finds.
asm(".pushsection .rodata\n"
    ".hidden aifactoryPreviewKernels\n"
    ".globl aifactoryPreviewKernels\n"
    "aifactoryPreviewKernels:\n"
    ".incbin \"" PREVIEW_PTX
    "\"\n"
    ".byte 0\n"
    ".popsection\n");
extern "C" const char aifactoryPreviewKernels[];

namespace aifactory::preview {

Kernels::Kernels(const CudaDriver& driver, CudaDriver::Module module)
    : clearFrame(driver, module, "clearFrame"),
      accumulate(driver, module, "accumulate"),
      resolve(driver, module, "resolve"),
      pick(driver, module, "pick"),
      place(driver, module, "place"),
      centers(driver, module, "centers"),
      codes(driver, module, "codes"),
      countDigits(driver, module, "countDigits"),
      moveDigits(driver, module, "moveDigits"),
      scan(driver, module, "scan"),
      leaves(driver, module, "leaves"),
      nearest(driver, module, "nearest"),
      merge(driver, module, "merge"),
      compact(driver, module, "compact"),
      collapseLevel(driver, module, "collapseLevel"),
      refit(driver, module, "refit") {}

namespace {

/// As in 90 for 9.0.
int capabilityOf(const CudaDriver& driver, CudaDriver::Device device) {
  int major = 0, minor = 0;
  driver.check(driver.deviceGetAttribute(&major, CudaDriver::computeCapabilityMajor, device));
  driver.check(driver.deviceGetAttribute(&minor, CudaDriver::computeCapabilityMinor, device));
  return major * 10 + minor;
}

CudaDriver::Device firstDevice(const CudaDriver& driver) {
  constexpr int leastCapability = 75;
  int count = 0;
  driver.check(driver.deviceGetCount(&count));
  for (int i = 0; i < count; ++i) {
    CudaDriver::Device device = 0;
    driver.check(driver.deviceGet(&device, i));
    if (capabilityOf(driver, device) >= leastCapability) return device;
  }
  throw DeviceLost({Backend::Cuda, Obstacle::NoDevice, count == 0 ? "" : "older than Turing"});
}

}  // namespace

CudaDevice::CudaDevice(const CudaDriver& driver) : m_driver(driver), m_device(firstDevice(driver)) {
  std::array<char, 128> name{};
  driver.check(driver.deviceGetName(name.data(), static_cast<int>(name.size()) - 1, m_device));
  m_name = name.data();
  driver.check(driver.devicePrimaryCtxRetain(&m_context, m_device));
  try {
    loadKernels();
  } catch (...) {
    driver.devicePrimaryCtxRelease(m_device);
    throw;
  }
}

void CudaDevice::loadKernels() {
  use();
  m_driver.check(m_driver.moduleLoadData(&m_module, aifactoryPreviewKernels));
  m_kernels = std::make_unique<Kernels>(m_driver, m_module);
}

CudaDevice::~CudaDevice() {
  tryUse();
  m_driver.moduleUnload(m_module);
  m_driver.devicePrimaryCtxRelease(m_device);
}

void DeviceMemory::reserve(std::size_t bytes) {
  if (bytes <= m_room) return;
  release();
  m_device.driver().check(m_device.driver().memAlloc(&m_pointer, bytes));
  m_room = bytes;
}

void DeviceMemory::write(std::size_t at, std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  m_device.driver().check(m_device.driver().memcpyHtoD(m_pointer + at, bytes.data(), bytes.size()));
}

void DeviceMemory::read(std::size_t at, std::span<std::byte> bytes) const {
  if (bytes.empty()) return;
  m_device.driver().check(m_device.driver().memcpyDtoH(bytes.data(), m_pointer + at, bytes.size()));
}

void DeviceMemory::zero(std::size_t bytes) {
  if (bytes > 0) m_device.driver().check(m_device.driver().memsetD8(m_pointer, 0, bytes));
}

void DeviceMemory::release() {
  if (m_pointer == 0) return;
  m_device.tryUse();
  m_device.driver().memFree(m_pointer);
  m_pointer = 0;
  m_room = 0;
}

}  // namespace aifactory::preview
