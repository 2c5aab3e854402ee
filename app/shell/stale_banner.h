// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QTimer;

namespace aifactory {

class FactoryConnection;
class StateLabel;

/// Says above a page that what it shows is old, since when, and what is being done about it.
class StaleBanner : public QFrame {
  Q_OBJECT

 public:
  explicit StaleBanner(const FactoryConnection& connection, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateText();

  const FactoryConnection& m_connection;
  StateLabel* m_text;
  QTimer* m_timer;  ///< counts the seconds to the next try
};

}  // namespace aifactory
