// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/embree/embree_scene.h"

#include <array>
#include <string>

namespace aifactory::preview {

namespace {

void place(RTCGeometry geometry, const Transform& t) {
  const std::array<float, 12> columns{t.x.x, t.x.y, t.x.z, t.y.x, t.y.y, t.y.z,
                                      t.z.x, t.z.y, t.z.z, t.p.x, t.p.y, t.p.z};
  rtcSetGeometryTransform(geometry, 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, columns.data());
  rtcCommitGeometry(geometry);
}

}  // namespace

Refusal embreeRefusal(RTCError error) {
  if (error == RTC_ERROR_OUT_OF_MEMORY) return {Backend::Embree, Obstacle::OutOfMemory, {}};
  return {Backend::Embree, Obstacle::Failed, "error " + std::to_string(error)};
}

void EmbreeScene::build(const Scene& scene, const std::vector<Instance>& instances) {
  m_instances.clear();
  m_meshes.clear();
  m_top.reset(rtcNewScene(m_device));
  for (const Mesh& mesh : scene.meshes) addMesh(mesh);
  for (std::size_t i = 0; i < instances.size(); ++i) addInstance(instances[i], static_cast<std::uint32_t>(i));
  commit();
}

void EmbreeScene::addMesh(const Mesh& mesh) {
  EmbreeSceneHandle& handle = m_meshes.emplace_back(rtcNewScene(m_device));
  const EmbreeGeometry triangles(rtcNewGeometry(m_device, RTC_GEOMETRY_TYPE_TRIANGLE));
  // Embree reads 16 bytes a position: a shared buffer would need one float more than the last one has.
  auto* positions = static_cast<Vec3*>(rtcSetNewGeometryBuffer(triangles.get(), RTC_BUFFER_TYPE_VERTEX, 0,
                                                               RTC_FORMAT_FLOAT3, sizeof(Vec3), mesh.positions.size()));
  if (positions) std::copy(mesh.positions.begin(), mesh.positions.end(), positions);
  rtcSetSharedGeometryBuffer(triangles.get(), RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, mesh.indices.data(), 0,
                             3 * sizeof(std::uint32_t), mesh.indices.size() / 3);
  rtcCommitGeometry(triangles.get());
  rtcAttachGeometry(handle.get(), triangles.get());
  rtcCommitScene(handle.get());
}

void EmbreeScene::addInstance(const Instance& instance, std::uint32_t index) {
  EmbreeGeometry& geometry = m_instances.emplace_back(rtcNewGeometry(m_device, RTC_GEOMETRY_TYPE_INSTANCE));
  rtcSetGeometryInstancedScene(geometry.get(), m_meshes[instance.mesh].get());
  place(geometry.get(), instance.transform);
  rtcAttachGeometryByID(m_top.get(), geometry.get(), index);
}

void EmbreeScene::move(const std::vector<Instance>& instances, std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t i = first; i < first + count; ++i) place(m_instances[i].get(), instances[i].transform);
  commit();
}

void EmbreeScene::commit() {
  rtcCommitScene(m_top.get());
  const RTCError error = rtcGetDeviceError(m_device);
  if (error != RTC_ERROR_NONE) throw DeviceLost(embreeRefusal(error));
}

}  // namespace aifactory::preview
