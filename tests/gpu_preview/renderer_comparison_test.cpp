// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "gpu_preview/backends.h"
#include "tests/gpu_preview/comparison.h"

namespace aifactory::preview {
namespace {

TEST(PortableAgainstEmbree, SeeTheSame) {
  Refusal refusal;
  const std::unique_ptr<Renderer> portable = makePortable(refusal), embree = makeEmbree(refusal);
  ASSERT_TRUE(portable && embree) << sentenceOf(refusal);
  expectSameOnAllScenes(*portable, *embree, 64, 40);
}

}  // namespace
}  // namespace aifactory::preview
