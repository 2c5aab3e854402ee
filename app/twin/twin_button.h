// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QMenu;

namespace aifactory {

class TwinChooser;

/// Names the twin that is shown; its menu leads to the data hall, to the factory's scenes, to files
/// that were opened and to others, and offers the actions that were added to this.
class TwinButton : public QPushButton {
  Q_OBJECT

 public:
  /// The chooser outlives this.
  explicit TwinButton(TwinChooser& twins, QWidget* parent = nullptr);

  QAction* openAction() const { return m_open; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fillMenu();
  void askForScene();
  void retranslate();

  TwinChooser& m_twins;
  QMenu* m_menu;
  QAction* m_open;
};

}  // namespace aifactory
