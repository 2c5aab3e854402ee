// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figure_check.h"

#include <QTimer>

namespace aifactory {

namespace {
constexpr int patience = 60000;  // ms
}

FigureCheck::FigureCheck(FactoryConnection& connection, Compare compare, QObject* parent)
    : TourCheck(patience, parent), m_connection(connection), m_compare(std::move(compare)) {
  ask();
}

void FigureCheck::ask() {
  m_summary.reset();
  m_connection.getFleetSummary({}, this, [this](const CallResult<v1::GetFleetSummaryResponse>& result) {
    if (result) {
      m_summary = *result;
      look();
    } else if (!result.error().worthRetrying) {
      conclude(QStringLiteral("the factory gave no summary: ") + result.error().sentence);
    } else {
      QTimer::singleShot(200, this, &FigureCheck::ask);
    }
  });
}

void FigureCheck::look() {
  if (done() || !m_summary) return;
  const std::uint64_t fleet = m_connection.fleet().revision();
  const std::uint64_t jobs = m_connection.jobs().revision();
  if (fleet == m_summary->revision() && jobs == m_summary->jobs_revision()) {
    conclude(m_compare(*m_summary));
  } else if (fleet > m_summary->revision() || jobs > m_summary->jobs_revision()) {
    ask();
  }
}

QString FigureCheck::tooLate() const {
  return QStringLiteral("the console never stood at a revision that the factory gave a summary of");
}

}  // namespace aifactory
