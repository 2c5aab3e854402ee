// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/control_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aifactory {
namespace {

using testing::UnorderedElementsAre;
using Kind = JobRecord::Kind;

const std::string record = R"(JobId=8 ArrayJobId=7 ArrayTaskId=1 JobName=two words
   UserId=aif_kim(999) GroupId=root(0) MCS_label=N/A
   Priority=12 Nice=0 Account=skhynix QOS=normal
   JobState=PENDING Reason=ReqNodeNotAvail,_May_be_reserved_for_other_job Dependency=(null)
   Requeue=1 Restarts=2 BatchFlag=1 Reboot=0 ExitCode=3:0
   DerivedExitCode=0:0
   RunTime=00:00:02 TimeLimit=01:00:00 TimeMin=N/A
   SubmitTime=2026-11-22T22:08:01 EligibleTime=2026-11-22T22:08:01
   AccrueTime=2026-11-22T22:08:01
   StartTime=2026-11-22T22:09:01 EndTime=2026-11-22T23:09:01 Deadline=N/A
   Partition=gpu AllocNode:Sid=localhost:25832
   ReqNodeList=(null) ExcNodeList=(null)
   NodeList=(null)
   NumNodes=2-2 NumCPUs=1 NumTasks=1 CPUs/Task=1 ReqB:S:C:T=0:0:*:*
   TRES=cpu=1,node=1,billing=1,gres/gpu=1
   JOB_GRES=gpu:h100:1
     Nodes=n0001 CPU_IDs=0 Mem=0 GRES=gpu:h100:1(IDX:3)
   MinCPUsNode=1 MinMemoryNode=0 MinTmpDiskNode=0
   Command=(null)
   WorkDir=/tmp/a b
   Comment=of mine 
   StdErr=/tmp/err
   StdIn=/dev/null
   StdOut=/tmp/out
   Power=

)";

std::string with(const std::string& what, const std::string& instead) {
  std::string text = record;
  return text.replace(text.find(what), what.size(), instead);
}

TEST(ControlText, ARecordIsARowAsSqueueHasIt) {
  const JobRecord job = parseJobRecord(8, record);
  ASSERT_EQ(job.kind, Kind::Known);
  EXPECT_EQ(job.row.id(), 8u);
  EXPECT_EQ(job.row[JobColumn::ArrayId], "7");
  EXPECT_EQ(job.row[JobColumn::ArrayTasks], "1");
  EXPECT_EQ(job.row[JobColumn::Name], "two words");
  EXPECT_EQ(job.row[JobColumn::User], "aif_kim");
  EXPECT_EQ(job.row[JobColumn::Reason], "ReqNodeNotAvail, May be reserved for other job");
  EXPECT_EQ(job.row[JobColumn::Restarts], "2");
  EXPECT_EQ(job.row[JobColumn::ExitCode], "3:0");
  EXPECT_EQ(job.row[JobColumn::NodeList], "");
  EXPECT_EQ(job.row[JobColumn::Tres], "cpu=1,node=1,billing=1,gres/gpu=1");
  EXPECT_EQ(job.row[JobColumn::Directory], "/tmp/a b");
  EXPECT_EQ(job.row[JobColumn::Comment], "of mine");
  EXPECT_EQ(job.row[JobColumn::Output], "/tmp/out");
  ASSERT_EQ(job.placement.size(), 1u);
  EXPECT_EQ(job.placement[0].second.at(0).indices, std::vector<std::uint32_t>{3});
}

TEST(ControlText, WhatSbatchSubmittedEndsInBlanks) {
  EXPECT_EQ(parseJobRecord(8, with("   Power=\n", "   Power=\n   TresPerNode=gres:gpu:1\n   \n")).kind, Kind::Known);
}

TEST(ControlText, NothingIsAnUnknownJob) { EXPECT_EQ(parseJobRecord(8, "\n").kind, Kind::Unknown); }

TEST(ControlText, WhatAUserCouldHaveWrittenIsUnclear) {
  EXPECT_EQ(parseJobRecord(9, record).kind, Kind::Unclear) << "another job's";
  EXPECT_EQ(parseJobRecord(8, record + record).kind, Kind::Unclear) << "two";
  EXPECT_EQ(parseJobRecord(8, with("two words", "two\nwords")).kind, Kind::Unclear);
  EXPECT_EQ(parseJobRecord(8, with("two words", "x\n   UserId=root(0)")).kind, Kind::Unclear);
  EXPECT_EQ(parseJobRecord(8, with("of mine", "x\n   JobState=FAILED Reason=None")).kind, Kind::Unclear);
  EXPECT_EQ(parseJobRecord(8, with("/tmp/a b", "/tmp\nJobId=9 JobName=y")).kind, Kind::Unclear);
  EXPECT_EQ(parseJobRecord(8, record.substr(0, 300)).kind, Kind::Unclear) << "cut off";
  const JobRecord forged =
      parseJobRecord(8, with("of mine", "x\n     Nodes=n0002 CPU_IDs=0 Mem=0 GRES=gpu:h100:8(IDX:0-7)"));
  EXPECT_EQ(forged.placement.size(), 1u) << "after the place where Slurm names nodes";
}

TEST(ControlText, OwnersOfSteps) {
  EXPECT_THAT(parseStepOwners("StepId=12.batch UserId=999 StartTime=x TimeLimit=UNLIMITED\n   State=RUNNING\n\n"
                              "StepId=7_1.0 UserId=1\nStepId=20+1.extern UserId=1\n"),
              UnorderedElementsAre("12", "7_1", "20"));
  EXPECT_THAT(parseStepOwners("No job steps in the system\n"), UnorderedElementsAre());
}

}  // namespace
}  // namespace aifactory
