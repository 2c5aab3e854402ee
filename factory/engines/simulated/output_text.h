// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "factory/engines/simulated/simulation.h"

namespace aifactory::simulated {

/// What the output of one job is made from: a copy, so that text is made without holding up the simulation.
struct OutputSource {
  std::uint64_t number = 0;
  std::uint64_t seed = 0;
  std::string name;
  Workload workload = Workload::Other;
  std::vector<JobRun> runs;
  std::vector<std::string> hosts;  ///< first host of each run
  std::vector<ScriptLine> script;  ///< of a submitted job; empty: text of its workload
  bool finished = false;
};
OutputSource outputSource(const SimulatedJob& job, const Simulation& simulation);

/// A job's output as text that only grows: every prefix stays as it was while the job runs, ends or runs again.
class OutputText {
 public:
  explicit OutputText(bool standardError) : m_standardError(standardError) {}

  /// Extends the text to what was written by `now`.
  void extend(const OutputSource& source, SimTime now);
  const std::string& text() const { return m_text; }

 private:
  void extendRun(const OutputSource& source, std::size_t run, SimTime now);
  void scriptLines(const OutputSource& source, const JobRun& run, SimTime until);
  void workloadLines(const OutputSource& source, const JobRun& run, SimTime until);
  void finish(const OutputSource& source, const JobRun& run);

  bool m_standardError;
  std::string m_text;
  std::size_t m_run = 0;  // being written
  bool m_headWritten = false;
  std::int64_t m_line = 0;  // next line of the run's body
};

}  // namespace aifactory::simulated
