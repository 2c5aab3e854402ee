// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/picture_export.h"

#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <numbers>
#include <utility>

#include "app/twin/background_priority.h"
#include "app/twin/orbit_camera.h"
#include "app/twin/picture_image.h"
#include "client/gui_post.h"

namespace aifactory {

namespace {

constexpr int lookMilliseconds = 20;

/// A file that is complete or not there, and that takes no more once it is to stop.
class StoppableFile : public QSaveFile {
 public:
  StoppableFile(const QString& name, std::stop_token stop) : QSaveFile(name), m_stop(std::move(stop)) {}

 protected:
  qint64 writeData(const char* data, qint64 size) override {
    return m_stop.stop_requested() ? -1 : QSaveFile::writeData(data, size);
  }

 private:
  const std::stop_token m_stop;
};

bool savePng(const QImage& image, const QString& name, const std::stop_token& stop) {
  StoppableFile file(name, stop);
  return file.open(QIODevice::WriteOnly) && image.save(&file, "PNG") && file.commit();
}

/// The file of a frame, counted from 0; `pattern` has ffmpeg's "%04d" where the number is, or nothing.
QString numbered(QString pattern, int frame) {
  return pattern.replace(QStringLiteral("%04d"), QStringLiteral("%1").arg(frame + 1, 4, 10, QLatin1Char('0')));
}

}  // namespace

PictureExport::PictureExport(MakeRenderer make, QObject* parent) : QObject(parent), m_make(std::move(make)) {}

QString PictureExport::ffmpeg() { return QStandardPaths::findExecutable(QStringLiteral("ffmpeg")); }

void PictureExport::start(PictureOrder order) {
  m_thread = std::jthread([this, order = std::move(order)](const std::stop_token& stop) { work(stop, order); });
}

void PictureExport::cancel() { m_thread.request_stop(); }

void PictureExport::work(const std::stop_token& stop, const PictureOrder& order) {
  workInBackground();
  QString problem;
  try {
    const QTemporaryDir frames;
    const QFileInfo file(order.file);
    switch (order.kind) {
      case PictureOrder::Kind::Picture:
        problem = save(stop, order, order.file);
        break;
      case PictureOrder::Kind::Sequence:
        problem =
            save(stop, order, file.path() + QLatin1Char('/') + file.completeBaseName() + QStringLiteral("-%04d.png"));
        break;
      case PictureOrder::Kind::Movie: {
        const QString pattern = frames.filePath(QStringLiteral("%04d.png"));
        problem = save(stop, order, pattern);
        if (problem.isEmpty()) problem = makeMovie(stop, pattern, order.file);
        break;
      }
    }
  } catch (const std::exception& error) {
    problem = QString::fromUtf8(error.what());
  }
  postToGui(m_self, [this, problem] { Q_EMIT finished(problem); });
}

QString PictureExport::save(const std::stop_token& stop, const PictureOrder& order, const QString& pattern) {
  WishRenderer renderer(m_make);
  const int frames = order.kind == PictureOrder::Kind::Picture ? 1 : order.frames;
  for (int frame = 0; frame < frames; ++frame) {
    const QImage image = render(stop, renderer, order, frame);
    const QString file = numbered(pattern, frame);
    const bool saved = !stop.stop_requested() && savePng(image, file, stop);
    if (!saved && stop.stop_requested()) return tr("Cancelled after %1 of %2 pictures.").arg(frame).arg(frames);
    if (!saved) return tr("%1 cannot be written.").arg(file);
    postToGui(m_self, [this, frame] { Q_EMIT progressed(frame + 1); });
  }
  return {};
}

QImage PictureExport::render(const std::stop_token& stop, WishRenderer& renderer, const PictureOrder& order,
                             int frame) const {
  PreviewWish wish = order.wish;
  if (frame > 0) {
    OrbitCamera camera;
    camera.look(wish.camera.eye, wish.camera.target);
    camera.turn(2 * std::numbers::pi_v<float> * static_cast<float>(frame) / static_cast<float>(order.frames));
    wish.camera = camera.camera();
  }
  QImage image;
  renderer.render(wish, wish.size, preview::Light::Still, [&](preview::Renderer& current) {
    const std::stop_callback interrupt(stop, [&] { current.interrupt(); });
    current.accumulate(order.samples - current.samples());
    image = resolvedImage(current);
  });
  return image;
}

QString PictureExport::makeMovie(const std::stop_token& stop, const QString& pattern, const QString& file) {
  QProcess process;
  // Most players want even sizes and this pixel format.
  process.start(ffmpeg(), {QStringLiteral("-y"), QStringLiteral("-loglevel"), QStringLiteral("error"),
                           QStringLiteral("-framerate"), QStringLiteral("30"), QStringLiteral("-i"), pattern,
                           QStringLiteral("-vf"), QStringLiteral("crop=trunc(iw/2)*2:trunc(ih/2)*2"),
                           QStringLiteral("-pix_fmt"), QStringLiteral("yuv420p"), file});
  if (!process.waitForStarted()) return tr("ffmpeg cannot be started: %1").arg(process.errorString());
  while (!process.waitForFinished(lookMilliseconds) && process.state() != QProcess::NotRunning) {
    if (!stop.stop_requested()) continue;
    process.kill();
    process.waitForFinished();
    return tr("Cancelled while ffmpeg made the movie.");
  }
  if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0) return {};
  return tr("ffmpeg failed: %1").arg(QString::fromLocal8Bit(process.readAllStandardError()).trimmed());
}

}  // namespace aifactory
