package dev.reprise.vault.format;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file in {@code locks/}: who uses the repository, and whether alone. */
public record LockFile(
        Instant time, boolean exclusive, String hostname, String username, long pid) {

    public byte[] encode() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", Timestamps.format(time));
        fields.put("exclusive", exclusive);
        fields.put("hostname", hostname);
        fields.put("username", username);
        fields.put("pid", pid);
        return Json.write(fields);
    }

    /**
     * @throws MalformedException if it is not a lock
     */
    public static LockFile decode(byte[] json) throws MalformedException {
        Map<String, @Nullable Object> fields = Json.read(json);
        return new LockFile(
                Timestamps.parse(Json.text(fields, "time")),
                Boolean.TRUE.equals(fields.get("exclusive")),
                Json.text(fields, "hostname", ""),
                Json.text(fields, "username", ""),
                Json.number(fields, "pid", 0));
    }
}
