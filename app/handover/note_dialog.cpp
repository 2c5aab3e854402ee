// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover/note_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/format.h"

namespace aifactory {

NoteDialog::NoteDialog(const QDateTime& instant, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("noteDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Add a note"));
  auto* field = new QPlainTextEdit(this);
  field->setObjectName(QStringLiteral("noteText"));
  field->setTabChangesFocus(true);
  auto* label = new QLabel(tr("&Note about %1:").arg(Format::instant(instant)), this);
  label->setBuddy(field);
  auto* hint = new QLabel(tr("A picture of the page goes with it. It waits for the next handover."), this);
  hint->setProperty("role", QStringLiteral("secondary"));
  hint->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
  add->setObjectName(QStringLiteral("addNote"));
  add->setProperty("primary", true);
  add->setDefault(true);
  add->setEnabled(false);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 18, 20, 16);
  layout->setSpacing(10);
  layout->addWidget(label);
  layout->addWidget(field, 1);
  layout->addWidget(hint);
  layout->addWidget(buttons);
  resize(460, 240);
  // Return is a new line of the note.
  auto* send = new QAction(this);
  send->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
  add->setToolTip(send->shortcut().toString(QKeySequence::NativeText));
  addAction(send);
  const auto text = [field] { return field->toPlainText().trimmed(); };
  connect(send, &QAction::triggered, add, &QPushButton::click);
  connect(field, &QPlainTextEdit::textChanged, add, [add, text] { add->setEnabled(!text().isEmpty()); });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, this, [this, text] {
    Q_EMIT written(text());
    accept();
  });
}

}  // namespace aifactory
