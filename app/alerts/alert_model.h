// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <vector>

#include "aifactory/v1/alerts.pb.h"

namespace aifactory {

class FactoryConnection;

/// Active alerts as rows of words. GUI thread.
class AlertModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { StatusRole = Qt::UserRole, AgeRole, QuietRole };

  explicit AlertModel(FactoryConnection& connection, QObject* parent = nullptr);

  const v1::Alert& alert(int row) const { return m_alerts[static_cast<std::size_t>(row)]; }
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  void refresh();
  /// Who takes care of it, in words; nothing for an open alert.
  static QStringList care(const v1::Alert& alert);

  FactoryConnection& m_connection;
  std::vector<v1::Alert> m_alerts;
};

}  // namespace aifactory
