// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/transfer_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

#include "app/format.h"

namespace aifactory {

namespace {

constexpr int steps = 1000;

}  // namespace

TransferBar::TransferBar(QWidget* parent)
    : QWidget(parent), m_text(new QLabel(this)), m_progress(new QProgressBar(this)), m_cancel(new QPushButton(this)) {
  m_text->setTextFormat(Qt::PlainText);
  m_progress->setTextVisible(false);
  m_cancel->setObjectName(QStringLiteral("cancelTransfer"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  layout->addWidget(m_text);
  layout->addWidget(m_progress, 1);
  layout->addWidget(m_cancel);
  connect(m_cancel, &QPushButton::clicked, this, &TransferBar::cancelled);
  retranslate();
  hide();
}

void TransferBar::showProgress(const QString& what, qint64 bytes, qint64 total) {
  m_progress->setRange(0, total > 0 ? steps : 0);
  if (total > 0) m_progress->setValue(static_cast<int>(bytes * steps / std::max(bytes, total)));
  m_progress->setAccessibleName(what);
  m_text->setText(total > 0 ? tr("%1: %2 of %3").arg(what, Format::bytes(bytes), Format::bytes(total)) : what);
  show();
}

void TransferBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void TransferBar::retranslate() { m_cancel->setText(tr("Cancel")); }

}  // namespace aifactory
