// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/twins.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/resource_name.h"
#include "base/utf8.h"
#include "factory/core/collection_kinds.h"
#include "factory/core/request_answer.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::size_t longestName = 128;
constexpr std::size_t longestDescription = 500;
constexpr std::size_t mostTwins = 200;
constexpr std::size_t largestPiece = 1 << 20;
constexpr std::uint64_t smallestScene = 20;  // the file's header, and that of its first chunk
constexpr std::uint64_t largestScene = 512 << 20;
constexpr std::string_view dataHallName = "twins/data-hall";

const v1::Twin& twinOf(const Item& item) { return static_cast<const v1::Twin&>(*item); }

Item dataHall() {
  auto hall = std::make_shared<v1::Twin>();
  hall->set_name(std::string(dataHallName));
  hall->set_kind(v1::Twin::KIND_DATA_HALL);
  hall->set_display_name("Data hall");
  return hall;
}

bool isText(std::string_view text, std::size_t longest) {
  return isPrintable(text, 4 * longest) && characterCount(text) <= longest;
}

absl::Status checkTexts(const v1::CreateTwinRequest& request) {
  if (!isText(request.display_name(), longestName)) {
    return invalidField("display_name", "A twin's name has 1 to 128 printable characters.", "TWIN_NAME_INVALID");
  }
  if (request.description().empty() || isText(request.description(), longestDescription)) return absl::OkStatus();
  return invalidField("description", "A description has at most 500 printable characters.", "TWIN_DESCRIPTION_INVALID");
}

absl::Status checkScene(const v1::TwinScene& scene) {
  const auto isDigit = [](char letter) { return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'); };
  if (scene.sha256().size() != 64 || !std::ranges::all_of(scene.sha256(), isDigit)) {
    return invalidField("scene.sha256", "A SHA-256 is written as 64 lower-case hexadecimal digits.");
  }
  if (scene.size_bytes() >= smallestScene && scene.size_bytes() <= largestScene) return absl::OkStatus();
  return invalidField("scene.size_bytes", "A scene has 20 bytes to 512 MiB.", "SCENE_SIZE");
}

absl::Status checkPiece(const v1::UploadTwinSceneRequest& request) {
  if (absl::Status status = checkScene(request.scene()); !status.ok()) return status;
  if (request.data().size() > largestPiece) return invalidField("data", "Send at most 1 MiB at a time.");
  const std::uint64_t size = request.scene().size_bytes();
  if (request.offset() <= size && request.data().size() <= size - request.offset()) return absl::OkStatus();
  return invalidField("offset", "These bytes are beyond the end of the scene.");
}

absl::Status checkName(std::string_view name) {
  if (idIn("twins", name)) return absl::OkStatus();
  return invalidField("name", "A twin is named like twins/data-hall.");
}

absl::Status noSuchTwin(std::string_view name) {
  return refusal(absl::StatusCode::kNotFound, "TWIN_NOT_FOUND",
                 absl::StrCat("There is no ", absl::string_view(name.data(), name.size()), "."));
}

absl::Status noSceneOfItsOwn() {
  return refusal(absl::StatusCode::kFailedPrecondition, "TWIN_IS_GENERATED",
                 "The data hall is built from the fleet's layout: it has no scene, and it stays.");
}

bool sameRequest(const v1::Twin& left, const v1::Twin& right) {
  return left.display_name() == right.display_name() && left.description() == right.description() &&
         left.creator() == right.creator() && left.scene().sha256() == right.scene().sha256() &&
         left.scene().size_bytes() == right.scene().size_bytes();
}

}  // namespace

Twins::Twins(TwinLog* log, SceneStore* scenes, RequestMemory& requests, std::size_t logCapacity,
             const WatchContext& context, const TokenSealer& sealer)
    : m_log(log),
      m_scenes(scenes),
      m_requests(requests),
      m_context(context),
      m_list(twinsKind(), logCapacity, context, sealer) {
  m_list.apply({{std::string(dataHallName), dataHall()}});
}

void Twins::recall() {
  if (m_log == nullptr) return;
  const std::lock_guard lock(m_mutex);
  const auto twins = m_log->recall();
  m_recalled = twins.status();
  if (twins.ok()) {
    std::set<std::string> named;
    std::vector<ItemChange> changes;
    for (const v1::Twin& twin : *twins) {
      named.insert(twin.scene().sha256());
      changes.push_back({twin.name(), std::make_shared<v1::Twin>(twin)});
    }
    m_list.apply(changes);
    m_recalled = m_scenes->retain(named);
  }
  if (!m_recalled.ok()) spdlog::error("twins: none can be brought: {}", std::string(m_recalled.message()));
}

absl::Status Twins::usable() const {
  if (m_log != nullptr) return m_recalled;
  return refusal(absl::StatusCode::kFailedPrecondition, "TWINS_NOT_KEPT", "This factory keeps no scenes.");
}

