// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTranslator>

namespace aifactory {

/// Speaks Korean or English: the console's strings, Qt's own, and numbers and dates. Every widget gets a
/// LanguageChange.
class Language {
 public:
  void set(bool korean);

 private:
  QTranslator m_qt;
  QTranslator m_console;
};

}  // namespace aifactory
