// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_chunks.h"

namespace aifactory::preview {

namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest = 64;  ///< tinygltf calls itself for each level
/// A value costs tinygltf some 150 bytes, and an object up to a kilobyte.
constexpr std::size_t mostValues = 16'000'000, mostObjects = 1'500'000;

constexpr std::array<std::string_view, 18> wholeNumbers{
    "attributes", "buffer",   "bufferView",    "byteLength", "byteOffset", "byteStride",
    "camera",     "children", "componentType", "count",      "index",      "indices",
    "material",   "mesh",     "mode",          "nodes",      "scene",      "source"};
constexpr std::string_view inFile = "data:";

class GlbJsonCheck : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return other(); }
  bool boolean(bool) override { return other(); }
  bool number_integer(number_integer_t value) override { return whole(value < 0, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return whole(value > mostGlbBytes, std::to_string(value)); }
  bool number_float(number_float_t, const string_t&) override { return other(); }
  bool string(string_t& value) override;
  bool binary(binary_t&) override { return other(); }
  bool start_object(std::size_t) override;
  bool key(string_t& value) override;
  bool end_object() override;
  bool start_array(std::size_t) override { return open(true); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    throw SceneError("The file's JSON is damaged at " + place() + " (" + error.what() + ")");
  }

 private:
  /// An array or object that is being read.
  struct Level {
    bool isArray = false;
    std::size_t index = 0;  ///< of the value that is next
    std::string key;
    bool hasUri = false;
  };

  bool open(bool isArray);
  bool close();
  void next();
  bool other();
  bool whole(bool outOfRange, const std::string& value);
  bool isWhole() const;
  bool isBuffer() const;
  std::string place() const;

  std::vector<Level> m_levels;
  std::size_t m_values = 0, m_objects = 0;
  std::size_t m_extras = 0;  ///< levels above are within extras, where anything may be
};

/// Where the value is, as in "accessors[3].count".
std::string GlbJsonCheck::place() const {
  std::string path;
  for (const Level& level : m_levels) {
    if (level.isArray) {
      path += '[' + std::to_string(level.index) + ']';
    } else {
      path += (path.empty() ? "" : ".") + level.key;
    }
  }
  return path.empty() ? "its beginning" : path;
}

/// Whether a count or index of glTF's own belongs here.
bool GlbJsonCheck::isWhole() const {
  const auto isNamed = [](const Level& level) {
    return !level.isArray && std::find(wholeNumbers.begin(), wholeNumbers.end(), level.key) != wholeNumbers.end();
  };
  if (m_levels.empty() || m_extras != 0) return false;
  if (isNamed(m_levels.back())) return true;
  return m_levels.size() >= 2 && (m_levels.back().isArray || m_levels[m_levels.size() - 2].key == "attributes") &&
         isNamed(m_levels[m_levels.size() - 2]);
}

void GlbJsonCheck::next() {
  if (++m_values > mostValues) throw SceneError("The file's JSON has more values than a scene needs");
  if (!m_levels.empty()) ++m_levels.back().index;
}

bool GlbJsonCheck::whole(bool outOfRange, const std::string& value) {
  if (outOfRange && isWhole()) throw SceneError(place() + " is " + value + ", which no file can have");
  next();
  return true;
}

bool GlbJsonCheck::other() {
  if (isWhole()) throw SceneError(place() + " is no whole number");
  next();
  return true;
}

bool GlbJsonCheck::string(string_t& value) {
  if (!m_levels.empty() && m_extras == 0 && m_levels.back().key == "uri") {
    m_levels.back().hasUri = true;
    if (!value.starts_with(inFile)) {
      throw SceneError(place() + " is \"" + value + "\": a scene may not name other files");
    }
  }
  return other();
}

bool GlbJsonCheck::key(string_t& value) {
  m_levels.back().key = value;
  return true;
}

bool GlbJsonCheck::open(bool isArray) {
  if (m_levels.size() == deepest) throw SceneError("The file's JSON is nested too deeply");
  if (m_extras == 0 && !m_levels.empty() && m_levels.back().key == "extras") m_extras = m_levels.size();
  m_levels.emplace_back().isArray = isArray;
  return true;
}

bool GlbJsonCheck::close() {
  m_levels.pop_back();
  if (m_extras == m_levels.size()) m_extras = 0;
  next();
  return true;
}

bool GlbJsonCheck::start_object(std::size_t) {
  if (++m_objects > mostObjects) throw SceneError("The file's JSON has more objects than a scene needs");
  return open(false);
}

bool GlbJsonCheck::isBuffer() const {
  return m_levels.size() == 3 && m_levels[0].key == "buffers" && m_levels[1].isArray;
}

bool GlbJsonCheck::end_object() {
  if (isBuffer() && m_levels[1].index > 0 && !m_levels[2].hasUri) {
    m_levels.pop_back();
    throw SceneError(place() + " has no uri: only the first buffer is in the file");
  }
  return close();
}

}  // namespace

void checkGlbJson(std::string_view json) {
  GlbJsonCheck check;
  Json::sax_parse(json.begin(), json.end(), &check);
}

}  // namespace aifactory::preview
