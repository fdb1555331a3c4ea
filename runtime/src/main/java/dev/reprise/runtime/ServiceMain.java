package dev.reprise.runtime;

import dev.reprise.bus.BusException;
import dev.reprise.bus.kafka.BusRefusedException;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFileException;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.time.Duration;

/**
 * Starts one service as a process of its own, against the bus that {@code KAFKA_BOOTSTRAP_SERVERS}
 * names.
 */
public final class ServiceMain {
    private static final String BUS = "KAFKA_BOOTSTRAP_SERVERS";
    private static final Duration BUS_WITHIN = Duration.ofMinutes(2);

    private ServiceMain() {}

    public static void main(String... args) {
        String bus = System.getenv(BUS);
        if (bus == null || bus.isBlank()) {
            exit(
                    2,
                    "no bus is named\n  "
                            + BUS
                            + "\n  next: set it to host:port of a broker, several joined by commas");
            return;
        }
        try {
            Stack stack = Preparation.readStack();
            // Whether it answers is known after ten seconds at the earliest: nobody waits unawares.
            System.err.println("waits for the bus at " + bus);
            Preparation.connect(stack, bus, BUS_WITHIN);
        } catch (StackFileException | BusRefusedException e) {
            exit(2, String.valueOf(e.getMessage()));
            return;
        } catch (BusException | IOException e) {
            exit(1, e.getMessage() + "\n  " + bus + "\n  next: see whether the broker runs");
            return;
        } catch (InterruptedException e) {
            exit(130, "interrupted while waiting for the bus");
            return;
        }
        Quarkus.run(args);
    }

    private static void exit(int code, String message) {
        System.err.println(message);
        System.exit(code);
    }
}
