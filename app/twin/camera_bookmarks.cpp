// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/camera_bookmarks.h"

#include <QSettings>
#include <QUrl>

#include <algorithm>

#include "client/profile.h"

namespace aifactory {

namespace {

const QString nameKey = QStringLiteral("name");
const QString eyeKey = QStringLiteral("eye");
const QString targetKey = QStringLiteral("target");

QString written(preview::Vec3 place) { return QStringLiteral("%1 %2 %3").arg(place.x).arg(place.y).arg(place.z); }

QString keyOf(QStringList parts, const QString& twin) {
  if (!twin.isEmpty()) parts << twin;
  return QStringLiteral("twin/bookmarks/") +
         QString::fromLatin1(QUrl::toPercentEncoding(parts.join(QLatin1Char('\n'))));
}

preview::Vec3 readPlace(const QString& text) {
  const auto number = [&](int part) { return text.section(QLatin1Char(' '), part, part).toFloat(); };
  return {number(0), number(1), number(2)};
}

}  // namespace

CameraBookmarks::CameraBookmarks(QSettings& settings, const Profile& profile, const QString& twin)
    : m_settings(settings), m_key(keyOf({profile.name, profile.bundleFile}, twin)) {
  const int count = m_settings.beginReadArray(m_key);
  for (int i = 0; i < count; ++i) {
    m_settings.setArrayIndex(i);
    m_all.push_back({m_settings.value(nameKey).toString(), readPlace(m_settings.value(eyeKey).toString()),
                     readPlace(m_settings.value(targetKey).toString())});
  }
  m_settings.endArray();
}

void CameraBookmarks::add(const CameraBookmark& bookmark) {
  const auto found =
      std::find_if(m_all.begin(), m_all.end(), [&](const CameraBookmark& each) { return each.name == bookmark.name; });
  if (found != m_all.end()) {
    *found = bookmark;
  } else {
    m_all.push_back(bookmark);
  }
  save();
}

void CameraBookmarks::remove(const QString& name) {
  std::erase_if(m_all, [&](const CameraBookmark& each) { return each.name == name; });
  save();
}

void CameraBookmarks::save() {
  m_settings.remove(m_key);
  m_settings.beginWriteArray(m_key, static_cast<int>(m_all.size()));
  for (int i = 0; i < static_cast<int>(m_all.size()); ++i) {
    const CameraBookmark& bookmark = m_all[static_cast<std::size_t>(i)];
    m_settings.setArrayIndex(i);
    m_settings.setValue(nameKey, bookmark.name);
    m_settings.setValue(eyeKey, written(bookmark.eye));
    m_settings.setValue(targetKey, written(bookmark.target));
  }
  m_settings.endArray();
}

}  // namespace aifactory
