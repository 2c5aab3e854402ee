// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/words.h"

#include "app/format.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

/// What the session says is of now.
bool sessionIsHeard(const FactoryConnection& connection) {
  using State = FactoryConnection::State;
  return connection.state() != State::Disconnected && connection.state() != State::Refused &&
         connection.errorText().isEmpty();
}

}  // namespace

QString Words::place(std::string_view resource, int gpu) {
  const QString id = text(lastId(resource));
  const auto part = [&](int place) { return text(resource).section(QLatin1Char('/'), place, place); };
  if (idIn("feeds", resource)) return id.section(QLatin1Char('-'), 1).isEmpty() ? id : id.section(QLatin1Char('-'), 1);
  if (idIn("racks", resource)) return tr("Rack %1").arg(id);
  if (idIn("jobs", resource)) return tr("Job %1").arg(id);
  if (resource.find("/rows/") != std::string_view::npos) return tr("Row %1 of hall %2").arg(id, part(1));
  if (resource.find("/gpus/") != std::string_view::npos) return tr("%1 GPU %2").arg(part(1), id);
  if (idIn("halls", resource)) return tr("Hall %1").arg(id);
  return gpu >= 0 ? tr("%1 GPU %2").arg(id).arg(gpu) : id;
}

QString Words::place(const v1::Alert& alert) {
  if (!alert.resource().empty() || alert.member_count() == 0) return place(alert.resource(), alert.gpu());
  return tr("%Ln node(s)", nullptr, static_cast<int>(alert.member_count()));
}

QString Words::jobState(v1::Job::State state) {
  switch (state) {
    case v1::Job::STATE_UNCONFIRMED:
      return tr("Unconfirmed", "job state");
    case v1::Job::STATE_PENDING:
      return tr("Pending", "job state");
    case v1::Job::STATE_HELD:
      return tr("Held", "job state");
    case v1::Job::STATE_CONFIGURING:
      return tr("Configuring", "job state");
    case v1::Job::STATE_RUNNING:
      return tr("Running", "job state");
    case v1::Job::STATE_SUSPENDED:
      return tr("Suspended", "job state");
    case v1::Job::STATE_COMPLETING:
      return tr("Completing", "job state");
    case v1::Job::STATE_COMPLETED:
      return tr("Completed", "job state");
    case v1::Job::STATE_CANCELLED:
      return tr("Cancelled", "job state");
    case v1::Job::STATE_FAILED:
      return tr("Failed", "job state");
    case v1::Job::STATE_TIMEOUT:
      return tr("Time limit reached", "job state");
    case v1::Job::STATE_NODE_FAIL:
      return tr("Node failed", "job state");
    case v1::Job::STATE_OUT_OF_MEMORY:
      return tr("Out of memory", "job state");
    case v1::Job::STATE_PREEMPTED:
      return tr("Preempted", "job state");
    default:
      return tr("Unknown", "job state");
  }
}

StatusKind Words::status(v1::Job::State state) {
  switch (state) {
    case v1::Job::STATE_CONFIGURING:
    case v1::Job::STATE_RUNNING:
    case v1::Job::STATE_COMPLETING:
      return StatusKind::Ok;
    case v1::Job::STATE_COMPLETED:
    case v1::Job::STATE_CANCELLED:
      return StatusKind::Done;
    case v1::Job::STATE_FAILED:
    case v1::Job::STATE_NODE_FAIL:
    case v1::Job::STATE_OUT_OF_MEMORY:
      return StatusKind::Error;
    case v1::Job::STATE_UNCONFIRMED:
    case v1::Job::STATE_TIMEOUT:
    case v1::Job::STATE_PREEMPTED:
      return StatusKind::Warning;
    case v1::Job::STATE_HELD:
    case v1::Job::STATE_SUSPENDED:
      return StatusKind::Maintenance;
    default:
      return StatusKind::Idle;
  }
}

QString Words::pendingReason(v1::Job::PendingReason reason) {
  switch (reason) {
    case v1::Job::PENDING_REASON_RESOURCES:
      return tr("Resources in use");
    case v1::Job::PENDING_REASON_PRIORITY:
      return tr("Higher priority ahead");
    case v1::Job::PENDING_REASON_DEPENDENCY:
      return tr("Dependency");
    case v1::Job::PENDING_REASON_HELD_BY_USER:
      return tr("Held by its user");
    case v1::Job::PENDING_REASON_HELD_BY_OPERATOR:
      return tr("Held by an operator");
    case v1::Job::PENDING_REASON_ACCOUNT_LIMIT:
      return tr("Account limit reached");
    case v1::Job::PENDING_REASON_QOS_LIMIT:
      return tr("QOS limit reached");
    case v1::Job::PENDING_REASON_RESERVATION:
      return tr("Waiting for a reservation");
    case v1::Job::PENDING_REASON_BEGIN_TIME:
      return tr("Begin time not reached");
    case v1::Job::PENDING_REASON_NODES_UNAVAILABLE:
      return tr("Nodes not available");
    case v1::Job::PENDING_REASON_QUEUE_LIMIT:
      return tr("Queue limit reached");
    case v1::Job::PENDING_REASON_NEVER:
      return tr("Can never start");
    case v1::Job::PENDING_REASON_OTHER:
      return tr("Other reason");
    default:
      return tr("Not looked at yet");
  }
}

