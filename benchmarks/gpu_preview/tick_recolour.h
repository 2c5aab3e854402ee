// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory::preview {

/// tick_recolour: from 50,176 changed values to the picture of a view that stands, in ms. The peer traces the frame
/// anew, one sample a pixel with two ambient rays, with the same renderer and threads.
void benchRecolouring();

}  // namespace aifactory::preview
