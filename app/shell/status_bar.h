// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;

namespace aifactory {

class GuiMeter;
class StateLabel;
class Workspace;

/// Whether what is shown is true: connection, engine, age of the data, revision, and how late the console itself is.
class StatusBar : public QFrame {
  Q_OBJECT

 public:
  explicit StatusBar(QWidget* parent = nullptr);
  void setWorkspace(Workspace* workspace);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateTexts();
  /// How many GPUs, when and by what they were measured.
  void showTelemetry();

  QPointer<Workspace> m_workspace;
  GuiMeter* m_meter;
  StateLabel* m_connection;
  StateLabel* m_engine;
  StateLabel* m_data;
  QLabel* m_revision;
  QLabel* m_gui;
};

}  // namespace aifactory
