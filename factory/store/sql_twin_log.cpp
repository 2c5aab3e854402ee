// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/store/sql_twin_log.h"

#include <google/protobuf/util/time_util.h>
#include <soci/soci.h>

namespace aifactory {
namespace {

using google::protobuf::util::TimeUtil;

}  // namespace

absl::Status SqlTwinLog::add(const v1::Twin& twin) {
  const auto size = static_cast<long long>(twin.scene().size_bytes());
  const long long created = TimeUtil::TimestampToMilliseconds(twin.create_time());
  return m_database.run([&](soci::session& session) {
    session << "INSERT INTO twins (name, display_name, description, sha256, size_bytes, creator, create_ms) "
               "VALUES (:name, :display, :description, :hash, :size, :creator, :created)",
        soci::use(twin.name()), soci::use(twin.display_name()), soci::use(twin.description()),
        soci::use(twin.scene().sha256()), soci::use(size), soci::use(twin.creator()), soci::use(created);
  });
}

absl::Status SqlTwinLog::remove(std::string_view name) {
  const std::string gone(name);
  return m_database.run(
      [&gone](soci::session& session) { session << "DELETE FROM twins WHERE name = :name", soci::use(gone); });
}

absl::StatusOr<std::vector<v1::Twin>> SqlTwinLog::recall() {
  std::vector<v1::Twin> twins;
  const absl::Status status = m_database.run([&](soci::session& session) {
    twins.clear();
    std::string name, displayName, description, hash, creator;
    long long size = 0, created = 0;
    soci::statement statement =
        (session.prepare << "SELECT name, display_name, description, sha256, size_bytes, creator, create_ms FROM twins",
         soci::into(name), soci::into(displayName), soci::into(description), soci::into(hash), soci::into(size),
         soci::into(creator), soci::into(created));
    statement.execute();
    while (statement.fetch()) {
      v1::Twin& twin = twins.emplace_back();
      twin.set_name(name);
      twin.set_kind(v1::Twin::KIND_SCENE);
      twin.set_display_name(displayName);
      twin.set_description(description);
      twin.mutable_scene()->set_sha256(hash);
      twin.mutable_scene()->set_size_bytes(static_cast<std::uint64_t>(size));
      twin.set_creator(creator);
      *twin.mutable_create_time() = TimeUtil::MillisecondsToTimestamp(created);
    }
  });
  if (!status.ok()) return status;
  return twins;
}

}  // namespace aifactory
