// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/bvh_builder.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "gpu_preview/bvh_ploc.h"

namespace aifactory::preview {

namespace {

using bvh::halfArea;
using bvh::joined;

using Numbers = std::span<std::uint32_t>;

Vec3 centerOf(const Box& box) { return box.empty() ? Vec3{} : box.center(); }

float along(Vec3 v, int axis) { return axis == 0 ? v.x : axis == 1 ? v.y : v.z; }

BinaryNode leaf(const Box& box, std::uint32_t primitive) { return {box, primitive, 0, 1}; }

/// Cuts a range of primitives in two.
class Splitter {
 public:
  explicit Splitter(std::span<const Box> primitives) : m_primitives(primitives) {}

  /// Orders the numbers so that those before the answer belong together, and those from there on.
  std::size_t split(Numbers numbers) const {
    const Plane plane = best(numbers);
    if (plane.axis < 0) return numbers.size() / 2;  // all in one place: any half will do
    const auto middle = std::partition(numbers.begin(), numbers.end(), [&](std::uint32_t number) {
      return bin(number, plane.axis, plane.low, plane.scale) < plane.bin;
    });
    return static_cast<std::size_t>(middle - numbers.begin());
  }

  std::size_t halve(Numbers numbers) const {
    const Box centers = centersOf(numbers);
    const Vec3 size = centers.size();
    const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::nth_element(numbers.begin(), middle, numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
      return along(centerOf(m_primitives[a]), axis) < along(centerOf(m_primitives[b]), axis);
    });
    return numbers.size() / 2;
  }

 private:
  static constexpr int bins = 16;

  struct Plane {
    int axis = -1;  ///< -1: all centers are in one place
    int bin = 0;    ///< the first one behind it
    float low = 0, scale = 0;
    float cost = INFINITY;
  };

  struct Bin {
    Box box;
    float count = 0;

    void add(const Bin& other) {
      box = joined(box, other.box);
      count += other.count;
    }
    float cost() const { return halfArea(box) * count; }
  };

  Box centersOf(Numbers numbers) const {
    Box centers;
    for (const std::uint32_t number : numbers) centers.add(centerOf(m_primitives[number]));
    return centers;
  }

  int bin(std::uint32_t number, int axis, float low, float scale) const {
    const float at = (along(centerOf(m_primitives[number]), axis) - low) * scale;
    return std::clamp(static_cast<int>(at), 0, bins - 1);
  }

  Plane best(Numbers numbers) const {
    const Box centers = centersOf(numbers);
    Plane best;
    for (int axis = 0; axis < 3; ++axis) {
      const float extent = along(centers.size(), axis);
      if (!(extent > 0)) continue;
      const Plane plane = bestOf(numbers, axis, along(centers.low, axis), static_cast<float>(bins) / extent);
      if (best.axis < 0 || plane.cost < best.cost) best = plane;
    }
    return best;
  }

  Plane bestOf(Numbers numbers, int axis, float low, float scale) const {
    std::array<Bin, bins> filled;
    for (const std::uint32_t number : numbers) {
      Bin& bin = filled[static_cast<std::size_t>(this->bin(number, axis, low, scale))];
      bin.add({m_primitives[number], 1});
    }
    std::array<float, bins> behind{};
    Bin sum;
    for (std::size_t i = bins - 1; i > 0; --i) {
      sum.add(filled[i]);
      behind[i] = sum.cost();
    }
    // The first and the last bin are never empty: they have the outermost centers.
    Plane best{axis, 1, low, scale, INFINITY};
    sum = {};
    for (std::size_t i = 1; i < bins; ++i) {
      sum.add(filled[i - 1]);
      const float cost = sum.cost() + behind[i];
      if (cost < best.cost) best = {axis, static_cast<int>(i), low, scale, cost};
    }
    return best;
  }

