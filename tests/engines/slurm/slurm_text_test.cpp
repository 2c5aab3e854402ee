// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_text.h"

#include <gmock/gmock.h>

#include "base/utf8.h"
#include "factory/engines/slurm/placement_check.h"

namespace aifactory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string rowText(std::string_view separator, std::vector<std::string> columns) {
  columns.resize(static_cast<std::size_t>(JobColumn::Count));
  std::string text;
  for (const std::string& column : columns) {
    text += column + std::string(separator);
  }
  return text + "\n";
}

TEST(SlurmText, JobsComeBackColumnByColumn) {
  const std::string separator = newSeparator();
  const std::string text = rowText(separator, {"1", "1", "N/A", "RUNNING"}) + rowText(separator, {"22", "2", "0-3%2"});
  const auto rows = parseJobRows(text, separator);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].id(), 1u);
  EXPECT_EQ((*rows)[0][JobColumn::State], "RUNNING");
  EXPECT_EQ((*rows)[1].id(), 22u);
  EXPECT_EQ((*rows)[1][JobColumn::ArrayTasks], "0-3%2");
  EXPECT_NE((*rows)[0].hash(), (*rows)[1].hash());
}

TEST(SlurmText, ANameWithLineEndsMakesNoOtherJob) {
  const std::string separator = newSeparator();
  std::vector<std::string> columns(static_cast<std::size_t>(JobColumn::Count));
  columns[0] = "7";
  columns[static_cast<std::size_t>(JobColumn::Name)] =
      "evil\n99\x1f"
      "0000000000000000RUNNING";
  const std::string text = rowText(separator, columns);
  const auto rows = parseJobRows(text, separator);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().id(), 7u);
}

TEST(SlurmText, SeparatorsCannotBeForeseen) { EXPECT_NE(newSeparator(), newSeparator()); }

TEST(SlurmText, AListThatWasCutOffIsNotTaken) {
  const std::string separator = newSeparator();
  std::string text = rowText(separator, {"1"}) + rowText(separator, {"2"});
  text.resize(text.size() - separator.size() * 3);
  EXPECT_EQ(parseJobRows(text, separator).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(parseJobRows("", separator)->empty());
}

// As scontrol 22.05 prints it.
constexpr std::string_view nodeText = R"(NodeName=n0016 Arch=x86_64 CoresPerSocket=16 
   CPUAlloc=3 CPUEfctv=32 CPUTot=32 CPULoad=4.22
   AvailableFeatures=(null)
   Gres=gpu:h100:7,gpu:h100_1g.10gb:7
   NodeAddr=127.0.0.1 NodeHostName=vm Port=17457 Version=22.05.8
   State=MIXED+DRAIN ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A
   Partitions=gpu,short 
   AllocTRES=cpu=3,gres/gpu=7
   Reason=NVLink errors, see [ticket] 12 [slurm@2026-11-22T19:30:00]

NodeName=n0017 CoresPerSocket=16 
   CPUAlloc=0 CPUEfctv=32 CPUTot=32 CPULoad=N/A
   Gres=(null)
   State=DOWN* ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A
   Partitions=gpu 
)";

TEST(SlurmText, NodesWithTheirGpusStateAndReason) {
  const std::vector<SlurmNode> nodes = parseNodes(nodeText);
  ASSERT_EQ(nodes.size(), 2u);
  EXPECT_EQ(nodes[0].name, "n0016");
  EXPECT_EQ(nodes[0].cpus, 32u);
  EXPECT_THAT(nodes[0].gres, ElementsAre(GpuGres{"h100", 7, {}}, GpuGres{"h100_1g.10gb", 7, {}}));
  EXPECT_THAT(nodes[0].queues, ElementsAre("gpu", "short"));
  EXPECT_TRUE(nodes[0].has("DRAIN"));
  EXPECT_TRUE(nodes[0].has("MIXED"));
  EXPECT_FALSE(nodes[0].has("*"));
  EXPECT_EQ(nodes[0].reason, "NVLink errors, see [ticket] 12");
  EXPECT_EQ(nodes[0].reasonUser, "slurm");
  EXPECT_EQ(nodes[0].reasonTime, 1795375800);
  EXPECT_TRUE(nodes[1].has("DOWN"));
  EXPECT_TRUE(nodes[1].has("*"));
  EXPECT_THAT(nodes[1].gres, IsEmpty());
}

