// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/words.h"

#include <gtest/gtest.h>

#include <QSet>

#include <utility>

#include "app/filter_words.h"
#include "app/jobs/job_text.h"
#include "base/filter_problem.h"

namespace aifactory {
namespace {

template <class Words, class Enum>
void expectWordForEach(int size, bool (*valid)(int), Words words, Enum unspecified) {
  QSet<QString> seen;
  for (int value = 1; value < size; ++value) {
    if (!valid(value)) continue;
    const QString word = words(static_cast<Enum>(value));
    EXPECT_FALSE(word.isEmpty()) << value;
    EXPECT_NE(word, words(unspecified)) << "no word for " << value;
    EXPECT_FALSE(seen.contains(word)) << qPrintable(word) << " stands for two things";
    seen << word;
  }
}

TEST(Words, EveryValueOfTheContractHasAWordOfItsOwn) {
  expectWordForEach(v1::Job::State_ARRAYSIZE, v1::Job::State_IsValid, &Words::jobState, v1::Job::STATE_UNSPECIFIED);
  expectWordForEach(v1::Job::PendingReason_ARRAYSIZE, v1::Job::PendingReason_IsValid, &Words::pendingReason,
                    v1::Job::PENDING_REASON_UNSPECIFIED);
  expectWordForEach(v1::Job::PendingReason_ARRAYSIZE, v1::Job::PendingReason_IsValid, &Words::pendingReasonHelp,
                    v1::Job::PENDING_REASON_UNSPECIFIED);
  expectWordForEach(v1::DeviceState_ARRAYSIZE, v1::DeviceState_IsValid, &Words::deviceState,
                    v1::DEVICE_STATE_UNSPECIFIED);
  expectWordForEach(v1::Rack::Phase_ARRAYSIZE, v1::Rack::Phase_IsValid, &Words::rackPhase, v1::Rack::PHASE_UNSPECIFIED);
  expectWordForEach(v1::Role_ARRAYSIZE, v1::Role_IsValid, &Words::role, v1::ROLE_UNSPECIFIED);
}

TEST(Words, AlertsAreBuiltFromTheirFields) {
  v1::Alert alert;
  alert.set_kind(v1::Alert::KIND_XID);
  alert.set_xid(79);
  alert.set_resource("nodes/h100-2217");
  alert.set_gpu(3);
  EXPECT_EQ(Words::alert(alert), QStringLiteral("Xid 79 · h100-2217 GPU 3"));
  alert.set_kind(v1::Alert::KIND_COOLANT);
  alert.set_resource("feeds/coolant-h1-b4");
  alert.set_gpu(-1);
  alert.set_value(46);
  alert.set_unit("°C");
  EXPECT_EQ(Words::alert(alert), QStringLiteral("Coolant loop h1-b4 at 46 °C"));
  v1::Alert rule;
  rule.set_kind(v1::Alert::KIND_RULE);
  rule.set_rule("InletTooWarm");
  rule.set_gpu(-1);
  EXPECT_EQ(Words::alert(rule), QStringLiteral("InletTooWarm"));
  rule.set_member_count(256);
  EXPECT_TRUE(Words::alert(rule).startsWith(QStringLiteral("InletTooWarm · 256 node")))
      << qPrintable(Words::alert(rule));
  rule.set_resource("nodes/h100-2217");
  EXPECT_EQ(Words::alert(rule), QStringLiteral("InletTooWarm · h100-2217"));
  alert.set_kind(v1::Alert::KIND_UNSPECIFIED);
  alert.set_summary("Something new.");
  EXPECT_EQ(Words::alert(alert), QStringLiteral("Something new."));
}

TEST(Words, NotesOfAJobAreWhatTheEnginesWrote) {
  for (const char* note :
       {"held by kim", "released by kim", "cancelled by kim", "requeued", "requeued: by kim",
        "requeued: node h100-0418 failed", "replaced by the next release", "exit code 137", "CUDA out of memory",
        "time limit reached", "node h100-0418 failed", "Xid 79 on h100-2217 GPU 3", "something new of 100 %1", ""}) {
    EXPECT_EQ(JobText::note(note), QString::fromLatin1(note));
  }
}

TEST(Words, UnconfirmedIsNeverShownAsFailed) {
  EXPECT_NE(Words::status(v1::Job::STATE_UNCONFIRMED), StatusKind::Error);
  EXPECT_EQ(Words::status(v1::Job::STATE_FAILED), StatusKind::Error);
}

TEST(Words, EveryFilterProblemHasASentenceWithTheSameWords) {
  for (const FilterProblem& problem : filterProblems()) {
    Filter::Error error = problem.at(3, {"first", "second", "third"});
    const std::string english = std::exchange(error.sentence, {});
    EXPECT_EQ(FilterWords::sentence(error).toStdString(), english) << problem.name;
  }
  EXPECT_EQ(FilterWords::sentence({0, "As the server says.", "SOMETHING_NEW", {}}),
            QStringLiteral("As the server says."));
  EXPECT_EQ(FilterWords::sentence(filter_problems::misspeltField.at(0, {"%2", "name"})),
            QStringLiteral("There is no field \"%2\". Did you mean \"name\"?"));
}

TEST(Words, EveryPendingFactHasWords) {
  using Fact = v1::Job::PendingFact;
  const QDateTime now = QDateTime::fromSecsSinceEpoch(1'795'000'000);
  for (int kind = 1; kind < Fact::Kind_ARRAYSIZE; ++kind) {
    Fact fact;
    fact.set_kind(static_cast<Fact::Kind>(kind));
    fact.set_subject("jobs/litho");
    fact.mutable_time()->set_seconds(1'795'000'000);
    EXPECT_TRUE(JobText::fact(fact, now).contains(QLatin1Char(' '))) << kind;
  }
  EXPECT_EQ(JobText::fact({}, now), QString());
}

TEST(Words, AWaitingJobSaysWhyAndWhen) {
  const QDateTime now = QDateTime::fromSecsSinceEpoch(1'795'000'000);
  v1::Job job;
  job.set_state(v1::Job::STATE_PENDING);
  job.set_pending_reason(v1::Job::PENDING_REASON_ACCOUNT_LIMIT);
  job.set_reason_detail("as the scheduler says");
  job.mutable_expected_start_time()->set_seconds(1'795'000'000 + 60);
  const QString when = QStringLiteral(" · starts about ");
  EXPECT_TRUE(JobText::whyAndWhen(job, now).startsWith(QStringLiteral("Account limit reached: as the scheduler says")));
  EXPECT_TRUE(JobText::whyAndWhen(job, now).contains(when));
  job.mutable_pending_fact()->set_kind(v1::Job::PendingFact::KIND_ACCOUNT_GPUS);
  job.mutable_pending_fact()->set_subject("litho");
  job.mutable_pending_fact()->set_value(500);
  job.mutable_pending_fact()->set_limit(512);
  EXPECT_TRUE(JobText::whyAndWhen(job, now).startsWith(
      QStringLiteral("Account limit reached: 500 of 512 GPUs in use by account litho") + when));
  EXPECT_TRUE(JobText::whyAndWhen(job, now.addSecs(120)).endsWith(QStringLiteral("starts any moment")));
  job.clear_expected_start_time();
  EXPECT_FALSE(JobText::whyAndWhen(job, now).contains(QStringLiteral("starts")));
}

}  // namespace
}  // namespace aifactory
