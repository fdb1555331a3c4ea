package dev.reprise.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;

import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.ConsoleAddress;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's interface over HTTP, as {@code docs/console-api.md} promises it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Opened opened = new Opened();
    private final Sessions sessions;
    private final Reprise reprise;
    private ConsoleAddress address = new ConsoleAddress("", "", 0, 0);

    ConsoleIT(@TempDir Path folder) throws Exception {
        sessions = new Sessions(folder.resolve("tree"));
        Files.writeString(folder.resolve("vault.key"), "not a secret\n");
        reprise =
                opened.add(
                        new Reprise(
                                Files.writeString(
                                        folder.resolve("reprise.yaml"),
                                        """
                                        stack: asked
                                        mode: auto
                                        vault: {places: [vault], password: "file:vault.key"}
                                        points: {every: 1h}
                                        protect:
                                          sessions: {kind: sessions, path: tree}
                                        """)));
    }

    @BeforeAll
    void start() throws Exception {
        reprise.up();
        Path file = reprise.state().resolve("run").resolve(ConsoleAddress.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        address = Wire.fromJson(Files.readAllBytes(file), ConsoleAddress.class);
        await("a recovery point")
                .atMost(PATIENCE)
                .until(
                        () ->
                                !as(address.token())
                                        .get("/points")
                                        .jsonPath()
                                        .getList("points")
                                        .isEmpty());
    }

    @AfterAll
    void end() {
        opened.close();
    }

    @Test
    void shouldLetNobodyInWithoutTheToken() {
        for (String path : new String[] {"/status", "/points", "/events", "/nowhere"}) {
            given().baseUri(address.url() + "/v1")
                    .get(path)
                    .then()
                    .statusCode(401)
                    .body("what", containsString("token"))
                    .body("next", notNullValue())
                    .body(not(containsString("asked")));
        }
        as("0".repeat(64)).get("/status").then().statusCode(401);
        as(address.token() + "0")
                .body("{\"by\":\"x\",\"paused\":true}")
                .post("/automation")
                .then()
                .statusCode(401);
    }

    @Test
    void shouldSayHowTheStackIs() {
        as(address.token())
                .get("/status")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("stack", equalTo("asked"))
                .body("mode", equalTo("auto"))
                .body("current", equalTo(true))
                .body("components.name", equalTo(java.util.List.of("sessions")));
    }

    @Test
    void shouldTakeAPointWhenAskedAndShowItByItsName() {
        // When
        String request =
                as(address.token())
                        .body(
                                """
                                {"by":"ops","name":"before-deploy","components":[]}""")
                        .post("/backups")
                        .then()
                        .statusCode(200)
                        .body("state", oneOf("WAITING", "STARTED", "ENDED"))
                        .extract()
                        .path("request");
        ended(request);

        // Then
        as(address.token())
                .get("/requests/" + request)
                .then()
                .body("run.state", equalTo("DONE"))
                .body("run.steps.verb", hasItem("SEAL"));
        as(address.token())
                .get("/points/before-deploy")
                .then()
                .statusCode(200)
                .body("complete", equalTo(1))
                .body("proven", equalTo("SCRUBBED"));
    }

    @Test
    void shouldTellAnIncidentFromItsFirstEventToItsPostMortem() throws Exception {
        // Given
        sessions.harm();
        await("the recovery").atMost(PATIENCE).until(this::recovered);

        // Then
        as(address.token())
                .get("/incidents/INC-1")
                .then()
                .statusCode(200)
                .body("errorCode", equalTo("DATA-001"))
                .body("runs", hasSize(greaterThan(0)))
                .body("runs[0].state", equalTo("DONE"));
        as(address.token())
                .get("/incidents/INC-1/events")
                .then()
                .body("events.says", hasItem(notNullValue()))
                .body("events", hasSize(greaterThan(5)));
        as(address.token())
                .accept(ContentType.ANY)
                .get("/incidents/INC-1/postmortem?zone=Europe/Paris")
                .then()
                .statusCode(200)
                .contentType(containsString("text/markdown"))
                .body(containsString("INC-1"));
        assertThat(sessions.isWhole()).isTrue();
    }

    @Test
    void shouldPageThroughAllEventsInTheirOrder() {
        long first =
                as(address.token())
                        .get("/events?after=-1")
                        .jsonPath()
                        .getLong("events[0].sequence");
        assertThat(first).isZero();
        as(address.token())
                .get("/events?after=0&wait=1")
                .then()
                .statusCode(200)
                .body("events[0].sequence", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/incidents/INC-99",
                "/incidents/INC-99999999999",
                "/incidents/x/postmortem",
                "/runs/none",
                "/points/none",
                "/requests/none"
            })
    void shouldSayInThreePartsThatThereIsNone(String path) {
        as(address.token())
                .accept(ContentType.ANY)
                .get(path)
                .then()
                .statusCode(404)
                .body("what", notNullValue())
                .body("target", notNullValue())
                .body("next", notNullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/backups     | no JSON                                             | 400",
                "/backups     | {}                                                  | 400",
                "/backups     | null                                                | 400",
                "/backups     | {\"by\":\"ops\",\"name\":\"\",\"components\":[\"nobody\"]} | 404",
                "/restores    | {\"by\":\"ops\"}                                    | 400",
                "/restores    | []                                                  | 400",
                "/checks      | {\"by\":\"ops\",\"component\":\"nobody\"}           | 404",
                "/checks      | {\"component\":\"sessions\"}                        | 400",
                "/automation  | {\"by\":\"ops\",\"paused\":\"perhaps\"}             | 400"
            })
    void shouldRefuseAnOrderThatItCannotRead(String path, String order, int status) {
        as(address.token())
                .body(order)
                .post(path)
                .then()
                .statusCode(status)
                .body("what", notNullValue())
                .body("next", notNullValue());
    }

    private RequestSpecification as(String token) {
        return given().spec(
                        new RequestSpecBuilder()
                                .setBaseUri(address.url() + "/v1")
                                .addHeader("Authorization", "Bearer " + token)
                                .setContentType(ContentType.JSON)
                                .build());
    }

    private void ended(String request) {
        await("the end of " + request)
                .atMost(PATIENCE)
                .until(
                        () ->
                                as(address.token())
                                        .get("/requests/" + request)
                                        .jsonPath()
                                        .getString("state")
                                        .equals("ENDED"));
    }

    private boolean recovered() {
        return as(address.token())
                .get("/incidents")
                .jsonPath()
                .getList("ending", String.class)
                .contains("RECOVERED");
    }
}
