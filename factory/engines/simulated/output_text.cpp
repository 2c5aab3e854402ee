// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/output_text.h"

#include <absl/strings/str_replace.h>
#include <fmt/format.h>

#include <cmath>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

// A line each so often; what a line says depends on nothing but the job and the line's number.
SimTime lineEvery(Workload workload) {
  switch (workload) {
    case Workload::Training:
      return 3 * second;
    case Workload::FineTuning:
      return 5 * second;
    case Workload::Serving:
      return 10 * second;
    case Workload::Physics:
      return 6 * second;
    case Workload::Rendering:
      return 4 * second;
    case Workload::Other:
      break;
  }
  return 15 * second;
}

std::string clockTime(SimTime time) {
  return fmt::format("{:02}:{:02}:{:02}", time / hour % 24, time / minute % 60, time / second % 60);
}

std::string trainingLine(const OutputSource& source, const JobRun& run, std::int64_t step, std::uint64_t draw) {
  if (step % 240 == 239) return fmt::format("checkpoint saved in {:.1f} s", 6 + 5 * unit(draw));
  if (draw % 457 == 0) return fmt::format("rank {}: NCCL slow link, retry 1", mix(draw) % std::max(1U, run.ranks));
  const double scale = source.workload == Workload::Training ? 6.2 : 2.1;
  const double done = static_cast<double>(step) * 10 + 900;
  const double loss = 1.12 + scale * std::pow(done / 900, -0.31) + 0.012 * (unit(draw) - 0.5);
  const double use = (source.workload == Workload::Training ? 41.6 : 36.2) + 1.4 * (unit(mix(draw)) - 0.5);
  return fmt::format("step {} loss {:.4f} {:.1f} % MFU", step * 10, loss, use);
}

std::string bodyLine(const OutputSource& source, const JobRun& run, std::int64_t line) {
  const std::int64_t step = line + run.progressBefore / lineEvery(source.workload);
  const std::uint64_t draw = mix(source.seed, static_cast<std::uint64_t>(step));
  switch (source.workload) {
    case Workload::Training:
    case Workload::FineTuning:
      return trainingLine(source, run, step, draw);
    case Workload::Serving:
      if (draw % 389 == 0) return "WARNING kv cache above 95 %, preempting 2 requests";
      return fmt::format("engine: running {} waiting {} kv {:.1f} % gen {:.0f} tok/s ttft p95 {} ms", 40 + draw % 160,
                         mix(draw) % 9, 52 + 40 * unit(draw), 1400.0 * run.ranks * (0.8 + 0.4 * unit(mix(draw))),
                         220 + mix(draw, 5) % 260);
    case Workload::Physics:
      if (step % 100 == 99) return fmt::format("field written: snapshot-{:05}.h5", step / 100);
      return fmt::format("iter {} residual {:.3e} cfl {:.2f} {:.2f} Mcells/s/GPU", step * 25,
                         2.4e-2 * std::pow(1.0 + static_cast<double>(step), -0.62) * (0.9 + 0.2 * unit(draw)),
                         0.6 + 0.2 * unit(mix(draw)), 388 + 20 * unit(mix(draw, 7)));
    case Workload::Rendering:
      if (draw % 211 == 0) return fmt::format("tile {} re-rendered: denoiser variance high", draw % 64);
      return fmt::format("frame {} rendered in {:.2f} s, {} samples a pixel", step, 3.4 + 0.9 * unit(draw), 256);
    case Workload::Other:
      break;
  }
  return fmt::format("chunk {} done, {} records, {:.1f} s", step, 18000 + draw % 4000, 13 + 3 * unit(draw));
}

// Lines that a run repeats on its error stream.
bool isWarning(std::string_view line) {
  return line.find("NCCL") != std::string_view::npos || line.find("WARNING") != std::string_view::npos ||
         line.find("re-rendered") != std::string_view::npos;
}

}  // namespace

