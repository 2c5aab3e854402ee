// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>

#include "widgets/surface.h"
#include "widgets/theme.h"

namespace aifactory {

Card::Card(const QString& caption, QWidget* parent)
    : QFrame(parent),
      m_caption(new QLabel(this)),
      m_note(new QLabel(this)),
      m_captionLine(new QHBoxLayout),
      m_content(new QVBoxLayout) {
  m_caption->setFont(Theme::captionFont());
  m_caption->setProperty("role", QStringLiteral("caption"));
  m_note->setFont(Theme::font(12));
  m_note->setProperty("role", QStringLiteral("secondary"));
  m_captionLine->setSpacing(8);
  m_captionLine->addWidget(m_caption);
  m_captionLine->addStretch();
  m_captionLine->addWidget(m_note);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(8);
  layout->addLayout(m_captionLine);
  m_content->setSpacing(8);
  layout->addLayout(m_content, 1);
  setCaption(caption);
  setNote({});
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::setCaption(const QString& caption) {
  m_caption->setText(caption);
  m_caption->setVisible(!caption.isEmpty());
  setAccessibleName(caption);
}

void Card::setNote(const QString& note) {
  m_note->setText(note);
  m_note->setVisible(!note.isEmpty());
}

void Card::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintSurface(painter, rect());
}

}  // namespace aifactory
