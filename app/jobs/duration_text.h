// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace aifactory {

/// A time limit as people write it: "90" and "90m" are minutes, "12h", "2d", "1d 12h", "01:30:00", "2-12:00" (Slurm's
/// days-hours:minutes[:seconds]). Nothing for anything else, for zero and for more than 365 days. Seconds.
std::optional<qint64> parseTimeLimit(const QString& text);

/// The shortest text that parses back: "90m", "12h", "2d 6h".
QString formatTimeLimit(qint64 seconds);

}  // namespace aifactory
