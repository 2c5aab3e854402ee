// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace aifactory::simulated {
namespace {

constexpr std::array<Account, 16> accountTable{{
    {"ax-foundation", "skt", 0, {"kim.js", "lee.hw", "park.sy", "choi.mk"}},
    {"ax-agents", "skt", 6144, {"jung.da", "han.jw", "yoon.se", "seo.jh"}},
    {"litho", "skhynix", 5120, {"kang.mj", "cho.yr", "shin.dh", "moon.ij"}},
    {"process", "skhynix", 0, {"lim.sh", "oh.tg", "bae.jy", "nam.kh"}},
    {"fab-twin", "skhynix", 0, {"hwang.es", "ahn.br", "ryu.jm", "jeon.sb"}},
    {"memory-design", "skhynix", 2048, {"song.hj", "kwon.yd", "yang.cs", "son.ar"}},
    {"health", "hanbit-health", 1280, {"ha.nr", "woo.sj", "gu.by", "min.gh"}},
    {"bio", "dongbaek-bio", 512, {"noh.ek", "do.yw", "sung.hr", "pyo.jn"}},
    {"robotics", "seohae-robotics", 768, {"ma.ds", "gil.th", "yeo.jk", "tak.sm"}},
    {"steel", "baekdu-steel", 384, {"byun.ho", "sun.wk", "ok.jt", "bang.yh"}},
    {"network", "onnuri-network", 1024, {"chun.mi", "joo.sk", "uhm.tw", "pyun.gs"}},
    {"finance", "daehan-finance", 512, {"heo.sr", "ki.jh", "bong.ys", "chae.wn"}},
    {"capital", "namsan-capital", 256, {"mo.jy", "pi.kr", "eun.sh", "je.dw"}},
    {"institute", "hangang-institute", 1280, {"cha.bs", "pyeon.jl", "to.hy", "dan.km"}},
    {"lab", "cheomseong-lab", 512, {"ra.eh", "sa.jw", "ko.nm", "an.sy"}},
    {"studio", "onnuri-network", 0, {"chun.mi", "joo.sk", "uhm.tw", "pyun.gs"}},
}};

constexpr std::array<TenantName, 11> tenantTable{{
    {"skt", "SK Telecom"},
    {"skhynix", "SK hynix"},
    {"hanbit-health", "Hanbit Health"},
    {"dongbaek-bio", "Dongbaek Bio"},
    {"seohae-robotics", "Seohae Robotics"},
    {"baekdu-steel", "Baekdu Steel"},
    {"onnuri-network", "Onnuri Network"},
    {"daehan-finance", "Daehan Finance"},
    {"namsan-capital", "Namsan Capital"},
    {"hangang-institute", "Hangang Institute"},
    {"cheomseong-lab", "Cheomseong Lab"},
}};

constexpr std::array<Qos, 6> qosTable{{
    {"foundation", 8000, 18432},
    {"production", 9000, 0},
    {"high", 6000, 0},
    {"normal", 4000, 0},
    {"low", 2000, 2048},
    {"interactive", 7000, 0},
}};

constexpr std::array<QueueRule, 6> queueTable{{
    {"foundation", Pool::Training, 14 * 24 * hour, 72 * hour, 0, "foundation", false},
    {"batch", Pool::Training, 72 * hour, 12 * hour, 0, "normal", false},
    {"serving", Pool::Serving, 0, 0, 256, "production", false},
    {"interactive", Pool::Interactive, 12 * hour, 1 * hour, 16, "interactive", true},
    {"mig", Pool::Mig, 24 * hour, 4 * hour, 1, "normal", false},
    {"twin", Pool::Twin, 48 * hour, 12 * hour, 512, "normal", false},
}};

constexpr std::array<Demand, 9> demandTable{{
    {"foundation", Pool::Training, 36, 0},
    {"physics", Pool::Training, 950, 0},
    {"agents", Pool::Training, 700, 0},
    {"outside", Pool::Training, 1200, 0},
    {"serving", Pool::Serving, 0, 0.84},
    {"interactive", Pool::Interactive, 0, 0.5},
    {"mig", Pool::Mig, 0, 0.85},
    {"twin", Pool::Twin, 90, 0},
    {"reserved", Pool::Reserved, 150, 0},
}};

/// A kind of job. A '#' in the name becomes a digit, '@' two.
struct Template {
  std::string_view demand;
  double weight;
  std::string_view name;
  Workload workload;
  std::string_view account;
  std::string_view queue;
  std::string_view qos;
  std::array<int, 4> gpus;  // drawn with falling weight from left to right; 0 ends
  double medianHours;
  double limitHours;  // 0: none
};

constexpr Workload training = Workload::Training;
constexpr Workload fineTuning = Workload::FineTuning;
constexpr Workload serving = Workload::Serving;
constexpr Workload physics = Workload::Physics;
constexpr Workload rendering = Workload::Rendering;
constexpr Workload other = Workload::Other;

constexpr Template templates[] = {
    {"foundation",
     4,
     "ax-70b-pretrain-s#",
     training,
     "ax-foundation",
     "foundation",
     "foundation",
     {2048, 1024},
     40,
     72},
    {"foundation", 1, "ax-4-519b-pretrain-s#", training, "ax-foundation", "foundation", "foundation", {4096}, 60, 168},
    {"foundation", 6, "ax-34b-pretrain-s#", training, "ax-foundation", "foundation", "foundation", {512, 1024}, 24, 48},
    {"foundation",
     5,
     "ax-vl-30b-pretrain-s#",
     training,
     "ax-foundation",
     "foundation",
     "foundation",
     {512, 768},
     18,
     48},
    {"foundation", 3, "ax-moe-ablation-@", training, "ax-foundation", "foundation", "foundation", {512}, 8, 24},

    {"physics", 4, "litho-opc-cudax", physics, "litho", "batch", "normal", {256, 128, 64}, 3, 12},
    {"physics", 3, "litho-ilt-mask-@", physics, "litho", "batch", "high", {128, 64}, 2, 8},
    {"physics", 4, "etch-surrogate-ddp", physics, "process", "batch", "normal", {512, 256, 128}, 5, 24},
    {"physics", 5, "thermal-fno-train", physics, "process", "batch", "normal", {64, 128}, 3.5, 12},
    {"physics", 2, "cvd-plasma-pinn", physics, "process", "batch", "low", {64, 32}, 4, 16},
    {"physics", 3, "hbm4-signal-sweep-@", physics, "memory-design", "batch", "normal", {64, 32}, 1.5, 6},
    {"physics", 2, "dram-cell-tcad-@", physics, "memory-design", "batch", "normal", {32, 64, 128}, 2.5, 12},

    {"agents", 4, "agent-distill-8b", fineTuning, "ax-agents", "batch", "normal", {128, 64}, 6, 12},
    {"agents", 3, "agent-sft-32b-r@", fineTuning, "ax-agents", "batch", "normal", {64, 128, 256}, 4, 12},
    {"agents", 3, "agent-rlhf-8b-r@", fineTuning, "ax-agents", "batch", "high", {256, 128}, 7, 24},
    {"agents", 14, "ax-eval-sweep-@", other, "ax-agents", "batch", "low", {8, 16}, 0.6, 2},
    {"agents", 2, "speech-asr-ft-ko", fineTuning, "ax-agents", "batch", "normal", {32, 64}, 3, 8},

    {"outside", 4, "protein-ft-7b", fineTuning, "health", "batch", "normal", {32, 16, 64}, 4, 12},
    {"outside", 6, "genomics-align", other, "health", "batch", "normal", {4, 8, 16}, 1.2, 4},
    {"outside", 4, "ct-segment-train", training, "health", "batch", "normal", {8, 16}, 3, 8},
    {"outside", 5, "molecule-dock-@", physics, "bio", "batch", "normal", {4, 8, 2}, 1, 4},
    {"outside", 2, "antibody-diffusion", training, "bio", "batch", "high", {32, 16}, 5, 12},
    {"outside", 4, "vision-ft-robotics", fineTuning, "robotics", "batch", "normal", {16, 32, 64}, 2.5, 8},
    {"outside", 5, "grasp-policy-rl-@", training, "robotics", "batch", "normal", {8, 4}, 2, 6},
    {"outside", 4, "slab-defect-cnn", training, "steel", "batch", "normal", {4, 8, 2}, 1.5, 4},
    {"outside", 2, "furnace-cfd-@", physics, "steel", "batch", "normal", {16, 8}, 3, 8},
    {"outside", 4, "ran-traffic-lstm-@", training, "network", "batch", "normal", {8, 4, 16}, 1.5, 6},
    {"outside", 3, "core-anomaly-ft", fineTuning, "network", "batch", "normal", {16, 32}, 3, 8},
    {"outside", 6, "risk-mc-nightly", other, "finance", "batch", "normal", {8, 16, 32}, 1.5, 4},
    {"outside", 3, "fraud-gnn-train", training, "finance", "batch", "high", {16, 8}, 2, 6},
    {"outside", 4, "pricing-grid-@", other, "capital", "batch", "normal", {4, 8}, 0.8, 2},
    {"outside", 5, "climate-emulator", physics, "institute", "batch", "normal", {16, 32, 64}, 5, 12},
    {"outside", 6, "lattice-qcd-@", physics, "institute", "batch", "low", {8, 16, 4}, 2.5, 8},
    {"outside", 5, "galaxy-survey-@", other, "lab", "batch", "normal", {2, 4, 8}, 1.2, 4},
    {"outside", 3, "llm-course-ft", fineTuning, "lab", "batch", "low", {1, 2, 4}, 0.8, 2},

    {"serving", 5, "agent-serving-hr", serving, "ax-agents", "serving", "production", {16, 8, 64}, 200, 0},
    {"serving", 5, "ax-chat-70b-serve", serving, "ax-agents", "serving", "production", {32, 16, 64}, 300, 0},
    {"serving", 4, "callcenter-agent-serve", serving, "ax-agents", "serving", "production", {8, 16}, 160, 0},
    {"serving", 3, "fab-copilot-serve", serving, "process", "serving", "production", {8, 32}, 240, 0},
    {"serving", 3, "triage-llm-serve", serving, "health", "serving", "production", {8, 4}, 120, 0},
    {"serving", 3, "fraud-score-serve", serving, "finance", "serving", "production", {4, 8}, 180, 0},
    {"serving", 2, "robot-vla-serve", serving, "robotics", "serving", "production", {8, 4}, 90, 0},

    {"interactive", 4, "jupyter-lab", other, "ax-agents", "interactive", "interactive", {1, 2}, 1.5, 8},
    {"interactive", 3, "debug-shell", other, "process", "interactive", "interactive", {1, 2, 4}, 0.5, 2},
    {"interactive", 3, "notebook", other, "institute", "interactive", "interactive", {1, 2}, 1, 4},
    {"interactive", 2, "profile-kernels", other, "litho", "interactive", "interactive", {8, 4}, 0.4, 2},

    {"mig", 4, "embed-small-serve", serving, "network", "mig", "normal", {1}, 3, 12},
    {"mig", 4, "student-notebook", other, "lab", "mig", "normal", {1}, 1.5, 4},
    {"mig", 3, "ocr-batch-@", other, "finance", "mig", "normal", {1}, 0.7, 4},
    {"mig", 3, "ekg-infer", serving, "bio", "mig", "normal", {1}, 2, 12},

    {"twin", 3, "fab-twin-render-M16", rendering, "fab-twin", "twin", "normal", {96, 64}, 4, 12},
    {"twin", 3, "fab-twin-render-M15X", rendering, "fab-twin", "twin", "normal", {64, 32}, 3, 12},
    {"twin", 4, "oht-traffic-sim-@", rendering, "fab-twin", "twin", "normal", {16, 8}, 1.5, 6},
    {"twin", 3, "isaac-warehouse-@", rendering, "robotics", "twin", "normal", {16, 8, 32}, 2, 8},
    {"twin", 2, "rolling-mill-twin", rendering, "steel", "twin", "normal", {8, 16}, 2, 8},
    {"twin", 2, "city-rf-twin-@", rendering, "studio", "twin", "normal", {16, 32}, 3, 8},

    {"reserved", 1, "fab-qual-opc-@", physics, "litho", "batch", "high", {16, 32, 64}, 0.4, 1},
};

template <class Table>
int indexOf(const Table& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
  return found == table.end() ? -1 : static_cast<int>(found - table.begin());
}

const Template& pick(std::string_view demand, Random& random) {
  double total = 0;
  for (const Template& candidate : templates) total += candidate.demand == demand ? candidate.weight : 0;
  double left = random.uniform() * total;
  const Template* last = nullptr;
  for (const Template& candidate : templates) {
    if (candidate.demand != demand) continue;
    last = &candidate;
    left -= candidate.weight;
    if (left < 0) break;
  }
  return *last;
}

std::string spell(std::string_view pattern, Random& random) {
  std::string name;
  for (const char letter : pattern) {
    if (letter == '#') {
      name += static_cast<char>('1' + random.below(6));
    } else if (letter == '@') {
      name += fmt::format("{:02}", 1 + random.below(48));
    } else {
      name += letter;
    }
  }
  return name;
}

// Large jobs shrink with the factory, though less than it does, so that a small one is still a mixture.
Shape fit(int gpus, Pool pool, const Site& site, const Resources& resources) {
  const std::uint32_t perNode = site.gpusPerNode;
  if (gpus < 8) return {.nodes = 1, .gpusPerNode = std::min<std::uint32_t>(static_cast<std::uint32_t>(gpus), perNode)};
  const double nodes = gpus / 8.0 * std::pow(std::min(1.0, site.scale), gpus > 8 ? 0.65 : 0);
  const double most = std::max(1.0, std::floor(resources.nodeCount(pool) * 0.34));
  return {.nodes = static_cast<std::uint32_t>(std::clamp(std::round(nodes), 1.0, most)), .gpusPerNode = perNode};
}

}  // namespace

