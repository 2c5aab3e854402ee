// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/format.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

#include "base/fleet_columns.h"

namespace aifactory {

QString Format::number(qint64 value) { return QLocale().toString(value); }

QString Format::decimal(double value, int places) { return QLocale().toString(value, 'f', places); }

QString Format::percent(double value, int places) { return tr("%1 %").arg(decimal(value, places)); }

QString Format::watts(double watts) {
  if (watts >= 1e6) return tr("%1 MW").arg(decimal(watts / 1e6, 1));
  if (watts >= 1e4) return tr("%1 kW").arg(decimal(watts / 1e3, 1));
  return tr("%1 W").arg(decimal(watts, 0));
}

QString Format::mebibytes(double mebibytes) {
  if (mebibytes >= 1024) return tr("%1 GiB").arg(decimal(mebibytes / 1024, 1));
  return tr("%1 MiB").arg(decimal(mebibytes, 0));
}

QString Format::bytes(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString Format::celsius(double degrees) { return tr("%1 °C").arg(decimal(degrees, 0)); }

QString Format::notMeasured() { return tr("not measured"); }

QString Format::utilizationColumn(std::uint8_t steps) {
  return steps == aifactory::notMeasured ? notMeasured() : percent(steps - 1);
}

QString Format::memoryColumn(std::uint16_t steps) {
  return steps == aifactory::notMeasured ? notMeasured() : mebibytes((steps - 1) * memoryStepMib);
}

QString Format::temperatureColumn(std::uint8_t steps) {
  return steps == aifactory::notMeasured ? notMeasured() : celsius(steps - 1);
}

QString Format::powerColumn(std::uint16_t steps) {
  return steps == aifactory::notMeasured ? notMeasured() : watts(steps - 1);
}

QString Format::age(qint64 seconds) {
  seconds = std::max<qint64>(0, seconds);
  if (seconds < 60) return tr("%1 s").arg(number(seconds));
  if (seconds < 3600) return tr("%1 min").arg(number(seconds / 60));
  if (seconds < 2 * 86400) return tr("%1 h").arg(number(seconds / 3600));
  return tr("%1 d").arg(number(seconds / 86400));
}

QString Format::elapsed(qint64 seconds) {
  seconds = std::max<qint64>(0, seconds);
  const auto two = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
  const QString minutes = two(seconds / 60 % 60);
  if (seconds >= 86400) return tr("%1 d %2:%3").arg(number(seconds / 86400), two(seconds / 3600 % 24), minutes);
  return QStringLiteral("%1:%2:%3").arg(two(seconds / 3600), minutes, two(seconds % 60));
}

QString Format::clock(const QDateTime& time) {
  return time.isValid() ? time.toLocalTime().toString(QStringLiteral("HH:mm:ss")) : notMeasured();
}

QString Format::longAge(qint64 seconds) {
  if (seconds < 3600) return age(seconds);
  if (seconds < 86400 && seconds / 60 % 60 == 0) return tr("%1 h").arg(number(seconds / 3600));
  if (seconds < 86400) return tr("%1 h %2 min").arg(number(seconds / 3600)).arg(seconds / 60 % 60);
  return tr("%1 d %2 h").arg(number(seconds / 86400)).arg(seconds / 3600 % 24);
}

QString Format::instant(const QDateTime& time) {
  if (!time.isValid()) return notMeasured();
  return QLocale().toString(time.toLocalTime(), tr("d MMM HH:mm:ss", "an instant, as QLocale::toString writes it"));
}

QString Format::dateTime(const QDateTime& time) {
  if (!time.isValid()) return notMeasured();
  const QDateTime local = time.toLocalTime();
  if (local.date() == QDate::currentDate()) return local.toString(QStringLiteral("HH:mm:ss"));
  return QLocale().toString(local.date(), QLocale::ShortFormat) + QLatin1Char(' ') +
         local.toString(QStringLiteral("HH:mm"));
}

QDateTime Format::time(const google::protobuf::Timestamp& timestamp) {
  if (timestamp.seconds() == 0 && timestamp.nanos() == 0) return {};
  return QDateTime::fromMSecsSinceEpoch(timestamp.seconds() * 1000 + timestamp.nanos() / 1000000, Qt::UTC);
}

qint64 Format::seconds(const google::protobuf::Duration& duration) { return duration.seconds(); }

}  // namespace aifactory
