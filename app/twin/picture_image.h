// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

namespace aifactory {

namespace preview {
class Renderer;
}

/// The renderer's picture of now, with pixels of its own.
QImage resolvedImage(preview::Renderer& renderer);

}  // namespace aifactory