absl::StatusOr<v1::Twin> Twins::find(std::string_view name) {
  if (absl::Status status = checkName(name); !status.ok()) return status;
  const Item item = m_list.find(Scope::everything(), name);
  return item ? absl::StatusOr<v1::Twin>(twinOf(item)) : noSuchTwin(name);
}

absl::StatusOr<std::uint64_t> Twins::upload(const Caller& caller, const v1::UploadTwinSceneRequest& request) {
  if (absl::Status status = checkPiece(request); !status.ok()) return status;
  {
    const std::lock_guard lock(m_mutex);
    if (absl::Status status = usable(); !status.ok()) return status;
  }
  return m_scenes->upload(caller.identity, request.scene(), request.offset(), request.data());
}

absl::StatusOr<v1::Twin> Twins::create(const Caller& caller, const v1::CreateTwinRequest& request) {
  for (const absl::Status& status :
       {checkRequestId(request.request_id()), checkTexts(request), checkScene(request.scene())}) {
    if (!status.ok()) return status;
  }
  v1::Twin twin;
  // Whoever asks again after a restart finds the twin by its name.
  twin.set_name(nameIn("twins", absl::AsciiStrToLower(request.request_id())));
  twin.set_kind(v1::Twin::KIND_SCENE);
  twin.set_display_name(request.display_name());
  twin.set_description(request.description());
  *twin.mutable_scene() = request.scene();
  twin.set_creator(caller.identity);
  *twin.mutable_create_time() = timestampOf(m_context.factoryTime());
  return parsed<v1::Twin>(m_requests.once(caller, request, request.request_id(),
                                          [&]() -> RequestMemory::Answer { return serialised(add(std::move(twin))); }));
}

absl::StatusOr<v1::Twin> Twins::add(v1::Twin twin) {
  const std::lock_guard lock(m_mutex);
  if (absl::Status status = usable(); !status.ok()) return status;
  if (const Item known = m_list.find(Scope::everything(), twin.name())) {
    return sameRequest(twinOf(known), twin) ? absl::StatusOr<v1::Twin>(twinOf(known)) : requestIdReused();
  }
  if (m_list.size() > mostTwins) {
    return refusal(absl::StatusCode::kFailedPrecondition, "TOO_MANY_TWINS",
                   "The factory keeps at most 200 scenes: delete one of them first.");
  }
  if (absl::Status status = m_scenes->keep(twin.creator(), twin.scene()); !status.ok()) return status;
  if (absl::Status status = m_log->add(twin); !status.ok()) {
    dropUnlessNamed(twin.scene().sha256());
    return status;
  }
  show(twin.name(), std::make_shared<v1::Twin>(twin));
  return twin;
}

absl::Status Twins::remove(const Caller& caller, const v1::DeleteTwinRequest& request) {
  for (const absl::Status& status : {checkRequestId(request.request_id()), checkName(request.name())}) {
    if (!status.ok()) return status;
  }
  return m_requests
      .once(caller, request, request.request_id(),
            [&]() -> RequestMemory::Answer {
              if (absl::Status status = take(request.name()); !status.ok()) return status;
              return std::string();
            })
      .status();
}

absl::Status Twins::take(std::string_view name) {
  const std::lock_guard lock(m_mutex);
  if (name == dataHallName) return noSceneOfItsOwn();
  if (absl::Status status = usable(); !status.ok()) return status;
  const Item known = m_list.find(Scope::everything(), name);
  if (!known) return noSuchTwin(name);
  if (absl::Status status = m_log->remove(name); !status.ok()) return status;
  show(twinOf(known).name(), nullptr);
  dropUnlessNamed(twinOf(known).scene().sha256());
  return absl::OkStatus();
}

void Twins::show(const std::string& name, Item twin) {
  m_list.apply({{name, std::move(twin)}});
  m_list.ring();
}

void Twins::dropUnlessNamed(const std::string& sha256) {
  const std::vector<Item> twins = m_list.items();
  if (std::ranges::none_of(twins, [&](const Item& item) { return twinOf(item).scene().sha256() == sha256; })) {
    m_scenes->drop(sha256);
  }
}

absl::StatusOr<std::unique_ptr<SceneReader>> Twins::open(const v1::DownloadTwinSceneRequest& request) {
  const auto twin = find(request.name());
  if (!twin.ok()) return twin.status();
  if (!twin->has_scene()) return noSceneOfItsOwn();
  if (request.offset() > twin->scene().size_bytes()) {
    return invalidField("offset", "This is beyond the end of the scene.");
  }
  return m_scenes->open(twin->scene().sha256());
}

std::vector<std::pair<std::string, double>> Twins::statistics() {
  std::vector<std::pair<std::string, double>> figures{
      {"twins", static_cast<double>(m_list.size())},
      {"twins_revision", static_cast<double>(m_list.revision())},
      {"twin_watches", static_cast<double>(m_list.watchCount())},
  };
  if (m_scenes != nullptr) {
    for (auto& figure : m_scenes->statistics()) figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace aifactory
