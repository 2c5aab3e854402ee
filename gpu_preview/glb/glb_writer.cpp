// SPDX-License-Identifier: GPL-3.0-or-later
#include <tiny_gltf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <sstream>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_words.h"
#include "gpu_preview/glb/image_file.h"
#include "gpu_preview/glb/placement.h"

namespace aifactory::preview {

namespace {

using Value = tinygltf::Value;

std::vector<double> numbers(Vec3 v) { return {v.x, v.y, v.z}; }

int numberOf(std::uint32_t item) { return item == noItem ? -1 : static_cast<int>(item); }

Value listOf(std::initializer_list<Vec3> points) {
  Value::Array list;
  for (const Vec3 point : points) {
    for (const double number : numbers(point)) list.emplace_back(number);
  }
  return Value(std::move(list));
}

class GlbWriter {
 public:
  explicit GlbWriter(const Scene& scene) : m_scene(scene) {}

  std::vector<std::byte> write();

 private:
  void addTexture(const Texture& texture);
  void addMaterial(const Material& material);
  void addItems();
  void addMesh(const Mesh& mesh);
  void addInstances(std::uint32_t mesh, const std::vector<std::uint32_t>& instances);
  void addInstance(const Instance& instance);
  void addViewpoint(const Viewpoint& viewpoint);
  void addNode(tinygltf::Node node);

  template <class Element>
  int addView(const std::vector<Element>& elements);
  template <class Element>
  int addAccessor(const std::vector<Element>& elements, int type, int componentType);
  int addVectors(const std::vector<Vec3>& vectors);
  int addPositions(const std::vector<Vec3>& positions);