TEST(SlurmText, Partitions) {
  const auto partitions = parsePartitions(
      "PartitionName=short AllowGroups=ALL AllowAccounts=skt,skhynix AllowQos=ALL AllocNodes=ALL Default=NO QoS=N/A "
      "DefaultTime=00:05:00 MaxTime=00:30:00 Nodes=n[0001-0016] State=UP TotalCPUs=512\n"
      "PartitionName=gpu AllowAccounts=ALL AllowQos=ALL Default=YES DefaultTime=NONE MaxTime=UNLIMITED State=DRAIN\n");
  ASSERT_EQ(partitions.size(), 2u);
  EXPECT_EQ(partitions[0].maxMinutes, 30);
  EXPECT_EQ(partitions[0].defaultMinutes, 5);
  EXPECT_THAT(partitions[0].accounts, ElementsAre("skt", "skhynix"));
  EXPECT_TRUE(partitions[0].up);
  EXPECT_FALSE(partitions[0].isDefault);
  EXPECT_EQ(partitions[1].maxMinutes, 0);
  EXPECT_THAT(partitions[1].accounts, IsEmpty());
  EXPECT_FALSE(partitions[1].up);
  EXPECT_TRUE(partitions[1].isDefault);
}

TEST(SlurmText, GpuIndicesByJobAndNode) {
  const auto placements = parseGpuPlacements(R"(scontrol: show job 1
JobId=1 JobName=rest1
   NumNodes=3 NumCPUs=8
   JOB_GRES=gpu:h100:5
     Nodes=n[0001-0002] CPU_IDs=0-1,16-17 Mem=0 GRES=gpu:h100:2(IDX:0-1)
     Nodes=n0003 CPU_IDs=0 Mem=0 GRES=gpu:h100:1(IDX:7),gpu:h100_1g.10gb:2(IDX:9,11)
scontrol: show job 4
JobId=4 ArrayJobId=3 ArrayTaskId=1 JobName=wrap
     Nodes=n0004 CPU_IDs=0 Mem=0 GRES=
scontrol: 
)");
  ASSERT_EQ(placements.size(), 2u);
  const GpuPlacement& first = placements.at(1);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].first, "n[0001-0002]");
  EXPECT_THAT(first[0].second, ElementsAre(GpuGres{"h100", 2, {0, 1}}));
  EXPECT_THAT(first[1].second, ElementsAre(GpuGres{"h100", 1, {7}}, GpuGres{"h100_1g.10gb", 2, {9, 11}}));
  EXPECT_THAT(placements.at(4).front().second, IsEmpty());
}

TEST(SlurmText, GresInEveryForm) {
  EXPECT_THAT(parseGres("gpu:8"), ElementsAre(GpuGres{"", 8, {}}));
  EXPECT_THAT(parseGres("gres:gpu:h100:3"), ElementsAre(GpuGres{"h100", 3, {}}));
  EXPECT_THAT(parseGres("gpu:h100:8(S:0-1),nic:2"), ElementsAre(GpuGres{"h100", 8, {}}));
  EXPECT_THAT(parseGres("gpu:h100:5(IDX:0-2,4,7)"), ElementsAre(GpuGres{"h100", 5, {0, 1, 2, 4, 7}}));
  EXPECT_THAT(parseGres("gpu:h100:0(IDX:N/A)"), ElementsAre(GpuGres{"h100", 0, {}}));
  EXPECT_THAT(parseGres("(null)"), IsEmpty());
  EXPECT_EQ(gpusInTres("cpu=8,mem=4000000M,node=2,billing=8,gres/gpu=4,gres/gpu:h100=4"), 4u);
  EXPECT_EQ(gpusInTres("cpu=8"), 0u);
}

