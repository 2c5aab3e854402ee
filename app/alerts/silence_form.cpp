// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/silence_form.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>

#include <algorithm>
#include <iterator>

#include "app/format.h"
#include "widgets/segmented.h"

namespace aifactory {
namespace {

constexpr qint64 usualSeconds[] = {900, 3600, 4 * 3600, 24 * 3600};
constexpr int anHour = 1;
constexpr int untilChoice = static_cast<int>(std::size(usualSeconds));
constexpr qint64 mostSeconds = 30 * 86400;

}  // namespace

SilenceForm::SilenceForm(QWidget* parent)
    : QWidget(parent), m_choice(new Segmented), m_until(new QDateTimeEdit(QDateTime::currentDateTime().addDays(1))) {
  m_choice->setObjectName(QStringLiteral("silenceChoice"));
  m_until->setObjectName(QStringLiteral("silenceUntil"));
  QStringList labels;
  for (const qint64 seconds : usualSeconds) labels << Format::age(seconds);
  m_choice->setLabels(labels + QStringList(tr("Until…")));
  m_choice->setCurrentIndex(anHour);
  m_choice->setAccessibleName(tr("For how long"));
  m_until->setAccessibleName(tr("Silent until"));
  m_until->setCalendarPopup(true);
  m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
  m_until->setDateTimeRange(QDateTime::currentDateTime().addSecs(60),
                            QDateTime::currentDateTime().addSecs(mostSeconds));
  m_until->setEnabled(false);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addWidget(m_choice);
  layout->addWidget(m_until);
  layout->addStretch();
  connect(m_choice, &Segmented::currentIndexChanged, this, [this](int index) {
    m_until->setEnabled(index == untilChoice);
    if (index == untilChoice) m_until->setFocus();
  });
}

qint64 SilenceForm::seconds() const {
  const int choice = m_choice->currentIndex();
  if (choice >= 0 && choice < untilChoice) return usualSeconds[choice];
  // A dialog may stand open for a while: what is written then is not to become "end the silence".
  return std::clamp<qint64>(QDateTime::currentDateTime().secsTo(m_until->dateTime()), 60, mostSeconds);
}

}  // namespace aifactory
