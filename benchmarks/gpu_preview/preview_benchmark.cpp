// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/gpu_preview/cpu_rays.h"
#include "benchmarks/gpu_preview/tick_recolour.h"
#include "benchmarks/report.h"

int main(int argc, char** argv) {
  using namespace aifactory;
  if (isAskedFor("cpu_primary", argc, argv)) preview::benchPrimaryRays();
  if (isAskedFor("cpu_ao", argc, argv)) preview::benchAmbientRays();
  if (isAskedFor("tick_recolour", argc, argv)) preview::benchRecolouring();
}