std::string_view workloadName(Workload workload) {
  switch (workload) {
    case Workload::Training:
      return "training";
    case Workload::FineTuning:
      return "fine-tuning";
    case Workload::Serving:
      return "serving";
    case Workload::Physics:
      return "physics";
    case Workload::Rendering:
      return "rendering";
    case Workload::Other:
      break;
  }
  return "";
}

std::span<const Account> accounts() { return accountTable; }

std::span<const TenantName> tenantNames() { return tenantTable; }
std::span<const Qos> qualities() { return qosTable; }
std::span<const QueueRule> queueRules() { return queueTable; }
std::span<const Demand> demands() { return demandTable; }
int findAccount(std::string_view name) { return indexOf(accountTable, name); }
int findQos(std::string_view name) { return indexOf(qosTable, name); }
int findQueue(std::string_view name) { return indexOf(queueTable, name); }

JobIdea drawJob(std::size_t demand, const Site& site, const Resources& resources, Random& random) {
  const Template& source = pick(demandTable[demand].name, random);
  JobIdea idea;
  idea.demand = static_cast<int>(demand);
  idea.name = spell(source.name, random);
  idea.account = findAccount(source.account);
  idea.qos = findQos(source.qos);
  idea.queue = findQueue(source.queue);
  idea.user = accountTable[static_cast<std::size_t>(idea.account)].users[static_cast<std::size_t>(random.below(4))];
  idea.workload = source.workload;
  std::size_t size = 0;
  while (size + 1 < source.gpus.size() && source.gpus[size + 1] != 0 && random.chance(0.45)) ++size;
  idea.shape = fit(source.gpus[size], demandTable[demand].pool, site, resources);
  if (demandTable[demand].pool == Pool::Mig) {
    const double which = random.uniform();
    idea.shape = {.nodes = 1, .gpusPerNode = 0, .migProfile = which < 0.65 ? 0 : which < 0.87 ? 1 : 2};
  }
  idea.limit = static_cast<SimTime>(source.limitHours * hour);
  idea.runTime = static_cast<SimTime>(random.lognormal(source.medianHours, 0.7) * hour);
  idea.runTime = std::clamp<SimTime>(idea.runTime, 2 * minute, 60 * 24 * hour);
  if (idea.limit > 0) idea.runTime = std::min(idea.runTime, idea.limit * 98 / 100);
  idea.wantsReservation = source.demand == "reserved";
  return idea;
}

}  // namespace aifactory::simulated
