// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory::preview {

/// cpu_primary: what each pixel of a whole frame meets, in Mrays/s. Ours is the tracer of the Embree back-end, the peer
/// a plain loop of rtcIntersect1, with the same rays made on the way, the same scene and threads.
void benchPrimaryRays();

/// cpu_ao: whether anything is in the way of the frame's ambient rays, two for each pixel that meets something; the
/// peer is a plain loop of rtcOccluded1.
void benchAmbientRays();

}  // namespace aifactory::preview
