// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/control_session.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <random>

#include "factory/engines/slurm/token_source.h"

namespace aifactory {
namespace {

constexpr std::string_view prompt = "scontrol: ";
// It keeps a history of commands in memory, and slurm.conf as it was when it started.
constexpr std::chrono::minutes longestLife{10};

std::string newWord() {
  std::random_device random;
  return absl::StrFormat("aif%08x%08x", random(), random());
}

// Without the prompt, and without the command, which readline repeats.
std::string_view strip(std::string_view text, std::string_view command) {
  if (text.starts_with(prompt)) {
    text.remove_prefix(prompt.size());
  }
  if (text.starts_with(command) && text.substr(command.size(), 1) == "\n") {
    text.remove_prefix(command.size() + 1);
  }
  return text.substr(0, text.rfind(prompt));
}

}  // namespace

absl::StatusOr<ControlSession::Answers> ControlSession::ask(const std::vector<std::string>& commands,
                                                            std::stop_token stop) {
  const std::lock_guard lock(m_mutex);
  const bool mayBeGone = m_child != nullptr;
  auto answers = askOnce(commands, stop);
  if (absl::IsUnavailable(answers.status()) && mayBeGone) {
    answers = askOnce(commands, stop);
  }
  return answers;
}

absl::StatusOr<ControlSession::Answers> ControlSession::askOnce(const std::vector<std::string>& commands,
                                                                std::stop_token stop) {
  const auto now = std::chrono::steady_clock::now();
  if (m_child == nullptr || now >= m_replaceAt) {
    m_child.reset();
    auto child = ChildProcess::start({"scontrol", "--details", "--all"}, toolEnvironment(m_options));
    if (!child.ok()) {
      return child.status();
    }
    m_child = *std::move(child);
    m_replaceAt = now + longestLife;
  }
  // Users choose much of what is printed. After each command a word is printed that nobody could know beforehand.
  const std::string word = newWord();
  const std::string end = absl::StrCat("\n", word, "\n");
  std::string input;
  for (const std::string& command : commands) {
    absl::StrAppend(&input, command, "\nshow hostnames ", word, "\n");
  }
  Answers answers;
  std::size_t begin = 0;
  std::size_t searched = 0;
  const auto enough = [&] {
    const std::string& output = m_child->output;
    for (std::size_t at; (at = output.find(end, searched)) != std::string::npos;) {
      const std::string_view text(output.data() + begin, at + 1 - begin);
      answers.texts.emplace_back(strip(text, commands[answers.texts.size()]));
      begin = searched = at + end.size();
      if (answers.texts.size() == commands.size()) {
        return true;
      }
    }
    searched = std::max(begin, output.size() - std::min(output.size(), end.size()));
    return false;
  };
  const absl::Status status = m_child->exchange(input, enough, now + m_options.commandTimeout, stop);
  if (!status.ok() || answers.texts.size() != commands.size()) {
    m_child.reset();
    return !status.ok() ? status : absl::UnavailableError("scontrol ended");
  }
  m_child->output.erase(0, begin);
  answers.error = std::exchange(m_child->error, {});
  return answers;
}

}  // namespace aifactory