OutputSource outputSource(const SimulatedJob& job, const Simulation& simulation) {
  OutputSource source{.number = job.number,
                      .seed = job.seed,
                      .name = job.idea.name,
                      .workload = job.idea.workload,
                      .runs = job.runs,
                      .hosts = {},
                      .script = {},
                      .finished = job.finished()};
  for (const JobRun& run : job.runs) {
    source.hosts.emplace_back(lastId(simulation.site().nodeName(run.firstNode)));
  }
  if (job.submission) source.script = job.submission->lines;
  return source;
}

void OutputText::extend(const OutputSource& source, SimTime now) {
  for (std::size_t run = m_run; run < source.runs.size(); ++run) {
    extendRun(source, run, now);
    if (source.runs[run].end == 0) return;
    m_run = run + 1;
    m_headWritten = false;
    m_line = 0;
  }
}

void OutputText::extendRun(const OutputSource& source, std::size_t index, SimTime now) {
  const JobRun& run = source.runs[index];
  if (now < run.start) return;
  const SimTime until = run.end != 0 ? run.end : now;
  if (!m_headWritten) {
    m_headWritten = true;
    if (source.script.empty() && !m_standardError) {
      m_text += fmt::format("{} {} (jobs/{}) on {} GPUs, first host {}\n", clockTime(run.start), source.name,
                            source.number, run.ranks, source.hosts[index]);
      if (run.progressBefore > 0) m_text += fmt::format("{} resuming from the last checkpoint\n", clockTime(run.start));
    }
  }
  if (source.script.empty()) {
    workloadLines(source, run, until);
  } else {
    scriptLines(source, run, until);
  }
  if (run.end != 0) finish(source, run);
}

void OutputText::scriptLines(const OutputSource& source, const JobRun& run, SimTime until) {
  if (m_standardError) return;
  const auto lines = static_cast<std::int64_t>(source.script.size());
  for (; m_line < lines; ++m_line) {
    const ScriptLine& line = source.script[static_cast<std::size_t>(m_line)];
    if (run.start + line.after > until) return;
    m_text += absl::StrReplaceAll(line.text, {{"$SLURM_JOB_ID", std::to_string(source.number)},
                                              {"${SLURM_JOB_ID}", std::to_string(source.number)},
                                              {"$(hostname)", source.hosts[m_run]}});
    m_text += '\n';
  }
}

void OutputText::workloadLines(const OutputSource& source, const JobRun& run, SimTime until) {
  const SimTime every = lineEvery(source.workload);
  for (; run.start + (m_line + 1) * every <= until; ++m_line) {
    const std::string line = bodyLine(source, run, m_line);
    if (m_standardError && !isWarning(line)) continue;
    m_text += clockTime(run.start + (m_line + 1) * every);
    m_text += ' ';
    m_text += line;
    m_text += '\n';
  }
}

void OutputText::finish(const OutputSource& source, const JobRun& run) {
  const std::string at = clockTime(run.end);
  switch (run.outcome.state) {
    case v1::Job::STATE_COMPLETED:
      if (source.script.empty() && !m_standardError) m_text += at + " done\n";
      break;
    case v1::Job::STATE_TIMEOUT:
      m_text += fmt::format("slurmstepd: error: *** JOB {} CANCELLED AT {} DUE TO TIME LIMIT ***\n", source.number, at);
      break;
    case v1::Job::STATE_CANCELLED:
      m_text += fmt::format("slurmstepd: error: *** JOB {} CANCELLED AT {} ***\n", source.number, at);
      break;
    case v1::Job::STATE_OUT_OF_MEMORY:
      m_text += fmt::format("{} torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n", at);
      break;
    case v1::Job::STATE_FAILED:
      if (source.script.empty()) {
        m_text +=
            fmt::format("{} Traceback (most recent call last): RuntimeError, exit code {}\n", at, run.outcome.exitCode);
      }
      break;
    case v1::Job::STATE_NODE_FAIL:
    case v1::Job::STATE_PREEMPTED:
      m_text += fmt::format("{} stopped: {}\n", at, run.outcome.note);
      break;
    default:
      break;
  }
}

}  // namespace aifactory::simulated
