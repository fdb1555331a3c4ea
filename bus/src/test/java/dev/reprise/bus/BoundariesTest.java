package dev.reprise.bus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/** The lines between the rooms that matter most. */
@AnalyzeClasses(
        packages = {"dev.reprise.contracts", "dev.reprise.decisions", "dev.reprise.bus"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class BoundariesTest {
    @ArchTest
    static final ArchRule contractsSeeNothingOfOurs =
            classes()
                    .that()
                    .resideInAPackage("dev.reprise.contracts..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.reprise.contracts..",
                            "java..",
                            "com.fasterxml.jackson..",
                            "org.jspecify..");

    @ArchTest
    static final ArchRule decisionsSeeContractsAlone =
            classes()
                    .that()
                    .resideInAPackage("dev.reprise.decisions..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.reprise.decisions..",
                            "dev.reprise.contracts..",
                            "java.lang..",
                            "java.time..",
                            "java.util..",
                            "org.jspecify..");

    @ArchTest
    static final ArchRule decisionsHaveNoClock =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.decisions..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .because("the same facts have to give the same decisions for ever");

    @ArchTest
    static final ArchRule decisionsDoNothing =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.decisions..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.util.concurrent..")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule onlyTheKafkaSideSeesKafka =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise..")
                    .and()
                    .resideOutsideOfPackages("dev.reprise.bus.kafka..", "dev.reprise.bus.broker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "kafka..");

    @ArchTest
    static final ArchRule theLoopsDoNotSeeTheKafkaSide =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.bus")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.reprise.bus.kafka..");
}
