// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/gpu_preview/cpu_rays.h"

#include <algorithm>

#include "benchmarks/gpu_preview/trial_hall.h"
#include "benchmarks/report.h"
#include "gpu_preview/embree/embree_scene.h"
#include "gpu_preview/embree/embree_tracer.h"
#include "gpu_preview/parallel.h"

namespace aifactory::preview {

namespace {

constexpr int rounds = 9;
constexpr double sameShare = 0.9999;  // ties at edges go either way

/// The rays of a part of the frame, and what either side found of them.
struct Tile {
  std::vector<Path> paths;
  std::vector<const Path*> order;
  std::vector<RayHit> hits, peerHits;
  std::vector<LightRay> lights;
  std::vector<std::uint8_t> blocked, peerBlocked;
};

/// The trial hall in Embree's hands.
class Stage {
 public:
  Stage() : m_device(rtcNewDevice(nullptr)), m_embree(m_device.get()) {
    m_embree.build(*m_hall.scene, m_hall.scene->instances);
    m_tiles.resize(static_cast<std::size_t>(m_columns * ((m_hall.view.height + side - 1) / side)));
  }

  RTCScene scene() const { return m_embree.get(); }
  const std::vector<Tile>& tiles() const { return m_tiles; }
  template <class Work>
  void forEachTile(const Work& work) {
    parallelFor(static_cast<int>(m_tiles.size()),
                [&](int index) { work(index, m_tiles[static_cast<std::size_t>(index)]); });
  }

  /// Makes the tile's rays.
  void start(int index, Tile& tile) const {
    const int left = index % m_columns * side, top = index / m_columns * side;
    tile.paths.clear();
    tile.order.clear();
    for (int y = top; y < std::min(top + side, m_hall.view.height); ++y) {
      for (int x = left; x < std::min(left + side, m_hall.view.width); ++x) {
        tile.paths.push_back(startPath(m_settings, x, y, 1));
      }
    }
    for (const Path& path : tile.paths) tile.order.push_back(&path);
  }
  /// Makes the ambient rays of what was hit.
  void light(Tile& tile) const {
    for (std::size_t i = 0; i < tile.paths.size(); ++i) {
      const Step step = shade(m_view.view(), m_settings, tile.paths[i], tile.hits[i]);
      tile.lights.insert(tile.lights.end(), step.lights, step.lights + step.lightCount);
    }
  }

 private:
  static constexpr int side = 32;

  const TrialHall m_hall = trialHall();
  const HostSceneView m_view{*m_hall.scene, m_hall.scene->instances};
  const ShadeSettings m_settings = shadeSettings(m_hall.view, *m_hall.scene);
  const int m_columns = (m_hall.view.width + side - 1) / side;
  EmbreeDevice m_device;
  EmbreeScene m_embree;
  std::vector<Tile> m_tiles;
};

void put(RTCRay& packed, const Ray& ray) {
  packed.org_x = ray.origin.x;
  packed.org_y = ray.origin.y;
  packed.org_z = ray.origin.z;
  packed.dir_x = ray.direction.x;
  packed.dir_y = ray.direction.y;
  packed.dir_z = ray.direction.z;
  packed.tnear = ray.nearest;
  packed.tfar = ray.farthest;
  packed.time = 0;
  packed.mask = ~0U;
  packed.flags = 0;
}

EmbreeTracer& tracer() {
  thread_local EmbreeTracer tracer;
  return tracer;
}

void traceTile(RTCScene scene, Tile& tile) {
  tile.hits.resize(tile.paths.size());
  tracer().nearest(scene, tile.order, tile.hits);
}

void traceTileSingly(RTCScene scene, Tile& tile) {
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  tile.peerHits.resize(tile.paths.size());
  for (std::size_t i = 0; i < tile.paths.size(); ++i) {
    RTCRayHit packed;
    put(packed.ray, tile.paths[i].ray);
    packed.hit.geomID = packed.hit.instID[0] = RTC_INVALID_GEOMETRY_ID;
    rtcIntersect1(scene, &context, &packed);
    tile.peerHits[i] = {};
    if (packed.hit.geomID == RTC_INVALID_GEOMETRY_ID) continue;
    tile.peerHits[i] = {packed.hit.instID[0], packed.hit.primID, packed.ray.tfar, packed.hit.u, packed.hit.v};
  }
}

void blockTile(RTCScene scene, Tile& tile) {
  tile.blocked.resize(tile.lights.size());
  tracer().blocked(scene, tile.lights, tile.blocked);
}

void blockTileSingly(RTCScene scene, Tile& tile) {
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  tile.peerBlocked.resize(tile.lights.size());
  for (std::size_t i = 0; i < tile.lights.size(); ++i) {
    RTCRay packed;
    put(packed, tile.lights[i].ray);
    rtcOccluded1(scene, &context, &packed);
    tile.peerBlocked[i] = packed.tfar < 0 ? 1 : 0;
  }
}

/// Expects same(tile, i) of nearly all of count(tile) rays; says how many there are.
template <class Count, class Same>
double checked(const Stage& stage, std::string_view name, const Count& count, const Same& same) {
  double all = 0, equal = 0;
  for (const Tile& tile : stage.tiles()) {
    const std::size_t rays = count(tile);
    all += static_cast<double>(rays);
    for (std::size_t i = 0; i < rays; ++i) equal += same(tile, i) ? 1 : 0;
  }
  if (all == 0 || equal < sameShare * all) wrong(name, "both do not find the same");
  return all;
}

/// Interleaved rounds of both.
template <class Ours, class Peer>
void measure(std::string_view name, std::string_view peerName, double rays, const Ours& ours, const Peer& peer) {
  std::vector<double> oursMrays, peerMrays;
  for (int round = 0; round < rounds; ++round) {
    oursMrays.push_back(rays / secondsOf(ours) / 1e6);
    peerMrays.push_back(rays / secondsOf(peer) / 1e6);
  }
  reportAgainstPeer(name, median(oursMrays), "Mrays/s", peerName, median(peerMrays), false);
}

}  // namespace

void benchPrimaryRays() {
  Stage stage;
  const auto frame = [&](void (*trace)(RTCScene, Tile&)) {
    return [&stage, trace] {
      stage.forEachTile([&](int index, Tile& tile) {
        stage.start(index, tile);
        trace(stage.scene(), tile);
      });
    };
  };
  const auto ours = frame(traceTile), peer = frame(traceTileSingly);
  ours();
  peer();
  const double rays = checked(
      stage, "cpu_primary", [](const Tile& tile) { return tile.paths.size(); },
      [](const Tile& tile, std::size_t i) { return tile.hits[i].instance == tile.peerHits[i].instance; });
  measure("cpu_primary", "rtcIntersect1", rays, ours, peer);
}

void benchAmbientRays() {
  Stage stage;
  stage.forEachTile([&](int index, Tile& tile) {
    stage.start(index, tile);
    traceTile(stage.scene(), tile);
    stage.light(tile);
  });
  const auto frame = [&](void (*trace)(RTCScene, Tile&)) {
    return [&stage, trace] { stage.forEachTile([&](int, Tile& tile) { trace(stage.scene(), tile); }); };
  };
  const auto ours = frame(blockTile), peer = frame(blockTileSingly);
  ours();
  peer();
  const double rays = checked(
      stage, "cpu_ao", [](const Tile& tile) { return tile.lights.size(); },
      [](const Tile& tile, std::size_t i) { return tile.blocked[i] == tile.peerBlocked[i]; });
  measure("cpu_ao", "rtcOccluded1", rays, ours, peer);
}

}  // namespace aifactory::preview
