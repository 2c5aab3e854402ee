// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/people.h"

#include "gpu_preview/hall/mesh_builder.h"

namespace aifactory::preview {

namespace {

/// A standing figure, as in an architect's model.
Mesh personMesh() {
  MeshBuilder mesh;
  for (const float x : {-0.09F, 0.09F}) {
    mesh.turned({x, 0, 0}, {{0, 0.05F}, {0.05F, 0.065F}, {0.45F, 0.06F}, {0.86F, 0.085F}, {0.90F, 0}}, Ink::Cloth);
    mesh.box({x - 0.05F, 0, -0.06F}, {x + 0.05F, 0.07F, 0.17F}, Ink::CableDark);
    mesh.tube({x * 2.5F, 0.86F, 0.05F}, {x * 2.45F, 1.14F, -0.01F}, 0.042F, Ink::Cloth, 8);
    mesh.tube({x * 2.45F, 1.14F, -0.01F}, {x * 2.2F, 1.42F, 0}, 0.052F, Ink::Vest, 8);
  }
  mesh.turned({}, {{0.84F, 0}, {0.86F, 0.155F}, {1.05F, 0.15F}, {1.30F, 0.19F}, {1.43F, 0.17F}, {1.49F, 0.06F}},
              Ink::Vest, 14);
  mesh.turned({}, {{1.46F, 0.055F}, {1.54F, 0.055F}}, Ink::Skin);
  mesh.turned({}, {{1.52F, 0}, {1.54F, 0.065F}, {1.62F, 0.10F}, {1.68F, 0.098F}}, Ink::Skin, 14);
  mesh.turned({}, {{1.66F, 0.115F}, {1.69F, 0.108F}, {1.75F, 0.085F}, {1.79F, 0}}, Ink::Cabinet, 14);
  return mesh.take("person");
}

/// A rolling platform to reach what hangs over the aisles.
Mesh ladderMesh() {
  MeshBuilder mesh;
  constexpr int steps = 6;
  for (const float x : {-0.26F, 0.26F}) {
    mesh.tube({x, 0.08F, 0.75F}, {x, 1.55F, -0.1F}, 0.02F, Ink::Steel, 8);
    mesh.tube({x, 0.08F, -0.5F}, {x, 2.5F, -0.5F}, 0.02F, Ink::Steel, 8);
    mesh.tube({x, 2.5F, -0.5F}, {x, 2.35F, 0.0F}, 0.018F, Ink::Steel, 8);
    mesh.tube({x, 2.35F, 0.0F}, {x, 0.95F, 0.8F}, 0.018F, Ink::Steel, 8);
    for (const float z : {-0.5F, 0.75F}) mesh.tube({x - 0.02F, 0.05F, z}, {x + 0.02F, 0.05F, z}, 0.05F, Ink::Vent, 12);
  }
  for (int step = 0; step < steps; ++step) {
    const float y = 0.28F + static_cast<float>(step) * 0.25F, z = 0.64F - static_cast<float>(step) * 0.145F;
    mesh.box({-0.26F, y, z - 0.09F}, {0.26F, y + 0.03F, z + 0.09F}, Ink::Fibre);
  }
  mesh.box({-0.26F, 1.53F, -0.5F}, {0.26F, 1.56F, -0.05F}, Ink::Fibre);
  return mesh.take("ladder");
}

/// A trolley with a screen, as people bring to a rack.
Mesh cartMesh() {
  MeshBuilder mesh;
  for (const float x : {-0.32F, 0.32F}) {
    for (const float z : {-0.2F, 0.2F}) {
      mesh.tube({x, 0.1F, z}, {x, 0.92F, z}, 0.015F, Ink::Steel, 8);
      mesh.tube({x - 0.02F, 0.05F, z}, {x + 0.02F, 0.05F, z}, 0.05F, Ink::Vent, 12);
    }
  }
  for (const float y : {0.16F, 0.90F})
    mesh.chamferedBox({-0.36F, y, -0.24F}, {0.36F, y + 0.04F, 0.24F}, 0.008F, Ink::Cabinet);
  mesh.chamferedBox({-0.3F, 0.2F, -0.18F}, {0.16F, 0.38F, 0.2F}, 0.01F, Ink::CabinetDark);
  mesh.box({-0.16F, 0.94F, -0.06F}, {0.16F, 0.955F, 0.16F}, Ink::CabinetDark);
  mesh.box({-0.16F, 0.955F, -0.075F}, {0.16F, 1.17F, -0.06F}, Ink::CabinetDark);
  mesh.box({-0.145F, 0.97F, -0.06F}, {0.145F, 1.155F, -0.056F}, Ink::Screen);
  return mesh.take("cart");
}

}  // namespace

void addPeople(SceneBuilder& scene, const HallLayout& layout) {
  const std::uint32_t person = scene.addMesh(personMesh()), ladder = scene.addMesh(ladderMesh()),
                      cart = scene.addMesh(cartMesh());
  for (const HallPlace& hall : layout.halls) {
    if (hall.pairs == 0) continue;
    const float begin = hall.rowsBegin(), length = hall.rowsLength();
    const float aisle = hall.coldAisleMiddle(hall.pairs / 2);
    scene.add(person, standing({begin + 0.62F * length, 0, aisle + 0.3F}, true));
    scene.add(cart, standing({begin + 0.62F * length + 0.9F, 0, aisle + 0.2F}, true));
    scene.add(person, sideways({begin + 0.3F * length, 0, hall.coldAisleMiddle(0)}, true));
    scene.add(person, sideways({begin - 1.5F, 0, hall.coldAisleMiddle(hall.pairs - 1) - 0.4F}, true));
    scene.add(person, sideways({begin - 0.6F, 0, hall.coldAisleMiddle(hall.pairs - 1) - 0.2F}, false));
    scene.add(person, standing(hall.middle() + Vec3{0.7F, 0, hall.depth / 2 - 1.4F}, true));
    scene.add(ladder, sideways({begin + length + 1.3F, 0, hall.coldAisleMiddle(hall.pairs / 3) + 0.6F}, false));
    scene.add(cart, sideways({begin + length + 1.2F, 0, hall.hotAisleMiddle(hall.pairs - 1)}, true));
  }
}

}  // namespace aifactory::preview
