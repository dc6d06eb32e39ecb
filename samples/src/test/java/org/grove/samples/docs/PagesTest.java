package org.grove.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the guide show compiles, runs, and prints what they say. */
class PagesTest {
  private static final Path ROOT = Path.of(System.getProperty("grove.root"));
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?)```\\s+```text\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir
  Path folder;

  @Test
  void shouldCompileAndRunReadmesExample() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    Matcher block = JAVA.matcher(readme);
    assertTrue(block.find(), "README.md has no java block");
    String example = block.group(1);
    int usage = example.indexOf("try (ActorSystem");
    assertTrue(usage > 0, example);
    int firstLine = readme.substring(0, block.start()).split("\n").length;
    assertTrue(firstLine < 25, "README.md shows code from line " + firstLine + " only");

    String account = "package readme;\nimport org.grove.actors.*;\n" + example.substring(0, usage);
    String program = "package readme;\nimport org.grove.actors.*;\nimport readme.Account.*;\n"
        + "public class Readme {\n  void main() {\n"
        + example.substring(usage).stripTrailing().replaceAll("}$", "  IO.println(cents);\n}\n")
        + "  }\n}\n";
    String printed = Program.run(
        folder, "readme.Readme", Map.of("Account.java", account, "Readme.java", program));

    assertEquals("500", printed.strip());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldPrintWhatThePageSays(Path page) throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(page));
    int programs = 0;
    while (program.find()) {
      programs++;
      String source = program.group(1);
      assertTrue(
          source.lines().count() <= 60,
          page + " has a program of " + source.lines().count() + " lines");
      assertEquals(
          program.group(2),
          Program.run(folder, "Page" + programs, Map.of("Page" + programs + ".java", source)),
          page.toString());
    }
    assertEquals(
        javaBlocks(page),
        programs,
        page + ": every java block is followed by a text block with its output");
  }

  private static long javaBlocks(Path page) throws IOException {
    return JAVA.matcher(Files.readString(page)).results().count();
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/guide"))) {
      return new ArrayList<>(
          pages.filter(page -> page.toString().endsWith(".md")).sorted().toList());
    }
  }
}
