// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/accounting_inquiry.h"

#include <utility>

namespace aifactory {

void AccountingInquiry::start(std::function<void()> answered) {
  m_thread =
      std::jthread([this, answered = std::move(answered)](std::stop_token stop) { run(std::move(stop), answered); });
}

void AccountingInquiry::run(std::stop_token stop, const std::function<void()>& answered) {
  std::unique_lock lock(m_mutex);
  while (m_asked.wait(lock, stop, [this] { return m_question && !m_answer; })) {
    const Question question = *m_question;
    lock.unlock();
    auto listing = m_tools.accountedJobs(question.since, question.numbers, stop);
    lock.lock();
    m_answer = Answer{question.numbers, std::move(listing)};
    lock.unlock();
    answered();
    lock.lock();
  }
}

void AccountingInquiry::ask(std::int64_t since, Numbers numbers) {
  const std::lock_guard lock(m_mutex);
  if (!m_question) {
    m_question = Question{since, std::move(numbers)};
    m_asked.notify_all();
  }
}

std::optional<AccountingInquiry::Answer> AccountingInquiry::take() {
  const std::lock_guard lock(m_mutex);
  if (m_answer) {
    m_question.reset();
  }
  return std::exchange(m_answer, std::nullopt);
}

}  // namespace aifactory
