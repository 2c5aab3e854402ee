// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <map>
#include <memory>

#include "app/alerts/alert_verbs.h"
#include "app/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace aifactory {

class Card;
class CardColumn;
class EmptyState;
class MessageBar;
class StateLabel;

/// One alert in full: what is wrong, what it touches and the way there, and who takes care of it.
class AlertDetails : public QWidget {
  Q_OBJECT

 public:
  explicit AlertDetails(const PageContext& context, QWidget* parent = nullptr);

  /// Null shows that none is selected. An alert that is over stays readable until another one is chosen.
  void setAlert(std::shared_ptr<const v1::Alert> alert);
  const v1::Alert* alert() const { return m_alert.get(); }

 Q_SIGNALS:
  void verbAsked(aifactory::AlertVerb verb);
  /// The factory as it was when the shown alert began.
  void momentAsked();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void show();
  /// A link in it has the keyboard, which new text would take away.
  bool isBeingRead() const;
  QString touchedFacts() const;
  QString careFacts() const;
  QString ruleFacts() const;
  void showVerbs();
  void follow(const QString& link);
  void endSilence();
  void retranslate();

  FactoryConnection& m_connection;
  ActionRouter& m_actions;
  std::shared_ptr<const v1::Alert> m_alert;
  v1::SilenceAlertRequest m_ending;  // the last one of the shown alert, to be sent again where it failed
  QStackedWidget* m_stack;
  EmptyState* m_none;
  CardColumn* m_cards;
  Card* m_subject;
  StateLabel* m_severity;
  QLabel* m_sentence;
  QLabel* m_facts;
  std::map<AlertVerb, QPushButton*> m_verbs;
  QPushButton* m_showGpus;
  QPushButton* m_showMoment;
  QLabel* m_mayNot;
  MessageBar* m_trouble;
  Card* m_touched;
  QLabel* m_touchedFacts;
  Card* m_care;
  QLabel* m_careFacts;
  Card* m_rule;
  QLabel* m_ruleFacts;
};

}  // namespace aifactory
