// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/departure.h"

#include <QCoreApplication>

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "client/channel.h"

namespace aifactory {
namespace {

constexpr auto usually = std::chrono::milliseconds(20);  // calls that were cancelled have ended by then
constexpr auto farewell = std::chrono::seconds(3);       // how long the last ones may take

class Departures {
 public:
  static Departures& all() {
    static auto& departures = *new Departures;
    return departures;
  }

  void add(std::shared_ptr<Channel> channel) {
    const std::lock_guard lock(m_mutex);
    if (!std::exchange(m_awaited, true)) qAddPostRoutine([] { all().await(); });
    std::erase_if(m_underWay, [](Departure& each) { return each.isOver(); });
    m_underWay.emplace_back(std::move(channel));
  }

 private:
  class Departure {
   public:
    explicit Departure(std::shared_ptr<Channel> channel)
        : m_over(std::make_shared<std::atomic<bool>>(false)),
          m_thread([channel = std::move(channel), over = m_over]() mutable {
            // Kept for good where the time was too short.
            static auto& kept = *new std::vector<std::shared_ptr<Channel>>;
            static std::mutex mutex;
            if (!channel->settle(farewell)) {
              const std::lock_guard lock(mutex);
              kept.push_back(channel);
            }
            channel.reset();
            *over = true;
          }) {}
    bool isOver() const { return *m_over; }

   private:
    std::shared_ptr<std::atomic<bool>> m_over;
    std::jthread m_thread;
  };

  void await() {
    const std::lock_guard lock(m_mutex);
    m_underWay.clear();
    m_awaited = false;  // an application that comes later runs its own routines
  }

  std::mutex m_mutex;
  bool m_awaited = false;
  std::vector<Departure> m_underWay;
};

}  // namespace

void takeDown(std::shared_ptr<Channel> channel) {
  if (!channel->settle(usually)) Departures::all().add(std::move(channel));
}

}  // namespace aifactory
