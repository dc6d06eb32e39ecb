package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JvmFlagsTest {
  private static final List<String> NEEDED = List.of(
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
      "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
      "-Djdk.trackAllThreads=false");

  /** The program of the child: starts a pool and prints what comes of it. */
  static final class Starter {
    public static void main(String[] args) {
      try {
        System.out.println("code=" + Green.run(PoolConfig.named("child"), () -> {}));
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void shouldListEveryFlagAndTheFileWhenNoneIsGiven() throws Exception {
    List<String> lines = start(List.of());

    assertEquals(1, lines.size(), lines::toString);
    for (String flag : NEEDED) assertTrue(lines.getFirst().contains(flag), lines::toString);
    assertTrue(lines.getFirst().contains("grove.jvmargs"), lines::toString);
  }

  @ParameterizedTest
  @MethodSource("needed")
  void shouldListOnlyWhatIsMissing(String missing) throws Exception {
    List<String> others = new ArrayList<>(NEEDED);
    others.remove(missing);

    List<String> lines = start(others);

    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().contains(missing), lines::toString);
    for (String other : others) assertFalse(lines.getFirst().contains(other), lines::toString);
  }

  @Test
  void shouldStartWithTheFile() throws Exception {
    Path file = Path.of(System.getProperty("grove.root"), "grove.jvmargs");

    assertTrue(Files.exists(file), file::toString);
    assertEquals(List.of("code=0"), start(List.of("@" + file)));
  }

  private static Stream<String> needed() {
    return NEEDED.stream();
  }

  private static List<String> start(List<String> flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Starter.class.getName()));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().toList();
  }
}
