// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace aifactory {

class DetailsDock;
class Preferences;

/// Puts a page's details where they were left, and keeps from now on where they are. `settingsGroup` is the page's.
void keepDetailsState(DetailsDock& dock, Preferences& preferences, const QString& settingsGroup);

}  // namespace aifactory
