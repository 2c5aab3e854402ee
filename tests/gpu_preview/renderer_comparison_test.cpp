// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "gpu_preview/backends.h"
#include "tests/gpu_preview/comparison.h"

namespace aifactory::preview {
namespace {

TEST(PortableAgainstEmbree, SeeTheSame) {
  std::string reason;
  const std::unique_ptr<Renderer> portable = makePortable(reason), embree = makeEmbree(reason);
  ASSERT_TRUE(portable && embree) << reason;
  expectSameOnAllScenes(*portable, *embree, 64, 40);
}

}  // namespace
}  // namespace aifactory::preview
