// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/twin/twin.h"
#include "gpu_preview/hall.h"

namespace aifactory {

/// What a fleet's layout says to the hall's builder.
preview::HallPlan hallPlan(const FleetStore& fleet);

/// The data hall of a fleet, built anew for each layout. GUI thread.
class HallTwin : public Twin {
  Q_OBJECT

 public:
  explicit HallTwin(FleetStore& fleet, QObject* parent = nullptr);

  QString title() const override;

 private:
  void build();
};

}  // namespace aifactory
