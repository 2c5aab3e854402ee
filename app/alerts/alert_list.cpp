// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_list.h"

#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

#include "app/alerts/alert_model.h"
#include "app/alerts/alert_places.h"
#include "app/alerts/alert_text.h"
#include "app/page.h"
#include "app/selection.h"
#include "widgets/tabular_text.h"
#include "widgets/theme.h"

namespace aifactory {

namespace {

class AlertDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 28}; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool current = option.state & QStyle::State_Selected;
    if (current || option.state & QStyle::State_MouseOver) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.color(current ? ColorRole::Selection : ColorRole::Raised));
      painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), 5, 5);
    }
    if (option.state & QStyle::State_HasFocus) {
      painter->setPen(QPen(theme.color(ColorRole::Accent), 1));
      painter->setBrush(Qt::NoBrush);
      painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), 5, 5);
    }
    const QRectF box = QRectF(option.rect).adjusted(6, 0, -6, 0);
    const auto status = static_cast<StatusKind>(index.data(AlertModel::StatusRole).toInt());
    const bool quiet = index.data(AlertModel::QuietRole).toBool();
    if (quiet) painter->setOpacity(0.5);
    theme.paintStatus(*painter, {box.left() + 5, box.center().y()}, 10, status);
    painter->setOpacity(1);
    const QString age = index.data(AlertModel::AgeRole).toString();
    painter->setFont(Theme::font(12));
    const qreal ageWidth = tabularWidth(painter->font(), age);
    painter->setPen(theme.color(ColorRole::Caption));
    drawTabular(*painter, QRectF(box.right() - ageWidth, box.top(), ageWidth, box.height()),
                Qt::AlignVCenter | Qt::AlignRight, age);
    painter->setFont(Theme::font(13));
    painter->setPen(theme.color(quiet ? ColorRole::Caption : ColorRole::Text));
    const QRectF words = box.adjusted(18, 0, -ageWidth - 8, 0);
    painter->drawText(
        words, Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, static_cast<int>(words.width())));
    painter->restore();
  }
};

}  // namespace

AlertList::AlertList(const PageContext& context, QWidget* parent)
    : QListView(parent), m_connection(context.connection), m_model(new AlertModel(context.connection, this)) {
  setObjectName(QStringLiteral("alertList"));
  setModel(m_model);
  setItemDelegate(new AlertDelegate(this));
  setFrameShape(QFrame::NoFrame);
  setUniformItemSizes(true);
  setMouseTracking(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setAutoFillBackground(false);
  setAccessibleName(tr("Active alerts"));
  const auto places = [this, &fleet = context.connection.fleet()](const QModelIndex& index) {
    return devicesOf(fleet, m_model->alert(index.row()));
  };
  connect(this, &QListView::clicked, this, [places, &selection = context.selection](const QModelIndex& index) {
    if (const auto devices = places(index); !devices.empty()) selection.selectDevices(devices);
  });
  connect(this, &QListView::activated, this, [this, places, context](const QModelIndex& index) {
    // What is no place has its page.
    if (const auto devices = places(index); !devices.empty()) {
      context.selection.selectDevices(devices);
      context.actions.showDevices(devices);
    } else {
      context.actions.showAlert(QString::fromStdString(m_model->alert(index.row()).name()));
    }
    Q_EMIT led();
  });
  connect(&context.connection, &FactoryConnection::settledChanged, viewport(), qOverload<>(&QWidget::update));
  m_ages.setInterval(1000);
  connect(&m_ages, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
  m_ages.start();
}

QSize AlertList::sizeHint() const { return {300, std::clamp(m_model->rowCount(), 3, 14) * 28 + 4}; }

void AlertList::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Active alerts"));
  QListView::changeEvent(event);
}

void AlertList::paintEvent(QPaintEvent* event) {
  QListView::paintEvent(event);
  if (m_model->rowCount() > 0) return;
  QPainter painter(viewport());
  painter.setFont(Theme::font(13));
  painter.setPen(Theme::current().color(ColorRole::Caption));
  painter.drawText(viewport()->rect().adjusted(6, 4, -6, 0), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
                   AlertText::none(m_connection));
}

}  // namespace aifactory
