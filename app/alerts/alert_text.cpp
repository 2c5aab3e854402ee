// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_text.h"

#include <algorithm>

#include "app/format.h"
#include "app/words.h"
#include "client/factory_connection.h"
#include "client/time_cursor.h"

namespace aifactory {

QString AlertText::kind(v1::Alert::Kind kind) {
  switch (kind) {
    case v1::Alert::KIND_NODE_DOWN:
      return tr("Node not responding", "alert kind");
    case v1::Alert::KIND_XID:
      return tr("Xid", "alert kind");
    case v1::Alert::KIND_COOLANT:
      return tr("Coolant", "alert kind");
    case v1::Alert::KIND_POWER:
      return tr("Power", "alert kind");
    case v1::Alert::KIND_BURN_IN:
      return tr("Burn-in", "alert kind");
    case v1::Alert::KIND_THERMAL:
      return tr("Too hot", "alert kind");
    case v1::Alert::KIND_ENGINE:
      return tr("Scheduler does not answer", "alert kind");
    case v1::Alert::KIND_STRAGGLER:
      return tr("Straggler", "alert kind");
    case v1::Alert::KIND_IDLE_GPUS:
      return tr("GPUs idle in a running job", "alert kind");
    case v1::Alert::KIND_RULE:
      return tr("Rule of Prometheus", "alert kind");
    case v1::Alert::KIND_TELEMETRY:
      return tr("Telemetry in trouble", "alert kind");
    case v1::Alert::KIND_HISTORY:
      return tr("The past is not recorded", "alert kind");
    default:
      return tr("Other", "alert kind");
  }
}

QString AlertText::what(const v1::Alert& alert) {
  if (alert.kind() == v1::Alert::KIND_XID) {
    const QString xid = tr("Xid %1").arg(alert.xid());
    const QString meaning = Words::xid(alert.xid());
    return meaning.isEmpty() ? xid : QStringLiteral("%1 · %2").arg(xid, meaning);
  }
  QString what = kind(alert.kind());
  if (alert.kind() == v1::Alert::KIND_RULE && !alert.rule().empty()) what = text(alert.rule());
  if (alert.kind() == v1::Alert::KIND_UNSPECIFIED && !alert.summary().empty()) what = text(alert.summary());
  const QString measured = value(alert);
  return measured.isEmpty() ? what : QStringLiteral("%1 · %2").arg(what, measured);
}

QString AlertText::value(const v1::Alert& alert) {
  if (alert.unit().empty()) return {};
  if (alert.unit() == "%") return Format::percent(alert.value());
  if (alert.unit() == "W") return Format::watts(alert.value());
  if (alert.unit() == "GPUs") return tr("%Ln GPU(s)", nullptr, static_cast<int>(alert.value()));
  if (alert.unit() == "s") return Format::age(static_cast<qint64>(alert.value()));
  return Format::decimal(alert.value(), 0) + QLatin1Char(' ') + text(alert.unit());
}

QString AlertText::acknowledged(const v1::Alert& alert) {
  if (!alert.has_acknowledgement()) return {};
  const QString who = text(alert.acknowledgement().identity());
  if (!alert.acknowledgement().has_time()) return who;
  return QStringLiteral("%1 · %2").arg(who, Format::dateTime(Format::time(alert.acknowledgement().time())));
}

QString AlertText::silenced(const v1::Alert& alert) {
  if (!alert.has_silence()) return {};
  return tr("until %1", "silenced").arg(Format::dateTime(Format::time(alert.silence().until())));
}

qint64 AlertText::lasted(const v1::Alert& alert, const QDateTime& now) {
  if (!alert.has_start_time()) return -1;
  const QDateTime end = alert.has_end_time() ? Format::time(alert.end_time()) : now;
  return std::max<qint64>(0, Format::time(alert.start_time()).secsTo(end));
}

QString AlertText::none(const FactoryConnection& connection) {
  if (!connection.isAtCursor()) return tr("Reading…");
  const bool past = !connection.cursor().isLive() || connection.profile().isBundle();
  return past ? tr("Nothing was wrong then") : tr("Nothing is wrong right now");
}

}  // namespace aifactory
