// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/empty_state.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/theme.h"

namespace aifactory {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_detail(new QLabel(this)), m_action(new QPushButton(this)) {
  m_title->setFont(Theme::font(15, QFont::DemiBold));
  m_title->setAlignment(Qt::AlignCenter);
  m_title->setWordWrap(true);
  m_detail->setProperty("role", QStringLiteral("secondary"));
  m_detail->setAlignment(Qt::AlignCenter);
  m_detail->setWordWrap(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 24);
  layout->setSpacing(8);
  layout->addStretch();
  layout->addWidget(m_title);
  layout->addWidget(m_detail);
  layout->addWidget(m_action, 0, Qt::AlignHCenter);
  layout->addStretch();
  connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
}

void EmptyState::setMessage(const QString& title, const QString& detail, const QString& action) {
  m_title->setText(title);
  m_detail->setText(detail);
  m_detail->setVisible(!detail.isEmpty());
  m_action->setText(action);
  m_action->setVisible(!action.isEmpty());
  setAccessibleName(title);
  setAccessibleDescription(detail);
}

}  // namespace aifactory
