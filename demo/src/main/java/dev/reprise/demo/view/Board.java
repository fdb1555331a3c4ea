package dev.reprise.demo.view;

import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What there is to show just now. Thread-safe. */
public final class Board {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<Damage, String> results = new EnumMap<>(Damage.class);
    private final List<String> commands = new ArrayList<>();
    private final Consumer<String> told;
    private Optional<Damage> now = Optional.empty();
    private Optional<IncidentStory> story = Optional.empty();
    private String doing = "";

    /**
     * @param told hears every line that is worth a line where nothing is painted
     */
    public Board(Consumer<String> told) {
        this.told = told;
    }

    /**
     * @param facts what is, by label
     * @param results of the damages that are over
     * @param now the damage that is being recovered from
     * @param commands that did it
     * @param doing what the demo is at
     */
    public record State(
            Map<String, String> facts,
            Map<Damage, String> results,
            Optional<Damage> now,
            List<String> commands,
            Optional<IncidentStory> story,
            String doing) {}

    /** Something that stays so until it is said anew; shown, not told. */
    public synchronized void fact(String label, String text) {
        facts.put(label, text);
    }

    /** What the demo is at. */
    public synchronized void doing(String what) {
        if (!doing.equals(what)) {
            doing = what;
            told.accept(what);
        }
    }

    public synchronized void damage(Damage damage) {
        now = Optional.of(damage);
        commands.clear();
        story = Optional.empty();
    }

    public synchronized void command(String line) {
        commands.add(line);
        told.accept(line);
    }

    /** How the recovery goes. */
    public synchronized void story(IncidentStory latest) {
        story.ifPresentOrElse(
                last -> Narration.between(last, latest).forEach(told),
                () -> Narration.opening(latest).forEach(told));
        story = Optional.of(latest);
    }

    public synchronized void result(Damage damage, String text) {
        results.put(damage, text);
        now = Optional.empty();
        story = Optional.empty();
        commands.clear();
        told.accept(damage.title() + ": " + text);
    }

    synchronized State state() {
        return new State(
                new LinkedHashMap<>(facts),
                Map.copyOf(results),
                now,
                List.copyOf(commands),
                story,
                doing);
    }
}
