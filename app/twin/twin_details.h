// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <vector>

#include "app/page.h"
#include "app/twin/reach.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace aifactory {

class Card;
class CardColumn;
class FactList;

/// What is selected in the twin, and what a power feed, coolant loop or rack feeds: whom it would touch if it failed.
class TwinDetails : public QWidget {
  Q_OBJECT

 public:
  explicit TwinDetails(const PageContext& context, QWidget* parent = nullptr);

  /// After the layout changed: which feeds and racks there are.
  void listSupplies();
  /// "feeds/power-h1-a" or "racks/h1-r03-07"; chooses it as the user would.
  void chooseSupply(const QString& name);
  /// Of the chosen feed or rack; empty for none.
  QString supply() const;

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void retranslate();
  void selectSupply();
  void showSoon();
  void show();
  void showSelection();
  void showSupply();
  void addReach(FactList& facts, const Reach& reach) const;
  QString consequence(const QString& supply, const Reach& reach) const;
  void follow(const QString& link);

  PageContext m_context;
  QTimer m_soon;
  Card* m_selected;
  QLabel* m_selectedFacts;
  QPushButton* m_allocations;
  Card* m_supplyCard;
  QComboBox* m_supply;
  QLabel* m_consequence;
  QLabel* m_supplyFacts;
  CardColumn* m_cards;
};

}  // namespace aifactory