  std::span<const Box> m_primitives;
};

/// Builds from the root down; split(numbers) answers where a range is cut. A node comes behind those below it.
template <class Split>
BinaryTree treeBy(std::span<const Box> primitives, const Split& split) {
  struct Range {
    std::size_t begin, end, middle;
  };
  BinaryTree tree;
  std::vector<std::uint32_t> numbers(primitives.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  std::vector<Range> open;
  std::vector<std::uint32_t> done;  // roots of finished ranges, left before right
  if (!numbers.empty()) open.push_back({0, numbers.size(), 0});
  while (!open.empty()) {
    const Range range = open.back();
    open.pop_back();
    if (range.middle != 0) {
      const std::uint32_t right = done.back();
      done.pop_back();
      const std::uint32_t left = done.back();
      done.back() = static_cast<std::uint32_t>(tree.size());
      const BinaryNode node{joined(tree[left].box, tree[right].box), left, right,
                            tree[left].primitives + tree[right].primitives};
      tree.push_back(node);
    } else if (range.end - range.begin == 1) {
      done.push_back(static_cast<std::uint32_t>(tree.size()));
      tree.push_back(leaf(primitives[numbers[range.begin]], numbers[range.begin]));
    } else {
      const std::size_t middle = range.begin + split(Numbers(numbers).subspan(range.begin, range.end - range.begin));
      open.push_back({range.begin, range.end, middle});
      open.push_back({middle, range.end, 0});
      open.push_back({range.begin, middle, 0});
    }
  }
  return tree;
}

std::vector<std::uint32_t> alongCurve(std::span<const Box> primitives) {
  Box centers;
  for (const Box& box : primitives) {
    if (!box.empty()) centers.add(box.center());
  }
  std::vector<std::uint64_t> codes;
  codes.reserve(primitives.size());
  for (const Box& box : primitives) codes.push_back(bvh::mortonCode(box, centers));
  std::vector<std::uint32_t> numbers(primitives.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  std::stable_sort(numbers.begin(), numbers.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return codes[a] < codes[b]; });
  return numbers;
}

}  // namespace

BinaryTree binaryTree(std::span<const Box> primitives) {
  const Splitter splitter(primitives);
  return treeBy(primitives, [&](Numbers numbers) { return splitter.split(numbers); });
}

BinaryTree clusteredTree(std::span<const Box> primitives) {
  BinaryTree tree;
  tree.reserve(2 * primitives.size());
  for (const std::uint32_t number : alongCurve(primitives)) tree.push_back(leaf(primitives[number], number));
  std::vector<std::uint32_t> roots(primitives.size()), nearest, next;
  std::iota(roots.begin(), roots.end(), 0U);
  while (roots.size() > 1) {
    const auto count = static_cast<std::uint32_t>(roots.size());
    const bvh::Clusters clusters{tree.data(), roots.data(), count};
    nearest.resize(count);
    next.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) nearest[i] = bvh::nearestOf(clusters, i);
    const auto take = [&] {
      tree.emplace_back();
      return static_cast<std::uint32_t>(tree.size() - 1);
    };
    for (std::uint32_t i = 0; i < count; ++i) next[i] = bvh::mergedOf(clusters, nearest.data(), i, take);
    std::erase(next, bvh::merged);
    roots.swap(next);
  }
  return tree;
}

