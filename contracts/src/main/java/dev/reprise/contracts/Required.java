package dev.reprise.contracts;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record says that it always has: every component that is not {@link Nullable}, at any
 * depth. JSON that lacks one is no message of that type, and nobody's code meets the null.
 */
final class Required {
    private static final ClassValue<List<Part>> PARTS =
            new ClassValue<>() {
                @Override
                protected List<Part> computeValue(Class<?> type) {
                    return Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
                }
            };

    private Required() {}

    private record Part(String name, Method accessor, boolean required) {
        static Part of(RecordComponent component) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return new Part(
                    component.getName(),
                    accessor,
                    !component.getAnnotatedType().isAnnotationPresent(Nullable.class));
        }

        @Nullable Object of(Object whole) {
            try {
                return accessor.invoke(whole);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + accessor, e);
            }
        }
    }

    /** The path of the first one that is missing, such as {@code copy.place}; null if none is. */
    static @Nullable String missing(Object value) {
        return switch (value) {
            case Record whole -> ofRecord(whole);
            case Collection<?> all -> ofAll(all);
            case Map<?, ?> map -> ofAll(map.values());
            default -> null;
        };
    }

    private static @Nullable String ofRecord(Record whole) {
        for (Part part : PARTS.get(whole.getClass())) {
            Object value = part.of(whole);
            if (value == null) {
                if (part.required()) {
                    return part.name();
                }
                continue;
            }
            String deeper = missing(value);
            if (deeper != null) {
                return part.name() + "." + deeper;
            }
        }
        return null;
    }

    private static @Nullable String ofAll(Collection<?> all) {
        for (Object each : all) {
            String deeper = each == null ? "element" : missing(each);
            if (deeper != null) {
                return deeper;
            }
        }
        return null;
    }
}
