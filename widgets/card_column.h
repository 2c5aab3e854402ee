// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include <vector>

namespace aifactory {

class Card;

/// Cards below each other that scroll where they do not fit. Each is as high as what is in it: what is left below them
/// stays empty, and a figure does not move because the window is tall.
class CardColumn : public QScrollArea {
  Q_OBJECT

 public:
  /// Cards with their content; the column's from then on.
  explicit CardColumn(std::vector<Card*> cards, QWidget* parent = nullptr);

  /// Gives new content its room at once. By itself that comes with the next turn of the event loop, after what is
  /// painted before.
  void fit();

 private:
  const std::vector<Card*> m_cards;
};

}  // namespace aifactory
