// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

#include "aifactory/v1/jobs.pb.h"
#include "app/batch_dialog.h"
#include "client/factory_connection.h"

namespace aifactory {

enum class JobVerb { Cancel, Hold, Release, Requeue };
inline constexpr JobVerb jobVerbs[] = {JobVerb::Hold, JobVerb::Release, JobVerb::Requeue, JobVerb::Cancel};

/// What a verb is called, and to which jobs it can be done.
class JobVerbs {
  Q_DECLARE_TR_FUNCTIONS(JobVerbs)

 public:
  static QString name(JobVerb verb);                ///< "Hold"
  static QString question(JobVerb verb, int jobs);  ///< "Cancel 12 jobs?"
  static QString consequence(JobVerb verb);         ///< what happens to them, in a sentence
  static QString doIt(JobVerb verb, int jobs);      ///< the button: "Cancel 12 jobs"
  static QString done(JobVerb verb);                ///< "Cancelled"
  static bool destroys(JobVerb verb);
  static bool applies(JobVerb verb, v1::Job::State state);
  /// "JobsService/CancelJob".
  static QString method(JobVerb verb);
  /// A call with the request id of one before does nothing twice.
  static CallHandle call(JobVerb verb, FactoryConnection& connection, const std::string& job,
                         const std::string& requestId, QObject* receiver,
                         std::function<void(const CallError* error)> done);
  /// Why it does not apply, in a sentence.
  static QString obstacle(JobVerb verb);
  /// What BatchDialog asks before the verb is done to these jobs, of those that were chosen.
  static BatchPlan plan(JobVerb verb, const std::vector<std::shared_ptr<const v1::Job>>& jobs,
                        const std::vector<std::shared_ptr<const v1::Job>>& leftOut);
};

}  // namespace aifactory
