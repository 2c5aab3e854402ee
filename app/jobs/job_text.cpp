// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_text.h"

#include <QRegularExpression>

#include <csignal>
#include <vector>

#include "app/format.h"
#include "app/words.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

QString joined(const QString& first, const QString& second) {
  if (first.isEmpty() || second.isEmpty()) return first + second;
  return first + QStringLiteral(" · ") + second;
}

/// The time of day; with the date where that is another one than now's.
QString clock(const QDateTime& time, const QDateTime& now) {
  return time.toLocalTime().date() == now.toLocalTime().date()
             ? QLocale().toString(time.toLocalTime().time(), QStringLiteral("HH:mm"))
             : Format::dateTime(time);
}

// What the simulated engine and the Slurm engine note of a job's events (simulation.cpp, simulation_verbs.cpp,
// node_health.cpp, job_record.cpp).
constexpr const char* knownNotes[] = {
    QT_TRANSLATE_NOOP("JobText", "held by %1"),
    QT_TRANSLATE_NOOP("JobText", "released by %1"),
    QT_TRANSLATE_NOOP("JobText", "cancelled by %1"),
    QT_TRANSLATE_NOOP("JobText", "by %1"),
    QT_TRANSLATE_NOOP("JobText", "requeued"),
    QT_TRANSLATE_NOOP("JobText", "replaced by the next release"),
    QT_TRANSLATE_NOOP("JobText", "exit code %1"),
    QT_TRANSLATE_NOOP("JobText", "CUDA out of memory"),
    QT_TRANSLATE_NOOP("JobText", "time limit reached"),
    QT_TRANSLATE_NOOP("JobText", "node %1 failed"),
    QT_TRANSLATE_NOOP("JobText", "Xid %1 on %2 GPU %3"),
};

struct NoteShape {
  const char* sentence;
  QRegularExpression shape;  // captures the values of its places, in their order
};

const std::vector<NoteShape>& noteShapes() {
  static const auto shapes = [] {
    static const QRegularExpression place(QStringLiteral("%[1-9]"));
    std::vector<NoteShape> made;
    for (const char* sentence : knownNotes) {
      const QString shape = QString::fromLatin1(sentence).replace(place, QStringLiteral("(.+)"));
      made.push_back({sentence, QRegularExpression(QRegularExpression::anchoredPattern(shape))});
    }
    return made;
  }();
  return shapes;
}

}  // namespace

QString JobText::name(const v1::Job& job) {
  QString name = text(job.display_name());
  if (!job.array_tasks().empty()) name += QStringLiteral("[%1]").arg(text(job.array_tasks()));
  return name;
}

bool JobText::isFinished(v1::Job::State state) { return state >= v1::Job::STATE_COMPLETED; }

bool JobText::isWaiting(v1::Job::State state) {
  return state == v1::Job::STATE_UNCONFIRMED || state == v1::Job::STATE_PENDING || state == v1::Job::STATE_HELD;
}

QString JobText::whyAndWhen(const v1::Job& job, const QDateTime& now) {
  if (isFinished(job.state())) return ending(job);
  if (job.state() == v1::Job::STATE_UNCONFIRMED) return tr("Sent; the scheduler has not answered yet");
  if (!isWaiting(job.state())) return {};
  QString why = Words::pendingReason(job.pending_reason());
  QString detail = fact(job.pending_fact(), now);
  if (detail.isEmpty()) detail = text(job.reason_detail());
  // One bare word is the scheduler's name for the same reason, not a fact behind it.
  if (detail.contains(QLatin1Char(' '))) why = tr("%1: %2", "reason: the fact behind it").arg(why, detail);
  return job.has_expected_start_time() ? joined(why, expectedStart(job, now)) : why;
}

QString JobText::fact(const v1::Job::PendingFact& fact, const QDateTime& now) {
  using Fact = v1::Job::PendingFact;
  const QString subject = text(fact.subject());
  const QString value = Format::number(static_cast<qint64>(fact.value()));
  const QString limit = Format::number(static_cast<qint64>(fact.limit()));
  switch (fact.kind()) {
    case Fact::KIND_ACCOUNT_GPUS:
      return tr("%1 of %2 GPUs in use by account %3").arg(value, limit, subject);
    case Fact::KIND_QOS_GPUS:
      return tr("%1 of %2 GPUs in use by QOS %3").arg(value, limit, subject);
    case Fact::KIND_FREE_NODES:
      return tr("needs %n free node(s), %1 of %2 free now", nullptr, static_cast<int>(fact.needed())).arg(value, limit);
    case Fact::KIND_MIG_INSTANCES:
      return tr("all %1 instances of %2 in use").arg(limit, subject);
    case Fact::KIND_POSITION:
      return tr("number %1 of those waiting for the same GPUs").arg(value);
    case Fact::KIND_AFTER_JOB:
      return tr("starts after job %1 has ended").arg(text(lastId(fact.subject())));
    case Fact::KIND_BEGIN_TIME:
      return tr("asked to begin at %1").arg(clock(Format::time(fact.time()), now));
    case Fact::KIND_RESERVATION:
      return tr("reservation %1 opens at %2").arg(subject, clock(Format::time(fact.time()), now));
    case Fact::KIND_HELD_BY:
      return tr("held by %1").arg(subject);
    default:
      return {};
  }
}

QString JobText::expectedStart(const v1::Job& job, const QDateTime& now) {
  if (!job.has_expected_start_time()) return tr("no forecast yet");
  const QDateTime start = Format::time(job.expected_start_time());
  if (start <= now) return tr("starts any moment");
  return tr("starts about %1").arg(clock(start, now));
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

QString JobText::note(std::string_view english) {
  constexpr std::string_view requeued = "requeued: ";
  if (english.starts_with(requeued)) {
    return tr("requeued: %1", "why").arg(note(english.substr(requeued.size())));
  }
  const QString told = text(english);
  for (const NoteShape& known : noteShapes()) {
    const QRegularExpressionMatch match = known.shape.match(told);
    if (!match.hasMatch()) continue;
    QString sentence = tr(known.sentence);
    for (int place = 1; place <= match.lastCapturedIndex(); ++place) {
      sentence.replace(QStringLiteral("%%1").arg(place), match.captured(place));
    }
    return sentence;
  }
  return told;
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
