// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <embree3/rtcore.h>

#include <memory>
#include <type_traits>
#include <vector>

#include "gpu_preview/refusal.h"
#include "gpu_preview/scene_view.h"

namespace aifactory::preview {

/// Embree's handles, released when they go.
struct EmbreeRelease {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
  void operator()(RTCGeometry geometry) const { rtcReleaseGeometry(geometry); }
};
using EmbreeDevice = std::unique_ptr<std::remove_pointer_t<RTCDevice>, EmbreeRelease>;
using EmbreeSceneHandle = std::unique_ptr<std::remove_pointer_t<RTCScene>, EmbreeRelease>;
using EmbreeGeometry = std::unique_ptr<std::remove_pointer_t<RTCGeometry>, EmbreeRelease>;

Refusal embreeRefusal(RTCError error);

/// A scene in Embree's hands: a tree a mesh, and one of the instances above them. Everything may throw DeviceLost when
/// there is no memory for it.
class EmbreeScene {
 public:
  explicit EmbreeScene(RTCDevice device) : m_device(device) {}

  /// Refers to the scene's meshes.
  void build(const Scene& scene, const std::vector<Instance>& instances);
  void move(const std::vector<Instance>& instances, std::uint32_t first, std::uint32_t count);
  /// visible(instance) for each.
  template <class Visible>
  void show(const Visible& visible) {
    for (std::size_t i = 0; i < m_instances.size(); ++i) {
      const bool shown = visible(static_cast<std::uint32_t>(i));
      shown ? rtcEnableGeometry(m_instances[i].get()) : rtcDisableGeometry(m_instances[i].get());
    }
    commit();
  }

  RTCScene get() const { return m_top.get(); }

 private:
  void addMesh(const Mesh& mesh);
  void addInstance(const Instance& instance, std::uint32_t index);
  void commit();

  RTCDevice m_device;
  std::vector<EmbreeSceneHandle> m_meshes;
  std::vector<EmbreeGeometry> m_instances;
  EmbreeSceneHandle m_top;
};

}  // namespace aifactory::preview
