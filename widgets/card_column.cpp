// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card_column.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "widgets/card.h"

namespace aifactory {

CardColumn::CardColumn(std::vector<Card*> cards, QWidget* parent) : QScrollArea(parent), m_cards(std::move(cards)) {
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins({});
  column->setSpacing(12);
  for (Card* card : m_cards) {
    // Fixed or Minimum would hold to a size hint that knows nothing of the column's width.
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    for (QLabel* label : card->findChildren<QLabel*>()) {
      QSizePolicy policy(label->sizePolicy().horizontalPolicy(), QSizePolicy::Preferred);
      policy.setHeightForWidth(label->wordWrap());
      label->setSizePolicy(policy);
    }
    column->addWidget(card);
  }
  column->addStretch(1);  // takes what is left alone, though cards would grow
  setWidget(content);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  for (QWidget* clear : {viewport(), content}) clear->setAutoFillBackground(false);
}

void CardColumn::fit() {
  for (const Card* card : m_cards) card->layout()->activate();
  widget()->layout()->activate();
  QEvent request(QEvent::LayoutRequest);
  QCoreApplication::sendEvent(this, &request);
}

}  // namespace aifactory
