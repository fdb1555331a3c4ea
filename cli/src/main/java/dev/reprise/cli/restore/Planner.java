package dev.reprise.cli.restore;

import dev.reprise.cli.Workspace;
import dev.reprise.component.Component;
import dev.reprise.component.Restore.Preview;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.Timings;
import dev.reprise.stack.Stack;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.restore.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes plans. Reads only. */
public final class Planner {
    /** What a person waits for; the seal afterwards is not part of it. */
    private static final Set<Verb> WAITED_FOR =
            EnumSet.complementOf(EnumSet.of(Verb.SEAL, Verb.JOIN, Verb.SCRUB, Verb.ROLL_BACK));

    private final Workspace workspace;
    private final Vault vault;
    private final Map<String, Component> components;
    private final Function<String, Plan> plans;

    /**
     * @param plans the plan that puts a kind back
     */
    public Planner(
            Workspace workspace,
            Vault vault,
            Map<String, Component> components,
            Function<String, Plan> plans) {
        this.workspace = workspace;
        this.vault = vault;
        this.components = components;
        this.plans = plans;
    }

    public RestorePlan plan(List<Wanted> wanted, Sources sources, boolean offline)
            throws InterruptedException {
        var parts = new ArrayList<RestorePlan.Part>();
        for (Wanted each : wanted) {
            parts.add(part(each, sources));
        }
        return RestorePlan.of(workspace.terminal().now(), offline, List.copyOf(parts));
    }

    /** The goal that the services will set themselves for it. */
    public static Goal goal(Wanted wanted) {
        return new Goal(null, wanted.time(), wanted.scope(), null, null);
    }

    private RestorePlan.Part part(Wanted wanted, Sources sources) throws InterruptedException {
        List<Seal> seals = sources.seals(wanted);
        Stack.Member member = workspace.stack().protect().get(wanted.component());
        Component component = components.get(wanted.component());
        if (member == null || component == null) {
            throw new IllegalArgumentException(wanted.component() + " is not protected");
        }
        var passedOver = new ArrayList<RestorePlan.PassedOver>();
        @Nullable Seal seal = null;
        @Nullable Preview preview = null;
        for (int i = 0; i < seals.size() && seal == null; i++) {
            Seal tried = sized(seals.get(i));
            Preview seen = preview(component, tried, wanted);
            if (seen.damaged().isEmpty() || wanted.exact()) {
                seal = tried;
                preview = seen;
            } else {
                passedOver.add(
                        new RestorePlan.PassedOver(tried.snapshot(), tried.at(), seen.damaged()));
            }
        }
        return new RestorePlan.Part(
                wanted,
                seal,
                seals.stream().skip(passedOver.size() + 1L).toList(),
                List.copyOf(passedOver),
                oldest(wanted, seals, sources),
                sources.conditions(wanted.component()),
                preview,
                takes(sources.timings(), member, seal, preview),
                member.rto() != null ? member.rto() : plans.apply(member.kind()).rto());
    }

    /** With its size, where it is its data alone that tells it. */
    private Seal sized(Seal seal) {
        if (seal.bytes() >= 0) {
            return seal;
        }
        try (Stream<Entry> entries = vault.list(SnapshotId.parse(seal.snapshot()), "")) {
            return with(
                    seal,
                    entries.map(Entry::node).filter(Node::isFile).mapToLong(Node::size).sum());
        } catch (IOException | UncheckedIOException e) {
            return seal; // what is wrong with it is told by the preview
        }
    }

    private static Seal with(Seal seal, long bytes) {
        return new Seal(
                seal.component(),
                seal.kind(),
                seal.snapshot(),
                seal.at(),
                seal.position(),
                seal.consistency(),
                bytes,
                seal.added(),
                seal.counts());
    }

    /** Only asked for where none is old enough. */
    private static @Nullable Instant oldest(Wanted wanted, List<Seal> fitting, Sources sources) {
        List<Seal> all =
                fitting.isEmpty() && wanted.time() != null
                        ? sources.seals(new Wanted(wanted.component(), wanted.scope(), null, ""))
                        : fitting;
        return all.stream().map(Seal::at).min(Instant::compareTo).orElse(null);
    }

    private Preview preview(Component component, Seal seal, Wanted wanted)
            throws InterruptedException {
        boolean streamed = !wanted.exact() && component.backup().stream().isPresent();
        return component.restore().preview(vault, new Source(seal, streamed), goal(wanted));
    }

    private RestorePlan.@Nullable Estimate takes(
            Timings timings, Stack.Member member, @Nullable Seal seal, @Nullable Preview preview) {
        RestorePlan.Estimate measured =
                estimate(timings, member.name(), plans.apply(member.kind()));
        if (measured != null || seal == null || preview == null || !preview.refusals().isEmpty()) {
            return measured;
        }
        OptionalLong speed = new ReadingSpeed(System::nanoTime).of(vault, seal.snapshot());
        return speed.isEmpty()
                ? null
                : RestorePlan.Estimate.byReading(preview.bytes(), speed.getAsLong());
    }

    /** The sum over the steps, of those that were measured; null if the copy never was. */
    static RestorePlan.@Nullable Estimate estimate(Timings timings, String component, Plan plan) {
        Duration about = Duration.ZERO;
        Duration least = Duration.ZERO;
        Duration most = Duration.ZERO;
        int runs = 0;
        for (Plan.Step step : plan.steps()) {
            List<Duration> took =
                    WAITED_FOR.contains(step.verb())
                            ? took(timings, component, step.verb())
                            : List.of();
            if (!took.isEmpty()) {
                List<Duration> sorted = took.stream().sorted().toList();
                about = about.plus(sorted.get(sorted.size() / 2));
                least = least.plus(sorted.getFirst());
                most = most.plus(sorted.getLast());
            }
            if (step.verb() == Verb.STAGE) {
                runs = took.size();
            }
        }
        return runs == 0 ? null : new RestorePlan.Estimate(about, least, most, runs, 0);
    }

    private static List<Duration> took(Timings timings, String component, Verb verb) {
        return timings.steps().stream()
                .filter(step -> step.component().equals(component) && step.verb() == verb)
                .flatMap(step -> step.took().stream())
                .toList();
    }
}
