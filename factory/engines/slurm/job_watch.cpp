// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/job_watch.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>

#include "base/resource_name.h"
#include "factory/engines/slurm/job_record.h"
#include "factory/engines/slurm/placement_check.h"

namespace aifactory {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds longestListingPause{15};
constexpr int attentiveGlances = 10;
constexpr int startingGlances = 3;
// More jobs than this at once are cheaper in a listing.
constexpr std::size_t mostGlanced = 100;
// Beyond what the last glance found: a number may be lost to a submission that Slurm refused.
constexpr std::size_t spareNumbers = 2;
// What ended unseen is asked about again when the database was away, and given up after so many times.
constexpr std::chrono::seconds settlePause{60};
constexpr int patientFailures = 10;
// Between two tries to read what ended before we were started.
constexpr std::chrono::seconds recallPause{5};

std::int64_t nowSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
}

std::int64_t keptSince(const SlurmOptions& options) { return nowSeconds() - options.keepFinished.count(); }

// A line end in a text that scontrol prints could pass for another job's record.
bool isPlain(const JobRow& row) {
  using Column = JobColumn;
  return std::ranges::all_of(std::initializer_list<Column>{Column::Name, Column::Comment, Column::Directory,
                                                           Column::Output, Column::Error, Column::Reason},
                             [&](Column column) { return row[column].find('\n') == std::string_view::npos; });
}

bool isOwn(const GpuPlacement& placement, const JobRow& row) {
  return isPlausible(placement, row[JobColumn::NodeList], row[JobColumn::Tres]);
}

// Whether where it runs must be asked for, since it is not known or may be another place now.
bool isUnplaced(const FollowedJobs::Followed* known, const v1::Job& job) {
  return isAllocated(job.state()) &&
         (known == nullptr || known->devices.empty() || known->job->restart_count() != job.restart_count() ||
          known->job->node_count() != job.node_count() || known->job->gpu_count() != job.gpu_count());
}

std::size_t countKnown(const std::vector<JobRecord>& records, std::uint64_t after) {
  return static_cast<std::size_t>(std::ranges::count_if(records, [after](const JobRecord& record) {
    return record.number > after && record.kind == JobRecord::Kind::Known;
  }));
}

void count(std::map<std::uint64_t, int>& glancesLeft) {
  for (auto entry = glancesLeft.begin(); entry != glancesLeft.end();) {
    entry = --entry->second <= 0 ? glancesLeft.erase(entry) : std::next(entry);
  }
}

}  // namespace

absl::Status JobWatch::look(const Look& look) {
  absl::Status status = SteadyClock::now() >= m_listingDue ? list(look) : glance(look);
  if (status.ok()) {
    hearAccounting(look);
    m_jobs.forgetOld(keptSince(m_options), look.change);
  }
  return status;
}

void JobWatch::attend(std::uint64_t number) { m_attended[number] = attentiveGlances; }

absl::Status JobWatch::list(const Look& look) {
  const auto began = SteadyClock::now();
  const auto listing = m_tools.jobs(look.stop);
  if (!listing.ok()) {
    return listing.status();
  }
  struct Changed {
    const JobRow* row;
    std::size_t hash;
    v1::Job job;
  };
  std::vector<Changed> changed;
  Numbers unplaced;
  std::unordered_set<std::uint64_t> present;
  for (const JobRow& row : listing->rows) {
    const std::uint64_t number = row.id();
    const std::size_t hash = row.hash();
    present.insert(number);
    const auto* const known = m_jobs.get(number);
    if (known != nullptr && known->hash == hash) {
      continue;
    }
    changed.push_back(
        {&row, hash, makeJob(row, m_options, known == nullptr ? nullptr : known->job.get(), nowSeconds())});
    if (isUnplaced(known, changed.back().job) && !row[JobColumn::NodeList].empty() && isPlain(row)) {
      unplaced.push_back(number);
    }
  }
  std::map<std::uint64_t, GpuPlacement> placements;
  if (!unplaced.empty()) {
    auto found = m_tools.gpuPlacements(unplaced, look.stop);
    if (!found.ok()) {
      return found.status();
    }
    placements = *std::move(found);
  }
  for (Changed& item : changed) {
    const auto placed = placements.find(jobNumber(item.job.name()).value_or(0));
    const bool own = placed != placements.end() && isOwn(placed->second, *item.row);
    take(look, std::move(item.job), item.hash, own ? &placed->second : nullptr);
  }
  Numbers vanished;
  for (const auto& [number, followed] : m_jobs.all()) {
    if (!followed.ended && !present.contains(number)) {
      vanished.push_back(number);
    }
  }
  m_arriving = 0;
  m_listingDue =
      began + std::min<SteadyClock::duration>(m_options.patiencePerRow * listing->rows.size(), longestListingPause);
  askAbout(std::move(vanished));
  return absl::OkStatus();
}

