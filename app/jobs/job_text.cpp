// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_text.h"

#include <csignal>

#include "app/format.h"
#include "app/words.h"

namespace aifactory {
namespace {

QString joined(const QString& first, const QString& second) {
  if (first.isEmpty() || second.isEmpty()) return first + second;
  return first + QStringLiteral(" · ") + second;
}

}  // namespace

bool JobText::isFinished(v1::Job::State state) { return state >= v1::Job::STATE_COMPLETED; }

bool JobText::isWaiting(v1::Job::State state) {
  return state == v1::Job::STATE_UNCONFIRMED || state == v1::Job::STATE_PENDING || state == v1::Job::STATE_HELD;
}

QString JobText::whyAndWhen(const v1::Job& job, const QDateTime& now) {
  if (isFinished(job.state())) return ending(job);
  if (job.state() == v1::Job::STATE_UNCONFIRMED) return tr("Sent; the scheduler has not answered yet");
  if (!isWaiting(job.state())) return {};
  QString why = Words::pendingReason(job.pending_reason());
  const QString detail = text(job.reason_detail());
  // One bare word is the scheduler's name for the same reason, not a fact behind it.
  if (detail.contains(QLatin1Char(' '))) why = tr("%1: %2", "reason: the fact behind it").arg(why, detail);
  return job.has_expected_start_time() ? joined(why, expectedStart(job, now)) : why;
}

QString JobText::expectedStart(const v1::Job& job, const QDateTime& now) {
  if (!job.has_expected_start_time()) return tr("no forecast yet");
  const QDateTime start = Format::time(job.expected_start_time());
  if (start <= now) return tr("starts any moment");
  return start.date() == now.date()
             ? tr("starts about %1").arg(QLocale().toString(start.toLocalTime().time(), QStringLiteral("HH:mm")))
             : tr("starts about %1").arg(Format::dateTime(start));
}

QString JobText::ending(const v1::Job& job) {
  if (!isFinished(job.state())) return {};
  if (job.exit_signal() != 0) {
    const char* name = sigabbrev_np(job.exit_signal());
    return name ? tr("Ended by signal %1 (SIG%2)").arg(job.exit_signal()).arg(QLatin1String(name))
                : tr("Ended by signal %1").arg(job.exit_signal());
  }
  return job.exit_code() != 0 ? tr("Exit code %1").arg(job.exit_code()) : QString();
}

qint64 JobText::elapsed(const v1::Job& job, const QDateTime& now) {
  if (!job.has_start_time() || isWaiting(job.state())) return -1;
  const QDateTime end = isFinished(job.state()) && job.has_end_time() ? Format::time(job.end_time()) : now;
  return std::max<qint64>(0, Format::time(job.start_time()).secsTo(end));
}

QString JobText::elapsedOfLimit(const v1::Job& job, const QDateTime& now) {
  const qint64 seconds = elapsed(job, now);
  if (seconds < 0) return {};
  const QString ran = Format::elapsed(seconds);
  if (isFinished(job.state())) return ran;
  return ran + QStringLiteral(" / ") +
         (job.has_time_limit() ? Format::age(Format::seconds(job.time_limit())) : QStringLiteral("∞"));
}

QString JobText::gpus(const v1::Job& job) {
  if (job.gpu_count() == 0) return tr("none", "GPUs of a job");
  const QString count = Format::number(job.gpu_count());
  return job.gpu_model().empty() ? count : tr("%1 × %2", "GPUs × model").arg(count, text(job.gpu_model()));
}

}  // namespace aifactory
