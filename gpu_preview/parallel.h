// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#if defined(PREVIEW_TBB)
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#else
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>
#endif

namespace aifactory::preview {

#if defined(PREVIEW_TBB)

inline int threadCount() { return tbb::this_task_arena::max_concurrency(); }

/// Calls work(0), …, work(count - 1) on all threads.
template <class Work>
void parallelFor(int count, const Work& work) {
  tbb::parallel_for(0, count, work);
}

#else

inline int threadCount() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

/// Calls work(0), …, work(count - 1) on all threads.
template <class Work>
void parallelFor(int count, const Work& work) {
  std::atomic<int> next = 0;
  const auto take = [&] {
    for (int i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < std::min(count, threadCount()); ++i) others.emplace_back(take);
  take();
}

#endif

}  // namespace aifactory::preview
