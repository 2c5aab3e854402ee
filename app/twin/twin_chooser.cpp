// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_chooser.h"

#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QSettings>
#include <QThreadPool>

#include "app/twin/glb_twin.h"
#include "client/gui_post.h"

namespace aifactory {

namespace {

constexpr int mostRecent = 6;
const QString recentKey = QStringLiteral("twin/recentFiles");

}  // namespace

TwinChooser::TwinChooser(FleetStore& fleet, QSettings& settings, QObject* parent)
    : QObject(parent), m_fleet(fleet), m_settings(settings), m_hall(fleet) {
  connect(&m_hall, &Twin::sceneChanged, this, [this] {
    if (isHall()) Q_EMIT sceneChanged();
  });
}

TwinChooser::~TwinChooser() = default;

const Twin& TwinChooser::current() const {
  if (m_glb) return *m_glb;
  return m_hall;
}

void TwinChooser::showHall() {
  ++m_wish;
  m_next.reset();
  if (isHall()) return;
  m_glb.reset();
  Q_EMIT chosen();
}

void TwinChooser::openFile(const QString& path) {
  const int wish = ++m_wish;
  m_next.reset();
  QThreadPool::globalInstance()->start([this, self = QPointer<QObject>(this), wish, path] {
    QFile file(path);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const QByteArray bytes = isOpen ? file.readAll() : QByteArray();
    const QString problem = file.error() == QFileDevice::NoError ? QString() : file.errorString();
    postToGui(self, [this, wish, path, bytes, problem] {
      if (wish != m_wish) return;
      const QString name = QFileInfo(path).fileName();
      if (problem.isEmpty()) return open(name, bytes, path);
      Q_EMIT failed(name, problem);
    });
  });
}

void TwinChooser::open(const QString& name, const QByteArray& bytes) {
  ++m_wish;
  open(name, bytes, {});
}

void TwinChooser::open(const QString& name, const QByteArray& bytes, const QString& path) {
  m_next = std::make_unique<GlbTwin>(m_fleet, name, bytes);
  connect(m_next.get(), &Twin::sceneChanged, this, [this, path] { finish(path); });
}

void TwinChooser::finish(const QString& path) {
  // The earlier twin and its connections go when the next takes its place; this runs in a signal of the next.
  if (!m_next->scene()) {
    const QString name = m_next->title(), problem = m_next->problem();
    m_next.release()->deleteLater();
    Q_EMIT failed(name, problem);
    return;
  }
  m_next->disconnect(this);
  m_glb = std::move(m_next);
  connect(m_glb.get(), &Twin::sceneChanged, this, &TwinChooser::sceneChanged);
  if (!path.isEmpty()) remember(path);
  Q_EMIT chosen();
}

QStringList TwinChooser::recentFiles() const { return m_settings.value(recentKey).toStringList(); }

void TwinChooser::remember(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  files.prepend(path);
  m_settings.setValue(recentKey, files.mid(0, mostRecent));
}

}  // namespace aifactory
