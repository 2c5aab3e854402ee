// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_chooser.h"

#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QSettings>
#include <QThreadPool>

#include <utility>

#include "app/words.h"
#include "client/factory_connection.h"
#include "client/gui_post.h"

namespace aifactory {

namespace {

constexpr int mostRecent = 6;
const QString recentKey = QStringLiteral("twin/recentFiles");

}  // namespace

TwinChooser::TwinChooser(FactoryConnection& connection, QSettings& settings, QObject* parent)
    : QObject(parent), m_connection(connection), m_settings(settings), m_hall(connection.fleet()) {
  connect(&m_hall, &Twin::sceneChanged, this, [this] {
    if (isHall()) Q_EMIT sceneChanged();
  });
  connect(&connection.twins(), &TwinStore::changed, this, &TwinChooser::followList);
}

TwinChooser::~TwinChooser() { m_download.cancel(); }

const Twin& TwinChooser::current() const {
  if (m_glb) return *m_glb;
  return m_hall;
}

int TwinChooser::beginWish() {
  m_download.cancel();
  m_next.reset();
  Q_EMIT downloadEnded();
  return ++m_wish;
}

void TwinChooser::showHall() {
  beginWish();
  if (!isHall()) takeHall();
}

void TwinChooser::takeHall() {
  m_glb.reset();
  m_isListed = false;
  Q_EMIT chosen();
}

void TwinChooser::openFile(const QString& path) {
  const int wish = beginWish();
  QThreadPool::globalInstance()->start([this, self = QPointer<QObject>(this), wish, path] {
    QFile file(path);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const QByteArray bytes = isOpen ? file.readAll() : QByteArray();
    const QString problem = file.error() == QFileDevice::NoError ? QString() : file.errorString();
    postToGui(self, [this, wish, path, bytes, problem] {
      if (wish != m_wish) return;
      const QString name = QFileInfo(path).fileName();
      if (problem.isEmpty()) return open({name, path, {}}, bytes);
      Q_EMIT failed(name, problem);
    });
  });
}

void TwinChooser::showShared(const v1::Twin& twin) {
  const int wish = beginWish();
  const SceneSource source{text(twin.display_name()), {}, text(twin.name())};
  m_download = m_connection.loadTwinScene(
      twin, this,
      [this, wish, name = source.title](qint64 bytes, qint64 total) {
        if (wish == m_wish) Q_EMIT downloading(name, bytes, total);
      },
      [this, wish, source](const CallResult<QByteArray>& result) {
        if (wish != m_wish) return;
        m_download = {};
        beginWish();
        if (result) return open(source, *result);
        Q_EMIT failed(source.title, result.error().sentence);
      });
}

void TwinChooser::open(const SceneSource& source, const QByteArray& bytes) {
  m_next = std::make_unique<GlbTwin>(m_connection.fleet(), source, bytes);
  connect(m_next.get(), &Twin::sceneChanged, this, &TwinChooser::finish);
}

void TwinChooser::finish() {
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
  m_isListed = isListed();
  if (const QString path = source().file; !path.isEmpty()) remember(path);
  Q_EMIT chosen();
}

std::vector<const v1::Twin*> TwinChooser::shared() const {
  std::vector<const v1::Twin*> scenes;
  if (!m_connection.mayCall(u"TwinsService/WatchTwins")) return scenes;
  for (const v1::Twin& twin : m_connection.twins().twins()) {
    if (twin.kind() == v1::Twin::KIND_SCENE) scenes.push_back(&twin);
  }
  return scenes;
}

bool TwinChooser::isListed() const { return m_connection.twins().find(source().twin.toStdString()) != nullptr; }

void TwinChooser::followList() {
  const bool wasListed = std::exchange(m_isListed, isListed());
  if (!wasListed || m_isListed) return;
  const QString name = current().title();
  takeHall();
  Q_EMIT gone(name);
}

QStringList TwinChooser::recentFiles() const { return m_settings.value(recentKey).toStringList(); }

void TwinChooser::remember(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  files.prepend(path);
  m_settings.setValue(recentKey, files.mid(0, mostRecent));
}

}  // namespace aifactory
