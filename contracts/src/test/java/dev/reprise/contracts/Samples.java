package dev.reprise.contracts;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One message of each type, every field filled from its own name: nothing can be left out. */
final class Samples {
    private static final Instant TIME = Instant.parse("2026-11-23T14:32:05.123456Z");

    private Samples() {}

    /** By the name of its golden file. */
    static Map<String, Message> all() {
        var samples = new TreeMap<String, Message>();
        for (Class<? extends Message> type : MessageTypes.all()) {
            samples.put(type.getAnnotation(WireType.class).value(), type.cast(record(type)));
        }
        leaves(StepResult.class)
                .forEach(
                        result ->
                                samples.put(
                                        "step.succeeded." + result.getSimpleName(),
                                        new Outcome.StepSucceeded(
                                                (StepRef) record(StepRef.class),
                                                (StepResult) record(result),
                                                Duration.ofMillis(1_250))));
        leaves(Command.class)
                .forEach(
                        command ->
                                samples.put(
                                        "step.issued." + command.getSimpleName(),
                                        new Decision.StepIssued(
                                                3,
                                                new RunId("abc123-7"),
                                                5,
                                                (Command) record(command))));
        return samples;
    }

    static Event event(Message message) {
        return new Event(
                "3f0c5a52-9d1e-4b7a-8f53-0f6d6f0f8a11",
                "/demo/host-1/detector",
                "demo/postgres",
                "abc123-7",
                "b1946ac9-2e4c-4a5e-9d0b-6a8f3f1f7c22",
                message);
    }

    private static Object record(Class<?> type) {
        if (type == RunId.class) {
            return new RunId("abc123-7");
        }
        RecordComponent[] components = type.getRecordComponents();
        try {
            var constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(components)
                            .map(c -> value(c.getName(), c.getGenericType()))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no sample of " + type, e);
        }
    }

    private static Object value(String name, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last =
                    generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == List.class) {
                return List.of(value(name, last));
            }
            var map = new LinkedHashMap<String, Object>();
            map.put(name + "-1", value(name, last));
            return map;
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return "the " + name;
        }
        if (raw == int.class) {
            return 2;
        }
        if (raw == long.class || raw == Long.class) {
            return 1_234L;
        }
        if (raw == boolean.class) {
            return true;
        }
        if (raw == Instant.class) {
            return TIME;
        }
        if (raw == Duration.class) {
            return Duration.ofMillis(90_500);
        }
        if (raw.isEnum()) {
            Object[] constants = raw.getEnumConstants();
            return constants[constants.length - 1];
        }
        return record(raw.isSealed() ? leaves(raw).findFirst().orElseThrow() : raw);
    }

    static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(Samples::leaves)
                : Stream.of(type);
    }
}
