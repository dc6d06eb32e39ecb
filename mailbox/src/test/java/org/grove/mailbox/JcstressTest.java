package org.grove.mailbox;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs {@link UnboundedMailboxJcstress}. */
class JcstressTest {
  @Test
  @Timeout(300)
  void shouldShowNothingForbidden() throws Exception {
    Jcstress.shouldShowNothingForbidden("org.grove.mailbox.*");
  }

  @Test
  @Tag("stress")
  @Timeout(300)
  void shouldSeePlantedFlaws() throws Exception {
    Jcstress.shouldSeePlantedFlaws("org.grove.mailbox.(?!.*InLoop).*");
  }

  @Test
  @Tag("stress")
  @Timeout(3600)
  void shouldShowNothingForbiddenHoweverCompiled() throws Exception {
    Jcstress.shouldShowNothingForbiddenHoweverCompiled("org.grove.mailbox.*");
  }

  @Test
  @Tag("stress")
  @Timeout(300)
  void shouldSeeSlowPlantedFlaws() throws Exception {
    Jcstress.shouldSeeSlowPlantedFlaws("org.grove.mailbox.*InLoop");
  }
}
