// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_popup.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/alerts/alert_list.h"
#include "app/page.h"
#include "widgets/theme.h"

namespace aifactory {

AlertPopup::AlertPopup(const PageContext& context, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint), m_list(new AlertList(context, this)) {
  setObjectName(QStringLiteral("alertPopup"));
  setAttribute(Qt::WA_DeleteOnClose);
  setFrameShape(QFrame::StyledPanel);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 10, 10, 10);
  auto* caption = new QLabel(tr("Active alerts"), this);
  caption->setFont(Theme::captionFont());
  caption->setProperty("role", QStringLiteral("caption"));
  layout->addWidget(caption);
  layout->addWidget(m_list);
  if (context.actions.canShow(ShowAlerts{})) {
    auto* all = new QPushButton(tr("All alerts"), this);
    all->setObjectName(QStringLiteral("allAlerts"));
    layout->addWidget(all, 0, Qt::AlignLeft);
    connect(all, &QPushButton::clicked, this, [this, &actions = context.actions] {
      close();
      actions.showAlerts({});
    });
  }
  connect(m_list, &QListView::clicked, m_list, &QListView::activated);
  connect(m_list, &AlertList::led, this, &QWidget::close);
}

void AlertPopup::openBelow(const QWidget& anchor) {
  resize(380, sizeHint().height());
  move(anchor.mapToGlobal(QPoint(anchor.width() - width(), anchor.height() + 4)));
  show();
  m_list->setFocus();
}

}  // namespace aifactory
