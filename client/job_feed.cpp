// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_feed.h"

#include <algorithm>

namespace aifactory {

void JobFeed::put(std::shared_ptr<const v1::Job> job, std::vector<int>& touched) {
  auto& jobs = m_store->m_jobs;
  const auto [place, isNew] = m_store->m_rows.try_emplace(job->name(), m_store->count());
  touched.push_back(place->second);
  if (isNew) return jobs.push_back(std::move(job));
  jobs[static_cast<std::size_t>(place->second)] = std::move(job);
}

void JobFeed::remove(const std::string& name, std::vector<int>& touched) {
  auto& jobs = m_store->m_jobs;
  const auto place = m_store->m_rows.find(name);
  if (place == m_store->m_rows.end()) return;
  const int row = place->second;
  m_store->m_rows.erase(place);
  touched.push_back(row);
  if (row + 1 < m_store->count()) {
    jobs[static_cast<std::size_t>(row)] = std::move(jobs.back());
    m_store->m_rows[m_store->at(row).name()] = row;
  }
  jobs.pop_back();
}

void JobFeed::apply(std::uint64_t revision, bool synced) {
  const ChangeList<v1::Job> taken = takeChanges();
  const int before = m_store->count();
  std::vector<int> touched;
  touched.reserve(taken.changes().size());
  m_store->m_rows.reserve(m_store->m_rows.size() + taken.changes().size());
  for (const auto& [name, job] : taken.changes()) job ? put(job, touched) : remove(name, touched);
  const int after = m_store->count();

  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  touched.erase(std::lower_bound(touched.begin(), touched.end(), std::min(before, after)), touched.end());

  m_store->m_revision = revision;
  m_store->m_synced |= synced;
  const QPointer<JobStore> alive(m_store);
  if (!touched.empty()) Q_EMIT m_store->rowsChanged(touched);
  if (alive && after != before) Q_EMIT m_store->countChanged(after);
  if (alive && synced) Q_EMIT m_store->syncedChanged();
}

}  // namespace aifactory
