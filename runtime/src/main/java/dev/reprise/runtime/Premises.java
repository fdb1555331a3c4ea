package dev.reprise.runtime;

import dev.reprise.component.Component;
import dev.reprise.component.Kinds;
import dev.reprise.component.Whereabouts;
import dev.reprise.stack.Mode;
import dev.reprise.stack.Stack;
import java.time.Clock;
import java.util.SequencedMap;

/** What is under protection, as this host's stack file says. */
public record Premises(Stack stack, Kinds kinds, Clock clock) {
    /**
     * Opens all components anew, in the order of the file; whoever asks closes them.
     *
     * @throws dev.reprise.stack.StackFileException where one is not there and never was
     */
    public SequencedMap<String, Component> open() {
        SequencedMap<String, Component> components = kinds.open(stack, clock);
        new Whereabouts(stack).admit(components.values());
        return components;
    }

    public Mode mode(String component) {
        Stack.Member member = stack.protect().get(component);
        return member == null ? stack.mode() : member.mode();
    }
}