  const Scene& m_scene;
  tinygltf::Model m_model;
  std::vector<unsigned char> m_bytes;
};

template <class Element>
int GlbWriter::addView(const std::vector<Element>& elements) {
  m_bytes.resize((m_bytes.size() + 3) / 4 * 4);
  tinygltf::BufferView view;
  view.buffer = 0;
  view.byteOffset = m_bytes.size();
  view.byteLength = elements.size() * sizeof(Element);
  const auto bytes = std::as_bytes(std::span(elements));
  const auto* first = reinterpret_cast<const unsigned char*>(bytes.data());
  m_bytes.insert(m_bytes.end(), first, first + bytes.size());
  m_model.bufferViews.push_back(std::move(view));
  return static_cast<int>(m_model.bufferViews.size() - 1);
}

template <class Element>
int GlbWriter::addAccessor(const std::vector<Element>& elements, int type, int componentType) {
  tinygltf::Accessor accessor;
  accessor.bufferView = addView(elements);
  accessor.type = type;
  accessor.componentType = componentType;
  accessor.count = elements.size();
  m_model.accessors.push_back(std::move(accessor));
  return static_cast<int>(m_model.accessors.size() - 1);
}

int GlbWriter::addVectors(const std::vector<Vec3>& vectors) {
  return addAccessor(vectors, TINYGLTF_TYPE_VEC3, TINYGLTF_COMPONENT_TYPE_FLOAT);
}

int GlbWriter::addPositions(const std::vector<Vec3>& positions) {
  Box box;
  for (const Vec3 position : positions) box.add(position);
  const int accessor = addVectors(positions);
  if (!box.empty()) {
    m_model.accessors.back().minValues = numbers(box.low);
    m_model.accessors.back().maxValues = numbers(box.high);
  }
  return accessor;
}

void GlbWriter::addTexture(const Texture& from) {
  tinygltf::Image image;
  image.bufferView = addView(encodePng(from));
  image.mimeType = "image/png";
  m_model.images.push_back(std::move(image));
  tinygltf::Texture texture;
  texture.source = static_cast<int>(m_model.images.size() - 1);
  m_model.textures.push_back(std::move(texture));
}

void GlbWriter::addMaterial(const Material& from) {
  tinygltf::Material material;
  auto& surface = material.pbrMetallicRoughness;
  surface.baseColorFactor = {from.baseColor.x, from.baseColor.y, from.baseColor.z, 1};
  surface.roughnessFactor = from.roughness;
  surface.metallicFactor = from.metallic;
  if (from.texture != noTexture) surface.baseColorTexture.index = static_cast<int>(from.texture);
  const float brightest = std::max({from.emission.x, from.emission.y, from.emission.z});
  const float strength = std::max(1.0F, brightest);
  material.emissiveFactor = numbers(from.emission * (1 / strength));
  if (strength > 1) {
    material.extensions[glb::emissiveStrength] = Value(Value::Object{{"emissiveStrength", Value(double(strength))}});
  }
  if (from.showsState) material.extras = Value(Value::Object{{glb::showsState, Value(true)}});
  m_model.materials.push_back(std::move(material));
}

void GlbWriter::addItems() {
  Value::Array names;
  Value::Array parents;
  std::vector<Vec3> corners;
  const auto addBox = [&](const Box& box) {
    // Infinities are for nobody's JSON: what is empty has its corners the wrong way round.
    corners.push_back(box.empty() ? Vec3{1, 1, 1} : box.low);
    corners.push_back(box.empty() ? Vec3{-1, -1, -1} : box.high);
  };
  for (const Item& item : m_scene.items) {
    names.emplace_back(item.name);
    parents.emplace_back(numberOf(item.parent));
    addBox(item.bounds);
  }
  addBox(m_scene.bounds);
  m_model.extras = Value(Value::Object{{glb::items, Value(std::move(names))},
                                       {glb::itemParents, Value(std::move(parents))},
                                       {glb::itemBounds, Value(addVectors(corners))}});
}

/// A primitive has one material: each run of triangles that are alike, so that their order stays.
void GlbWriter::addMesh(const Mesh& from) {
  tinygltf::Mesh mesh;
  mesh.name = from.name;
  std::map<std::string, int> attributes{{"POSITION", addPositions(from.positions)}};
  if (!from.normals.empty()) {
    attributes["NORMAL"] = addVectors(from.normals);
  }
  if (!from.textureCoordinates.empty()) {
    attributes["TEXCOORD_0"] = addAccessor(from.textureCoordinates, TINYGLTF_TYPE_VEC2, TINYGLTF_COMPONENT_TYPE_FLOAT);
    m_model.accessors.back().count /= 2;
  }
  for (std::size_t first = 0, last = 0; first < from.materials.size(); first = last) {
    while (last < from.materials.size() && from.materials[last] == from.materials[first]) ++last;
    const std::vector<std::uint32_t> indices(from.indices.begin() + static_cast<std::ptrdiff_t>(3 * first),
                                             from.indices.begin() + static_cast<std::ptrdiff_t>(3 * last));
    tinygltf::Primitive primitive;
    primitive.attributes = attributes;
    primitive.indices = addAccessor(indices, TINYGLTF_TYPE_SCALAR, TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT);
    primitive.material = from.materials[first];
    primitive.mode = TINYGLTF_MODE_TRIANGLES;
    mesh.primitives.push_back(std::move(primitive));
  }
  m_model.meshes.push_back(std::move(mesh));
}

void GlbWriter::addNode(tinygltf::Node node) {
  if (m_model.scenes.empty()) {
    m_model.scenes.emplace_back();  // not before: one without nodes is written as null
    m_model.defaultScene = 0;
  }
  m_model.scenes[0].nodes.push_back(static_cast<int>(m_model.nodes.size()));
  m_model.nodes.push_back(std::move(node));
}

/// Those that glTF's instances can express; the others become nodes.
void GlbWriter::addInstances(std::uint32_t mesh, const std::vector<std::uint32_t>& instances) {
  std::vector<Vec3> moves, scales;
  std::vector<std::array<float, 4>> turns;
  std::vector<float> items;  // glTF's attributes have no larger integers; these are exact up to 16 million
  for (const std::uint32_t index : instances) {
    const Instance& instance = m_scene.instances[index];
    const std::optional<Placement> placement = placementOf(instance.transform);
    if (!placement) {
      addInstance(instance);
      continue;
    }
    moves.push_back(placement->move);
    turns.push_back(placement->turn);
    scales.push_back(placement->scale);
    items.push_back(static_cast<float>(numberOf(instance.item)));
  }
  if (moves.empty()) return;
  Value::Object attributes{
      {"TRANSLATION", Value(addVectors(moves))},
      {"ROTATION", Value(addAccessor(turns, TINYGLTF_TYPE_VEC4, TINYGLTF_COMPONENT_TYPE_FLOAT))},
      {"SCALE", Value(addVectors(scales))},
      {glb::itemAttribute, Value(addAccessor(items, TINYGLTF_TYPE_SCALAR, TINYGLTF_COMPONENT_TYPE_FLOAT))}};
  tinygltf::Node node;
  node.mesh = static_cast<int>(mesh);
  node.extensions[glb::instancing] = Value(Value::Object{{"attributes", Value(std::move(attributes))}});
  addNode(std::move(node));
}

void GlbWriter::addInstance(const Instance& instance) {
  tinygltf::Node node;
  node.mesh = static_cast<int>(instance.mesh);
  if (instance.item != noItem) {
    node.name = m_scene.items[instance.item].name;
    node.extras = Value(Value::Object{{glb::item, Value(numberOf(instance.item))}});
  }
  for (const Vec3 column : {instance.transform.x, instance.transform.y, instance.transform.z, instance.transform.p}) {
    node.matrix.insert(node.matrix.end(), {column.x, column.y, column.z, node.matrix.size() == 12 ? 1.0 : 0.0});
  }
  addNode(std::move(node));
}

void GlbWriter::addViewpoint(const Viewpoint& viewpoint) {
  tinygltf::Node node;
  node.name = viewpoint.name;
  node.camera = 0;
  const Vec3 back = normalized(viewpoint.eye - viewpoint.target);
  const Vec3 right = normalized(cross({0, 1, 0}, back));
  const std::optional<Placement> placement = placementOf({right, cross(back, right), back, viewpoint.eye});
  if (placement) node.rotation.assign(placement->turn.begin(), placement->turn.end());
  node.translation = numbers(viewpoint.eye);
  Value::Object extras{{glb::target, listOf({viewpoint.target})}};
  if (!viewpoint.whole.empty()) extras.emplace(glb::whole, listOf({viewpoint.whole.low, viewpoint.whole.high}));
  node.extras = Value(std::move(extras));
  addNode(std::move(node));
}

std::vector<std::byte> GlbWriter::write() {
  m_model.asset.version = "2.0";
  m_model.asset.generator = "AI Factory Console";
  m_model.extensionsUsed = {glb::instancing, glb::emissiveStrength};
  m_model.extensionsRequired = {glb::instancing};
  for (const Texture& texture : m_scene.textures) addTexture(texture);
  for (const Material& material : m_scene.materials) addMaterial(material);
  addItems();
  for (const Mesh& mesh : m_scene.meshes) addMesh(mesh);
  std::vector<std::vector<std::uint32_t>> ofMesh(m_scene.meshes.size());
  for (std::uint32_t i = 0; i < m_scene.instances.size(); ++i) ofMesh[m_scene.instances[i].mesh].push_back(i);
  for (std::uint32_t mesh = 0; mesh < ofMesh.size(); ++mesh) addInstances(mesh, ofMesh[mesh]);
  if (!m_scene.viewpoints.empty()) {
    tinygltf::Camera camera;
    camera.type = "perspective";
    camera.perspective.yfov = 0.7;
    camera.perspective.znear = 0.05;
    m_model.cameras.push_back(std::move(camera));
  }
  for (const Viewpoint& viewpoint : m_scene.viewpoints) addViewpoint(viewpoint);
  if (!m_bytes.empty()) m_model.buffers.emplace_back().data = std::move(m_bytes);

  std::ostringstream file;
  tinygltf::TinyGLTF().WriteGltfSceneToStream(&m_model, file, false, true);
  const std::string text = std::move(file).str();
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

std::vector<std::byte> writeGlb(const Scene& scene) { return GlbWriter(scene).write(); }

}  // namespace aifactory::preview
