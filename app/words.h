// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include <functional>
#include <string_view>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "base/alert_filter.h"
#include "base/job_filter.h"
#include "client/factory_connection.h"
#include "widgets/theme.h"

namespace aifactory {

/// Contract strings are UTF-8.
inline QString text(std::string_view utf8) {
  return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// The console's words for what the contract has numbers for, in the chosen language: one place for all pages.
class Words {
  Q_DECLARE_TR_FUNCTIONS(Words)
  static constexpr int mostWords = 64;  // more than any enum has

 public:
  static QString jobState(v1::Job::State state);
  static StatusKind status(v1::Job::State state);
  /// "Resources in use".
  static QString pendingReason(v1::Job::PendingReason reason);
  /// One sentence on what has to happen before a job with this reason starts.
  static QString pendingReasonHelp(v1::Job::PendingReason reason);
  static QString deviceState(v1::DeviceState state);
  static StatusKind status(v1::DeviceState state);
  static QString rackPhase(v1::Rack::Phase phase);
  static QString severity(v1::Alert::Severity severity);
  static StatusKind status(v1::Alert::Severity severity);
  /// "Xid 79 · h100-2217 GPU 3"; the server's English where the kind is not known.
  static QString alert(const v1::Alert& alert);
  /// "h100-2217 GPU 3", "Rack h2-r14-07", "Row 03 of hall h1", "Job 42"; a feed without its kind. `gpu` is -1 for none.
  static QString place(std::string_view resource, int gpu = -1);
  /// Where an alert is; "256 nodes" where it is about its members alone.
  static QString place(const v1::Alert& alert);
  static QString role(v1::Role role);
  /// "training" and so on; other words as they are, "" for none.
  static QString workload(std::string_view workload);
  static QString connection(FactoryConnection::State state);
  static StatusKind status(FactoryConnection::State state);
  /// "Reconnecting in 3 s · stale since 12:03:10".
  static QString connectionSentence(const FactoryConnection& connection);
  /// factoryd answers, and says that its scheduler does not.
  static bool engineIsSilent(const FactoryConnection& connection);
  /// What the operators call the factory, else what the user calls it.
  static QString factory(const FactoryConnection& connection);
  static QString profile(const Profile& profile);
  /// "Slurm 22.05.8", "Simulated".
  static QString engine(const v1::EngineInfo& engine);
  /// "Prometheus", "Simulated", of a handover "Prometheus, recorded"; "" where nothing measures.
  static QString telemetry(const v1::TelemetryInfo& source);
  /// factoryd answers, and says that its source of telemetry does not.
  static bool telemetryIsSilent(const FactoryConnection& connection);
  /// When the newest of the values on show were measured, and by what: "14:05:10 · Prometheus"; with the date where it
  /// is another day than the one on show.
  static QString sampled(FactoryConnection& connection);
  /// What an NVIDIA Xid means; "" where we do not know.
  static QString xid(std::uint32_t xid);

  /// The word for what the filter language writes, as a table's group captions want it.
  template <class Enum>
  static std::function<QString(const QString&)> filtered(QString (*word)(Enum)) {
    return [word](const QString& written) {
      for (int number = 0; number < mostWords; ++number) {
        const auto value = static_cast<Enum>(number);
        if (const std::string_view each = filterWord(value); !each.empty() && text(each) == written) return word(value);
      }
      return written;
    };
  }

  /// "SK Telecom" for "tenants/skt"; "none" in words for "".
  static QString tenant(const FactoryConnection& connection, std::string_view name);
  /// "h100-0418 GPU 3", "h100-0418 GPU 3 MIG 1 (1g.10gb)".
  static QString device(const FleetStore& fleet, std::uint32_t device);
};

}  // namespace aifactory