TEST(SlurmText, MigProfiles) {
  ASSERT_TRUE(migProfileOf("h100_1g.10gb"));
  EXPECT_EQ(migProfileOf("h100_1g.10gb")->name, "1g.10gb");
  EXPECT_EQ(migProfileOf("h100_1g.10gb")->perGpu(), 7u);
  EXPECT_EQ(migProfileOf("3g.40gb")->perGpu(), 2u);
  EXPECT_EQ(migProfileOf("3g.40gb")->memoryGb, 40u);
  EXPECT_FALSE(migProfileOf("h100"));
  EXPECT_FALSE(migProfileOf("rtx_pro_6000"));
}

TEST(SlurmText, TimesAndDurations) {
  EXPECT_EQ(parseSlurmTime("2026-11-22T19:28:07"), 1795375687);
  EXPECT_EQ(parseSlurmTime("N/A"), std::nullopt);
  EXPECT_EQ(parseSlurmTime("Unknown"), std::nullopt);
  EXPECT_EQ(parseSlurmDuration("30:00"), 1800);
  EXPECT_EQ(parseSlurmDuration("1:00:00"), 3600);
  EXPECT_EQ(parseSlurmDuration("7-00:00:00"), 604800);
  EXPECT_EQ(parseSlurmDuration("2-12"), 216000);
  EXPECT_EQ(parseSlurmDuration("45"), 2700);
  EXPECT_EQ(parseSlurmDuration("UNLIMITED"), std::nullopt);
  EXPECT_EQ(parseSlurmDuration("INVALID"), std::nullopt);
}

TEST(SlurmText, PrintableTextOnly) {
  EXPECT_EQ(printable("a\nb\tc"), "a b c");
  EXPECT_EQ(printable("울산 · 1"), "울산 · 1");
  EXPECT_EQ(printable("x\xFFy"), "x\uFFFDy");
  EXPECT_EQ(printable("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(SlurmText, APlacementThatAUserWroteIsNotTaken) {
  const auto found = parseGpuPlacements(
      "JobId=1 JobName=a\n   NumNodes=1\n     Nodes=n1 CPU_IDs=0 Mem=0 GRES=gpu:h100:1(IDX:0)\n"
      "   Command=/x\n     Nodes=n2 CPU_IDs=0 Mem=0 GRES=gpu:h100:1(IDX:5)\n"
      "\nJobId=2 JobName=b\n     Nodes=n3 CPU_IDs=0 Mem=0 GRES=gpu:h100:1(IDX:1)\n   Command=(null)\n"
      "   WorkDir=/x\n\nJobId=2 JobName=b\n     Nodes=n4 CPU_IDs=0 Mem=0 GRES=gpu:h100:1(IDX:2)\n");
  ASSERT_EQ(found.size(), 1u) << "job 2 has two records";
  ASSERT_EQ(found.at(1).size(), 1u);
  EXPECT_EQ(found.at(1).front().first, "n1");
}

TEST(SlurmText, APlacementMustFitWhatSqueueSays) {
  const GpuPlacement placement{{"n[1-2]", {{"h100", 4, {0, 1, 2, 3}}}}, {"n5", {{"h100", 1, {0}}}}};
  EXPECT_TRUE(isPlausible(placement, "n[1-2,5]", "cpu=3,gres/gpu=9,gres/gpu:h100=9"));
  EXPECT_FALSE(isPlausible(placement, "n[1-2]", "cpu=3,gres/gpu=9")) << "n5 is not its own";
  EXPECT_FALSE(isPlausible(placement, "n[1-2,5]", "cpu=3,gres/gpu=8")) << "one more than it has";
  EXPECT_FALSE(isPlausible({{"n1", {{"h100", 4, {}}}}, {"n1", {{"h100", 4, {}}}}}, "n1", "gres/gpu=8"));
  EXPECT_TRUE(isPlausible({}, "n1", "cpu=1"));
}

}  // namespace
}  // namespace aifactory
