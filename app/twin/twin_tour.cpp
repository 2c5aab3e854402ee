// SPDX-License-Identifier: GPL-3.0-or-later
// How the Twin shows itself to the tour, and proves what it finds under the pointer.
#include <QCoreApplication>
#include <QMouseEvent>

#include <memory>

#include "app/selection.h"
#include "app/tour_check.h"
#include "app/twin/preview_view.h"
#include "app/twin/twin_page.h"
#include "app/words.h"
#include "widgets/segmented.h"

namespace aifactory {

namespace {

constexpr int pictureSamples = 32;  // as fine as two cores manage while a tour waits
constexpr int patience = 30'000;    // ms
constexpr int points = 9;           // of the picture, each way

/// Moves the pointer from place to place over the picture until it is on something, and has that judged.
class PickCheck : public TourCheck {
 public:
  using Judge = std::function<QString(std::uint32_t item)>;

  PickCheck(PreviewView& view, Judge judge) : TourCheck(patience, nullptr), m_view(view), m_judge(std::move(judge)) {
    connect(&view, &PreviewView::hovered, this, [this](std::uint32_t item) {
      m_waits = false;
      if (item != preview::noItem) conclude(m_judge(item));
    });
  }

 private:
  void look() override {
    if (m_waits) return;
    if (m_next == points * points) return conclude(tooLate());
    const QPointF place(m_view.width() * (m_next % points + 1.0) / (points + 1),
                        m_view.height() * (m_next / points + 1.0) / (points + 1));
    ++m_next;
    m_waits = true;
    QMouseEvent move(QEvent::MouseMove, place, m_view.mapToGlobal(place), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&m_view, &move);
  }
  QString tooLate() const override { return QStringLiteral("nothing is under the pointer anywhere in the picture"); }

  PreviewView& m_view;
  const Judge m_judge;
  int m_next = 0;
  bool m_waits = false;
};

}  // namespace

QString TwinPage::comparePick(std::uint32_t index) const {
  const std::optional<TwinItem> item = twin().item(index);
  if (!item) return QStringLiteral("item %1 of the scene is nothing of the fleet").arg(index);
  const FleetStore& fleet = connection().fleet();
  const auto place = static_cast<int>(item->index);
  std::string expected;
  switch (item->kind) {
    case TwinItem::Kind::Gpu: {
      const std::uint32_t node = fleet.nodeOf(item->index);
      expected = fleet.layout().nodes(static_cast<int>(node)).name() + "/gpus/" +
                 std::to_string(item->index - fleet.firstDevice(node));
      break;
    }
    case TwinItem::Kind::Node:
      expected = fleet.layout().nodes(place).name();
      break;
    case TwinItem::Kind::Rack:
      expected = fleet.layout().racks(place).name();
      break;
    case TwinItem::Kind::Feed:
      expected = fleet.layout().feeds(place).name();
      break;
  }
  const std::string& picked = twin().scene()->items[index].name;
  if (picked == expected) return {};
  return QStringLiteral("the pointer is on %1, the factory calls it %2").arg(text(picked), text(expected));
}

std::vector<TourShot> TwinPage::tourShots() {
  auto check = std::make_shared<std::unique_ptr<PickCheck>>();
  TourShot shot;
  shot.name = QStringLiteral("twin");
  shot.patience = 300'000;
  shot.prepare = [this] {
    m_overlay->setCurrentIndex(static_cast<int>(Overlay::Utilization));
    selection().clear();
    showSite();
  };
  shot.ready = [this, check] {
    if (!m_view->renderer().backend().problem.isEmpty()) return true;
    if (m_view->renderer().frame().samples < pictureSamples) return false;
    if (!*check) {
      *check = std::make_unique<PickCheck>(*m_view, [this](std::uint32_t item) { return comparePick(item); });
    }
    return (*check)->done();
  };
  shot.complaint = [this, check] { return *check ? (*check)->complaint() : m_view->renderer().backend().problem; };
  shot.finish = [check] { check->reset(); };
  return {shot};
}

}  // namespace aifactory
