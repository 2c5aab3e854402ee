// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace aifactory {

void Language::set(bool korean) {
  // The locale first: widgets write their numbers anew when the translators below change.
  QLocale locale(korean ? QLocale::Korean : QLocale::English, korean ? QLocale::SouthKorea : QLocale::UnitedStates);
  QLocale::setDefault(locale);
  QCoreApplication::removeTranslator(&m_console);
  QCoreApplication::removeTranslator(&m_qt);
  if (!korean) {
    // English needs its plural forms only.
    if (m_console.load(QStringLiteral(":/i18n/console_en.qm"))) QCoreApplication::installTranslator(&m_console);
    return;
  }
  if (m_qt.load(QStringLiteral("qtbase_ko"), QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
    QCoreApplication::installTranslator(&m_qt);
  }
  if (m_console.load(QStringLiteral(":/i18n/console_ko.qm"))) QCoreApplication::installTranslator(&m_console);
}

}  // namespace aifactory
