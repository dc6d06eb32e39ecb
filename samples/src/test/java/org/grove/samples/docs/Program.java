package org.grove.samples.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java source from a page, compiled and run in this JVM. */
final class Program {
  private static final Object STANDARD_OUT = new Object();

  private Program() {}

  /** Compiles {@code sources}, by file name, runs the main method of {@code name}, and returns what it printed. */
  static String run(Path folder, String name, Map<String, String> sources) throws Exception {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      files.add(Files.writeString(folder.resolve(source.getKey()), source.getValue()));
    }
    compile(files, folder);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      return printed(loader.loadClass(name));
    }
  }

  private static void compile(List<Path> sources, Path out) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
      List<String> options = List.of(
          "-d",
          out.toString(),
          "-cp",
          System.getProperty("java.class.path"),
          "--release",
          "25",
          "-proc:none");
      boolean compiled = compiler
          .getTask(null, files, problems, options, null, files.getJavaFileObjectsFromPaths(sources))
          .call();
      if (!compiled) throw new AssertionError(sources + " does not compile:\n" + errors(problems));
    }
  }

  private static String errors(DiagnosticCollector<JavaFileObject> problems) {
    StringBuilder text = new StringBuilder();
    for (Diagnostic<?> problem : problems.getDiagnostics()) {
      if (problem.getKind() == Diagnostic.Kind.ERROR) text.append(problem).append('\n');
    }
    return text.toString();
  }

  private static String printed(Class<?> type) throws Exception {
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Method main = type.getDeclaredMethod("main");
    main.setAccessible(true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    synchronized (STANDARD_OUT) {
      PrintStream before = System.out;
      try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
        System.setOut(captured);
        main.invoke(constructor.newInstance());
      } finally {
        System.setOut(before);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
