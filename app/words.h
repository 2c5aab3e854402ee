// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include <string_view>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "client/factory_connection.h"
#include "widgets/theme.h"

namespace aifactory {

/// The console's words for what the contract has numbers for, in the chosen language: one place for all pages.
class Words {
  Q_DECLARE_TR_FUNCTIONS(Words)

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
  /// What an NVIDIA Xid means; "" where we do not know.
  static QString xid(std::uint32_t xid);

  /// "skt" of "tenants/skt"; "none" in words for "".
  static QString tenant(std::string_view name);
  /// "h100-0418 GPU 3", "h100-0418 GPU 3 MIG 1 (1g.10gb)".
  static QString device(const FleetStore& fleet, std::uint32_t device);
};

/// Contract strings are UTF-8.
inline QString text(std::string_view utf8) {
  return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

}  // namespace aifactory
