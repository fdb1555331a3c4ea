package dev.reprise.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/**
 * The lines between the rooms, over the whole house; {@code docs/architecture.md} has them in
 * words. What concerns the bus alone is tested there.
 */
@AnalyzeClasses(packages = "dev.reprise", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseTest {
    private static final String[] KAFKA = {"org.apache.kafka..", "kafka..", "dev.reprise.bus.."};

    private static final Set<String> SERVICES =
            Set.of(
                    "detector",
                    "orchestrator",
                    "backup",
                    "restore",
                    "validator",
                    "notifier",
                    "console");

    @ArchTest
    static final ArchRule theVaultSeesNothingOfOurs =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.vault..")
                    .should()
                    .dependOnClassesThat(oursBut("dev.reprise.vault"));

    @ArchTest
    static final ArchRule theStackFileSeesNothingOfOurs =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.stack..")
                    .should()
                    .dependOnClassesThat(oursBut("dev.reprise.stack"));

    @ArchTest
    static final ArchRule filesSeeNothingOfOurs =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.files..")
                    .should()
                    .dependOnClassesThat(oursBut("dev.reprise.files"));

    @ArchTest
    static final ArchRule componentsSeeNoBus =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.component..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(KAFKA);

    @ArchTest
    static final ArchRule theCommandSeesNoBus =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(KAFKA);

    @ArchTest
    static final ArchRule kindsDoNotSeeEachOther =
            slices().matching("dev.reprise.component.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule nobodyNamesAKind =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.reprise.component..", "dev.reprise.demo..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.reprise.component.*..")
                    .because("a new kind touches one folder; kinds are found, not named");

    @ArchTest
    static final ArchRule servicesDoNotSeeEachOther =
            slices().assignedFrom(new Services()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theDemoIsNotInTheProduct =
            classes()
                    .that()
                    .resideInAPackage("dev.reprise.demo..")
                    .should()
                    .onlyBeAccessed()
                    .byAnyPackage("dev.reprise.demo..");

    private static DescribedPredicate<JavaClass> oursBut(String room) {
        return new DescribedPredicate<>("belong to another room than " + room) {
            @Override
            public boolean test(JavaClass other) {
                return other.getPackageName().startsWith("dev.reprise.")
                        && !(other.getPackageName() + ".").startsWith(room + ".");
            }
        };
    }

    private static final class Services implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] words = type.getPackageName().split("\\.");
            return words.length > 2 && SERVICES.contains(words[2])
                    ? SliceIdentifier.of(words[2])
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "services";
        }
    }
}
