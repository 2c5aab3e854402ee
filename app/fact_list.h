// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QString>

#include "widgets/theme.h"

namespace aifactory {

/// Rows of "caption value", the caption in the secondary colour, as the rich text of a QLabel.
class FactList {
 public:
  void add(const QString& caption, const QString& value) { addHtml(caption, value.toHtmlEscaped()); }
  /// For values with links in them.
  void addHtml(const QString& caption, const QString& html) {
    m_rows += QStringLiteral("<tr><td style='padding-right:14px;color:%1'>%2</td><td>%3</td></tr>")
                  .arg(Theme::current().color(ColorRole::Secondary).name(), caption.toHtmlEscaped(),
                       html.isEmpty() ? QStringLiteral("—") : html);
  }
  /// A label for such rows, whose links can be followed by mouse and keyboard.
  static QLabel* label(const char* objectName) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    return label;
  }

  bool isEmpty() const { return m_rows.isEmpty(); }
  QString html() const {
    return QStringLiteral("<table cellspacing='0' cellpadding='2'>") + m_rows + QStringLiteral("</table>");
  }

  /// Text that leads to `target` when it is clicked.
  static QString link(const QString& target, const QString& text) {
    return QStringLiteral("<a href='%1' style='color:%2;text-decoration:none'>%3</a>")
        .arg(target.toHtmlEscaped(), Theme::current().color(ColorRole::Accent).name(), text.toHtmlEscaped());
  }

 private:
  QString m_rows;
};

}  // namespace aifactory
