package org.grove.greenlet;

import java.util.ArrayList;
import java.util.List;

/** The JVM flags that greenlets need, checked when the first pool starts. */
final class JvmFlags {
  private static final Module BASE = Object.class.getModule();
  private static final Module OURS = JvmFlags.class.getModule();

  private JvmFlags() {}

  /** Throws one message that lists every missing flag and the file that has them all. */
  static void check() {
    List<String> missing = missing();
    if (missing.isEmpty()) return;
    throw new IllegalStateException(
        "missing JVM flags: "
            + String.join(" ", missing)
            + ", start java with @grove.jvmargs (the file in Grove's root holds every flag) or add them");
  }

  private static List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!BASE.isOpen("java.lang", OURS)) missing.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    if (!BASE.isExported("jdk.internal.access", OURS)) {
      missing.add("--add-exports=java.base/jdk.internal.access=ALL-UNNAMED");
    }
    if (!BASE.isOpen("jdk.internal.misc", OURS))
      missing.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
    if (!"false".equals(System.getProperty("jdk.trackAllThreads")))
      missing.add("-Djdk.trackAllThreads=false");
    return missing;
  }
}
