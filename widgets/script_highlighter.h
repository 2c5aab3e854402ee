// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace aifactory {

/// Colours of a shell script; #SBATCH lines stand out from other comments, since they are the job's resources.
class ScriptHighlighter : public QSyntaxHighlighter {
  Q_OBJECT

 public:
  using QSyntaxHighlighter::QSyntaxHighlighter;
  /// After the theme changed.
  void restyle() { rehighlight(); }

 protected:
  void highlightBlock(const QString& text) override;
};

}  // namespace aifactory
