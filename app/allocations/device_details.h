// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

#include "app/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace aifactory {

class Card;
class CardColumn;
class EmptyState;
class StateLabel;

/// What is known of the chosen devices: one GPU in full, several as a sum; the node below, with drain and resume.
class DeviceDetails : public QWidget {
  Q_OBJECT

 public:
  explicit DeviceDetails(const PageContext& context, QWidget* parent = nullptr);

  /// To be told again, or that there are none, when the layout changes: every index is another one then.
  void setDevices(std::vector<std::uint32_t> devices);

 Q_SIGNALS:
  void drainAsked(const std::vector<std::uint32_t>& nodes);
  void resumeAsked(const std::vector<std::uint32_t>& nodes);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void show();
  void showDevice(std::uint32_t device);
  void showSum();
  void showNode(std::uint32_t node);
  void retranslate();
  std::vector<std::uint32_t> nodes() const;
  /// Active alerts about the one device that is shown; looking at all of them is kept for when something has changed.
  const std::vector<v1::Alert>& touching(std::uint32_t device);

  FactoryConnection& m_connection;
  ActionRouter& m_actions;
  std::vector<std::uint32_t> m_devices;
  std::optional<std::vector<v1::Alert>> m_touching;
  QTimer m_soon;
  QStackedWidget* m_stack;
  EmptyState* m_none;
  CardColumn* m_cards;
  Card* m_device;
  QLabel* m_subject;
  StateLabel* m_state;
  QLabel* m_facts;
  QPushButton* m_showJob;
  Card* m_node;
  QLabel* m_nodeSubject;
  QLabel* m_nodeFacts;
  QPushButton* m_drain;
  QPushButton* m_resume;
};

}  // namespace aifactory