QString Words::pendingReasonHelp(v1::Job::PendingReason reason) {
  switch (reason) {
    case v1::Job::PENDING_REASON_RESOURCES:
      return tr("It is next in line and starts as soon as enough GPUs are free.");
    case v1::Job::PENDING_REASON_PRIORITY:
      return tr("Jobs of higher priority in its queue start before it.");
    case v1::Job::PENDING_REASON_DEPENDENCY:
      return tr("It starts after another job that it depends on.");
    case v1::Job::PENDING_REASON_HELD_BY_USER:
      return tr("It starts after it has been released.");
    case v1::Job::PENDING_REASON_HELD_BY_OPERATOR:
      return tr("It starts after an operator has released it.");
    case v1::Job::PENDING_REASON_ACCOUNT_LIMIT:
      return tr("It starts when other jobs of its account end and the account is below its limit again.");
    case v1::Job::PENDING_REASON_QOS_LIMIT:
      return tr("It starts when its quality of service is below its limit again.");
    case v1::Job::PENDING_REASON_RESERVATION:
      return tr("It starts when its reservation begins or another one ends.");
    case v1::Job::PENDING_REASON_BEGIN_TIME:
      return tr("It was submitted to start at a later time.");
    case v1::Job::PENDING_REASON_NODES_UNAVAILABLE:
      return tr("Nodes that it needs are down, drained or set aside; it starts when they are back.");
    case v1::Job::PENDING_REASON_QUEUE_LIMIT:
      return tr("It asks for more than its queue gives, or the queue is stopped.");
    case v1::Job::PENDING_REASON_NEVER:
      return tr("What it asks for does not exist here; change it and submit it again.");
    case v1::Job::PENDING_REASON_OTHER:
      return tr("The scheduler gives a reason of its own.");
    default:
      return tr("The scheduler has not come to this job yet.");
  }
}

QString Words::deviceState(v1::DeviceState state) {
  switch (state) {
    case v1::DEVICE_STATE_IDLE:
      return tr("Idle", "GPU state");
    case v1::DEVICE_STATE_ALLOCATED:
      return tr("Allocated", "GPU state");
    case v1::DEVICE_STATE_DRAINING:
      return tr("Draining", "GPU state");
    case v1::DEVICE_STATE_DRAINED:
      return tr("Drained", "GPU state");
    case v1::DEVICE_STATE_DOWN:
      return tr("Down", "GPU state");
    case v1::DEVICE_STATE_RESERVED:
      return tr("Reserved", "GPU state");
    case v1::DEVICE_STATE_NOT_INSTALLED:
      return tr("Not installed", "GPU state");
    case v1::DEVICE_STATE_BURN_IN:
      return tr("Burn-in", "GPU state");
    case v1::DEVICE_STATE_PARTITIONED:
      return tr("Split into MIG", "GPU state");
    default:
      return tr("Unknown", "GPU state");
  }
}

StatusKind Words::status(v1::DeviceState state) {
  switch (state) {
    case v1::DEVICE_STATE_ALLOCATED:
    case v1::DEVICE_STATE_PARTITIONED:
      return StatusKind::Ok;
    case v1::DEVICE_STATE_DOWN:
      return StatusKind::Error;
    case v1::DEVICE_STATE_DRAINING:
      return StatusKind::Warning;
    case v1::DEVICE_STATE_DRAINED:
    case v1::DEVICE_STATE_RESERVED:
    case v1::DEVICE_STATE_BURN_IN:
      return StatusKind::Maintenance;
    case v1::DEVICE_STATE_NOT_INSTALLED:
      return StatusKind::Done;
    default:
      return StatusKind::Idle;
  }
}

QString Words::rackPhase(v1::Rack::Phase phase) {
  switch (phase) {
    case v1::Rack::PHASE_PLANNED:
      return tr("Planned", "rack phase");
    case v1::Rack::PHASE_INSTALLING:
      return tr("Installing", "rack phase");
    case v1::Rack::PHASE_BURN_IN:
      return tr("Burn-in", "rack phase");
    case v1::Rack::PHASE_IN_SERVICE:
      return tr("In service", "rack phase");
    default:
      return tr("Unknown", "rack phase");
  }
}