absl::Status JobWatch::glance(const Look& look) {
  Numbers numbers;
  for (const auto& [number, left] : m_attended) {
    numbers.push_back(number);
  }
  count(m_attended);
  const std::uint64_t newest = m_jobs.newest();
  for (std::uint64_t next = newest + 1; next <= newest + m_arriving + spareNumbers; ++next) {
    numbers.push_back(next);
  }
  if (numbers.size() > mostGlanced) {
    return list(look);
  }
  auto seen = m_tools.glance(numbers, look.stop);
  if (!seen.ok()) {
    return seen.status();
  }
  const std::size_t arrived = countKnown(seen->jobs, newest);
  take(look, std::move(seen->jobs));
  const absl::Status status = takeNewer(look, arrived);
  const Numbers changed = changedBySteps(seen->stepOwners);
  if (!status.ok() || changed.empty()) {
    return status;
  }
  if (changed.size() > mostGlanced) {
    return list(look);
  }
  auto records = m_tools.jobRecords(changed, look.stop);
  if (!records.ok()) {
    return records.status();
  }
  take(look, *std::move(records));
  return absl::OkStatus();
}

// When every number that was asked for was there, more may have come.
absl::Status JobWatch::takeNewer(const Look& look, std::size_t arrived) {
  std::size_t asked = std::exchange(m_arriving, arrived) + spareNumbers;
  while (arrived == asked && m_arriving < mostGlanced) {
    const std::uint64_t newest = m_jobs.newest();
    Numbers numbers(asked);
    std::iota(numbers.begin(), numbers.end(), newest + 1);
    auto records = m_tools.jobRecords(numbers, look.stop);
    if (!records.ok()) {
      return records.status();
    }
    arrived = countKnown(*records, newest);
    m_arriving += arrived;
    take(look, *std::move(records));
  }
  if (arrived == asked) {
    distrust();
  }
  return absl::OkStatus();
}

JobWatch::Numbers JobWatch::changedBySteps(const std::unordered_set<std::string>& owners) {
  Numbers changed;
  std::set<std::uint64_t> stepping;
  std::unordered_set<std::string> strange;
  for (const std::string& owner : owners) {
    const std::uint64_t number = m_jobs.numberOf(owner);
    if (number == 0) {
      strange.insert(owner);
      if (!m_strange.contains(owner)) {
        distrust();
      }
      continue;
    }
    stepping.insert(number);
    m_starting.erase(number);
    const v1::Job::State state = m_jobs.get(number)->job->state();
    if (!isAllocated(state) || state == v1::Job::STATE_CONFIGURING) {
      changed.push_back(number);
    }
  }
  for (const std::uint64_t number : m_stepping) {
    const auto* const known = m_jobs.get(number);
    if (!stepping.contains(number) && known != nullptr && !known->ended && !m_attended.contains(number)) {
      changed.push_back(number);
    }
  }
  for (const auto& [number, left] : m_starting) {
    changed.push_back(number);
  }
  count(m_starting);
  m_strange = std::move(strange);
  m_stepping = std::move(stepping);
  return changed;
}

void JobWatch::take(const Look& look, std::vector<JobRecord> records) {
  Numbers vanished;
  for (const JobRecord& record : records) {
    const auto* const known = m_jobs.get(record.number);
    if (record.kind == JobRecord::Kind::Known) {
      const v1::Job* const before = known == nullptr ? nullptr : known->job.get();
      take(look, makeJob(record.row, m_options, before, nowSeconds()), 0,
           isOwn(record.placement, record.row) ? &record.placement : nullptr);
    } else if (record.kind == JobRecord::Kind::Unclear) {
      distrust();
    } else if (known != nullptr && !known->ended) {
      vanished.push_back(record.number);
    }
  }
  askAbout(std::move(vanished));
}

