// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "app/tour_check.h"
#include "client/factory_connection.h"

namespace aifactory {

/// Compares what the page shows with what the factory says of the same revisions: asks for the summary until the
/// stores stand at the very revisions that it was made at.
class FigureCheck : public TourCheck {
  Q_OBJECT

 public:
  /// `compare` reads the widgets back and gives the complaint, or nothing. It is called at most once, when the stores
  /// and the summary are at one revision.
  using Compare = std::function<QString(const v1::GetFleetSummaryResponse&)>;

  FigureCheck(FactoryConnection& connection, Compare compare, QObject* parent = nullptr);

 private:
  void look() override;
  QString tooLate() const override;
  void ask();

  FactoryConnection& m_connection;
  Compare m_compare;
  std::optional<v1::GetFleetSummaryResponse> m_summary;
};

}  // namespace aifactory
