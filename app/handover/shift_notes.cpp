// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover/shift_notes.h"

#include <QBuffer>
#include <QImage>
#include <QPixmap>
#include <QThreadPool>

#include <algorithm>

#include "client/history_store.h"

namespace aifactory {
namespace {

constexpr qsizetype mostBytes = 7 << 20;  // factoryd takes requests of 8 MiB

QByteArray encode(const QImage& image) {
  QByteArray png;
  QBuffer buffer(&png);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return png;
}

QByteArray fitted(QByteArray png, qsizetype most) {
  QImage image;
  while (png.size() > most) {
    if (image.isNull() && !image.loadFromData(png, "PNG")) return {};
    image = image.scaledToWidth(image.width() * 3 / 4, Qt::SmoothTransformation);
    png = encode(image);
  }
  return png;
}

}  // namespace

NotePicture notePicture(const QPixmap& pixmap) {
  const auto png = std::make_shared<std::promise<QByteArray>>();
  QThreadPool::globalInstance()->start([png, image = pixmap.toImage()] { png->set_value(encode(image)); });
  return png->get_future().share();
}

void ShiftNotes::add(ShiftNote note) {
  const auto place = std::upper_bound(m_notes.begin(), m_notes.end(), note.time,
                                      [](const QDateTime& time, const auto& each) { return time < each->time; });
  m_notes.insert(place, std::make_shared<const ShiftNote>(std::move(note)));
}

void ShiftNotes::remove(const std::vector<ShiftNotePtr>& notes) {
  std::erase_if(m_notes, [&](const auto& each) { return std::find(notes.begin(), notes.end(), each) != notes.end(); });
}

google::protobuf::RepeatedPtrField<v1::HistoryNote> historyNotes(const std::vector<ShiftNotePtr>& notes,
                                                                 const std::string& identity) {
  google::protobuf::RepeatedPtrField<v1::HistoryNote> written;
  qsizetype room = mostBytes;
  qsizetype pictures = 0;
  for (const auto& note : notes) {
    v1::HistoryNote& each = *written.Add();
    *each.mutable_time() = toTimestamp(note->time);
    each.set_identity(identity);
    each.set_text(note->text.toStdString());
    room -= static_cast<qsizetype>(each.ByteSizeLong());
    pictures += note->picture.valid();
  }
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (!notes[i]->picture.valid()) continue;
    const QByteArray png = fitted(notes[i]->picture.get(), std::max<qsizetype>(room / pictures, 0));
    written[static_cast<int>(i)].set_picture(png.toStdString());
  }
  return written;
}

}  // namespace aifactory
