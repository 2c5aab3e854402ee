// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>

#include "widgets/theme.h"

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  QApplication application(argc, argv);
  aifactory::Theme::current().apply(aifactory::ThemeMode::Dark);
  return RUN_ALL_TESTS();
}
