// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QTimer>

namespace aifactory {

class AlertModel;
class FactoryConnection;
struct PageContext;

/// Active alerts with shape, words and age. Choosing one selects the GPUs it is about; Enter or a double click leads
/// to them.
class AlertList : public QListView {
  Q_OBJECT

 public:
  explicit AlertList(const PageContext& context, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 Q_SIGNALS:
  /// After the way to an alert's GPUs was asked for.
  void led();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  const FactoryConnection& m_connection;
  AlertModel* m_model;
  QTimer m_ages;
};

}  // namespace aifactory