QString Words::severity(v1::Alert::Severity severity) {
  switch (severity) {
    case v1::Alert::SEVERITY_CRITICAL:
      return tr("Critical", "severity");
    case v1::Alert::SEVERITY_WARNING:
      return tr("Warning", "severity");
    default:
      return tr("Information", "severity");
  }
}

StatusKind Words::status(v1::Alert::Severity severity) {
  switch (severity) {
    case v1::Alert::SEVERITY_CRITICAL:
      return StatusKind::Error;
    case v1::Alert::SEVERITY_WARNING:
      return StatusKind::Warning;
    default:
      return StatusKind::Maintenance;
  }
}

QString Words::alert(const v1::Alert& alert) {
  const QString thing = place(alert);
  QString value;
  if (alert.unit() == "%") {
    value = Format::percent(alert.value());
  } else if (alert.unit() == "W") {
    value = Format::watts(alert.value());
  } else if (!alert.unit().empty()) {
    value = Format::decimal(alert.value(), 0) + QLatin1Char(' ') + text(alert.unit());
  }
  switch (alert.kind()) {
    case v1::Alert::KIND_NODE_DOWN:
      return idIn("racks", alert.resource()) ? tr("%1 not responding").arg(thing)
                                             : tr("Node %1 not responding").arg(thing);
    case v1::Alert::KIND_XID:
      return tr("Xid %1 · %2").arg(alert.xid()).arg(thing);
    case v1::Alert::KIND_COOLANT:
      return value.isEmpty() ? tr("Coolant loop %1 out of bounds").arg(thing)
                             : tr("Coolant loop %1 at %2").arg(thing, value);
    case v1::Alert::KIND_POWER:
      return value.isEmpty() ? tr("Power of %1").arg(thing) : tr("%1 power %2").arg(thing, value);
    case v1::Alert::KIND_BURN_IN:
      return value.isEmpty() ? tr("%1 in burn-in").arg(thing) : tr("%1 burn-in %2").arg(thing, value);
    case v1::Alert::KIND_THERMAL:
      return value.isEmpty() ? tr("%1 too hot").arg(thing) : tr("%1 at %2").arg(thing, value);
    case v1::Alert::KIND_ENGINE:
      return tr("The scheduler does not answer");
    case v1::Alert::KIND_STRAGGLER:
      return value.isEmpty() ? tr("%1: GPUs far behind the others").arg(thing)
                             : tr("%1: GPUs far behind the others, at %2").arg(thing, value);
    case v1::Alert::KIND_IDLE_GPUS:
      return tr("%1: %Ln idle GPU(s)", nullptr, static_cast<int>(alert.affected_gpus())).arg(thing);
    case v1::Alert::KIND_RULE:
      if (alert.rule().empty()) return text(alert.summary());
      return thing.isEmpty() ? text(alert.rule()) : tr("%1 · %2", "rule, place").arg(text(alert.rule()), thing);
    case v1::Alert::KIND_TELEMETRY:
      return tr("Telemetry is in trouble");
    case v1::Alert::KIND_HISTORY:
      return tr("The past is not being recorded");
    default:
      return text(alert.summary());
  }
}

QString Words::role(v1::Role role) {
  switch (role) {
    case v1::ROLE_OPERATOR:
      return tr("Operator", "role");
    case v1::ROLE_CUSTOMER:
      return tr("Customer", "role");
    case v1::ROLE_MANAGER:
      return tr("Manager", "role");
    default:
      return tr("No role", "role");
  }
}

QString Words::workload(std::string_view workload) {
  if (workload == "training") return tr("Training", "workload");
  if (workload == "fine-tuning") return tr("Fine-tuning", "workload");
  if (workload == "serving") return tr("Serving", "workload");
  if (workload == "physics") return tr("Physics", "workload");
  if (workload == "rendering") return tr("Rendering", "workload");
  return text(workload);
}

QString Words::connection(FactoryConnection::State state) {
  switch (state) {
    case FactoryConnection::State::Disconnected:
      return tr("Not connected");
    case FactoryConnection::State::Connecting:
      return tr("Connecting…");
    case FactoryConnection::State::Connected:
      return tr("Connected");
    case FactoryConnection::State::Reconnecting:
      return tr("Reconnecting…");
    case FactoryConnection::State::Refused:
      return tr("Refused");
  }
  return {};
}

StatusKind Words::status(FactoryConnection::State state) {
  switch (state) {
    case FactoryConnection::State::Connected:
      return StatusKind::Ok;
    case FactoryConnection::State::Reconnecting:
      return StatusKind::Warning;
    case FactoryConnection::State::Refused:
      return StatusKind::Error;
    default:
      return StatusKind::Idle;
  }
}

