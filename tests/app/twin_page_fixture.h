// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "app/twin/preview_view.h"
#include "app/twin/twin_page.h"
#include "tests/app/console_fixture.h"
#include "widgets/segmented.h"

namespace aifactory {

class TwinPageTest : public ConsoleTest {
 protected:
  /// The Twin of the small factory, with a first picture.
  TwinPage& openTwin() {
    openFactory();
    window().resize(960, 600);
    QTest::keyClick(&window(), Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(workspace().current(), QStringLiteral("twin"));
    auto& page = *dynamic_cast<TwinPage*>(workspace().madePage(QStringLiteral("twin")));
    EXPECT_TRUE(spinUntil([&] { return page.view().renderer().frame().samples > 0; }));
    return page;
  }

  static void chooseOverlay(TwinPage& page, Overlay overlay) {
    const auto pills = in<Segmented>(page, "twinOverlay").findChildren<QAbstractButton*>();
    QTest::mouseClick(pills[static_cast<int>(overlay)], Qt::LeftButton);
  }
  static preview::ItemColor colorOf(TwinPage& page, std::uint32_t item) { return page.view().wish().colors->at(item); }

  /// Looks at a rack from its front and moves the pointer over the picture, from its middle on, until it is on a GPU.
  std::optional<std::pair<QPoint, std::uint32_t>> hoverAGpu(TwinPage& page) {
    PreviewView& view = page.view();
    for (const preview::Viewpoint& viewpoint : view.wish().scene->viewpoints) {
      if (viewpoint.name == "Rack") view.look(viewpoint.eye, viewpoint.target);
    }
    std::optional<std::uint32_t> under;
    const auto heard = QObject::connect(&view, &PreviewView::hovered, [&](std::uint32_t item) { under = item; });
    std::optional<std::pair<QPoint, std::uint32_t>> found;
    for (int step = 0; step < 400 && !found; ++step) {
      const int place = (step + 210) % 400;
      const QPoint at((place % 20 + 1) * view.width() / 21, (place / 20 + 1) * view.height() / 21);
      under.reset();
      QTest::mouseMove(&view, at);
      if (spinUntil([&] { return under.has_value(); }) && *under < SmallFactory::gpus) found = {at, *under};
    }
    QObject::disconnect(heard);
    return found;
  }
};

}  // namespace aifactory
