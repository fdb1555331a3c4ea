package dev.reprise.contracts;

/**
 * What an incident is: a condition of a component, and the how-manieth time.
 *
 * @param number counts the incidents of the journal; a person says INC-12
 */
public record IncidentId(String component, String condition, int episode, int number) {
    /** For people: {@code INC-12}. */
    public String label() {
        return "INC-" + number;
    }
}
