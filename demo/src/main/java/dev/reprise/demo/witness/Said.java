package dev.reprise.demo.witness;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What the witness says on its standard output, one JSON object a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "said")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Said.Beat.class, name = "beat"),
    @JsonSubTypes.Type(value = Said.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Said.Counted.class, name = "counted"),
})
public sealed interface Said {
    /** How far it is; several times a second. */
    record Beat(long rows, long refused, long inDoubt, long files) implements Said {}

    /**
     * What was asked for serves again: something new was written and acknowledged.
     *
     * @param what {@code rows} or {@code files}
     */
    record Answered(String what, Instant at) implements Said {}

    record Counted(Audit audit) implements Said {}
}
