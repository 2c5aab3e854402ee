// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <future>
#include <memory>
#include <vector>

#include "aifactory/v1/history.pb.h"

class QPixmap;

namespace aifactory {

/// A PNG, which another thread may still be making; not valid where there is none.
using NotePicture = std::shared_future<QByteArray>;
NotePicture notePicture(const QPixmap& pixmap);

/// What somebody wrote down about an instant, with the page that was in view.
struct ShiftNote {
  QDateTime time;
  QString text;
  NotePicture picture;
};
using ShiftNotePtr = std::shared_ptr<const ShiftNote>;

/// Notes about one factory that wait for its next handover, in the order of their instants. GUI thread.
class ShiftNotes {
 public:
  static constexpr std::size_t most = 50;

  const std::vector<ShiftNotePtr>& all() const { return m_notes; }
  bool isFull() const { return m_notes.size() >= most; }
  void add(ShiftNote note);
  void remove(const std::vector<ShiftNotePtr>& notes);
  void clear() { m_notes.clear(); }

 private:
  std::vector<ShiftNotePtr> m_notes;
};

/// As a request carries them: pictures that are too large for one together are scaled down. Waits for the pictures, so
/// not on the GUI thread.
google::protobuf::RepeatedPtrField<v1::HistoryNote> historyNotes(const std::vector<ShiftNotePtr>& notes,
                                                                 const std::string& identity);

}  // namespace aifactory
