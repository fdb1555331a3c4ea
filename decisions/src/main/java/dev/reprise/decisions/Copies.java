package dev.reprise.decisions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Changed copies of unmodifiable collections; the order of insertion is kept. */
final class Copies {
    private Copies() {}

    static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        if (!map.containsKey(key)) {
            return map;
        }
        var copy = new LinkedHashMap<>(map);
        copy.remove(key);
        return Collections.unmodifiableMap(copy);
    }

    /** Removes the oldest values that may go, until no more than a number of those is left. */
    static <K, V> Map<K, V> bounded(Map<K, V> map, int most, Predicate<V> mayGo) {
        long surplus = map.values().stream().filter(mayGo).count() - most;
        if (surplus <= 0) {
            return map;
        }
        var copy = new LinkedHashMap<K, V>();
        for (var entry : map.entrySet()) {
            if (surplus > 0 && mayGo.test(entry.getValue())) {
                surplus--;
            } else {
                copy.put(entry.getKey(), entry.getValue());
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    /** At most the newest ones, the newest last. */
    static <T> List<T> with(List<T> list, T element, int most) {
        var copy = new ArrayList<T>(list.subList(Math.max(0, list.size() - most + 1), list.size()));
        copy.add(element);
        return Collections.unmodifiableList(copy);
    }
}
