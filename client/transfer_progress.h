// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>

#include "client/gui_post.h"

namespace aifactory {

/// Bytes that have come or gone, and how many there will be (0: not known yet).
using TransferProgress = std::function<void(qint64 bytes, qint64 total)>;

/// Tells how far a transfer is, from any thread: at most one post waits for the GUI thread, with the newest figures.
class ProgressTeller {
 public:
  ProgressTeller(QPointer<QObject> receiver, TransferProgress progress)
      : m_receiver(std::move(receiver)), m_told(std::make_shared<Told>(std::move(progress))) {}

  void tell(qint64 bytes, qint64 total) {
    m_told->bytes = bytes;
    m_told->total = total;
    if (m_told->posted.exchange(true)) return;
    postToGui(m_receiver, [told = m_told] {
      told->posted = false;
      if (told->progress) told->progress(told->bytes, told->total);
    });
  }

 private:
  struct Told {
    explicit Told(TransferProgress to) : progress(std::move(to)) {}
    const TransferProgress progress;
    std::atomic<qint64> bytes = 0, total = 0;
    std::atomic<bool> posted = false;
  };

  QPointer<QObject> m_receiver;
  std::shared_ptr<Told> m_told;
};

}  // namespace aifactory
