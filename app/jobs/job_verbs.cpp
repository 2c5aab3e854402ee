// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_verbs.h"

#include "app/format.h"
#include "app/jobs/job_text.h"
#include "app/words.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

template <class Request, class Response>
CallHandle send(FactoryConnection& connection,
                CallHandle (FactoryConnection::*method)(const Request&, QObject*, CallCallback<Response>),
                const std::string& job, const std::string& requestId, QObject* receiver,
                std::function<void(const CallError*)> done) {
  Request request;
  request.set_name(job);
  request.set_request_id(requestId);
  return (connection.*method)(request, receiver, [done = std::move(done)](const CallResult<Response>& result) {
    done(result ? nullptr : &result.error());
  });
}

}  // namespace

QString JobVerbs::name(JobVerb verb) {
  switch (verb) {
    case JobVerb::Cancel:
      return tr("Cancel", "verb, a job");
    case JobVerb::Hold:
      return tr("Hold", "verb, a job");
    case JobVerb::Release:
      return tr("Release", "verb, a job");
    case JobVerb::Requeue:
      return tr("Requeue", "verb, a job");
  }
  return {};
}

QString JobVerbs::question(JobVerb verb, int jobs) {
  switch (verb) {
    case JobVerb::Cancel:
      return tr("Cancel %n job(s)?", nullptr, jobs);
    case JobVerb::Hold:
      return tr("Hold %n job(s)?", nullptr, jobs);
    case JobVerb::Release:
      return tr("Release %n job(s)?", nullptr, jobs);
    case JobVerb::Requeue:
      return tr("Requeue %n job(s)?", nullptr, jobs);
  }
  return {};
}

QString JobVerbs::consequence(JobVerb verb) {
  switch (verb) {
    case JobVerb::Cancel:
      return tr("Running jobs are stopped at once and lose what they have not saved. This cannot be undone.");
    case JobVerb::Hold:
      return tr("Pending jobs stay in their queue and do not start until they are released.");
    case JobVerb::Release:
      return tr("Held jobs may start again as soon as their turn comes.");
    case JobVerb::Requeue:
      return tr("Running jobs are stopped, lose what they have not saved, and wait in their queue again.");
  }
  return {};
}

QString JobVerbs::doIt(JobVerb verb, int jobs) {
  switch (verb) {
    case JobVerb::Cancel:
      return tr("Cancel %n job(s)", nullptr, jobs);
    case JobVerb::Hold:
      return tr("Hold %n job(s)", nullptr, jobs);
    case JobVerb::Release:
      return tr("Release %n job(s)", nullptr, jobs);
    case JobVerb::Requeue:
      return tr("Requeue %n job(s)", nullptr, jobs);
  }
  return {};
}

QString JobVerbs::done(JobVerb verb) {
  switch (verb) {
    case JobVerb::Cancel:
      return tr("Cancelled", "result of a verb");
    case JobVerb::Hold:
      return tr("Held", "result of a verb");
    case JobVerb::Release:
      return tr("Released", "result of a verb");
    case JobVerb::Requeue:
      return tr("Requeued", "result of a verb");
  }
  return {};
}

bool JobVerbs::destroys(JobVerb verb) { return verb == JobVerb::Cancel || verb == JobVerb::Requeue; }

bool JobVerbs::applies(JobVerb verb, v1::Job::State state) {
  switch (verb) {
    case JobVerb::Cancel:
      return state >= v1::Job::STATE_PENDING && state <= v1::Job::STATE_SUSPENDED;
    case JobVerb::Hold:
      return state == v1::Job::STATE_PENDING;
    case JobVerb::Release:
      return state == v1::Job::STATE_HELD;
    case JobVerb::Requeue:
      return state == v1::Job::STATE_CONFIGURING || state == v1::Job::STATE_RUNNING ||
             state == v1::Job::STATE_SUSPENDED || state >= v1::Job::STATE_COMPLETED;
  }
  return false;
}

QString JobVerbs::method(JobVerb verb) {
  switch (verb) {
    case JobVerb::Cancel:
      return QStringLiteral("JobsService/CancelJob");
    case JobVerb::Hold:
      return QStringLiteral("JobsService/HoldJob");
    case JobVerb::Release:
      return QStringLiteral("JobsService/ReleaseJob");
    case JobVerb::Requeue:
      return QStringLiteral("JobsService/RequeueJob");
  }
  return {};
}

CallHandle JobVerbs::call(JobVerb verb, FactoryConnection& connection, const std::string& job,
                          const std::string& requestId, QObject* receiver, std::function<void(const CallError*)> done) {
  switch (verb) {
    case JobVerb::Cancel:
      return send(connection, &FactoryConnection::cancelJob, job, requestId, receiver, std::move(done));
    case JobVerb::Hold:
      return send(connection, &FactoryConnection::holdJob, job, requestId, receiver, std::move(done));
    case JobVerb::Release:
      return send(connection, &FactoryConnection::releaseJob, job, requestId, receiver, std::move(done));
    case JobVerb::Requeue:
      return send(connection, &FactoryConnection::requeueJob, job, requestId, receiver, std::move(done));
  }
  return {};
}

QString JobVerbs::obstacle(JobVerb verb) {
  switch (verb) {
    case JobVerb::Cancel:
      return tr("Left out: it cannot be cancelled in this state.");
    case JobVerb::Hold:
      return tr("Left out: it is not pending.");
    case JobVerb::Release:
      return tr("Left out: it is not held.");
    case JobVerb::Requeue:
      return tr("Left out: it neither runs nor has ended.");
  }
  return {};
}

BatchPlan JobVerbs::plan(JobVerb verb, const std::vector<std::shared_ptr<const v1::Job>>& jobs,
                         const std::vector<std::shared_ptr<const v1::Job>>& leftOut) {
  const int count = static_cast<int>(jobs.size());
  BatchPlan plan{.question = question(verb, count),
                 .consequence = consequence(verb),
                 .doIt = doIt(verb, count),
                 .done = done(verb),
                 .destroys = destroys(verb),
                 .columns = {tr("ID"), tr("Name"), tr("State"), tr("GPUs")}};
  int running = 0;
  int gpus = 0;
  const auto cells = [](const v1::Job& job) {
    return QStringList{text(lastId(job.name())), text(job.display_name()), Words::jobState(job.state()),
                       Format::number(job.gpu_count())};
  };
  for (const auto& job : leftOut) plan.leftOut.push_back(cells(*job) << obstacle(verb));
  for (const auto& job : jobs) {
    plan.items.push_back(cells(*job));
    if (JobText::isFinished(job->state()) || JobText::isWaiting(job->state())) continue;
    ++running;
    gpus += static_cast<int>(job->gpu_count());
  }
  if (running > 0) {
    plan.consequence = tr("%n of them run(s) now, on %1.", nullptr, running).arg(tr("%Ln GPU(s)", nullptr, gpus)) +
                       QLatin1Char('\n') + plan.consequence;
  }
  return plan;
}

}  // namespace aifactory
