// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QWidget;

namespace aifactory {

class FactoryConnection;
class TwinChooser;

/// What an operator may do about the scene on show: share one of their own with the factory, or take the factory's off
/// its list. GUI thread.
class TwinSharing : public QObject {
  Q_OBJECT

 public:
  /// The connection and the chooser outlive this; dialogs stand before `window`.
  TwinSharing(FactoryConnection& connection, TwinChooser& twins, QWidget* window);

  QList<QAction*> actions() const { return {m_share, m_remove}; }
  void retranslate();

 Q_SIGNALS:
  void removed(const QString& name);
  void failed(const QString& sentence);

 private:
  void update();
  void share();
  void askToRemove();
  void remove(const QString& twin, const QString& name);

  FactoryConnection& m_connection;
  TwinChooser& m_twins;
  QWidget* m_window;
  QAction* m_share;
  QAction* m_remove;
};

}  // namespace aifactory
