package dev.reprise.contracts;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every message type by its wire name, found through the sealed hierarchy: none can be left out.
 */
public final class MessageTypes {
    private static final String PREFIX = "dev.reprise.";
    private static final Map<String, Class<? extends Message>> BY_NAME = new LinkedHashMap<>();

    static {
        leaves(Message.class)
                .forEach(
                        type -> {
                            var twin = BY_NAME.put(name(type), type.asSubclass(Message.class));
                            if (twin != null) {
                                throw new IllegalStateException(
                                        twin + " and " + type + " share a wire name");
                            }
                        });
    }

    private MessageTypes() {}

    public static Collection<Class<? extends Message>> all() {
        return BY_NAME.values();
    }

    /** The CloudEvents type of a message class. */
    public static String name(Class<?> type) {
        return PREFIX + wireType(type).value();
    }

    public static boolean ignorable(Class<?> type) {
        return wireType(type).ignorable();
    }

    static Optional<Class<? extends Message>> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static WireType wireType(Class<?> type) {
        WireType wire = type.getAnnotation(WireType.class);
        if (wire == null) {
            throw new IllegalStateException(type + " has no @WireType");
        }
        return wire;
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(MessageTypes::leaves)
                : Stream.of(type);
    }
}
