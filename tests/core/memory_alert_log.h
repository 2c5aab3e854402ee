// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <tuple>

#include "factory/core/alert_log.h"

namespace aifactory::testing {

/// A memory of alerts that outlives factories, but not the test.
class MemoryAlertLog final : public AlertLog {
 public:
  std::atomic<bool> refuses{false};

  absl::Status write(std::span<const AlertRecord> records) override {
    if (refuses) return unavailable("DATABASE_WRITE_FAILED", "The disk is full.", std::chrono::seconds(1));
    const std::lock_guard lock(m_mutex);
    for (const AlertRecord& record : records) {
      const auto key = std::pair(record.alert.name(), record.alert.start_time().seconds());
      switch (record.kind) {
        case AlertRecord::Kind::Episode:
          m_episodes[key] = record.alert;
          break;
        case AlertRecord::Kind::Erased:
          m_episodes.erase(key);
          break;
        case AlertRecord::Kind::Silence:
          m_silences[record.alert.name()] = record.alert.silence();
          break;
        case AlertRecord::Kind::SilenceEnded:
          m_silences.erase(record.alert.name());
          break;
      }
    }
    return absl::OkStatus();
  }
  absl::StatusOr<AlertMemory> recall() override {
    const std::lock_guard lock(m_mutex);
    AlertMemory memory;
    for (const auto& [key, alert] : m_episodes) {
      if (!alert.has_end_time()) memory.open.push_back(alert);
    }
    memory.silences = m_silences;
    return memory;
  }
  absl::StatusOr<PastAlertSlice> past(const PastAlertQuery& query) override {
    using google::protobuf::util::TimeUtil;
    const std::lock_guard lock(m_mutex);
    std::vector<v1::Alert> past;
    for (const auto& [key, alert] : m_episodes) {
      if (alert.has_end_time()) past.push_back(alert);
    }
    const auto place = [](const v1::Alert& alert) {
      return std::tuple(-TimeUtil::TimestampToMilliseconds(alert.end_time()), alert.name());
    };
    std::sort(past.begin(), past.end(),
              [&](const auto& left, const auto& right) { return place(left) < place(right); });
    if (query.after) {
      const std::tuple after(-query.after->endMilliseconds, query.after->name);
      std::erase_if(past, [&](const v1::Alert& alert) { return place(alert) <= after; });
    }
    PastAlertSlice slice;
    if (past.size() >= query.most) {
      past.resize(query.most);
      slice.last = {TimeUtil::TimestampToMilliseconds(past.back().end_time()), past.back().name()};
    }
    slice.alerts = std::move(past);
    return slice;
  }
  absl::Status forget(std::chrono::system_clock::time_point) override { return absl::OkStatus(); }

  std::size_t open() { return recall()->open.size(); }

 private:
  std::mutex m_mutex;
  std::map<std::pair<std::string, std::int64_t>, v1::Alert> m_episodes;
  std::map<std::string, v1::Alert::Silence> m_silences;
};

}  // namespace aifactory::testing
