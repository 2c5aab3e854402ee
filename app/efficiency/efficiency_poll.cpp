// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/efficiency/efficiency_poll.h"

#include <algorithm>

namespace aifactory {
namespace {

constexpr int everyMilliseconds = 10'000;
constexpr double secondsInHour = 3600;

}  // namespace

EfficiencyPoll::EfficiencyPoll(FactoryConnection& connection, QObject* parent)
    : QObject(parent), m_connection(connection) {
  m_timer.setInterval(everyMilliseconds);
  connect(&m_timer, &QTimer::timeout, this, &EfficiencyPoll::ask);
}

void EfficiencyPoll::setActive(bool active) {
  if (active == m_timer.isActive()) return;
  if (active) {
    m_timer.start();
    ask();
  } else {
    m_timer.stop();
  }
}

void EfficiencyPoll::ask() {
  if (m_asking || !m_connection.mayCall(u"EfficiencyService/GetEfficiency")) return;
  m_asking = true;
  m_connection.getEfficiency({}, this, [this](const CallResult<v1::GetEfficiencyResponse>& result) {
    m_asking = false;
    if (!result) return Q_EMIT failed(result.error().sentence);
    m_answer = *result;
    m_answered = true;
    Q_EMIT changed();
  });
}

const v1::UsedShare* EfficiencyPoll::share(const std::string& name) const {
  for (const auto* shares : {&m_answer.jobs(), &m_answer.tenants()}) {
    const auto found =
        std::find_if(shares->begin(), shares->end(), [&](const v1::UsedShare& each) { return each.name() == name; });
    if (found != shares->end()) return &*found;
  }
  return nullptr;
}

std::optional<double> EfficiencyPoll::usedShare(const v1::UsedShare& share) {
  if (share.measured_gpu_seconds() <= 0) return {};
  return share.used_gpu_seconds() / share.measured_gpu_seconds();
}

std::optional<double> EfficiencyPoll::wastedHours(const v1::UsedShare& share) {
  if (share.measured_gpu_seconds() <= 0) return {};
  return std::max(0.0, share.measured_gpu_seconds() - share.used_gpu_seconds()) / secondsInHour;
}

}  // namespace aifactory
