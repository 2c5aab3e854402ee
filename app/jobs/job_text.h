// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDateTime>
#include <QString>

#include <string_view>

#include "aifactory/v1/jobs.pb.h"

namespace aifactory {

/// Sentences and figures of one job, as the table and the details show them. `now` is the factory's clock.
class JobText {
  Q_DECLARE_TR_FUNCTIONS(JobText)

 public:
  /// "train[0-49%4]": its display name, with the tasks that it stands for of an array.
  static QString name(const v1::Job& job);
  /// "Account limit reached: 512 of 512 GPUs · starts about 14:05", "Exit code 137", "" when there is nothing to say.
  static QString whyAndWhen(const v1::Job& job, const QDateTime& now);
  /// "512 of 512 GPUs in use by account litho"; "" for a fact that there are no words for.
  static QString fact(const v1::Job::PendingFact& fact, const QDateTime& now);
  /// "starts about 14:05, said 2 min ago"; "no forecast yet" without one.
  static QString expectedStart(const v1::Job& job, const QDateTime& now);
  /// How a finished job ended: "Exit code 1", "Ended by signal 9 (SIGKILL)"; "" when it did well or is not over.
  static QString ending(const v1::Job& job);
  /// "13:22:41 / 72 h"; "" before it starts.
  static QString elapsedOfLimit(const v1::Job& job, const QDateTime& now);
  /// Seconds that it ran or has been running, -1 before it starts.
  static qint64 elapsed(const v1::Job& job, const QDateTime& now);
  /// "2,048 × H100 SXM 80GB".
  static QString gpus(const v1::Job& job);

  /// What an engine noted of an event, in English, in the chosen language; as it is where there are no words for it.
  static QString note(std::string_view english);

  static bool isFinished(v1::Job::State state);
  static bool isWaiting(v1::Job::State state);
};

}  // namespace aifactory
