// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/segmented.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPushButton>

namespace aifactory {

Segmented::Segmented(const QStringList& labels, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_layout(new QHBoxLayout(this)) {
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(6);
  m_group->setExclusive(true);
  connect(m_group, &QButtonGroup::idToggled, this, [this](int index, bool on) {
    if (on) {
      Q_EMIT currentIndexChanged(index);
    }
  });
  setLabels(labels);
}

void Segmented::setLabels(const QStringList& labels) {
  for (int index = 0; index < labels.size() && index < m_group->buttons().size(); ++index) {
    m_group->button(index)->setText(labels[index]);
  }
  for (int index = static_cast<int>(m_group->buttons().size()); index < labels.size(); ++index) {
    auto* button = new QPushButton(labels[index], this);
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setProperty("pill", true);
    m_layout->addWidget(button);
    m_group->addButton(button, index);
    if (index == 0) {
      button->setChecked(true);
    }
  }
  for (int index = static_cast<int>(m_group->buttons().size()) - 1; index >= labels.size(); --index) {
    delete m_group->button(index);
  }
}

int Segmented::currentIndex() const { return m_group->checkedId(); }

void Segmented::setCurrentIndex(int index) {
  if (auto* button = m_group->button(index)) {
    button->setChecked(true);
  }
}

}  // namespace aifactory
