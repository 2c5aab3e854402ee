// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

#include <cstdint>

#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace aifactory {

/// How every figure of the console is written, in the chosen language. A null optional-like input (invalid time,
/// notMeasured steps) gives `notMeasured()`, never 0.
class Format {
  Q_DECLARE_TR_FUNCTIONS(Format)

 public:
  static QString number(qint64 value);                   ///< 50,176
  static QString decimal(double value, int places);      ///< 91.9
  static QString percent(double value, int places = 0);  ///< 91.9 %
  static QString watts(double watts);                    ///< 640 W, 5.1 kW, 58.4 MW
  static QString mebibytes(double mebibytes);            ///< 512 MiB, 71.5 GiB
  static QString bytes(qint64 bytes);                    ///< 1.3 MB
  static QString celsius(double degrees);                ///< 64 °C
  static QString notMeasured();

  /// Columns of FleetStore, where 0 steps are "not measured".
  static QString utilizationColumn(std::uint8_t steps);
  static QString memoryColumn(std::uint16_t steps);
  static QString temperatureColumn(std::uint8_t steps);
  static QString powerColumn(std::uint16_t steps);

  static QString age(qint64 seconds);              ///< 0.4 s, 12 s, 2 min, 1 h, 3 d
  static QString elapsed(qint64 seconds);          ///< 13:22:41, 9 d 04:10
  static QString clock(const QDateTime& time);     ///< 14:05:10, local time
  static QString longAge(qint64 seconds);          ///< 12 s, 2 min, 2 h 10 min, 3 d 4 h
  static QString instant(const QDateTime& time);   ///< 21 Nov 13:04:10, local time: always with its date
  static QString dateTime(const QDateTime& time);  ///< with the date where it is not today
  static QDateTime time(const google::protobuf::Timestamp& timestamp);
  static qint64 seconds(const google::protobuf::Duration& duration);
};

}  // namespace aifactory