QString Words::connectionSentence(const FactoryConnection& connection) {
  QStringList parts;
  switch (connection.state()) {
    case FactoryConnection::State::Disconnected:
      parts << tr("Not connected");
      break;
    case FactoryConnection::State::Connecting:
      parts << tr("Connecting to %1…").arg(factory(connection));
      break;
    case FactoryConnection::State::Connected:
      parts << tr("Connected to %1").arg(factory(connection));
      break;
    case FactoryConnection::State::Reconnecting: {
      const qint64 wait = QDateTime::currentDateTimeUtc().msecsTo(connection.retryAt());
      parts << (connection.retryAt().isValid() && wait > 0
                    ? tr("Reconnecting in %1").arg(Format::age((wait + 999) / 1000))
                    : tr("Reconnecting…"));
      break;
    }
    case FactoryConnection::State::Refused:
      parts << tr("The factory refused: %1").arg(connection.errorText());
      break;
  }
  if (engineIsSilent(connection)) parts << tr("%1 does not answer").arg(engine(connection.session().engine()));
  if (connection.staleSince().isValid()) parts << tr("stale since %1").arg(Format::dateTime(connection.staleSince()));
  return parts.join(QStringLiteral(" · "));
}

bool Words::engineIsSilent(const FactoryConnection& connection) {
  const v1::EngineInfo& engine = connection.session().engine();
  return sessionIsHeard(connection) && !engine.reachable() && engine.has_unreachable_since();
}

QString Words::factory(const FactoryConnection& connection) {
  const std::string& name = connection.session().factory_display_name();
  return name.empty() || connection.profile().demo ? profile(connection.profile()) : text(name);
}

QString Words::profile(const Profile& profile) { return profile.demo ? tr("Demo factory") : profile.name; }

QString Words::engine(const v1::EngineInfo& engine) {
  if (engine.simulated()) return tr("Simulated");
  return (text(engine.display_name()) + QLatin1Char(' ') + text(engine.version())).trimmed();
}

QString Words::telemetry(const v1::TelemetryInfo& source) {
  const QString name = source.simulated() ? tr("Simulated") : text(source.display_name());
  return source.recorded() ? tr("%1, recorded", "source of telemetry").arg(name) : name;
}

bool Words::telemetryIsSilent(const FactoryConnection& connection) {
  const v1::TelemetryInfo& source = connection.session().telemetry();
  return sessionIsHeard(connection) && !source.reachable() && source.has_unreachable_since();
}

QString Words::sampled(FactoryConnection& connection) {
  const QDateTime time = connection.fleet().telemetryTime().toLocalTime();
  const bool sameDay = time.date() == connection.factoryTime().toLocalTime().date();
  const QString when = sameDay ? Format::clock(time) : Format::instant(time);
  const QString source = telemetry(connection.session().telemetry());
  return source.isEmpty() ? when : QStringLiteral("%1 · %2").arg(when, source);
}

QString Words::xid(std::uint32_t xid) {
  switch (xid) {
    case 13:
      return tr("graphics engine exception");
    case 31:
      return tr("GPU memory page fault");
    case 43:
      return tr("GPU stopped processing");
    case 45:
      return tr("preemptive clean-up");
    case 48:
      return tr("double-bit ECC error");
    case 62:
      return tr("internal micro-controller halt");
    case 63:
      return tr("row remapping recorded");
    case 64:
      return tr("row remapping failed");
    case 74:
      return tr("NVLink error");
    case 79:
      return tr("GPU has fallen off the bus");
    case 94:
      return tr("contained ECC error");
    case 95:
      return tr("uncontained ECC error");
    case 119:
      return tr("GSP does not answer");
    default:
      return {};
  }
}

QString Words::tenant(const FactoryConnection& connection, std::string_view name) {
  return name.empty() ? tr("none", "tenant") : text(connection.tenantName(name));
}

QString Words::device(const FleetStore& fleet, std::uint32_t device) {
  const v1::FleetLayout& layout = fleet.layout();
  const QString gpu = tr("%1 GPU %2")
                          .arg(text(lastId(layout.nodes(static_cast<int>(fleet.nodeOf(device))).name())))
                          .arg(fleet.gpuNumber(device));
  if (device < fleet.gpuCount()) return gpu;
  const v1::MigInstance& instance = layout.mig_instances(static_cast<int>(device - fleet.gpuCount()));
  return tr("%1 MIG %2 (%3)").arg(gpu).arg(instance.instance()).arg(text(fleet.string(instance.profile())));
}

}  // namespace aifactory
