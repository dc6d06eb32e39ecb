package org.grove.greenlet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs {@link WorkQueueJcstress} and {@link SleeperListJcstress}. */
class JcstressTest {
  @Test
  @Timeout(300)
  void shouldShowNothingForbidden() throws Exception {
    Jcstress.shouldShowNothingForbidden("org.grove.greenlet.*");
  }

  @Test
  @Tag("stress")
  @Timeout(300)
  void shouldSeePlantedFlaws() throws Exception {
    Jcstress.shouldSeePlantedFlaws("org.grove.greenlet.*");
  }

  @Test
  @Tag("stress")
  @Timeout(3600)
  void shouldShowNothingForbiddenHoweverCompiled() throws Exception {
    Jcstress.shouldShowNothingForbiddenHoweverCompiled("org.grove.greenlet.*");
  }
}