void JobWatch::take(const Look& look, v1::Job job, std::size_t hash, const GpuPlacement* placed) {
  const std::uint64_t number = jobNumber(job.name()).value_or(0);
  const auto* const known = m_jobs.get(number);
  const v1::Job* const before = known == nullptr ? nullptr : known->job.get();
  FollowedJobs::Followed followed;
  followed.hash = hash;
  followed.ended = isFinished(job.state());
  if (placed != nullptr && !placed->empty() && isAllocated(job.state())) {
    FleetMap::Placement placement = m_board.map().place(*placed);
    followed.devices = std::move(placement.devices);
    job.mutable_allocations()->Assign(placement.allocations.begin(), placement.allocations.end());
    job.set_gpu_model(placement.gpuModel);
  } else if (before != nullptr && (followed.ended || isAllocated(job.state()))) {
    // Where it ran stays with it when it is over.
    *job.mutable_allocations() = before->allocations();
    job.set_gpu_model(before->gpu_model());
    followed.devices = followed.ended ? std::vector<std::uint32_t>{} : known->devices;
  }
  const bool ran = before != nullptr && before->state() == v1::Job::STATE_RUNNING;
  if (job.state() == v1::Job::STATE_RUNNING && !ran) {
    m_starting[number] = startingGlances;
  } else if (job.state() == v1::Job::STATE_COMPLETING) {
    m_attended.try_emplace(number, attentiveGlances);
  }
  if (followed.ended) {
    m_starting.erase(number);
    m_attended.erase(number);
  }
  followed.tenant = look.listener.intern(job.tenant());
  followed.job = std::make_shared<const v1::Job>(std::move(job));
  m_jobs.keep(number, std::move(followed), look.change);
}

// Jobs that ended unseen while slurmctld or we were away: accounting knows how. Those that are not asked about now
// vanish from the next listing again.
void JobWatch::askAbout(Numbers vanished) {
  if (!vanished.empty() && SteadyClock::now() >= m_settleDue) {
    m_accounting.ask(keptSince(m_options), std::move(vanished));
  }
}

// After the jobs of this look: what slurmctld still has of a job is more than accounting keeps.
void JobWatch::hearAccounting(const Look& look) {
  if (const auto answer = m_accounting.take(); answer && answer->numbers.empty()) {
    recallFinished(look, answer->listing);
  } else if (answer) {
    settleVanished(look, *answer);
  }
  if (!m_recalled && SteadyClock::now() >= m_recallDue) {
    m_accounting.ask(keptSince(m_options));
  }
}

void JobWatch::settleVanished(const Look& look, const AccountingInquiry::Answer& answer) {
  const auto& listing = answer.listing;
  if (absl::IsUnavailable(listing.status()) && ++m_settleFailures < patientFailures) {
    // A database that is away for a while does not make them unknown.
    m_settleDue = SteadyClock::now() + settlePause;
    return;
  }
  m_settleFailures = 0;
  std::unordered_set<std::uint64_t> unknown;
  for (const std::uint64_t number : answer.numbers) {
    if (const auto* const known = m_jobs.get(number); known != nullptr && !known->ended) {
      unknown.insert(number);
    }
  }
  for (const JobRow& row : listing.ok() ? listing->rows : std::vector<JobRow>{}) {
    if (!unknown.contains(row.id())) {
      continue;
    }
    const auto* const known = m_jobs.get(row.id());
    const v1::Job& before = *known->job;
    v1::Job job = makeJob(row, m_options, &before, nowSeconds());
    if (!isFinished(job.state())) {
      continue;
    }
    unknown.erase(row.id());
    *job.mutable_allocations() = before.allocations();
    job.set_gpu_model(before.gpu_model());
    job.set_standard_output(before.standard_output());
    job.set_standard_error(before.standard_error());
    job.set_array_job(before.array_job());
    job.set_array_tasks(before.array_tasks());
    job.set_restart_count(before.restart_count());
    const std::uint32_t tenant = known->tenant;
    m_jobs.keep(row.id(), {std::make_shared<const v1::Job>(std::move(job)), 0, {}, tenant, true}, look.change);
  }
  // Neither Slurm nor accounting knows it any more.
  for (const std::uint64_t number : unknown) {
    m_jobs.remove(number, look.change);
  }
}

void JobWatch::recallFinished(const Look& look, const absl::StatusOr<JobListing>& listing) {
  m_recalled = !absl::IsUnavailable(listing.status());
  m_recallDue = SteadyClock::now() + recallPause;
  if (!listing.ok()) {
    if (m_recalled) {
      spdlog::warn("Slurm's accounting does not list finished jobs: {}", std::string(listing.status().message()));
    }
    return;
  }
  for (const JobRow& row : listing->rows) {
    if (row.id() == 0 || m_jobs.get(row.id()) != nullptr) {
      continue;
    }
    v1::Job job = makeJob(row, m_options, nullptr, nowSeconds());
    if (!isFinished(job.state())) {
      continue;
    }
    const std::uint32_t tenant = look.listener.intern(job.tenant());
    m_jobs.keep(row.id(), {std::make_shared<const v1::Job>(std::move(job)), 0, {}, tenant, true}, look.change);
  }
}

}  // namespace aifactory
