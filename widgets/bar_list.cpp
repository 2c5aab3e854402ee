// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bar_list.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

#include "widgets/surface.h"
#include "widgets/tabular_text.h"

namespace aifactory {
namespace {

constexpr int entryHeight = 27;

}  // namespace

BarList::BarList(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BarList::setEntries(QVector<Entry> entries) {
  const bool resized = entries.size() != m_entries.size();
  m_entries = std::move(entries);
  m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(m_entries.size()) - 1));
  QStringList description;
  for (const Entry& entry : m_entries) {
    description.append(entry.label + QLatin1Char(' ') + entry.text);
  }
  setAccessibleDescription(description.join(QStringLiteral(", ")));
  if (resized) {
    updateGeometry();
  }
  update();
}

void BarList::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

QSize BarList::sizeHint() const { return {220, entryHeight * std::max(1, static_cast<int>(m_entries.size()))}; }
QSize BarList::minimumSizeHint() const { return {80, sizeHint().height()}; }

void BarList::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setFont(Theme::font(13));
  if (m_entries.isEmpty()) {
    painter.setPen(theme.color(ColorRole::Caption));
    drawTabular(painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, m_emptyText);
    return;
  }
  const auto most = std::max_element(m_entries.begin(), m_entries.end(), [](const Entry& a, const Entry& b) {
                      return a.amount < b.amount;
                    })->amount;
  painter.setRenderHint(QPainter::Antialiasing);
  for (int i = 0; i < m_entries.size(); ++i) {
    const Entry& entry = m_entries[i];
    const QRectF line(0, i * entryHeight, width(), entryHeight);
    const QRectF text = line.adjusted(0, 1, 0, -8);
    painter.setPen(theme.color(ColorRole::Secondary));
    const qreal amount = tabularWidth(painter.font(), entry.text);
    drawTabular(painter, text, Qt::AlignRight | Qt::AlignVCenter, entry.text);
    painter.setPen(theme.color(ColorRole::Text));
    drawTabular(painter, text.adjusted(0, 0, -amount - 8, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.label);
    const QRectF track(0, line.bottom() - 6, width(), 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(ColorRole::Raised));
    painter.drawRoundedRect(track, 2, 2);
    if (most > 0 && entry.amount > 0) {
      painter.setBrush(theme.color(entry.color));
      painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(std::max(4.0, width() * entry.amount / most), 4)), 2, 2);
    }
    if (hasFocus() && i == m_current) {
      paintFocus(painter, line.toRect(), 3);
    }
  }
}

void BarList::mouseReleaseEvent(QMouseEvent* event) {
  const int index = event->position().toPoint().y() / entryHeight;
  if (event->button() == Qt::LeftButton && index >= 0 && index < m_entries.size()) {
    m_current = index;
    update();
    Q_EMIT activated(m_entries[index].id);
  }
}

void BarList::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_entries.size()) - 1;
  switch (event->key()) {
    case Qt::Key_Up:
      m_current = std::max(0, m_current - 1);
      break;
    case Qt::Key_Down:
      m_current = std::clamp(m_current + 1, 0, std::max(0, last));
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (m_current <= last) {
        Q_EMIT activated(m_entries[m_current].id);
      }
      break;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  update();
}

}  // namespace aifactory
