package org.grove.samples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may see whom. It lives here because this module sees all the others, the benchmarks excepted. */
class ArchitectureTest {
  private static final String JDK_ACCESS = "org.grove.greenlet.JdkAccess";

  private static JavaClasses grove;

  @BeforeAll
  static void readClasses() {
    grove = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("org.grove");
  }

  @ParameterizedTest(name = "{0} sees of ours: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "greenlet    | nothing",
        "supervision | nothing",
        "codec       | nothing",
        "mailbox     | codec",
        "actors      | greenlet supervision codec mailbox",
        "samples     | greenlet supervision codec mailbox actors",
      })
  void shouldSeeOnlyTheModulesBeneath(String module, String beneath) {
    String own = packagesOf(module);
    String[] allowed = (beneath == null ? own : own + " " + packagesOf(beneath)).split(" ");

    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(ours().and(DescribedPredicate.not(resideInAnyPackage(allowed))))
        .because("docs/architecture.md says what lies beneath what")
        .allowEmptyShould(true)
        .check(grove);
  }

  @Test
  void shouldHaveNoPackageCycles() {
    slices()
        .matching("org.grove.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(grove);
  }

  @Test
  void shouldNameInternalTypesOfTheJdkInOneClassOnly() {
    noClasses()
        .that(DescribedPredicate.describe("are not JdkAccess", type -> !isJdkAccess(type)))
        .should()
        .dependOnClassesThat(resideInAnyPackage("jdk.internal..", "sun.."))
        .because("a new JDK must be met by changing one class")
        .allowEmptyShould(true)
        .check(grove);
  }

  @Test
  void shouldSuperviseWithoutThreadsLocksOrAClockOfItsOwn() {
    noClasses()
        .that()
        .resideInAPackage(packagesOf("supervision"))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent.locks..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("clock and children are passed in, so that every decision can be replayed")
        .allowEmptyShould(true)
        .check(grove);
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage("org.grove..");
  }

  private static boolean isJdkAccess(JavaClass type) {
    return type.getName().equals(JDK_ACCESS) || type.getName().startsWith(JDK_ACCESS + "$");
  }

  /** Package patterns, separated by spaces, of modules separated likewise. */
  private static String packagesOf(String modules) {
    return modules.replaceAll("(\\w+)", "org.grove.$1..");
  }
}