WideTree wideTree(const BinaryTree& tree, std::uint32_t slotPrimitives) {
  WideTree wide;
  if (tree.empty()) {
    wide.nodes.resize(1);
    wide.bounds.push_back(bvh::fit(wide.nodes[0], {}));
    return wide;
  }
  const std::uint32_t primitives = tree.back().primitives;
  wide.nodes.resize(primitives);
  wide.bounds.resize(primitives);
  wide.order.resize(primitives);
  std::vector<std::uint32_t> binaryOf(primitives), parents(primitives);
  binaryOf[0] = static_cast<std::uint32_t>(tree.size() - 1);
  std::uint32_t nodes = 1, placed = 0;
  const auto take = [&](std::uint32_t moreNodes, std::uint32_t more, std::uint32_t& firstNode,
                        std::uint32_t& firstPrimitive) {
    firstNode = std::exchange(nodes, nodes + moreNodes);
    firstPrimitive = std::exchange(placed, placed + more);
  };
  const bvh::Collapse to{.tree = tree.data(),
                         .slotPrimitives = slotPrimitives,
                         .nodes = wide.nodes.data(),
                         .binaryOf = binaryOf.data(),
                         .parents = parents.data(),
                         .bounds = wide.bounds.data(),
                         .order = wide.order.data()};
  for (std::uint32_t node = 0; node < nodes; ++node) bvh::collapse(to, node, take);
  wide.nodes.resize(nodes);
  wide.bounds.resize(nodes);
  return wide;
}

WideTree wideTree(std::span<const Box> primitives, std::uint32_t slotPrimitives) {
  WideTree tree = wideTree(binaryTree(primitives), slotPrimitives);
  if (depthOf(tree) <= bvh::deepest) return tree;
  const Splitter splitter(primitives);
  return wideTree(treeBy(primitives, [&](Numbers numbers) { return splitter.halve(numbers); }), slotPrimitives);
}

int depthOf(const WideTree& tree) {
  int levels = 0;
  for (std::size_t begin = 0, end = 1; begin < end; ++levels) {
    std::size_t below = end;
    for (; begin < end; ++begin) below += bitCount(tree.nodes[begin].grid >> 24U);
    end = below;
  }
  return levels;
}

bool isWhole(const WideTree& tree, std::size_t primitives) {
  if (tree.nodes.empty() || tree.order.size() != primitives) return false;
  std::vector<int> nodeSeen(tree.nodes.size()), seen(primitives);
  nodeSeen[0] = 1;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const WideNode& node = tree.nodes[i];
    for (int slot = 0; slot < wideSlots; ++slot) {
      if (bvh::holdsNode(node, slot)) {
        const std::uint32_t below = bvh::nodeIn(node, slot);
        if (below <= i || below >= nodeSeen.size()) return false;
        ++nodeSeen[below];
        continue;
      }
      const bvh::Range range = bvh::primitivesIn(node, slot);
      for (std::uint32_t place = range.begin; place < range.end; ++place) {
        if (place >= tree.order.size() || tree.order[place] >= primitives) return false;
        ++seen[tree.order[place]];
      }
    }
  }
  const auto once = [](int times) { return times == 1; };
  return std::all_of(nodeSeen.begin(), nodeSeen.end(), once) && std::all_of(seen.begin(), seen.end(), once);
}

void refit(WideTree& tree, std::span<const Box> primitives) {
  for (std::size_t i = tree.nodes.size(); i-- > 0;) {
    tree.bounds[i] = bvh::refit(tree.nodes[i], tree.order.data(), primitives.data(), tree.bounds.data());
  }
}

double sahCost(const WideTree& tree, std::span<const Box> primitives) {
  double cost = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    cost += halfArea(tree.bounds[i]);
    for (int slot = 0; slot < wideSlots; ++slot) {
      if (bvh::slotByte(tree.nodes[i], slot) == 0 || bvh::holdsNode(tree.nodes[i], slot)) continue;
      const bvh::Range range = bvh::primitivesIn(tree.nodes[i], slot);
      Box box;
      for (std::uint32_t place = range.begin; place < range.end; ++place) {
        box = joined(box, primitives[tree.order[place]]);
      }
      cost += static_cast<double>(halfArea(box)) * (range.end - range.begin);
    }
  }
  const double root = halfArea(tree.bounds[0]);
  return root > 0 ? cost / root : 0;
}

double sahCost(const BinaryTree& tree) {
  double cost = 0;
  for (const BinaryNode& node : tree) cost += halfArea(node.box);
  const double root = tree.empty() ? 0 : halfArea(tree.back().box);
  return root > 0 ? cost / root : 0;
}

}  // namespace aifactory::preview
