// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <thread>

#include "app/twin/wish_renderer.h"

namespace aifactory {

/// Pictures to be saved: one, or a turn of 360 degrees about the camera's target.
struct PictureOrder {
  enum class Kind { Picture, Sequence, Movie };
  Kind kind = Kind::Picture;
  PreviewWish wish;  ///< of the size to save
  int samples = 256;
  int frames = 1;  ///< of a turn
  QString file;    ///< "hall.png" or "hall.mp4"; a sequence is "hall-0001.png" and so on
};

/// Renders pictures to files on a thread of its own, with a renderer of its own. A movie is made by ffmpeg from them.
/// One that goes cancels what it does, and waits for no sample. GUI thread.
class PictureExport : public QObject {
  Q_OBJECT

 public:
  explicit PictureExport(MakeRenderer make, QObject* parent = nullptr);

  /// ffmpeg's program; empty where it is not installed.
  static QString ffmpeg();

  /// One at a time; ends with `finished`.
  void start(PictureOrder order);
  /// Leaves the files that are complete.
  void cancel();

 Q_SIGNALS:
  void progressed(int frames);
  /// The problem; empty when all is saved.
  void finished(const QString& problem);

 private:
  void work(const std::stop_token& stop, const PictureOrder& order);
  QString save(const std::stop_token& stop, const PictureOrder& order, const QString& pattern);
  QImage render(const std::stop_token& stop, WishRenderer& renderer, const PictureOrder& order, int frame) const;
  static QString makeMovie(const std::stop_token& stop, const QString& pattern, const QString& file);

  const MakeRenderer m_make;
  const QPointer<QObject> m_self{this};  // made on the GUI thread
  std::jthread m_thread;
};

}  // namespace aifactory
