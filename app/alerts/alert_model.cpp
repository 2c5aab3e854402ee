// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_model.h"

#include <algorithm>

#include "app/alerts/alert_text.h"
#include "app/format.h"
#include "app/words.h"
#include "base/alert_filter.h"

namespace aifactory {

AlertModel::AlertModel(FactoryConnection& connection, QObject* parent)
    : QAbstractListModel(parent), m_connection(connection), m_alerts(connection.alerts().alerts()) {
  connect(&connection.alerts(), &AlertStore::changed, this, &AlertModel::refresh);
}

int AlertModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_alerts.size());
}

QVariant AlertModel::data(const QModelIndex& index, int role) const {
  const v1::Alert& alert = m_alerts[static_cast<std::size_t>(index.row())];
  const QDateTime start = Format::time(alert.start_time());
  switch (role) {
    case Qt::DisplayRole:
      return Words::alert(alert);
    case StatusRole:
      return static_cast<int>(Words::status(alert.severity()));
    case AgeRole:
      return start.isValid() ? Format::age(start.secsTo(m_connection.factoryTime())) : QString();
    case QuietRole:
      return !isOpen(alert);
    case Qt::ToolTipRole: {
      QString tip = QStringLiteral("%1 · %2").arg(Words::severity(alert.severity()), Words::alert(alert));
      if (const QString meaning = Words::xid(alert.xid()); !meaning.isEmpty()) tip += QLatin1Char('\n') + meaning;
      if (start.isValid()) tip += QLatin1Char('\n') + tr("since %1").arg(Format::dateTime(start));
      for (const QString& care : care(alert)) tip += QLatin1Char('\n') + care;
      return tip;
    }
    case Qt::AccessibleTextRole: {
      const QString words =
          tr("%1: %2, for %3")
              .arg(Words::severity(alert.severity()), Words::alert(alert), data(index, AgeRole).toString());
      return (QStringList(words) + care(alert)).join(QStringLiteral(", "));
    }
    default:
      return {};
  }
}

QStringList AlertModel::care(const v1::Alert& alert) {
  QStringList care;
  if (alert.has_acknowledgement()) care << tr("acknowledged by %1").arg(AlertText::acknowledged(alert));
  if (alert.has_silence()) care << tr("silenced %1", "until a time").arg(AlertText::silenced(alert));
  return care;
}

void AlertModel::refresh() {
  const std::vector<v1::Alert>& now = m_connection.alerts().alerts();
  const bool sameRows = std::equal(now.begin(), now.end(), m_alerts.begin(), m_alerts.end(),
                                   [](const auto& a, const auto& b) { return a.name() == b.name(); });
  if (sameRows) {
    m_alerts = now;
    if (!m_alerts.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    return;
  }
  const auto sameName = [](const v1::Alert& name) {
    return [&name](const v1::Alert& alert) { return alert.name() == name.name(); };
  };
  for (int row = rowCount() - 1; row >= 0; --row) {
    if (std::any_of(now.begin(), now.end(), sameName(m_alerts[static_cast<std::size_t>(row)]))) continue;
    beginRemoveRows({}, row, row);
    m_alerts.erase(m_alerts.begin() + row);
    endRemoveRows();
  }
  for (int row = 0; row < static_cast<int>(now.size()); ++row) {
    const v1::Alert& wanted = now[static_cast<std::size_t>(row)];
    const auto found = std::find_if(m_alerts.begin() + row, m_alerts.end(), sameName(wanted));
    if (found == m_alerts.end()) {
      beginInsertRows({}, row, row);
      m_alerts.insert(m_alerts.begin() + row, wanted);
      endInsertRows();
    } else if (const int from = static_cast<int>(found - m_alerts.begin()); from != row) {
      beginMoveRows({}, from, from, {}, row);
      std::rotate(m_alerts.begin() + row, found, found + 1);
      endMoveRows();
    }
  }
  m_alerts = now;
  if (!m_alerts.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

}  // namespace aifactory
