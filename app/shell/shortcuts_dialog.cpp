// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/shortcuts_dialog.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>

#include "widgets/theme.h"

namespace aifactory {

ShortcutsDialog::ShortcutsDialog(const std::vector<Line>& lines, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("shortcutsDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Keyboard shortcuts"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(20, 18, 20, 16);
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(8);
  for (const auto& [keys, what] : lines) {
    auto* keysLabel = new QLabel(keys, this);
    keysLabel->setFont(Theme::monospaceFont(12));
    auto* whatLabel = new QLabel(what, this);
    const int row = grid->rowCount();
    grid->addWidget(keysLabel, row, 0);
    grid->addWidget(whatLabel, row, 1);
  }
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  grid->addWidget(buttons, grid->rowCount(), 0, 1, 2);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
}

}  // namespace aifactory
